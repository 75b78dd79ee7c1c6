#include "news/carried.h"

/* In cells. Where the other text begins at the latest, after a headline; what it has of its own between what it shares.
 * Measured: docs/accuracy-rules.md, Boxes of what else to read. */
enum { BEGINS_BEFORE = 3, OWN_BETWEEN = 7 };

/* The i-th cell that a text of a pair shares. */
static uint32_t cell_of(const wc_pair_view *pair, int is_b, uint32_t i) {
    return is_b ? pair->cells[i] : wc_link_a(pair->links[i]);
}

static int goes_on_otherwise(const wc_pair_view *pair, int is_b) {
    uint32_t own = 0, n = is_b ? pair->head->ncells : pair->head->nlinks;
    for (uint32_t i = 1; i < n; i++) {
        uint32_t between = cell_of(pair, is_b, i) - cell_of(pair, is_b, i - 1) - 1;
        own = between > own ? between : own;
    }
    return own >= OWN_BETWEEN;
}

uint32_t wc_carried_after(const wc_pair_view *pair, int page_is_b) {
    if (pair->head->nlinks == 0 || pair->head->ncells == 0) {
        return 0;
    }
    int begins = cell_of(pair, !page_is_b, 0) < BEGINS_BEFORE;
    return begins && goes_on_otherwise(pair, !page_is_b) ? cell_of(pair, page_is_b, 0) : 0;
}
