#include "news/poll.h"

#include <string.h>

#include "base/memory.h"

/* A piece of one cell may be shared by chance, where many tell of different things in the same words: forms, stock
 * clauses. A run of three cells is not, one of two four ninths. Measured: docs/accuracy-rules.md, Constants. */
enum { WHOLE = WC_RUN_LONG * WC_RUN_LONG };

static uint32_t weight_of_run(uint32_t ncells) {
    return ncells < WC_RUN_LONG ? ncells * ncells : WHOLE;
}

/* A text begins with its story after so many cells of headline, byline and furniture at most. Measured:
 * docs/accuracy-rules.md, Blocks with a gap, and leads. */
enum { LEAD_CELLS = 4 };

/* A shorter run may be a stock clause. */
static int is_lead(const wc_texts *texts, const wc_pair_view *pair, uint32_t from, uint32_t to) {
    return to - from >= WC_RUN_LONG && wc_link_a(pair->links[from]) <= LEAD_CELLS &&
           wc_link_b(pair->links[from]) <= LEAD_CELLS && wc_texts_two_sites(texts, pair->head->a, pair->head->b);
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

/* What a poll asks. */
typedef struct polling {
    const wc_poll *poll;
    wc_ask_fn ask;
    int looks_around;  /* at the cells that a text's own stand on in other texts */
    int fetches_ahead; /* by the list of a text's pairs */
    uint64_t place;    /* in that list */
} polling;

/* The cells of a text in its pair's run [from, to). */
static inline void count_run(const polling *work, const wc_pair_view *pair, uint32_t text, uint32_t from, uint32_t to,
                             uint32_t leads, wc_vote cast) {
    const wc_weights *weights = work->poll->weights;
    wc_polled *cells = wc_poll_cells(work->poll, text);
    unsigned shift = pair->head->a == text ? 16 : 0;
    uint32_t weight = weight_of_run(to - from);
    const wc_sameness *same = work->looks_around ? weights->same + weights->of[wc_pair_other(pair, text)].start : NULL;
    for (uint32_t k = from; k < to; k++) {
        wc_polled *cell = &cells[pair->links[k] >> shift & 0xFFFF];
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

__attribute__((always_inline)) static inline void count_pair(void *context, const wc_pair_view *pair, unsigned asked) {
    polling *work = context;
    const wc_weights *weights = work->poll->weights;
    uint32_t a = pair->head->a, b = pair->head->b;
    if (work->fetches_ahead) {
        fetch_ahead(weights, work->place++);
    }
    wc_vote cast = work->ask(weights, pair);
    if (asked & WC_ASKED_A) {
        *wc_poll_of_pairs(work->poll, a) += cast.is_aye ? cast.weight : 0;
    }
    if (asked & WC_ASKED_B) {
        *wc_poll_of_pairs(work->poll, b) += cast.is_aye ? cast.weight : 0;
    }
    for (uint32_t from = 0, to; from < pair->head->nlinks; from = to) {
        to = end_of_run(pair, from);
        uint32_t leads = (uint32_t)is_lead(weights->texts, pair, from, to);
        if (asked & WC_ASKED_A) {
            count_run(work, pair, a, from, to, leads, cast);
        }
        if (asked & WC_ASKED_B) {
            count_run(work, pair, b, from, to, leads, cast);
        }
    }
}

static unsigned is_asked(const wc_poll *poll, uint32_t text) {
    return text >= poll->from && text < poll->to && wc_poll_asks(poll, text);
}

/* The pairs that lie there, of each of their texts that is asked. */
__attribute__((always_inline)) static inline void visit_stretch(const wc_poll *poll, const wc_stretch *stretch,
                                                                wc_visit_fn visit, void *context) {
    for (size_t word = stretch->from; word < stretch->to;) {
        wc_pair_view pair = wc_evidence_view(poll->weights->evidence, stretch->block, word, &word);
        unsigned asked = is_asked(poll, pair.head->a) * WC_ASKED_A | is_asked(poll, pair.head->b) * WC_ASKED_B;
        if (asked != 0) {
            visit(context, &pair, asked);
        }
    }
}

__attribute__((always_inline)) static inline void visit_tile(const wc_poll *poll, size_t tile, wc_visit_fn visit,
                                                             void *context) {
    const wc_evidence *evidence = poll->weights->evidence;
    for (size_t i = evidence->tiles[tile]; i < evidence->tiles[tile + 1]; i++) {
        wc_allocator_trim(evidence->allocator);
        visit_stretch(poll, &evidence->stretches[i], visit, context);
        wc_evidence_leave_stretch(evidence, &evidence->stretches[i]);
    }
}

/* The pairs of the texts' range with each other one. */
__attribute__((always_inline)) static inline void visit_range(const wc_poll *poll, wc_visit_fn visit, void *context) {
    const wc_evidence *evidence = poll->weights->evidence;
    size_t ntiles = (size_t)evidence->nranges * evidence->nranges,
           range = wc_range_of(evidence->ntexts, evidence->nranges, poll->from);
    for (size_t tile = 0; tile < ntiles; tile++) {
        if (wc_tile_has(evidence, tile, range)) {
            visit_tile(poll, tile, visit, context);
        }
    }
}

/* All pairs that there are. */
__attribute__((always_inline)) static inline void visit_all(const wc_poll *poll, wc_visit_fn visit, void *context) {
    const wc_evidence *evidence = poll->weights->evidence;
    for (uint32_t block = 0; block < evidence->nblocks; block++) {
        visit_stretch(poll, &(wc_stretch){.block = block, .to = evidence->blocks[block].count}, visit, context);
    }
}

static int is_of_one(const wc_poll *poll) {
    return poll->to - poll->from == 1;
}

__attribute__((always_inline)) static inline void visit_list(const wc_poll *poll, wc_visit_fn visit, void *context) {
    const wc_evidence *evidence = poll->weights->evidence;
    for (uint64_t i = evidence->starts[poll->from]; i < evidence->starts[poll->from + 1]; i++) {
        wc_pair_view pair = wc_evidence_listed(evidence, i);
        visit(context, &pair, pair.head->a == poll->from ? WC_ASKED_A : WC_ASKED_B);
    }
}

__attribute__((always_inline)) static inline void visit_pairs(const wc_poll *poll, wc_visit_fn visit, void *context) {
    if (poll->weights->evidence->nranges > 0) {
        visit_range(poll, visit, context);
    } else if (is_of_one(poll)) {
        visit_list(poll, visit, context);
    } else {
        visit_all(poll, visit, context);
    }
}

void wc_poll_visit(const wc_poll *poll, wc_visit_fn visit, void *context) {
    visit_pairs(poll, visit, context);
}

static wirecopy_code clear_cells(wc_poll *poll, wirecopy_error *error) {
    const wc_weights_text *of = poll->weights->of;
    size_t ncells = (size_t)(of[poll->to].start - of[poll->from].start);
    wirecopy_code code = wc_grow(poll->weights->texts->allocator, (void **)&poll->cells, &poll->cells_capacity, ncells,
                                 sizeof *poll->cells, error);
    if (code == WIRECOPY_OK) {
        memset(poll->cells, 0, ncells * sizeof *poll->cells);
    }
    return code;
}

wirecopy_code wc_poll_clear_slots(wc_poll *poll, wirecopy_error *error) {
    const wc_weights_text *of = poll->weights->of;
    size_t nslots = (size_t)(of[poll->to].slot - of[poll->from].slot);
    /* One more, so that there is a block even for texts without slots. */
    wirecopy_code code = wc_grow(poll->weights->texts->allocator, (void **)&poll->slots, &poll->slots_capacity,
                                 nslots + 1, sizeof *poll->slots, error);
    if (code == WIRECOPY_OK) {
        memset(poll->slots, 0, nslots * sizeof *poll->slots);
    }
    return code;
}

__attribute__((always_inline)) static inline wirecopy_code poll_texts(wc_poll *poll, wc_ask_fn ask, int looks_around,
                                                                      wirecopy_error *error) {
    const wc_evidence *evidence = poll->weights->evidence;
    polling work = {poll, ask, looks_around, looks_around && evidence->nranges == 0 && is_of_one(poll),
                    evidence->starts[poll->from]};
    wirecopy_code code = clear_cells(poll, error);
    if (code == WIRECOPY_OK) {
        visit_pairs(poll, count_pair, &work);
    }
    return code;
}

wirecopy_code wc_poll_pairs(wc_poll *poll, wc_ask_fn ask, wirecopy_error *error) {
    return poll_texts(poll, ask, 0, error);
}

static inline wc_vote voted(const wc_weights *weights, const wc_pair_view *pair) {
    (void)weights;
    return (wc_vote){pair->head->vote, (pair->head->flags & WC_PAIR_SAME) != 0};
}

wirecopy_code wc_poll_votes(wc_poll *poll, wirecopy_error *error) {
    return poll_texts(poll, voted, 0, error);
}

wirecopy_code wc_poll_neighbours(wc_poll *poll, wirecopy_error *error) {
    return poll_texts(poll, voted, 1, error);
}

/* Chosen; texts of a query (news/pairing.c), of which each pair is looked at once for both. */
enum { COUNTED_SHARE = 4, FEW_TEXTS = 64 };

uint32_t wc_poll_nranges(const wc_weights *weights, uint64_t budget, uint32_t threads) {
    uint32_t nranges = weights->evidence->nranges, ntexts = weights->texts->count;
    uint64_t counted = weights->of[ntexts].start * sizeof(wc_polled), each = budget / COUNTED_SHARE / threads + 1;
    return nranges > 0 ? nranges * (uint32_t)(counted / nranges / each + 1) : ntexts <= FEW_TEXTS;
}

wirecopy_code wc_poll_begin(wc_poll *poll, const wc_weights *weights, uint32_t from, uint32_t to,
                            wirecopy_error *error) {
    const wirecopy_allocator *allocator = weights->texts->allocator;
    poll->weights = weights;
    poll->from = from;
    poll->to = to;
    wirecopy_code code =
        wc_grow(allocator, (void **)&poll->asked, &poll->asked_capacity, to - from, sizeof *poll->asked, error);
    if (code == WIRECOPY_OK) {
        code = wc_grow(allocator, (void **)&poll->pairs, &poll->pairs_capacity, to - from, sizeof *poll->pairs, error);
    }
    if (code == WIRECOPY_OK) {
        memset(poll->pairs, 0, (to - from) * sizeof *poll->pairs);
    }
    return code;
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
    wc_release(allocator, poll->slots, poll->slots_capacity, sizeof *poll->slots);
    wc_release(allocator, poll->cells, poll->cells_capacity, sizeof *poll->cells);
    wc_release(allocator, poll->pairs, poll->pairs_capacity, sizeof *poll->pairs);
    wc_release(allocator, poll->asked, poll->asked_capacity, sizeof *poll->asked);
    *poll = (wc_poll){0};
}
