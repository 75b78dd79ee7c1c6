#include "near/completion.h"

#include "base/error.h"
#include "base/memory.h"
#include "cluster/cluster.h"
#include "base/radix.h"
#include "run/parallel.h"

/* The members of the current component, in input order. */
typedef struct completing {
    const wc_run *run;
    const wc_edges *edges;
    const uint64_t *members;
    size_t nmembers;
    wc_pairs *missing;
} completing;

static wirecopy_code try_some(void *context, void *state, size_t from, size_t to, wirecopy_error *error) {
    const completing *work = context;
    uint32_t floor = wc_near_floor(work->run);
    wirecopy_code code = WIRECOPY_OK;
    (void)state;
    for (size_t i = from; code == WIRECOPY_OK && i < to; i++) {
        for (size_t j = i + 1; code == WIRECOPY_OK && j < work->nmembers; j++) {
            uint32_t a = (uint32_t)work->members[i], b = (uint32_t)work->members[j];
            if (wc_near_agreeing(work->run, a, b, floor) >= floor && wc_edges_find(work->edges, a, b) < 0.0) {
                code = wc_pairs_add(work->missing, wc_pair(a, b), error);
            }
        }
    }
    return code;
}

/* before: the number of entries in earlier components. */
static wirecopy_code try_component(const wc_run *run, const wc_edges *edges, size_t before, const uint64_t *members,
                                   size_t nmembers, wc_pairs *missing, wirecopy_error *error) {
    completing work = {run, edges, members, nmembers, missing};
    const wc_loop loop = {.allocator = edges->allocator,
                          .threads = 1,
                          .count = nmembers,
                          .chunk = 1,
                          .body = try_some,
                          .context = &work,
                          .progress = run->progress,
                          .done_before = before,
                          .total = run->corpus->nentries};
    return wc_loop_run(&loop, error);
}

/* Members of a component are adjacent, in input order. */
static wirecopy_code find_missing(const wc_run *run, const wc_edges *edges, uint32_t *component, uint64_t *records,
                                  wc_pairs *missing, wirecopy_error *error) {
    uint32_t nentries = (uint32_t)run->corpus->nentries;
    wc_cluster_components(edges, nentries, component);
    for (uint32_t i = 0; i < nentries; i++) {
        records[i] = (uint64_t)component[i] << 32 | i;
    }
    wc_radix_sort_within(records, records + nentries, nentries, 32, edges->allocator);
    wirecopy_code code = wc_progress_begin(run->progress, WC_STEP_MISSING, error);
    for (size_t from = 0, to; code == WIRECOPY_OK && from < nentries; from = to) {
        for (to = from + 1; to < nentries && records[to] >> 32 == records[from] >> 32; to++) {
        }
        if (to - from > run->corpus->sketcher->options.bucket_texts_max) {
            code = try_component(run, edges, from, records + from, to - from, missing, error);
        }
    }
    return code;
}

static wirecopy_code verify_and_merge(const wc_run *run, wc_edges *edges, wc_pairs *missing, wirecopy_error *error) {
    wc_edges more;
    wc_edges_init(&more, edges->allocator);
    wirecopy_code code = wc_pairs_compact(missing, error);
    if (code == WIRECOPY_OK) {
        code = wc_progress_begin(run->progress, WC_STEP_MISSING_PAIRS, error);
    }
    if (code == WIRECOPY_OK) {
        code = wc_verify_keep(run, missing, run->corpus->sketcher->options.threshold, &more, error);
    }
    if (code == WIRECOPY_OK && more.count > 0) {
        code = wc_edges_merge(edges, &more, error);
    }
    wc_edges_clear(&more);
    return code;
}

wirecopy_code wc_complete_pairs(const wc_run *run, wc_edges *edges, wirecopy_error *error) {
    const wirecopy_allocator *allocator = run->corpus->allocator;
    size_t nentries = run->corpus->nentries;
    wc_pairs missing;
    wc_pairs_init(&missing, allocator);
    uint32_t *component = wc_allocate(allocator, nentries, sizeof *component);
    uint64_t *records = wc_allocate(allocator, 2 * nentries, sizeof *records);
    wirecopy_code code = component == NULL || records == NULL
                             ? wc_fail_refused(allocator, nentries * (sizeof *component + 2 * sizeof *records), error)
                             : find_missing(run, edges, component, records, &missing, error);
    if (code == WIRECOPY_OK) {
        code = verify_and_merge(run, edges, &missing, error);
    }
    wc_release(allocator, component, nentries, sizeof *component);
    wc_release(allocator, records, 2 * nentries, sizeof *records);
    wc_pairs_clear(&missing);
    return code;
}
