#include "pipeline/completion.h"

#include "base/error.h"
#include "base/memory.h"
#include "cluster/cluster.h"
#include "lsh/radix.h"

static wirecopy_code try_component(const wirecopy_matching *matching, const wirecopy_edges *edges,
                                   const uint64_t *members, size_t nmembers, wirecopy_pairs *missing,
                                   wirecopy_error *error) {
    uint32_t floor = wirecopy_matching_floor(matching);
    wirecopy_code code = WIRECOPY_OK;
    for (size_t i = 0; code == WIRECOPY_OK && i < nmembers; i++) {
        code = wirecopy_progress_report(matching->progress, WIRECOPY_STAGE_MATCH, i, nmembers, error);
        for (size_t j = i + 1; code == WIRECOPY_OK && j < nmembers; j++) {
            uint32_t a = (uint32_t)members[i], b = (uint32_t)members[j];
            if (wirecopy_matching_agreeing(matching, a, b, floor) >= floor && wirecopy_edges_find(edges, a, b) < 0.0) {
                code = wirecopy_pairs_add(missing, wirecopy_pair(a, b), error);
            }
        }
    }
    return code;
}

/* Members of one component stand together, in input order. */
static wirecopy_code find_missing(const wirecopy_matching *matching, const wirecopy_edges *edges, uint32_t *component,
                                  uint64_t *records, wirecopy_pairs *missing, wirecopy_error *error) {
    uint32_t nentries = (uint32_t)matching->corpus->nentries;
    wirecopy_cluster_components(edges, nentries, component);
    for (uint32_t i = 0; i < nentries; i++) {
        records[i] = (uint64_t)component[i] << 32 | i;
    }
    wirecopy_radix_sort_within(records, records + nentries, nentries, 32, edges->allocator);
    wirecopy_code code = WIRECOPY_OK;
    for (size_t from = 0, to; code == WIRECOPY_OK && from < nentries; from = to) {
        for (to = from + 1; to < nentries && records[to] >> 32 == records[from] >> 32; to++) {
        }
        if (to - from > matching->corpus->sketcher->options.bucket_texts_max) {
            code = try_component(matching, edges, records + from, to - from, missing, error);
        }
    }
    return code;
}

static wirecopy_code verify_and_merge(const wirecopy_matching *matching, wirecopy_edges *edges, wirecopy_pairs *missing,
                                      wirecopy_error *error) {
    wirecopy_edges more;
    wirecopy_edges_init(&more, edges->allocator);
    wirecopy_code code = wirecopy_pairs_compact(missing, error);
    if (code == WIRECOPY_OK) {
        code = wirecopy_matching_keep(matching, missing, matching->corpus->sketcher->options.threshold, &more, error);
    }
    if (code == WIRECOPY_OK && more.count > 0) {
        code = wirecopy_matching_merge(edges, &more, error);
    }
    wirecopy_edges_clear(&more);
    return code;
}

wirecopy_code wirecopy_complete_pairs(const wirecopy_matching *matching, wirecopy_edges *edges, wirecopy_error *error) {
    const wirecopy_allocator *allocator = matching->corpus->allocator;
    size_t nentries = matching->corpus->nentries;
    wirecopy_pairs missing;
    wirecopy_pairs_init(&missing, allocator);
    uint32_t *component = wirecopy_allocate(allocator, nentries, sizeof *component);
    uint64_t *records = wirecopy_allocate(allocator, 2 * nentries, sizeof *records);
    wirecopy_code code = component == NULL || records == NULL
                             ? wirecopy_fail_memory(error, nentries * (sizeof *component + 2 * sizeof *records))
                             : find_missing(matching, edges, component, records, &missing, error);
    if (code == WIRECOPY_OK) {
        code = verify_and_merge(matching, edges, &missing, error);
    }
    wirecopy_release(allocator, component, nentries, sizeof *component);
    wirecopy_release(allocator, records, 2 * nentries, sizeof *records);
    wirecopy_pairs_clear(&missing);
    return code;
}
