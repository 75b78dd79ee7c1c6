#include "near/near.h"

#include "base/error.h"
#include "base/memory.h"
#include "base/walk.h"
#include "cluster/pairs.h"
#include "lsh/banding.h"
#include "near/grouping.h"
#include "near/verify.h"
#include "profile/handed.h"
#include "run/clock.h"

#define XXH_INLINE_ALL
#include <xxhash.h>

static void prepare(wirecopy_options *options) {
    (void)options;
}

static wirecopy_code find(const wc_run *run, wc_corpus *corpus, void **found_ret, wirecopy_error *error) {
    const wc_handed *handed = wc_handed_near(run);
    wc_near_found *found = wc_allocate_zeroed(corpus->allocator, 1, sizeof *found);
    *found_ret = found;
    if (found == NULL) {
        return wc_fail_refused(corpus->allocator, sizeof *found, error);
    }
    found->allocator = corpus->allocator;
    found->threshold = corpus->sketcher->options.threshold;
    found->nentries = (uint32_t)corpus->nentries;
    wc_edges_init(&found->edges, corpus->allocator);
    return handed != NULL ? wc_edges_merge(&found->edges, handed->edges, error)
                          : wc_near_pairs(run, &found->edges, error);
}

/* The pairs of at least that threshold, as a run at that threshold would have found them. */
static wirecopy_code group_at(const wc_run *run, const wc_edges *all, double threshold, uint32_t *group_ret,
                              wirecopy_error *error) {
    wc_edges edges;
    wc_edges_init(&edges, all->allocator);
    wirecopy_code code = WIRECOPY_OK;
    for (size_t i = 0; code == WIRECOPY_OK && i < all->count; i++) {
        const wc_edge *edge = &all->edges[i];
        if (edge->similarity >= threshold) {
            code = wc_edges_add(&edges, edge->low, edge->high, edge->similarity, error);
        }
    }
    if (code == WIRECOPY_OK) {
        code = wc_near_group_edges(run, &edges, group_ret, error);
    }
    wc_edges_clear(&edges);
    return code;
}

static wirecopy_code group(const wc_run *run, void *context, uint32_t *group_ret, wirecopy_error *error) {
    wc_near_found *found = context;
    double threshold = run->corpus->sketcher->options.threshold;
    return threshold == found->threshold ? wc_near_group_edges(run, &found->edges, group_ret, error)
                                         : group_at(run, &found->edges, threshold, group_ret, error);
}

static wirecopy_code relate(const wc_run *run, void *context, const wc_grouping *grouping, int in_full,
                            wc_relations *relations_ret, wirecopy_error *error) {
    wc_near_found *found = context;
    uint32_t n = grouping->nentries;
    *relations_ret = (wc_relations){.allocator = found->allocator, .nentries = n};
    if (!in_full) {
        return WIRECOPY_OK;
    }
    relations_ret->similarity = wc_allocate(found->allocator, n, sizeof *relations_ret->similarity);
    return relations_ret->similarity == NULL
               ? wc_fail_refused(found->allocator, n * sizeof *relations_ret->similarity, error)
               : wc_near_similarities(run, &found->edges, grouping, relations_ret->similarity, error);
}

/* Pairs that are no edge, in their order; unknown_ret has room for all. */
static void find_unknown(const wc_near_found *found, const uint64_t *pairs, size_t count, wc_pairs *unknown_ret,
                         wc_kinship *kinship_ret) {
    WC_EACH(size_t, i, count, WC_AT_RANDOM, found->allocator) {
        uint32_t a = (uint32_t)(pairs[i] >> 32), b = (uint32_t)pairs[i];
        float jaccard = (float)wc_edges_find(&found->edges, a, b);
        kinship_ret[i] = (wc_kinship){WIRECOPY_RELATION_NEAR, jaccard, jaccard};
        if (jaccard < 0.0F) {
            unknown_ret->pairs[unknown_ret->count++] = wc_pair(a, b);
        }
    }
}

/* Results are not kept in the checkpoint: which pairs are asked for depends on more than its settings. */
static wirecopy_code verify_unknown(const wc_run *run, const wc_pairs *unknown, double *jaccard_ret,
                                    wirecopy_error *error) {
    wc_run own = *run;
    own.checkpoint = NULL;
    wirecopy_code code = wc_progress_begin(run->progress, WC_STEP_SIMILARITIES, error);
    return code == WIRECOPY_OK ? wc_verify_pairs(&own, unknown, jaccard_ret, error) : code;
}

static wirecopy_code bear(const wc_run *run, void *context, const uint64_t *pairs, size_t count, double least_share,
                          wc_kinship *kinship_ret, wirecopy_error *error) {
    const wc_near_found *found = context;
    const wirecopy_allocator *allocator = found->allocator;
    double start = wc_seconds();
    size_t next = 0;
    (void)least_share;
    wc_pairs unknown = {.allocator = allocator, .pairs = wc_allocate(allocator, count, sizeof *unknown.pairs)};
    double *jaccard = wc_allocate(allocator, count, sizeof *jaccard);
    wirecopy_code code = WIRECOPY_OK;
    if (unknown.pairs == NULL || jaccard == NULL) {
        code = wc_fail_refused(allocator, count * (sizeof *unknown.pairs + sizeof *jaccard), error);
    } else {
        find_unknown(found, pairs, count, &unknown, kinship_ret);
        code = verify_unknown(run, &unknown, jaccard, error);
    }
    WC_EACH_WHILE(code == WIRECOPY_OK, size_t, i, count, WC_IN_ORDER, allocator) {
        if (kinship_ret[i].contained < 0.0F) {
            kinship_ret[i].contained = kinship_ret[i].contains = (float)jaccard[next++];
        }
    }
    wc_release(allocator, jaccard, count, sizeof *jaccard);
    wc_release(allocator, unknown.pairs, count, sizeof *unknown.pairs);
    run->stats->seconds_verify += wc_seconds() - start;
    return code;
}

/* The bands: what candidates share. */
static wirecopy_code keys(const wirecopy_sketcher *sketcher, const uint32_t *minima, const uint32_t *kept,
                          wc_key_list *list, wirecopy_error *error) {
    wc_banding banding = wc_banding_choose(&sketcher->options);
    (void)kept;
    wirecopy_code code = wc_grow(list->allocator, (void **)&list->keys, &list->capacity, list->count + banding.bands,
                                 sizeof *list->keys, error);
    for (uint32_t band = 0; code == WIRECOPY_OK && band < banding.bands; band++) {
        list->keys[list->count++] =
            XXH3_64bits_withSeed(minima + band * banding.rows, banding.rows * sizeof *minima, band);
    }
    return code;
}

/* Whether the first is the better partner of an entry, before the one that is known. */
static int is_nearer(const uint32_t *order, double similarity, uint32_t other, double best, uint32_t known) {
    return known == WC_NO_ENTRY || similarity > best || (similarity == best && order[other] < order[known]);
}

static wirecopy_code nearest(const void *context, const uint32_t *group, const uint32_t *order, uint32_t *nearest_ret,
                             wirecopy_error *error) {
    const wc_near_found *found = context;
    uint32_t n = found->nentries;
    double *best = wc_allocate_zeroed(found->allocator, n, sizeof *best);
    if (best == NULL) {
        return wc_fail_refused(found->allocator, n * sizeof *best, error);
    }
    WC_EACH(uint32_t, entry, n, WC_IN_ORDER, found->allocator) {
        nearest_ret[entry] = WC_NO_ENTRY;
    }
    WC_EACH(size_t, i, found->edges.count, WC_AT_RANDOM, found->allocator) {
        const wc_edge *edge = &found->edges.edges[i];
        uint32_t late = order[edge->low] > order[edge->high] ? edge->low : edge->high;
        uint32_t early = late == edge->low ? edge->high : edge->low;
        if (group[late] == group[early] && order[early] < order[late] &&
            is_nearer(order, edge->similarity, early, best[late], nearest_ret[late])) {
            best[late] = edge->similarity;
            nearest_ret[late] = early;
        }
    }
    wc_release(found->allocator, best, n, sizeof *best);
    return WIRECOPY_OK;
}

static void forget(void *context) {
    wc_edges_clear(&((wc_near_found *)context)->edges);
}

static void clear(void *context) {
    wc_near_found *found = context;
    if (found != NULL) {
        wc_edges_clear(&found->edges);
        wc_release(found->allocator, found, 1, sizeof *found);
    }
}

enum {
    PAIRS = WC_STEPS(READ) | WC_STEPS(IDENTITY) | WC_STEPS(BANDS) | WC_STEPS(VERIFY),
    FURNITURE = WC_STEPS(FURNITURE_BANDS) | WC_STEPS(FURNITURE_PAIRS),
    MISSING = WC_STEPS(MISSING) | WC_STEPS(MISSING_PAIRS)
};

static const uint32_t steps[WC_VERB_COUNT] = {
    [WC_VERB_CLUSTER] = PAIRS | FURNITURE | WC_STEPS(SIMILARITIES) | WC_STEPS(WRITE),
    [WC_VERB_DEDUP] = PAIRS | FURNITURE | WC_STEPS(SIMILARITIES) | WC_STEPS(WRITE),
    [WC_VERB_PAIRS] = PAIRS | MISSING | WC_STEPS(WRITE),
    [WC_VERB_SIGN] = WC_STEPS(READ),
    [WC_VERB_TUNE] = PAIRS | WC_STEPS(THRESHOLDS),
    [WC_VERB_COMPARE] = WC_STEPS(READ),
    [WC_VERB_GROUP] = PAIRS | FURNITURE | WC_STEPS(SIMILARITIES),
};

/* tune tries thresholds from 0.3, below which most pairs of a dump share a band, to 0.95, above which only exact copies
 * are left; steps are chosen. */
const wc_profile wc_near = {.sketch = &wc_sketch_of_shingles,
                            .bands = 1,
                            .steps = steps,
                            .tune_from = 0.30,
                            .tune_to = 0.95,
                            .tune_step = 0.05,
                            .prepare = prepare,
                            .find = find,
                            .group = group,
                            .relate = relate,
                            .bear = bear,
                            .remove_from = 0.5,
                            .keys = keys,
                            .nearest = nearest,
                            .forget = forget,
                            .clear = clear,
                            .need = wc_near_need};
