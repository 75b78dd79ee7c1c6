#include "news/digest.h"

#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "news/telling.h"

/* Strands of a digest, and whole cells of a strand that counts. These and the others here are measured:
 * docs/accuracy.md, Constants. */
enum { STRAND_CELLS = 3, STRANDS_LEAST = 3 };

/* What two texts share in shorter runs, cells side by side, is no story carried by one of them: a stock clause stands
 * in many. So coherence, which would count who else has a lead, is not asked. */
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

/* Strands of so much of a page, and of so many whole cells, count, and three make a digest where they are so much of it
 * together, and the first is less than that of all strands and less than thrice the second. */
static const double strand_share = 0.06, strands_share = 0.5, dominant_share = 0.6, dominant_ratio = 3.0;

void wc_digester_clear(wc_digester *digester) {
    if (digester->weights != NULL) {
        const wirecopy_allocator *allocator = digester->weights->texts->allocator;
        wc_release(allocator, digester->order, digester->order_capacity, sizeof *digester->order);
        wc_release(allocator, digester->owner, digester->owner_capacity, 1);
        wc_comparer_clear(&digester->comparer);
    }
    *digester = (wc_digester){0};
}

/* The i-th cell of the text that a pair shares. */
static uint32_t cell_at(const wc_pair_view *pair, uint32_t text, uint32_t i) {
    return pair->head->a == text ? wc_link_a(pair->links[i]) : pair->cells[i];
}

static uint32_t cells_in(const wc_pair_view *pair, uint32_t text) {
    return pair->head->a == text ? pair->head->nlinks : pair->head->ncells;
}

typedef struct ranked {
    uint32_t shared, rank, place;
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

/* What the cells of the text that a pair shares count for. */
static uint32_t weigh_shared(const wc_weights *weights, const wc_pair_view *pair, uint32_t text) {
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
    return is_covered(weights, text, own) && is_covered(weights, other, weigh_shared(weights, pair, other));
}

/* Those that may tell a story of their own, most shared first. */
static size_t order_neighbours(const wc_digester *digester, uint32_t text, ranked *order) {
    const wc_weights *weights = digester->weights;
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
        uint32_t other = wc_pair_other(&pair, text), own = weigh_shared(weights, &pair, text);
        int is_known = digester->knows_digests && weights->of[other].digest;
        if (own >= WC_WEIGHT_FULL && !is_known && !are_copies(weights, &pair, text, own)) {
            order[count++] = (ranked){own, weights->texts->rank[other], wc_evidence_place(evidence, i)};
        }
    }
    qsort(order, count, sizeof *order, by_shared);
    return count;
}

/* Whether what a neighbour shares is what it begins with. */
static int is_lead(const wc_weights *weights, const wc_pair_view *pair, uint32_t other) {
    uint32_t before = 0, cell = 0;
    for (uint32_t from = 0, to; (to = next_run(pair, other, &from)) > 0; from = to) {
        for (uint32_t i = from; i < to; i++) {
            uint32_t shared = cell_at(pair, other, i);
            for (; cell < shared && before <= LEAD_CELLS * WC_WEIGHT_FULL; cell++) {
                before += weigh(weights, other, cell);
            }
            if (before > LEAD_CELLS * WC_WEIGHT_FULL || weigh(weights, other, shared) > 0) {
                return before <= LEAD_CELLS * WC_WEIGHT_FULL;
            }
        }
    }
    return 0;
}

/* Of what a pair shares, what lies in each strand. */
static void find_overlaps(const wc_digester *digester, const wc_pair_view *pair, uint32_t text,
                          uint32_t *overlaps_ret) {
    for (uint32_t from = 0, to; (to = next_run(pair, text, &from)) > 0; from = to) {
        for (uint32_t i = from; i < to; i++) {
            uint32_t cell = cell_at(pair, text, i);
            overlaps_ret[digester->owner[cell]] += weigh(digester->weights, text, cell);
        }
    }
}

/* Cells that no strand has go to that one. */
static void add_to_strand(wc_digester *digester, const wc_pair_view *pair, uint32_t text, uint32_t strand) {
    for (uint32_t from = 0, to; (to = next_run(pair, text, &from)) > 0; from = to) {
        for (uint32_t i = from; i < to; i++) {
            uint32_t cell = cell_at(pair, text, i);
            if (digester->owner[cell] == 0) {
                digester->owner[cell] = (uint8_t)strand;
                digester->strands[strand - 1].weight += weigh(digester->weights, text, cell);
            }
        }
    }
}

/* The strand that a neighbour begins or is of, from 1 on; 0: none. */
static uint32_t choose_strand(wc_digester *digester, const wc_pair_view *pair, uint32_t text, uint32_t shared) {
    uint32_t overlaps[WC_STRANDS_MAX + 1] = {0}, strand = 0;
    find_overlaps(digester, pair, text, overlaps);
    if (overlaps[0] >= fresh_share * shared && digester->nstrands < WC_STRANDS_MAX) {
        digester->strands[digester->nstrands++] = (wc_strand){wc_pair_other(pair, text), 0, 0};
        return (uint32_t)digester->nstrands;
    }
    for (uint32_t i = 1; i <= digester->nstrands; i++) {
        strand = strand == 0 || overlaps[i] > overlaps[strand] ? i : strand;
    }
    return overlaps[strand] < overlap_share * shared ? 0 : strand;
}

static void take_neighbour(wc_digester *digester, uint32_t text, const ranked *next) {
    wc_pair_view pair = wc_evidence_at(digester->weights->evidence, next->place);
    uint32_t strand = choose_strand(digester, &pair, text, next->shared);
    if (strand > 0) {
        digester->strands[strand - 1].is_lead |= is_lead(digester->weights, &pair, wc_pair_other(&pair, text));
        add_to_strand(digester, &pair, text, strand);
    }
}

static void sort_strands(wc_digester *digester) {
    for (size_t i = 1; i < digester->nstrands; i++) {
        wc_strand strand = digester->strands[i];
        size_t j = i;
        for (; j > 0 && digester->strands[j - 1].weight < strand.weight; j--) {
            digester->strands[j] = digester->strands[j - 1];
        }
        digester->strands[j] = strand;
    }
}

/* A share compares its own texts' pairs; few others are asked for. */
static wirecopy_code find_pair(wc_digester *digester, uint32_t one, uint32_t other, wc_pair_view *pair_ret,
                               wirecopy_error *error) {
    const wc_weights *weights = digester->weights;
    *pair_ret = wc_evidence_find(weights->evidence, one, other);
    if (pair_ret->head != NULL || digester->run == NULL || !wc_telling_is_apart(digester->run, one, other)) {
        return WIRECOPY_OK;
    }
    if (digester->comparer.texts == NULL) {
        wc_comparer_init(&digester->comparer, weights->texts);
    }
    return wc_comparer_pair(&digester->comparer, one, other, pair_ret, error);
}

/* Whether two texts share a passage: they tell of one matter. */
static wirecopy_code are_related(wc_digester *digester, uint32_t one, uint32_t other, int *related_ret,
                                 wirecopy_error *error) {
    wc_pair_view pair;
    wirecopy_code code = find_pair(digester, one, other, &pair, error);
    *related_ret =
        code == WIRECOPY_OK && pair.head != NULL && weigh_shared(digester->weights, &pair, one) >= WC_WEIGHT_FULL;
    return code;
}

/* Whether a strand is the lead of a story that none of those counted before tells. */
static wirecopy_code is_story(wc_digester *digester, size_t strand, const uint8_t *counted, uint8_t *story_ret,
                              wirecopy_error *error) {
    const wc_strand *strands = digester->strands;
    wirecopy_code code = WIRECOPY_OK;
    int is_related = !strands[strand].is_lead;
    for (size_t i = 0; code == WIRECOPY_OK && !is_related && i < strand; i++) {
        if (counted[i]) {
            code = are_related(digester, strands[i].text, strands[strand].text, &is_related, error);
        }
    }
    *story_ret = (uint8_t)!is_related;
    return code;
}

static wirecopy_code judge(wc_digester *digester, uint32_t total, int *is_digest_ret, wirecopy_error *error) {
    const wc_strand *strands = digester->strands;
    double least = strand_share * total, all = 0;
    uint8_t counted[WC_STRANDS_MAX] = {0};
    int count = 0;
    wirecopy_code code = WIRECOPY_OK;
    least = least > STRAND_CELLS * WC_WEIGHT_FULL ? least : STRAND_CELLS * WC_WEIGHT_FULL;
    for (size_t i = 0; i < digester->nstrands; i++) {
        all += strands[i].weight;
    }
    if (digester->nstrands < STRANDS_LEAST || strands[0].weight >= dominant_share * all ||
        strands[0].weight >= dominant_ratio * strands[1].weight || all < strands_share * total) {
        return WIRECOPY_OK;
    }
    for (size_t i = 0; code == WIRECOPY_OK && i < digester->nstrands && strands[i].weight >= least; i++) {
        code = is_story(digester, i, counted, &counted[i], error);
        count += counted[i];
    }
    *is_digest_ret = count >= STRANDS_LEAST;
    return code;
}

wirecopy_code wc_digester_look(wc_digester *digester, uint32_t text, int *is_digest_ret, wirecopy_error *error) {
    const wc_weights *weights = digester->weights;
    const wirecopy_allocator *allocator = weights->texts->allocator;
    size_t n = (size_t)wc_evidence_count(weights->evidence, text, WC_LISTED_RUN);
    size_t ncells = (size_t)(weights->of[text + 1].start - weights->of[text].start);
    digester->nstrands = 0;
    *is_digest_ret = 0;
    if (n < STRANDS_LEAST || weights->of[text].own < STRANDS_LEAST * STRAND_CELLS * WC_WEIGHT_FULL) {
        return WIRECOPY_OK;
    }
    wirecopy_code code =
        wc_grow(allocator, (void **)&digester->order, &digester->order_capacity, 2 * n, sizeof *digester->order, error);
    if (code == WIRECOPY_OK) {
        code = wc_grow(allocator, (void **)&digester->owner, &digester->owner_capacity, ncells, 1, error);
    }
    if (code != WIRECOPY_OK) {
        return code;
    }
    ranked *order = (ranked *)(void *)digester->order;
    size_t count = order_neighbours(digester, text, order);
    if (count < STRANDS_LEAST) {
        return WIRECOPY_OK;
    }
    memset(digester->owner, 0, ncells);
    for (size_t i = 0; i < count && i < LOOKED_AT_MAX; i++) {
        take_neighbour(digester, text, &order[i]);
    }
    sort_strands(digester);
    return judge(digester, weights->of[text].own, is_digest_ret, error);
}
