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

static void count_vote(wc_tally *counted, wc_vote cast, uint32_t weight) {
    counted->unvoted += (uint64_t)(WC_VOTE_FULL - cast.weight) * weight;
    counted->ayes += cast.is_aye ? (uint64_t)cast.weight * weight : 0;
}

/* What is looked up of the other texts of pairs some places on is on its way to the cache by then, and before it what
 * says where it is. Half as far ahead as the pairs themselves are fetched, since they are looked at. */
enum { AHEAD = 4 };

/* GCC 12 drops calls of a function that does nothing but fetch, taking it for one without effect, unless it is inlined
 * before it is looked at. */
__attribute__((always_inline)) static inline void fetch_ahead(const wc_weights *weights, uint64_t i) {
    const wc_evidence *evidence = weights->evidence;
    uint64_t to = 2 * evidence->npairs; /* of all lists: the next text's comes next */
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

/* What a poll asks, and of whom. */
typedef struct polling {
    wc_poll *poll;
    const wc_weights *weights;
    uint32_t text;
    int looks_around; /* at the cells that its own stand on in other texts */
} polling;

/* The cells of a pair's run [from, to). */
static inline void count_run(const polling *work, const wc_pair_view *pair, uint32_t from, uint32_t to, wc_vote cast) {
    unsigned shift = pair->head->a == work->text ? 16 : 0;
    uint32_t weight = weight_of_run(to - from), leads = (uint32_t)is_lead(work->weights->texts, pair, from, to);
    const wc_sameness *same =
        work->looks_around ? work->weights->same + work->weights->of[wc_pair_other(pair, work->text)].start : NULL;
    for (uint32_t k = from; k < to; k++) {
        wc_polled *cell = &work->poll->cells[pair->links[k] >> shift & 0xFFFF];
        cell->leads += leads;
        cell->all.pairs += WHOLE;
        cell->firm.pairs += weight;
        if (cast.is_aye || cast.weight != WC_VOTE_FULL) {
            count_vote(&cell->all, cast, WHOLE);
            count_vote(&cell->firm, cast, weight);
        }
        if (work->looks_around) {
            wc_sameness other = same[pair->links[k] >> (16 - shift) & 0xFFFF];
            cell->all.coherent += (uint64_t)other.all * WHOLE;
            cell->firm.coherent += (uint64_t)other.firm * weight;
        }
    }
}

static inline wirecopy_code poll_text(const polling *work, wc_ask_fn ask, wirecopy_error *error) {
    const wc_weights *weights = work->weights;
    const wc_evidence *evidence = weights->evidence;
    wc_poll *poll = work->poll;
    uint32_t ncells = wc_weights_cells(weights, work->text);
    uint64_t end = evidence->starts[work->text + 1];
    wirecopy_code code =
        wc_grow(weights->texts->allocator, (void **)&poll->cells, &poll->capacity, ncells, sizeof *poll->cells, error);
    if (code != WIRECOPY_OK) {
        return code;
    }
    memset(poll->cells, 0, ncells * sizeof *poll->cells);
    poll->ayes = 0;
    for (uint64_t i = evidence->starts[work->text]; i < end; i++) {
        wc_pair_view pair = wc_evidence_listed(evidence, i);
        if (work->looks_around) {
            fetch_ahead(weights, i);
        }
        wc_vote cast = ask(weights, &pair);
        poll->ayes += cast.is_aye ? cast.weight : 0;
        for (uint32_t from = 0, to; from < pair.head->nlinks; from = to) {
            to = end_of_run(&pair, from);
            count_run(work, &pair, from, to, cast);
        }
    }
    return code;
}

wirecopy_code wc_poll_pairs(wc_poll *poll, const wc_weights *weights, uint32_t text, wc_ask_fn ask,
                            wirecopy_error *error) {
    const polling work = {poll, weights, text, 0};
    return poll_text(&work, ask, error);
}

static inline wc_vote voted(const wc_weights *weights, const wc_pair_view *pair) {
    (void)weights;
    return (wc_vote){pair->head->vote, (pair->head->flags & WC_PAIR_SAME) != 0};
}

wirecopy_code wc_poll_votes(wc_poll *poll, const wc_weights *weights, uint32_t text, wirecopy_error *error) {
    const polling work = {poll, weights, text, 0};
    return poll_text(&work, voted, error);
}

wirecopy_code wc_poll_neighbours(wc_poll *poll, const wc_weights *weights, uint32_t text, wirecopy_error *error) {
    const polling work = {poll, weights, text, 1};
    return poll_text(&work, voted, error);
}

double wc_tally_pairs(const wc_tally *tally) {
    return (double)tally->pairs / WHOLE;
}

double wc_tally_votes(const wc_tally *tally) {
    return (double)(tally->pairs * WC_VOTE_FULL - tally->unvoted) / WHOLE / WC_VOTE_FULL;
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
