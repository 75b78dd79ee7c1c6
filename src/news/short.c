#include "news/short.h"

#include <math.h>

#include "news/values.h"

/* Taken from what a cell counts for, so that one of which two thirds stand in quotation marks counts for nothing. This
 * and the others here are measured: docs/accuracy-rules.md, Constants. */
enum { QUOTED = 60 };

/* Apart from the cells that they share, two texts have this much in common. */
static const double apart_least = 0.01;

/* Of three numbers and more of the text that has fewer, the other has so many; of two, one. */
enum { NUMBERS_LEAST = 3 };
static const double numbers_share = 0.8;

/* Of seven words of names and more, each counted once, it has so many. A text in capitals is one name, of which six
 * words are kept. Measured: docs/accuracy-rules.md, Names of short reports. */
enum { NAMES_LEAST = 7 };
static const double names_share = 0.2;

/* One of the two: what its cells count for, and those that it shares, a bit each; a short text has no more. */
typedef struct side {
    wc_kept_view kept;
    const uint8_t *weight;
    uint64_t shared;
} side;

/* Weights of grams added up: of all, and of those that do not begin in shared cells. */
typedef struct sums {
    uint64_t all, apart;
} sums;

/* Words in quotation marks do not count: independent accounts quote the same ones. */
static uint32_t weight_at(const side *of, uint32_t cell) {
    return of->weight[cell] > QUOTED ? of->weight[cell] - QUOTED : 0;
}

static int is_shared(const side *of, uint32_t cell) {
    return (int)(of->shared >> cell & 1);
}

/* A short text has no more cells: a bit each. */
enum { CELLS_MOST = 64 };

/* Grams up to the limit, which both keep; without a branch on each, and what cells weigh looked up once. */
static sums weigh_grams(const side *of, uint32_t limit) {
    uint32_t weight[CELLS_MOST], apart[CELLS_MOST], place = 0;
    uint32_t ncells = of->kept.ncells < CELLS_MOST ? of->kept.ncells : CELLS_MOST;
    sums found = {0};
    for (uint32_t cell = 0; cell < ncells; cell++) {
        weight[cell] = weight_at(of, cell);
        apart[cell] = is_shared(of, cell) ? 0 : weight[cell];
    }
    for (uint32_t i = 0; i < of->kept.ngrams; i++) {
        uint32_t gram = of->kept.grams[i], hash = gram >> WC_KEPT_STEP_BITS;
        place += gram & WC_KEPT_STEP_MAX;
        uint32_t cell = wc_kept_cell(place, ncells), counts = (hash <= limit) & (hash != WC_KEPT_FILLER);
        found.all += weight[cell] & -counts;
        found.apart += apart[cell] & -counts;
    }
    return found;
}

static sums weigh_matches(const wc_comparer *comparer, const side *a, const side *b) {
    sums found = {0};
    for (size_t i = 0; i < comparer->matcher.nmatches; i++) {
        uint32_t x = wc_kept_cell(comparer->matcher.matches[i].a, a->kept.ncells),
                 y = wc_kept_cell(comparer->matcher.matches[i].b, b->kept.ncells);
        uint32_t one = weight_at(a, x), other = weight_at(b, y), lesser = one < other ? one : other;
        found.all += lesser;
        found.apart += is_shared(a, x) || is_shared(b, y) ? 0 : lesser;
    }
    return found;
}

/* Names come after the numbers. */
static uint32_t numbers_of(const wc_kept_view *kept) {
    uint32_t count = 0;
    while (count < kept->nnumbers && !(kept->numbers[2 * count] & WC_KEPT_NAME)) {
        count++;
    }
    return count;
}

static int is_among(const wc_kept_view *kept, uint32_t from, uint32_t to, uint32_t value) {
    while (from < to && wc_value_of(kept, from) != value) {
        from++;
    }
    return from < to;
}

static uint32_t count_numbers(const wc_kept_view *of, uint32_t n, const wc_kept_view *in, uint32_t n_in) {
    uint32_t count = 0;
    for (uint32_t i = 0; i < n; i++) {
        count += (uint32_t)is_among(in, 0, n_in, wc_value_of(of, i));
    }
    return count;
}

/* Reports that are written alike, of prices, results and appointments, tell other numbers. */
static int numbers_differ(const wc_kept_view *a, const wc_kept_view *b) {
    uint32_t a_n = numbers_of(a), b_n = numbers_of(b), n = a_n < b_n ? a_n : b_n;
    uint32_t equal = a_n <= b_n ? count_numbers(a, a_n, b, b_n) : count_numbers(b, b_n, a, a_n);
    return (n >= NUMBERS_LEAST && equal < numbers_share * n) || (n == NUMBERS_LEAST - 1 && equal == 0);
}

/* Words of names of the one text that the other has, each counted once, up to so many. */
static uint32_t count_common(const wc_kept_view *one, const wc_kept_view *other, uint32_t most) {
    uint32_t first = numbers_of(one), first_other = numbers_of(other), count = 0;
    wc_value_bits bits; /* most others are none of these */
    wc_values_note(other, &bits);
    for (uint32_t i = first; i < one->nnumbers && count < most; i++) {
        uint32_t value = wc_value_of(one, i);
        count += (uint32_t)(wc_values_may_have(&bits, value) && is_among(other, first_other, other->nnumbers, value) &&
                            !is_among(one, first, i, value));
    }
    return count;
}

static uint32_t count_names(const wc_kept_view *kept) {
    uint32_t first = numbers_of(kept), count = 0;
    wc_value_bits bits = {{0}};
    for (uint32_t i = first; i < kept->nnumbers; i++) {
        uint32_t value = wc_value_of(kept, i);
        count += (uint32_t)(!wc_values_may_have(&bits, value) || !is_among(kept, first, i, value));
        wc_values_put(&bits, value);
    }
    return count;
}

/* Stock phrases are most of a short report, and what it tells of is a few names. Most pairs are prints of one story,
 * and have enough in common before all is counted. */
static int names_differ(const wc_kept_view *a, const wc_kept_view *b) {
    uint32_t a_slots = a->nnumbers - numbers_of(a), b_slots = b->nnumbers - numbers_of(b),
             slots = a_slots < b_slots ? a_slots : b_slots;
    if (slots < NAMES_LEAST) {
        return 0;
    }
    uint32_t enough = (uint32_t)ceil(names_share * slots), common = count_common(a, b, enough);
    if (common == enough) {
        return 0;
    }
    uint32_t a_names = count_names(a), b_names = count_names(b), fewer = a_names < b_names ? a_names : b_names;
    return fewer >= NAMES_LEAST && common < names_share * fewer;
}

static double share_of(uint64_t common, uint64_t one, uint64_t other) {
    return common > 0 ? (double)common / (double)(one + other - common) : 0.0;
}

int wc_short_may_be(const wc_weights *weights, const wc_pair_view *pair) {
    const wc_pair_head *head = pair->head;
    if (!(head->flags & WC_PAIR_SHORT)) {
        return 0;
    }
    wc_kept_view a = wc_texts_kept(weights->texts, head->a), b = wc_texts_kept(weights->texts, head->b);
    return !numbers_differ(&a, &b);
}

void wc_short_measure(const wc_weights *weights, const wc_comparer *comparer, const wc_pair_view *pair) {
    wc_pair_head *head = pair->head;
    side a = {wc_texts_kept(weights->texts, head->a), weights->weight + weights->of[head->a].start, 0};
    side b = {comparer->matcher.b, weights->weight + weights->of[head->b].start, 0};
    head->likeness = 0;
    if (!wc_short_may_be(weights, pair)) {
        return;
    }
    for (uint32_t i = 0; i < head->nlinks; i++) {
        a.shared |= (uint64_t)1 << wc_link_a(pair->links[i]);
    }
    for (uint32_t i = 0; i < head->ncells; i++) {
        b.shared |= (uint64_t)1 << pair->cells[i];
    }
    uint32_t limit = a.kept.limit < b.kept.limit ? a.kept.limit : b.kept.limit;
    sums common = weigh_matches(comparer, &a, &b), of_a = weigh_grams(&a, limit), of_b = weigh_grams(&b, limit);
    /* A lead, a footer or a teaser makes no two pages alike: there is something in common beside it, if there is
     * anything. */
    int apart = of_a.apart == 0 || of_b.apart == 0 || share_of(common.apart, of_a.apart, of_b.apart) >= apart_least;
    if (apart && !names_differ(&a.kept, &b.kept)) {
        head->likeness = (uint16_t)(share_of(common.all, of_a.all, of_b.all) * WC_LIKENESS_FULL);
    }
}
