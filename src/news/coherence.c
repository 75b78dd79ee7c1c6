#include "news/coherence.h"

/* What is taken to be known before anything is, for a passage and for a cell by itself; the share under which a passage
 * is nobody's story, and a cell not its text's own. A text that has less of its own than of others' keeps all. These
 * and the others here are measured: docs/accuracy-rules.md, Constants. */
static const double passage_known = 2.0, own_known = 0.5, passage_least = 0.4, own_least = 0.25, home_share = 0.5;

/* Most prints of a text: of all its pairs that look like prints of its story. 0.5 to 0.9 do as well. */
static const double prints_share = 0.7;

/* Measured: docs/accuracy-rules.md, Blocks with a gap, and leads. */
static const double lead_share = 0.5;

/* A vote for counts in full from so much coverage of both on; what is taken to be known of a cell before it is asked.
 */
static const double vote_cover = 0.6, share_known = 0.2;

/* A text of little but furniture is like every page that has that furniture, and they are not like it: two vote for one
 * another as far as both are covered. Told before any weight of the round is written, so that each text sees the same.
 */
static uint16_t weigh_vote(int is_same, const wc_shared *shared) {
    if (!is_same) {
        return WC_VOTE_FULL;
    }
    double cover = shared->a_cover < shared->b_cover ? shared->a_cover : shared->b_cover;
    return cover < vote_cover ? (uint16_t)(cover / vote_cover * WC_VOTE_FULL) : WC_VOTE_FULL;
}

/* A pair is written to only where it changes: in a mapped file a first write to a page is a fault of its own. */
int wc_coherence_ask(const wc_weights *weights, const wc_pair_view *pair, int is_told) {
    wc_pair_head *head = pair->head;
    wc_shared shared = wc_weights_shared(weights, pair);
    int is_same = is_told || wc_weights_similarity_of(weights, pair, &shared) >= wc_coherence_same;
    uint8_t flags = (uint8_t)((head->flags & ~WC_PAIR_SAME) | (is_same ? WC_PAIR_SAME : 0));
    uint16_t vote = weigh_vote(is_same, &shared);
    if (head->flags == flags && head->vote == vote) {
        return 0;
    }
    head->flags = flags;
    head->vote = vote;
    return 1;
}

static uint16_t share_of(const wc_tally *counted, uint32_t copies) {
    double known = share_known + copies - 1.0;
    return (uint16_t)((known + wc_tally_ayes(counted)) / (known + wc_tally_votes(counted)) * WC_SHARE_FULL + 0.5);
}

int wc_coherence_share(const wc_weights *weights, uint32_t text, const wc_poll *poll) {
    uint32_t copies = weights->texts->copies[text];
    wc_sameness *same = weights->same + weights->of[text].start;
    const wc_polled *cells = wc_poll_cells(poll, text);
    int differs = 0;
    for (uint32_t cell = 0; cell < wc_weights_cells(weights, text); cell++) {
        uint16_t all = share_of(&cells[cell].all, copies), in_runs = share_of(&cells[cell].firm, copies);
        differs |= same[cell].all != all || same[cell].firm != in_runs;
        same[cell] = (wc_sameness){all, in_runs};
    }
    return differs;
}

enum { PLAIN, NOBODYS, FOREIGN };

/* Whether a passage is shared mostly by prints of one story; copies: what the text has beside itself. */
static int is_coherent(const wc_tally *counted, double copies) {
    double passage = wc_tally_coherent(counted), known = passage_known + copies;
    return passage + known >= passage_least * (wc_tally_pairs(counted) + known);
}

/* Whether it is this text's own: a part of those who share it look like its prints. */
static int is_own(const wc_tally *counted, double copies) {
    double known = own_known + copies;
    return wc_tally_ayes(counted) + known >= own_least * (wc_tally_votes(counted) + known);
}

/* What a text and most of those who share it begin with is its own story, however little of the page it is: teasers of
 * other stories come after. */
static int is_lead(const wc_polled *cell) {
    return cell->leads >= lead_share * wc_tally_pairs(&cell->all);
}

static int have_most_prints(uint64_t ayes, const wc_polled *cell) {
    return ayes > 0 && wc_tally_ayes(&cell->all) * WC_VOTE_FULL >= prints_share * (double)ayes;
}

/* What most prints of a text have is judged by long runs too: it stays if only short pieces of it are shared by others.
 */
static int judge_cell(const wc_weights *weights, uint32_t text, const wc_poll *poll, uint32_t number) {
    const wc_polled *cell = &wc_poll_cells(poll, text)[number];
    double copies = weights->texts->copies[text] - 1.0;
    if (weights->base[weights->of[text].start + number] & WC_CELL_FURNITURE) {
        return NOBODYS;
    }
    if (cell->all.pairs == 0) {
        return PLAIN;
    }
    int most = have_most_prints(*wc_poll_of_pairs(poll, text), cell);
    if (!is_coherent(&cell->all, copies) && !(most && is_coherent(&cell->firm, copies))) {
        return NOBODYS;
    }
    return is_own(&cell->all, copies) || (most && is_own(&cell->firm, copies)) || is_lead(cell) ? PLAIN : FOREIGN;
}

wc_weighed wc_coherence_weigh(const wc_weights *weights, uint32_t text, const wc_poll *poll, int keep_foreign) {
    wc_polled *cells = wc_poll_cells(poll, text);
    const uint8_t *base = weights->base + weights->of[text].start;
    uint8_t *weight = weights->weight + weights->of[text].start;
    uint32_t home = 0, foreign = 0, ncells = wc_weights_cells(weights, text);
    for (uint32_t cell = 0; cell < ncells; cell++) {
        cells[cell].state = judge_cell(weights, text, poll, cell);
        foreign += cells[cell].state == FOREIGN ? base[cell] : 0;
        home += cells[cell].state == PLAIN && cells[cell].all.pairs > 0 ? base[cell] : 0;
    }
    int drop = !weights->of[text].digest && home > 0 && home >= home_share * foreign;
    wc_weighed found = {0, drop && foreign > 0};
    for (uint32_t cell = 0; cell < ncells; cell++) {
        int is_dropped = cells[cell].state == FOREIGN && drop;
        uint8_t now = cells[cell].state == NOBODYS || (is_dropped && !keep_foreign) ? 0 : base[cell];
        found.differs |= (weight[cell] & ~WC_CELL_FOREIGN) != now;
        weight[cell] = is_dropped && keep_foreign ? now | WC_CELL_FOREIGN : now;
    }
    return found;
}

void wc_coherence_drop_foreign(const wc_weights *weights, uint32_t text) {
    for (uint64_t cell = weights->of[text].start; cell < weights->of[text + 1].start; cell++) {
        weights->weight[cell] = weights->weight[cell] & WC_CELL_FOREIGN ? 0 : weights->weight[cell];
    }
}
