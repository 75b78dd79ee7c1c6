#include "news/own.h"

#include <string.h>

#include "news/days.h"
#include "news/values.h"

/* Each of the two has two numbers of its own, and more than a tenth of all that it has; pages of one site that are put
 * up at another hour differ in one cell. And each has three words of names of its own: another speaker in an update has
 * two. Measured: docs/accuracy-rules.md, Numbers and names of its own. */
enum { OWN_LEAST = 2, NAMES_LEAST = 3 };
static const double own_share = 0.1;

/* Two texts of which neither has four fifths of the other use words again where each has so much of its own among what
 * they share, three words of names at least, and a number counts for two words. Measured: docs/accuracy-rules.md, Words
 * used again. */
enum { WORDS_LEAST = 5, NUMBER_WORDS = 2 };
static const double used_again_share = 0.8;

/* What is printed again on another day has so much of the other. Measured: docs/accuracy-rules.md, Words used again. */
static const double reprint_share = 0.9;

/* Cells from one to another, both of them within. */
typedef struct span {
    uint32_t first, last;
} span;

static const span everywhere = {0, UINT32_MAX};

typedef struct own_values {
    uint32_t count, own, names; /* within the span: numbers, those that are its own, names that are */
    span cells;                 /* of the numbers that are its own */
} own_values;

/* A bit for each value that there is, 8 KB, since most that are asked for are there: in texts of a form names are the
 * same, and to go through them for each took a twelfth of a query that holds two dozen. */
typedef struct value_set {
    uint64_t words[(1 << WC_VALUE_WIDTH) / 64];
} value_set;

static void gather_values(const wc_kept_view *kept, value_set *set_ret) {
    memset(set_ret, 0, sizeof *set_ret);
    for (uint32_t i = 0; i < kept->nnumbers; i++) {
        uint32_t value = wc_value_of(kept, i);
        set_ret->words[value / 64] |= (uint64_t)1 << value % 64;
    }
}

static uint32_t is_in(const value_set *set, uint32_t value) {
    return (uint32_t)(set->words[value / 64] >> value % 64 & 1);
}

static own_values find_own(const wc_kept_view *one, const wc_kept_view *other, span within) {
    own_values found = {.cells = {UINT32_MAX, 0}};
    value_set set;
    gather_values(other, &set);
    for (uint32_t i = 0; i < one->nnumbers; i++) {
        uint32_t cell = wc_value_cell(one, i);
        if (cell < within.first || cell > within.last) {
            continue;
        }
        uint32_t is_own = !is_in(&set, wc_value_of(one, i));
        if (one->numbers[2 * i] & WC_KEPT_NAME) {
            found.names += is_own;
            continue;
        }
        found.count++;
        if (is_own) {
            found.own++;
            found.cells.first = cell < found.cells.first ? cell : found.cells.first;
            found.cells.last = cell > found.cells.last ? cell : found.cells.last;
        }
    }
    return found;
}

static int are_many(const own_values *found) {
    return found->own >= OWN_LEAST && found->own > own_share * found->count;
}

/* A version that goes on, or a window that moves on, has new numbers before or after what it shares with the one
 * before.
 */
static int have_own_within(const wc_kept_view *one, const wc_kept_view *other, span shared) {
    own_values found = find_own(one, other, shared);
    return are_many(&found) && found.names >= NAMES_LEAST && found.cells.first < found.cells.last;
}

/* From the first to the last cell that is shared. */
static span shared_of_a(const wc_pair_view *pair) {
    return (span){wc_link_a(pair->links[0]), wc_link_a(pair->links[pair->head->nlinks - 1])};
}

static span shared_of_b(const wc_pair_view *pair) {
    return (span){pair->cells[0], pair->cells[pair->head->ncells - 1]};
}

int wc_own_tell_apart(const wc_weights *weights, const wc_pair_view *pair) {
    const wc_texts *texts = weights->texts;
    const wc_pair_head *head = pair->head;
    if (!wc_texts_one_site(texts, head->a, head->b)) {
        return 0;
    }
    wc_kept_view a = wc_texts_kept(texts, head->a), b = wc_texts_kept(texts, head->b);
    if (wc_weights_share_of_cells(weights, head) < reprint_share && wc_days_are_apart(&a, &b)) {
        return 1;
    }
    return head->density >= WC_DENSITY_FAIR && wc_weights_share_as_one_site(weights, head) &&
           have_own_within(&a, &b, shared_of_a(pair)) && have_own_within(&b, &a, shared_of_b(pair));
}

static int replaces(const wc_kept_view *one, const wc_kept_view *other, span shared) {
    own_values found = find_own(one, other, shared);
    return found.names >= NAMES_LEAST && found.names + NUMBER_WORDS * found.own >= WORDS_LEAST;
}

int wc_own_is_reuse(const wc_weights *weights, const wc_pair_view *pair) {
    const wc_texts *texts = weights->texts;
    const wc_pair_head *head = pair->head;
    if (head->nlinks == 0 || head->ncells == 0 || !wc_texts_one_site(texts, head->a, head->b) ||
        wc_weights_share_of_cells(weights, head) >= used_again_share) {
        return 0;
    }
    wc_kept_view a = wc_texts_kept(texts, head->a), b = wc_texts_kept(texts, head->b);
    span a_shared = shared_of_a(pair), b_shared = shared_of_b(pair);
    return replaces(&a, &b, a_shared) && replaces(&b, &a, b_shared);
}

int wc_own_would_be_lost(const wc_texts *texts, const wc_pair_view *pair, uint32_t text) {
    uint32_t other = wc_pair_other(pair, text);
    if (wc_texts_two_sites(texts, text, other) ||
        (pair->head->density < WC_DENSITY_WHOLE && !wc_texts_one_site(texts, text, other))) {
        return 0;
    }
    wc_kept_view own = wc_texts_kept(texts, text), others = wc_texts_kept(texts, other);
    own_values mine = find_own(&own, &others, everywhere), theirs = find_own(&others, &own, everywhere);
    int is_replaced = pair->head->equal < pair->head->numbers && mine.own > 0;
    int tell_apart = is_replaced || (are_many(&mine) && theirs.own >= OWN_LEAST);
    return tell_apart && mine.names >= NAMES_LEAST && theirs.names >= NAMES_LEAST;
}

int wc_own_have_numbers(const wc_texts *texts, const wc_pair_head *head) {
    wc_kept_view a = wc_texts_kept(texts, head->a), b = wc_texts_kept(texts, head->b);
    return find_own(&a, &b, everywhere).own > 0 && find_own(&b, &a, everywhere).own > 0;
}
