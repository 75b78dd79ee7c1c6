#include "near/grouping.h"

#include "base/error.h"
#include "base/memory.h"
#include "base/walk.h"
#include "cluster/cluster.h"
#include "run/clock.h"
#include "near/linking.h"

static wirecopy_code group_by_agreement(const wc_run *run, wc_edges *edges, uint32_t *group_ret,
                                        wirecopy_error *error) {
    wc_likeness likeness;
    wc_edges links;
    wc_edges_init(&links, run->corpus->allocator);
    wirecopy_code code = wc_likeness_create(&likeness, run, edges, error);
    if (code == WIRECOPY_OK) {
        code = wc_likeness_links(&likeness, &links, error);
    }
    if (code == WIRECOPY_OK) {
        code = wc_cluster_agreement(&links, (uint32_t)run->corpus->nentries, wc_likeness_agree, &likeness, group_ret,
                                    error);
    }
    wc_edges_clear(&links);
    wc_likeness_clear(&likeness);
    return code;
}

/* Pairs that furniture kept below the threshold are matched and verified during grouping. */
static double seconds_elsewhere(const wc_run *run) {
    return run->stats->seconds_match + run->stats->seconds_verify;
}

wirecopy_code wc_near_group_edges(const wc_run *run, wc_edges *edges, uint32_t *group_ret, wirecopy_error *error) {
    double start = wc_seconds(), elsewhere = seconds_elsewhere(run);
    uint32_t nentries = (uint32_t)run->corpus->nentries;
    wirecopy_code code = WIRECOPY_OK;
    if (run->corpus->sketcher->options.linkage == WIRECOPY_LINKAGE_COMPONENTS) {
        wc_cluster_components(edges, nentries, group_ret);
    } else {
        code = group_by_agreement(run, edges, group_ret, error);
    }
    run->stats->seconds_group += wc_seconds() - start - (seconds_elsewhere(run) - elsewhere);
    return code;
}

/* Finds members of a group that are not an edge with the entry that names it. */
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

wirecopy_code wc_near_similarities(const wc_run *run, const wc_edges *edges, const wc_grouping *grouping,
                                   double *similarity_ret, wirecopy_error *error) {
    double start = wc_seconds();
    wc_pairs unknown;
    wc_pairs_init(&unknown, grouping->allocator);
    wirecopy_code code = wc_progress_begin(run->progress, WC_STEP_SIMILARITIES, error);
    if (code == WIRECOPY_OK) {
        code = find_unknown(edges, grouping, similarity_ret, &unknown, error);
    }
    double *jaccard = wc_allocate(grouping->allocator, unknown.count, sizeof *jaccard);
    size_t count = unknown.count;
    if (code == WIRECOPY_OK && jaccard == NULL) {
        code = wc_fail_refused(grouping->allocator, count * sizeof *jaccard, error);
    }
    if (code == WIRECOPY_OK) {
        code = wc_verify_pairs(run, &unknown, jaccard, error);
    }
    for (size_t i = 0; code == WIRECOPY_OK && i < count; i++) {
        similarity_ret[(uint32_t)unknown.pairs[i]] = jaccard[i];
    }
    wc_release(grouping->allocator, jaccard, count, sizeof *jaccard);
    run->stats->seconds_verify += wc_seconds() - start;
    wc_pairs_clear(&unknown);
    return code;
}
