#include "near/grouping.h"

#include "base/error.h"
#include "base/memory.h"
#include "base/walk.h"
#include "cluster/cluster.h"
#include "run/clock.h"
#include "near/linking.h"

static wirecopy_code group_by_agreement(const wc_matching *matching, wc_edges *edges, uint32_t *group_ret,
                                        wirecopy_error *error) {
    wc_likeness likeness;
    wc_edges links;
    wc_edges_init(&links, matching->corpus->allocator);
    wirecopy_code code = wc_likeness_create(&likeness, matching, edges, error);
    if (code == WIRECOPY_OK) {
        code = wc_likeness_links(&likeness, &links, error);
    }
    if (code == WIRECOPY_OK) {
        code = wc_cluster_agreement(&links, (uint32_t)matching->corpus->nentries, wc_likeness_agree, &likeness,
                                    group_ret, error);
    }
    wc_edges_clear(&links);
    wc_likeness_clear(&likeness);
    return code;
}

/* Pairs that were kept apart by furniture are matched and verified while groups are made. */
static double seconds_elsewhere(const wc_matching *matching) {
    return matching->stats->seconds_match + matching->stats->seconds_verify;
}

wirecopy_code wc_near_group_edges(const wc_matching *matching, wc_edges *edges, uint32_t *group_ret,
                                  wirecopy_error *error) {
    double start = wc_seconds(), elsewhere = seconds_elsewhere(matching);
    uint32_t nentries = (uint32_t)matching->corpus->nentries;
    wirecopy_code code = WIRECOPY_OK;
    if (matching->corpus->sketcher->options.linkage == WIRECOPY_LINKAGE_COMPONENTS) {
        wc_cluster_components(edges, nentries, group_ret);
    } else {
        code = group_by_agreement(matching, edges, group_ret, error);
    }
    matching->stats->seconds_group += wc_seconds() - start - (seconds_elsewhere(matching) - elsewhere);
    return code;
}

/* Members of a group that never were a pair with the entry that names it. */
static wirecopy_code find_unknown(const wc_edges *edges, const wc_grouping *grouping, double *similarity_ret,
                                  wc_pairs *unknown_ret, wirecopy_error *error) {
    wirecopy_code code = WIRECOPY_OK;
    WC_EACH_WHILE(code == WIRECOPY_OK, uint32_t, entry, grouping->nentries, WC_AT_RANDOM, grouping->allocator) {
        uint32_t first = grouping->group[entry];
        similarity_ret[entry] = first == entry ? 1.0 : wc_edges_find(edges, first, entry);
        if (similarity_ret[entry] < 0.0) {
            code = wc_pairs_add(unknown_ret, wc_pair(first, entry), error);
        }
    }
    return code;
}

wirecopy_code wc_near_similarities(const wc_matching *matching, const wc_edges *edges, const wc_grouping *grouping,
                                   double *similarity_ret, wirecopy_error *error) {
    double start = wc_seconds();
    wc_pairs unknown;
    wc_pairs_init(&unknown, grouping->allocator);
    wirecopy_code code = wc_progress_begin(matching->progress, WC_STEP_SIMILARITIES, error);
    if (code == WIRECOPY_OK) {
        code = find_unknown(edges, grouping, similarity_ret, &unknown, error);
    }
    double *jaccard = wc_allocate(grouping->allocator, unknown.count, sizeof *jaccard);
    size_t count = unknown.count;
    if (code == WIRECOPY_OK && jaccard == NULL) {
        code = wc_fail_refused(grouping->allocator, count * sizeof *jaccard, error);
    }
    if (code == WIRECOPY_OK) {
        code = wc_matching_verify(matching, &unknown, jaccard, error);
    }
    for (size_t i = 0; code == WIRECOPY_OK && i < count; i++) {
        similarity_ret[(uint32_t)unknown.pairs[i]] = jaccard[i];
    }
    wc_release(grouping->allocator, jaccard, count, sizeof *jaccard);
    matching->stats->seconds_verify += wc_seconds() - start;
    wc_pairs_clear(&unknown);
    return code;
}
