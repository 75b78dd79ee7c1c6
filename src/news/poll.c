#include "news/poll.h"

#include <string.h>

#include "base/memory.h"

/* A piece of one cell may be shared by chance, where many tell of different things in the same words: forms, stock
 * clauses. A run of three cells is not, one of two four ninths. Measured: docs/accuracy.md, Constants. */
enum { WHOLE = WC_RUN_LONG * WC_RUN_LONG };

static uint32_t weight_of_run(uint32_t ncells) {
    return ncells < WC_RUN_LONG ? ncells * ncells : WHOLE;
}

/* A text begins with its story after so many cells of headline, byline and furniture at most. Measured:
 * docs/accuracy.md, Blocks with a gap, and leads. */
enum { LEAD_CELLS = 4 };

static int are_of_two_sites(const wc_texts *texts, const wc_pair_head *head) {
    uint32_t a = wc_texts_site(texts, head->a), b = wc_texts_site(texts, head->b);
    return a != 0 && b != 0 && a != b;
}

/* A shorter run may be a stock clause. */
static int is_lead(const wc_texts *texts, const wc_pair_view *pair, uint32_t from, uint32_t to) {
    return to - from >= WC_RUN_LONG && wc_link_a(pair->links[from]) <= LEAD_CELLS &&
           wc_link_b(pair->links[from]) <= LEAD_CELLS && are_of_two_sites(texts, pair->head);
}

/* Where the run that begins with that link ends: cells of a side by side. */
static uint32_t end_of_run(const wc_pair_view *pair, uint32_t link) {
    do {
        link++;
    } while (link < pair->head->nlinks && wc_link_a(pair->links[link]) == wc_link_a(pair->links[link - 1]) + 1);
    return link;
}

static void count_pair(wc_tally *counted, wc_vote cast, uint32_t weight) {
    counted->pairs += weight;
    counted->votes += (uint64_t)cast.weight * weight;
    counted->ayes += cast.is_aye ? (uint64_t)cast.weight * weight : 0;
}

/* What is looked up of the other texts of pairs some places on is on its way to the cache by then, and before it what
 * says where it is. Half as far ahead as the pairs themselves are fetched, since they are looked at. */
enum { AHEAD = 4 };

static void fetch_ahead(const wc_weights *weights, uint64_t i, uint64_t to) {
    const wc_evidence *evidence = weights->evidence;
    if (i + 2 * AHEAD < to) {
        __builtin_prefetch(weights->of + wc_evidence_other(evidence, i + 2 * AHEAD));
    }
    if (i + AHEAD < to) {
        uint32_t other = wc_evidence_other(evidence, i + AHEAD);
        wc_pair_view pair = wc_evidence_at(evidence, wc_evidence_place(evidence, i + AHEAD));
        unsigned shift = pair.head->a == other ? 16 : 0;
        if (pair.head->nlinks > 0) {
            __builtin_prefetch(weights->same + weights->of[other].start + (pair.links[0] >> shift & 0xFFFF));
        }
    }
}

wirecopy_code wc_poll_pairs(wc_poll *poll, const wc_weights *weights, uint32_t text, wc_ask_fn ask,
                            wirecopy_error *error) {
    const wc_evidence *evidence = weights->evidence;
    uint32_t ncells = wc_weights_cells(weights, text);
    wirecopy_code code =
        wc_grow(weights->texts->allocator, (void **)&poll->cells, &poll->capacity, ncells, sizeof *poll->cells, error);
    if (code != WIRECOPY_OK) {
        return code;
    }
    memset(poll->cells, 0, ncells * sizeof *poll->cells);
    poll->ayes = 0;
    for (uint64_t i = evidence->starts[text]; i < evidence->starts[text + 1]; i++) {
        wc_pair_view pair = wc_evidence_listed(evidence, i);
        wc_vote cast = ask(weights, &pair);
        unsigned shift = pair.head->a == text ? 16 : 0;
        poll->ayes += cast.is_aye ? cast.weight : 0;
        for (uint32_t from = 0, to; from < pair.head->nlinks; from = to) {
            to = end_of_run(&pair, from);
            uint32_t leads = (uint32_t)is_lead(weights->texts, &pair, from, to);
            for (uint32_t k = from; k < to; k++) {
                wc_polled *cell = &poll->cells[pair.links[k] >> shift & 0xFFFF];
                cell->pairs++;
                cell->leads += leads;
                count_pair(&cell->all, cast, WHOLE);
                count_pair(&cell->firm, cast, weight_of_run(to - from));
            }
        }
    }
    return code;
}

void wc_poll_neighbours(wc_poll *poll, const wc_weights *weights, uint32_t text) {
    const wc_evidence *evidence = weights->evidence;
    for (uint64_t i = evidence->starts[text]; i < evidence->starts[text + 1]; i++) {
        wc_pair_view pair = wc_evidence_listed(evidence, i);
        fetch_ahead(weights, i, evidence->starts[text + 1]);
        uint64_t start = weights->of[wc_pair_other(&pair, text)].start;
        unsigned shift = pair.head->a == text ? 16 : 0;
        for (uint32_t from = 0, to; from < pair.head->nlinks; from = to) {
            to = end_of_run(&pair, from);
            for (uint32_t k = from; k < to; k++) {
                wc_polled *cell = &poll->cells[pair.links[k] >> shift & 0xFFFF];
                uint64_t other = start + (pair.links[k] >> (16 - shift) & 0xFFFF);
                cell->all.coherent += (uint64_t)weights->same[other].all * WHOLE;
                cell->firm.coherent += (uint64_t)weights->same[other].firm * weight_of_run(to - from);
            }
        }
    }
}

double wc_tally_pairs(const wc_tally *tally) {
    return (double)tally->pairs / WHOLE;
}

double wc_tally_votes(const wc_tally *tally) {
    return (double)tally->votes / WHOLE / WC_VOTE_FULL;
}

double wc_tally_ayes(const wc_tally *tally) {
    return (double)tally->ayes / WHOLE / WC_VOTE_FULL;
}

double wc_tally_coherent(const wc_tally *tally) {
    return (double)tally->coherent / WC_SHARE_FULL / WHOLE;
}

void wc_poll_clear(wc_poll *poll, const wirecopy_allocator *allocator) {
    wc_release(allocator, poll->cells, poll->capacity, sizeof *poll->cells);
    *poll = (wc_poll){0};
}
