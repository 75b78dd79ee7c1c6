#include "news/furniture.h"

/* A cell is furniture that three pages have which are mates by their template, and three tenths of all that share it;
 * pages that cover one another so far are copies and no mates. Measured: docs/accuracy.md, Constants. */
enum { MATES_LEAST = 3 };
static const double mates_share = 0.3, copy_cover = 0.9;

/* Pages of one site, or perhaps of one template, that tell something else. */
static wc_vote are_mates(const wc_weights *weights, const wc_pair_view *pair) {
    const wc_pair_head *head = pair->head;
    uint32_t a = wc_texts_site(weights->texts, head->a), b = wc_texts_site(weights->texts, head->b);
    wc_vote cast = {WC_VOTE_FULL, 0};
    if ((head->flags & WC_PAIR_TEMPLATE) && (a == b || a == 0 || b == 0)) {
        wc_shared shared = wc_weights_shared(weights, pair);
        cast.is_aye = shared.a_cover < copy_cover && shared.b_cover < copy_cover;
    }
    return cast;
}

wirecopy_code wc_news_furniture_find(wc_poll *poll, const wc_weights *weights, uint32_t text, wirecopy_error *error) {
    if (wc_evidence_count(weights->evidence, text, WC_LISTED_TEMPLATE) == 0) {
        return WIRECOPY_OK;
    }
    uint8_t *base = weights->base + weights->of[text].start;
    wirecopy_code code = wc_poll_pairs(poll, weights, text, are_mates, error);
    for (uint32_t cell = 0; code == WIRECOPY_OK && cell < wc_weights_cells(weights, text); cell++) {
        const wc_tally *all = &poll->cells[cell].all;
        double mates = wc_tally_ayes(all);
        if (mates >= MATES_LEAST && mates >= mates_share * wc_tally_pairs(all)) {
            base[cell] |= WC_CELL_FURNITURE;
        }
    }
    return code;
}

void wc_news_furniture_leave(const wc_weights *weights, size_t from, size_t to) {
    for (uint64_t cell = weights->of[from].start; cell < weights->of[to].start; cell++) {
        weights->weight[cell] = weights->base[cell] & WC_CELL_FURNITURE ? 0 : weights->base[cell];
    }
}
