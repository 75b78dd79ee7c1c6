#include "news/strands.h"

#include <stdlib.h>
#include <string.h>

#include "base/memory.h"

/* What two texts share in shorter runs, cells side by side, is no story carried by one of them: a stock clause stands
 * in many. So coherence, which would count who else has a lead, is not asked. The constants here are measured:
 * docs/accuracy-rules.md, Constants. */
enum { RUN_CELLS = WC_RUN_LONG };

/* Neighbours looked at: those that share most. */
enum { LOOKED_AT_MAX = 512 };

/* Two texts that cover one another so far are copies: neither tells the other's stories apart. */
static const double copy_share = 0.6;

/* A neighbour begins a strand where so much of what it shares is in none yet, and adds to one with so much in it. */
static const double fresh_share = 0.6, overlap_share = 0.6;

/* A passage is the lead of a text in which no more cells that count stand before it: a headline and a byline. Digests
 * carry leads; what releases on one subject have in common stands anywhere in them. Chosen; 2 to 6 do as well. */
enum { LEAD_CELLS = 4 };

/* A neighbour goes on if no more of it stands before its lead than this share, so that a step of a story whose window
 * moves by half is none, and less than that share of it is on the page, which would else be the whole of it. */
static const double lead_share = 0.2, part_share = 0.7;

/* The i-th cell of the text that a pair shares. */
static uint32_t cell_at(const wc_pair_view *pair, uint32_t text, uint32_t i) {
    return pair->head->a == text ? wc_link_a(pair->links[i]) : pair->cells[i];
}

static uint32_t cells_in(const wc_pair_view *pair, uint32_t text) {
    return pair->head->a == text ? pair->head->nlinks : pair->head->ncells;
}

typedef struct ranked {
    uint32_t shared, rank, place, other;
} ranked;

static int by_shared(const void *left, const void *right) {
    const ranked *a = left, *b = right;
    if (a->shared != b->shared) {
        return a->shared < b->shared ? 1 : -1;
    }
    return (a->rank > b->rank) - (a->rank < b->rank);
}

/* What a cell counts for, whoever shares it. */
static uint32_t weigh(const wc_weights *weights, uint32_t text, uint32_t cell) {
    uint8_t base = weights->base[weights->of[text].start + cell];
    return base & WC_CELL_FURNITURE ? 0 : base;
}

/* The next run from *from_ret on of cells of the text that a pair shares, RUN_CELLS or more; *from_ret: where it
 * begins. Returns where it ends, 0 after the last one. */
static uint32_t next_run(const wc_pair_view *pair, uint32_t text, uint32_t *from_ret) {
    uint32_t n = cells_in(pair, text);
    for (uint32_t from = *from_ret, to; from < n; from = to) {
        for (to = from + 1; to < n && cell_at(pair, text, to) == cell_at(pair, text, to - 1) + 1; to++) {
        }
        if (to - from >= RUN_CELLS) {
            *from_ret = from;
            return to;
        }
    }
    return 0;
}

uint32_t wc_strands_weigh_shared(const wc_weights *weights, const wc_pair_view *pair, uint32_t text) {
    uint32_t sum = 0;
    for (uint32_t from = 0, to; (to = next_run(pair, text, &from)) > 0; from = to) {
        for (uint32_t i = from; i < to; i++) {
            sum += weigh(weights, text, cell_at(pair, text, i));
        }
    }
    return sum;
}

static int is_covered(const wc_weights *weights, uint32_t text, uint32_t shared) {
    uint32_t total = weights->of[text].own;
    return total > 0 && (double)shared / total >= copy_share;
}

static int are_copies(const wc_weights *weights, const wc_pair_view *pair, uint32_t text, uint32_t own) {
    uint32_t other = wc_pair_other(pair, text);
    return is_covered(weights, text, own) && is_covered(weights, other, wc_strands_weigh_shared(weights, pair, other));
}

/* Those that may tell a story of their own, most shared first. */
static size_t order_neighbours(const wc_strands *strands, uint32_t text, ranked *order) {
    const wc_weights *weights = strands->weights;
    const wc_evidence *evidence = weights->evidence;
    size_t count = 0;
    for (uint64_t i = evidence->starts[text]; i < evidence->starts[text + 1]; i++) {
        if (!wc_evidence_says(evidence, i, WC_LISTED_RUN)) {
            continue;
        }
        wc_pair_view pair = wc_evidence_listed(evidence, i);
        if (i + 8 < evidence->starts[text + 1]) {
            __builtin_prefetch(weights->of + wc_evidence_other(evidence, i + 8));
        }
        uint32_t other = wc_pair_other(&pair, text), own = wc_strands_weigh_shared(weights, &pair, text);
        int is_known = strands->knows_digests && weights->of[other].digest;
        if (own >= WC_WEIGHT_FULL && !is_known && !are_copies(weights, &pair, text, own)) {
            order[count++] = (ranked){own, weights->texts->rank[other], wc_evidence_place(evidence, i), other};
        }
    }
    qsort(order, count, sizeof *order, by_shared);
    return count;
}

/* What counts in a neighbour before what it shares: no more is added up than a lead may have before it. Without bound
 * if nothing that it shares counts. */
static uint32_t weigh_before(const wc_weights *weights, const wc_pair_view *pair, uint32_t other) {
    uint32_t before = 0, cell = 0;
    for (uint32_t from = 0, to; (to = next_run(pair, other, &from)) > 0; from = to) {
        for (uint32_t i = from; i < to; i++) {
            uint32_t shared = cell_at(pair, other, i);
            for (; cell < shared && before <= LEAD_CELLS * WC_WEIGHT_FULL; cell++) {
                before += weigh(weights, other, cell);
            }
            if (before > LEAD_CELLS * WC_WEIGHT_FULL || weigh(weights, other, shared) > 0) {
                return before;
            }
        }
    }
    return UINT32_MAX;
}

/* Whether what a neighbour shares is what it begins with. */
static int is_lead(const wc_weights *weights, const wc_pair_view *pair, uint32_t other) {
    return weigh_before(weights, pair, other) <= LEAD_CELLS * WC_WEIGHT_FULL;
}

/* Whether a neighbour begins with what it shares, and has more of its story than the page. */
static int goes_on(const wc_weights *weights, const wc_pair_view *pair, uint32_t other) {
    uint32_t all = weights->of[other].own, before = weigh_before(weights, pair, other);
    return before <= LEAD_CELLS * WC_WEIGHT_FULL && before <= lead_share * all &&
           wc_strands_weigh_shared(weights, pair, other) < part_share * all;
}

/* Of what a pair shares, what lies in each strand. */
static void find_overlaps(const wc_strands *strands, const wc_pair_view *pair, uint32_t text, uint32_t *overlaps_ret) {
    for (uint32_t from = 0, to; (to = next_run(pair, text, &from)) > 0; from = to) {
        for (uint32_t i = from; i < to; i++) {
            uint32_t cell = cell_at(pair, text, i);
            overlaps_ret[strands->owner[cell]] += weigh(strands->weights, text, cell);
        }
    }
}

static void widen(wc_strand *strand, uint32_t cell, uint32_t weight) {
    strand->weight += weight;
    strand->first = cell < strand->first ? cell : strand->first;
    strand->last = cell > strand->last ? cell : strand->last;
}

/* Cells that no strand has go to that one. */
static void add_to_strand(wc_strands *strands, const wc_pair_view *pair, uint32_t text, uint32_t strand) {
    for (uint32_t from = 0, to; (to = next_run(pair, text, &from)) > 0; from = to) {
        for (uint32_t i = from; i < to; i++) {
            uint32_t cell = cell_at(pair, text, i);
            if (strands->owner[cell] == 0) {
                strands->owner[cell] = (uint8_t)strand;
                widen(&strands->of[strand - 1], cell, weigh(strands->weights, text, cell));
            }
        }
    }
}

/* The strand that a neighbour begins or is of, from 1 on; 0: none. */
static uint32_t choose_strand(wc_strands *strands, const wc_pair_view *pair, uint32_t text, uint32_t shared) {
    uint32_t overlaps[WC_STRANDS_MAX + 1] = {0}, strand = 0;
    find_overlaps(strands, pair, text, overlaps);
    if (overlaps[0] >= fresh_share * shared && strands->count < WC_STRANDS_MAX) {
        uint32_t other = wc_pair_other(pair, text);
        strands->of[strands->count++] =
            (wc_strand){.text = other, .first = UINT32_MAX, .goes_on = (uint8_t)goes_on(strands->weights, pair, other)};
        return (uint32_t)strands->count;
    }
    for (uint32_t i = 1; i <= strands->count; i++) {
        strand = strand == 0 || overlaps[i] > overlaps[strand] ? i : strand;
    }
    return overlaps[strand] < overlap_share * shared ? 0 : strand;
}

/* What is looked up of the neighbours that are taken next: what their cells count for, and before it where they begin
 * and the pair. Chosen; inlined, since GCC 12 drops calls of functions that only fetch (news/poll.c). */
enum { AHEAD = 4 };

__attribute__((always_inline)) static inline void fetch_ahead(const wc_weights *weights, const ranked *order, size_t i,
                                                              size_t count) {
    if (i + AHEAD < count) {
        const uint64_t *words = wc_evidence_words(weights->evidence, order[i + AHEAD].place);
        uint32_t other = order[i + AHEAD].other;
        __builtin_prefetch(words);
        __builtin_prefetch(words + WC_LINE_WORDS);
        __builtin_prefetch(weights->base + weights->of[other].start);
    }
}

static void take_neighbour(wc_strands *strands, uint32_t text, const ranked *next) {
    wc_pair_view pair = wc_evidence_at(strands->weights->evidence, next->place);
    uint32_t strand = choose_strand(strands, &pair, text, next->shared);
    if (strand > 0) {
        strands->of[strand - 1].is_lead |= (uint8_t)is_lead(strands->weights, &pair, wc_pair_other(&pair, text));
        add_to_strand(strands, &pair, text, strand);
    }
}

static void sort_strands(wc_strands *strands) {
    for (size_t i = 1; i < strands->count; i++) {
        wc_strand strand = strands->of[i];
        size_t j = i;
        for (; j > 0 && strands->of[j - 1].weight < strand.weight; j--) {
            strands->of[j] = strands->of[j - 1];
        }
        strands->of[j] = strand;
    }
}

void wc_strands_clear(wc_strands *strands) {
    if (strands->weights != NULL) {
        const wirecopy_allocator *allocator = strands->weights->texts->allocator;
        wc_release(allocator, strands->order, strands->order_capacity, sizeof *strands->order);
        wc_release(allocator, strands->owner, strands->owner_capacity, 1);
    }
    *strands = (wc_strands){0};
}

/* Room for as many neighbours and cells. */
static wirecopy_code make_room(wc_strands *strands, size_t neighbours, size_t cells, wirecopy_error *error) {
    const wirecopy_allocator *allocator = strands->weights->texts->allocator;
    wirecopy_code code = wc_grow(allocator, (void **)&strands->order, &strands->order_capacity, 2 * neighbours,
                                 sizeof *strands->order, error);
    return code == WIRECOPY_OK ? wc_grow(allocator, (void **)&strands->owner, &strands->owner_capacity, cells, 1, error)
                               : code;
}

wirecopy_code wc_strands_deal(wc_strands *strands, uint32_t text, wirecopy_error *error) {
    const wc_weights *weights = strands->weights;
    size_t neighbours = (size_t)wc_evidence_count(weights->evidence, text, WC_LISTED_RUN);
    size_t cells = wc_weights_cells(weights, text);
    strands->count = 0;
    if (neighbours < 2) {
        return WIRECOPY_OK;
    }
    wirecopy_code code = make_room(strands, neighbours, cells, error);
    if (code != WIRECOPY_OK) {
        return code;
    }
    ranked *order = (ranked *)(void *)strands->order;
    size_t count = order_neighbours(strands, text, order);
    if (count < 2) {
        return WIRECOPY_OK;
    }
    memset(strands->owner, 0, cells);
    for (size_t i = 0; i < count && i < LOOKED_AT_MAX; i++) {
        fetch_ahead(weights, order, i, count);
        take_neighbour(strands, text, &order[i]);
    }
    sort_strands(strands);
    return WIRECOPY_OK;
}
