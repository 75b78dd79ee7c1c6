#include <stdlib.h>
#include <string.h>

#include "base/error.h"
#include "base/memory.h"
#include "base/walk.h"
#include "cluster/cluster.h"
#include "cluster/disjoint_sets.h"

enum { CORE_MAX = 8 };

typedef struct core {
    uint32_t members[CORE_MAX];
} core;

typedef struct groups {
    uint32_t *parents;
    core *cores;      /* by group */
    uint32_t *counts; /* by group: members, up to CORE_MAX */
    wc_agree_pair_fn agree;
    const void *context;
} groups;

static int by_similarity(const void *left, const void *right) {
    const wc_edge *a = left, *b = right;
    if (a->similarity != b->similarity) {
        return a->similarity < b->similarity ? 1 : -1;
    }
    if (a->low != b->low) {
        return a->low < b->low ? -1 : 1;
    }
    return (a->high > b->high) - (a->high < b->high);
}

static int cores_agree(const groups *state, uint32_t a, uint32_t b) {
    uint32_t pairs = state->counts[a] * state->counts[b], agreeing = 0;
    for (uint32_t i = 0; i < state->counts[a]; i++) {
        for (uint32_t j = 0; j < state->counts[b]; j++) {
            agreeing += state->agree(state->context, state->cores[a].members[i], state->cores[b].members[j]) != 0;
        }
    }
    return 2 * agreeing >= pairs;
}

/* The larger core comes first: it is the older group, or the one of more strong links. */
static void join(groups *state, uint32_t a, uint32_t b) {
    uint32_t first = state->counts[a] >= state->counts[b] ? a : b, second = first == a ? b : a;
    core joined = state->cores[first];
    uint32_t count = state->counts[first];
    for (uint32_t i = 0; i < state->counts[second] && count < CORE_MAX; i++) {
        joined.members[count++] = state->cores[second].members[i];
    }
    uint32_t group = wc_sets_join(state->parents, a, b);
    state->cores[group] = joined;
    state->counts[group] = count;
}

static void take_links(groups *state, const wc_edge *links, size_t nlinks, const wirecopy_allocator *allocator) {
    WC_EACH(size_t, i, nlinks, WC_AT_RANDOM / CORE_MAX, allocator) {
        uint32_t a = wc_sets_find(state->parents, links[i].low);
        uint32_t b = wc_sets_find(state->parents, links[i].high);
        if (a != b && ((state->counts[a] == 1 && state->counts[b] == 1) || cores_agree(state, a, b))) {
            join(state, a, b);
        }
    }
}

static void each_alone(groups *state, uint32_t nentries, const wirecopy_allocator *allocator) {
    WC_EACH(uint32_t, i, nentries, WC_IN_ORDER, allocator) {
        state->parents[i] = i;
        state->cores[i].members[0] = i;
        state->counts[i] = 1;
    }
}

/* The links of each component together, components by their first member; ends_ret: of each member's component, where
 * its links end. */
static void deal_by_component(const wc_edges *links, uint32_t *parents, uint32_t nentries, wc_edge *dealt_ret,
                              uint64_t *ends_ret) {
    WC_EACH(size_t, i, links->count, WC_AT_RANDOM, links->allocator) {
        wc_sets_join(parents, links->edges[i].low, links->edges[i].high);
    }
    memset(ends_ret, 0, nentries * sizeof *ends_ret);
    WC_EACH(size_t, i, links->count, WC_AT_RANDOM, links->allocator) {
        ends_ret[wc_sets_find(parents, links->edges[i].low)]++;
    }
    uint64_t start = 0;
    WC_EACH(uint32_t, i, nentries, WC_IN_ORDER, links->allocator) {
        uint64_t count = ends_ret[i];
        ends_ret[i] = start;
        start += count;
    }
    WC_EACH(size_t, i, links->count, WC_AT_RANDOM, links->allocator) {
        dealt_ret[ends_ret[wc_sets_find(parents, links->edges[i].low)]++] = links->edges[i];
    }
}

/* Components have nothing to do with one another: taken one by one, what is looked up for a link lies close to what was
 * looked up for the one before. */
static void take_components(groups *state, const wc_edges *links, uint32_t nentries, wc_edge *dealt, uint64_t *ends) {
    deal_by_component(links, state->parents, nentries, dealt, ends);
    each_alone(state, nentries, links->allocator);
    uint64_t from = 0;
    WC_EACH(uint32_t, i, nentries, WC_IN_ORDER, links->allocator) {
        if (ends[i] > from) {
            qsort(dealt + from, ends[i] - from, sizeof *dealt, by_similarity);
            take_links(state, dealt + from, ends[i] - from, links->allocator);
            from = ends[i];
        }
    }
}

wirecopy_code wc_cluster_agreement(const wc_edges *links, uint32_t nentries, wc_agree_pair_fn agree,
                                   const void *context, uint32_t *group_ret, wirecopy_error *error) {
    const wirecopy_allocator *allocator = links->allocator;
    groups state = {.parents = group_ret, .agree = agree, .context = context};
    wc_edge *dealt = wc_allocate(allocator, links->count, sizeof *dealt);
    uint64_t *ends = wc_allocate(allocator, nentries, sizeof *ends);
    state.cores = wc_allocate(allocator, nentries, sizeof *state.cores);
    state.counts = wc_allocate(allocator, nentries, sizeof *state.counts);
    wirecopy_code code = WIRECOPY_OK;
    if (dealt == NULL || ends == NULL || state.cores == NULL || state.counts == NULL) {
        code = wc_fail_refused(allocator, links->count * sizeof *dealt + nentries * sizeof *state.cores, error);
    } else {
        each_alone(&state, nentries, allocator);
        take_components(&state, links, nentries, dealt, ends);
        WC_EACH(uint32_t, i, nentries, WC_IN_ORDER, allocator) {
            group_ret[i] = wc_sets_find(group_ret, i);
        }
    }
    wc_release(allocator, dealt, links->count, sizeof *dealt);
    wc_release(allocator, ends, nentries, sizeof *ends);
    wc_release(allocator, state.cores, nentries, sizeof *state.cores);
    wc_release(allocator, state.counts, nentries, sizeof *state.counts);
    return code;
}
