#include "news/weights.h"

#include "base/memory.h"
#include "base/walk.h"
#include "news/carried.h"

/* Measured: docs/accuracy-rules.md, Constants. A reprint within a series; cells that are enough, for all or less of a
 * short text, and surely enough where coverage is low; the doubt; how much of a text coherence leaves for its coverage
 * to count; digests. */
enum { REPRINT_NUMBERS = 5 };
static const double reprint_share = 0.9, reprint_cover = 0.6;
static const double enough_cells = 1.0, sure_cells = 1.2, short_share = 0.8, sure_cover = 0.5, doubt_cells = 0.4,
                    part_least = 0.2;
/* What likeness is worth as similarity: one eighth makes a link. */
static const double likeness_worth = 3.6;
static const double digest_cover = 0.75, digests_cover = 0.5, digests_gain = 1.2;

/* A headline has two cells; three cells of furniture and more are a block. Measured: docs/accuracy-rules.md,
 * Doubled marks, late headers and stubs. */
enum { EDGE_CELLS = 2, BESIDE_LEAST = 3 };

/* What two prints of one site share at least: cells, or, of short texts, as many grams as make a link alone. Measured:
 * docs/accuracy-rules.md, Versions and releases of one site. */
static const double site_share = 0.6, site_likeness = 0.125;

/* Cells of a story, before a box of what else to read; what a page shares at least with another that it carries the
 * beginning of. Measured: docs/accuracy-rules.md, Boxes of what else to read. */
enum { STORY_LEAST = 10 };
static const double carried_share = 0.7;

/* What stands in quotation marks weighs a quarter. */
static const double quoted_weight = 0.25;

static void weigh_alone(const wc_weights *weights) {
    const wc_texts *texts = weights->texts;
    WC_EACH(uint32_t, text, texts->count, WC_AT_RANDOM, texts->allocator) {
        wc_kept_view kept = wc_texts_kept(texts, text);
        uint8_t *base = weights->base + weights->of[text].start, *weight = weights->weight + weights->of[text].start;
        for (uint32_t cell = 0; cell < kept.ncells; cell++) {
            double share = 1.0 - (1.0 - quoted_weight) * kept.quoted[cell] / 255.0;
            base[cell] = weight[cell] = (uint8_t)(share * WC_WEIGHT_FULL + 0.5);
        }
    }
}

static wirecopy_code allocate(wc_weights *weights, wirecopy_error *error) {
    const wc_texts *texts = weights->texts;
    const wirecopy_allocator *allocator = wc_allocator_scattered(texts->allocator);
    size_t n = texts->count;
    weights->of = wc_allocate_zeroed(allocator, n + 1, sizeof *weights->of);
    if (weights->of == NULL) {
        return wc_fail_refused(allocator, (n + 1) * sizeof *weights->of, error);
    }
    WC_EACH(uint32_t, text, n, WC_AT_RANDOM, allocator) {
        weights->of[text + 1].start = weights->of[text].start + wc_kept_cells(wc_texts_length(texts, text));
        weights->of[text + 1].slot = weights->of[text].slot + wc_texts_kept(texts, text).nnumbers;
    }
    size_t ncells = (size_t)weights->of[n].start;
    weights->base = wc_allocate(allocator, ncells, 1);
    weights->weight = wc_allocate(allocator, ncells, 1);
    weights->same = wc_allocate_zeroed(allocator, ncells, sizeof *weights->same);
    weights->varying = wc_allocate_zeroed(allocator, (size_t)weights->of[n].slot, 1);
    if (weights->base == NULL || weights->weight == NULL || weights->same == NULL || weights->varying == NULL) {
        return wc_fail_refused(allocator, ncells * 6 + (size_t)weights->of[n].slot, error);
    }
    return WIRECOPY_OK;
}

wirecopy_code wc_weights_create(const wc_texts *texts, wc_evidence *evidence, wc_weights *weights_ret,
                                wirecopy_error *error) {
    *weights_ret = (wc_weights){.texts = texts, .evidence = evidence};
    wirecopy_code code = allocate(weights_ret, error);
    if (code == WIRECOPY_OK) {
        weigh_alone(weights_ret);
    }
    return code;
}

wc_shared wc_weights_shared(const wc_weights *weights, const wc_pair_view *pair) {
    const wc_pair_head *head = pair->head;
    const uint8_t *a = weights->weight + weights->of[head->a].start, *b = weights->weight + weights->of[head->b].start;
    wc_shared shared = {0};
    for (uint32_t i = 0; i < head->nlinks; i++) {
        shared.a += a[wc_link_a(pair->links[i])] & ~WC_CELL_FOREIGN;
    }
    for (uint32_t i = 0; i < head->ncells; i++) {
        shared.b += b[pair->cells[i]] & ~WC_CELL_FOREIGN;
    }
    uint32_t a_total = weights->of[head->a].total, b_total = weights->of[head->b].total;
    shared.a_cover = a_total > 0 ? (double)shared.a / a_total : 0.0;
    shared.b_cover = b_total > 0 ? (double)shared.b / b_total : 0.0;
    return shared;
}

static uint32_t alone(uint8_t base) {
    return base & WC_CELL_FURNITURE ? 0 : base;
}

wc_shared wc_weights_shared_alone(const wc_weights *weights, const wc_pair_view *pair) {
    const wc_pair_head *head = pair->head;
    const uint8_t *a = weights->base + weights->of[head->a].start, *b = weights->base + weights->of[head->b].start;
    wc_shared shared = {0};
    for (uint32_t i = 0; i < head->nlinks; i++) {
        shared.a += alone(a[wc_link_a(pair->links[i])]);
    }
    for (uint32_t i = 0; i < head->ncells; i++) {
        shared.b += alone(b[pair->cells[i]]);
    }
    uint32_t a_own = weights->of[head->a].own, b_own = weights->of[head->b].own;
    shared.a_cover = a_own > 0 ? (double)shared.a / a_own : 0.0;
    shared.b_cover = b_own > 0 ? (double)shared.b / b_own : 0.0;
    return shared;
}

static double min(double a, double b) {
    return a < b ? a : b;
}

static double max(double a, double b) {
    return a > b ? a : b;
}

/* So many cells, less of a text that is hardly longer. */
static double demand(const wc_weights *weights, uint32_t text, double cells) {
    return min(cells, short_share * wc_texts_length(weights->texts, text) / WC_UNITS_CELL);
}

static double similarity_of_digests(double cover, int both) {
    return cover < (both ? digests_cover : digest_cover) ? 0.0 : min(1.0, cover * digests_gain);
}

/* A site fills its own form again: with one other number, or a line that the other page has not, it is another page. */
static int are_pages_of_one_form(const wc_weights *weights, const wc_pair_head *head) {
    int each_has_own =
        head->nlinks < wc_weights_cells(weights, head->a) && head->ncells < wc_weights_cells(weights, head->b);
    return wc_texts_one_site(weights->texts, head->a, head->b) &&
           (each_has_own || head->equal < head->numbers || (head->flags & WC_PAIR_OWN));
}

/* The numbers of a reprint within a series are equal. */
static int is_reprint(const wc_weights *weights, const wc_pair_head *head) {
    return weights->of[head->a].serial && weights->of[head->b].serial && head->numbers >= REPRINT_NUMBERS &&
           head->equal >= reprint_share * head->numbers && head->raw >= reprint_cover &&
           !are_pages_of_one_form(weights, head);
}

/* So are numbers and names of a reprint within a form. */
static int is_form_reprint(const wc_weights *weights, const wc_pair_head *head) {
    return (head->flags & WC_PAIR_REPRINT) && weights->of[head->a].serial && weights->of[head->b].serial &&
           !are_pages_of_one_form(weights, head);
}

int wc_weights_is_series(const wc_pair_view *pair) {
    return (pair->head->flags & (WC_PAIR_SERIES | WC_PAIR_OWN)) != 0;
}

int wc_weights_is_reprint(const wc_weights *weights, const wc_pair_view *pair) {
    return is_form_reprint(weights, pair->head) || is_reprint(weights, pair->head);
}

/* Whatever they count for: a form is furniture. */
double wc_weights_share_of_cells(const wc_weights *weights, const wc_pair_head *head) {
    return max((double)head->nlinks / wc_weights_cells(weights, head->a),
               (double)head->ncells / wc_weights_cells(weights, head->b));
}

int wc_weights_share_as_one_site(const wc_weights *weights, const wc_pair_head *head) {
    return wc_weights_share_of_cells(weights, head) >= site_share;
}

/* A coverage counts where what it covers is not what little of the text coherence has left. */
static double counted(double cover, uint32_t shared, uint32_t own) {
    return shared >= part_least * own ? cover : 0.0;
}

/* Where furniture ends, a cell may be half of a headline and still be shared. Pages of a site that share no more beside
 * furniture have that in common. */
static int share_an_edge(const wc_weights *weights, const wc_pair_view *pair, const wc_shared *shared) {
    if (min(wc_cells_of(shared->a), wc_cells_of(shared->b)) >= EDGE_CELLS || wc_weights_is_reprint(weights, pair) ||
        !wc_texts_one_site(weights->texts, pair->head->a, pair->head->b)) {
        return 0;
    }
    const uint8_t *a = weights->base + weights->of[pair->head->a].start,
                  *b = weights->base + weights->of[pair->head->b].start;
    uint32_t beside = 0;
    for (uint32_t i = 0; i < pair->head->nlinks; i++) {
        uint8_t either = a[wc_link_a(pair->links[i])] | b[wc_link_b(pair->links[i])];
        beside += (either & WC_CELL_FURNITURE) != 0;
    }
    return beside >= BESIDE_LEAST;
}

static int has_digest(const wc_weights *weights, const wc_pair_head *head) {
    return weights->of[head->a].digest || weights->of[head->b].digest;
}

/* An office uses passages of its releases again, and a paper those of its reports. What one site prints twice shares
 * more lines than that, or grams where it was written anew or a scan has spoiled the lines. */
static int share_little_on_one_site(const wc_weights *weights, const wc_pair_view *pair) {
    const wc_pair_head *head = pair->head;
    int is_little = !wc_weights_share_as_one_site(weights, head) && head->likeness < site_likeness * WC_LIKENESS_FULL;
    return (is_little || (head->flags & WC_PAIR_REUSED)) && !has_digest(weights, head) &&
           wc_texts_one_site(weights->texts, head->a, head->b);
}

/* Whether the page, a or b, has a story before what it carries. */
static int carries_beginning(const wc_weights *weights, const wc_pair_view *pair, int page_is_b) {
    const uint8_t *base = weights->base + weights->of[page_is_b ? pair->head->b : pair->head->a].start;
    uint32_t before = wc_carried_after(pair, page_is_b), own = 0;
    for (uint32_t cell = 0; cell < before; cell++) {
        own += (base[cell] & WC_CELL_FURNITURE) == 0;
    }
    return own >= STORY_LEAST;
}

/* A page with a box of what else to read, and one of the stories that begin there. Papers that take an agency's story
 * put their own on top of it, too: two sites that are known to be two are not asked. */
static int share_a_box(const wc_weights *weights, const wc_pair_view *pair) {
    const wc_pair_head *head = pair->head;
    return wc_texts_site(weights->texts, head->a) == wc_texts_site(weights->texts, head->b) &&
           wc_weights_share_of_cells(weights, head) < carried_share &&
           (carries_beginning(weights, pair, 0) || carries_beginning(weights, pair, 1));
}

/* By the cells that both share. */
static double similarity_by_cells(const wc_weights *weights, const wc_pair_view *pair, const wc_shared *shared) {
    const wc_pair_head *head = pair->head;
    double low = min(shared->a_cover, shared->b_cover);
    double high = max(counted(shared->a_cover, shared->a, weights->of[head->a].own),
                      counted(shared->b_cover, shared->b, weights->of[head->b].own));
    int a_digest = weights->of[head->a].digest, b_digest = weights->of[head->b].digest;
    if (a_digest || b_digest) {
        return similarity_of_digests(low, a_digest && b_digest);
    }
    if (is_form_reprint(weights, head)) {
        return max(high, max(wc_weights_share_of_cells(weights, head), head->raw));
    }
    if (!(head->flags & WC_PAIR_ENOUGH) || share_a_box(weights, pair)) {
        return 0.0;
    }
    if (is_reprint(weights, head)) {
        return max(high, head->raw);
    }
    double a_cells = wc_cells_of(shared->a), b_cells = wc_cells_of(shared->b);
    if (low < sure_cover &&
        (a_cells < demand(weights, head->a, sure_cells) || b_cells < demand(weights, head->b, sure_cells))) {
        return 0.0;
    }
    return high - doubt_cells / max(0.1, min(a_cells, b_cells));
}

/* By the grams that two short texts have in common. */
static double similarity_by_likeness(const wc_pair_head *head) {
    return min(1.0, likeness_worth * head->likeness / WC_LIKENESS_FULL);
}

static double similarity_anywhere(const wc_weights *weights, const wc_pair_view *pair, const wc_shared *shared) {
    const wc_pair_head *head = pair->head;
    int is_digest = has_digest(weights, head);
    if ((wc_weights_is_series(pair) || share_an_edge(weights, pair, shared)) && !is_digest) {
        return 0.0;
    }
    double similarity = similarity_by_cells(weights, pair, shared);
    return (head->flags & WC_PAIR_SHORT) && !is_digest ? max(similarity, similarity_by_likeness(head)) : similarity;
}

double wc_weights_similarity_of(const wc_weights *weights, const wc_pair_view *pair, const wc_shared *shared) {
    return share_little_on_one_site(weights, pair) ? 0.0 : similarity_anywhere(weights, pair, shared);
}

double wc_weights_similarity(const wc_weights *weights, const wc_pair_view *pair) {
    wc_shared shared = wc_weights_shared(weights, pair);
    return wc_weights_similarity_of(weights, pair, &shared);
}

double wc_weights_agreement(const wc_weights *weights, const wc_pair_view *pair) {
    wc_shared shared = wc_weights_shared(weights, pair);
    return similarity_anywhere(weights, pair, &shared);
}

int wc_weights_may_link(const wc_pair_view *pair) {
    return pair->head->raw >= part_least || (pair->head->flags & WC_PAIR_SHORT);
}

int wc_weights_may_be_same(const wc_weights *weights, const wc_pair_view *pair) {
    return wc_weights_may_link(pair) || has_digest(weights, pair->head);
}

void wc_weights_complete(const wc_weights *weights, const wc_pair_view *pair) {
    wc_pair_head *head = pair->head;
    wc_shared alone = wc_weights_shared_alone(weights, pair);
    head->vote = WC_VOTE_FULL; /* against, until it is asked */
    head->raw = (float)max(alone.a_cover, alone.b_cover);
    head->flags &= (uint8_t)~WC_PAIR_ENOUGH;
    if (wc_cells_of(alone.a) >= demand(weights, head->a, enough_cells) &&
        wc_cells_of(alone.b) >= demand(weights, head->b, enough_cells)) {
        head->flags |= WC_PAIR_ENOUGH;
    }
}

void wc_weights_clear(wc_weights *weights) {
    if (weights->texts != NULL) {
        const wirecopy_allocator *allocator = weights->texts->allocator;
        size_t n = weights->texts->count, ncells = weights->of != NULL ? (size_t)weights->of[n].start : 0;
        wc_release(allocator, weights->base, ncells, sizeof *weights->base);
        wc_release(allocator, weights->weight, ncells, sizeof *weights->weight);
        wc_release(allocator, weights->same, ncells, sizeof *weights->same);
        wc_release(allocator, weights->varying, weights->of != NULL ? (size_t)weights->of[n].slot : 0, 1);
        wc_release(allocator, weights->of, n + 1, sizeof *weights->of);
    }
    *weights = (wc_weights){0};
}
