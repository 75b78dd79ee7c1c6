#include "news/furniture.h"

/* A cell is furniture that three pages have which are mates by their template, and three tenths of all that share it;
 * pages that cover one another so far are copies and no mates. Measured: docs/accuracy-rules.md, Constants. */
enum { MATES_LEAST = 3 };
static const double mates_share = 0.3, copy_cover = 0.9;

/* Pages of one site, or perhaps of one template, that tell something else. */
static wc_vote are_mates(const wc_weights *weights, const wc_pair_view *pair) {
    const wc_pair_head *head = pair->head;
    wc_vote cast = {WC_VOTE_FULL, 0};
    if ((head->flags & WC_PAIR_TEMPLATE) && !wc_texts_two_sites(weights->texts, head->a, head->b)) {
        wc_shared shared = wc_weights_shared(weights, pair);
        cast.is_aye = shared.a_cover < copy_cover && shared.b_cover < copy_cover;
    }
    return cast;
}

int wc_news_furniture_may_have(const wc_weights *weights, uint32_t text) {
    return wc_evidence_count(weights->evidence, text, WC_LISTED_TEMPLATE) > 0;
}

wirecopy_code wc_news_furniture_poll(wc_poll *poll, wirecopy_error *error) {
    return wc_poll_pairs(poll, are_mates, error);
}

void wc_news_furniture_find(const wc_weights *weights, uint32_t text, const wc_poll *poll) {
    const wc_polled *cells = wc_poll_cells(poll, text);
    uint8_t *base = weights->base + weights->of[text].start;
    for (uint32_t cell = 0; cell < wc_weights_cells(weights, text); cell++) {
        const wc_tally *all = &cells[cell].all;
        double mates = wc_tally_ayes(all);
        if (mates >= MATES_LEAST && mates >= mates_share * wc_tally_pairs(all)) {
            base[cell] |= WC_CELL_FURNITURE;
        }
    }
}

void wc_news_furniture_leave(const wc_weights *weights, size_t from, size_t to) {
    for (size_t text = from; text < to; text++) {
        uint32_t total = 0;
        for (uint64_t cell = weights->of[text].start; cell < weights->of[text + 1].start; cell++) {
            weights->weight[cell] = weights->base[cell] & WC_CELL_FURNITURE ? 0 : weights->base[cell];
            total += weights->weight[cell];
        }
        weights->of[text].total = weights->of[text].own = total;
    }
}
