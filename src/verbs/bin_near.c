/* What the near profile does to a bin before it is grouped. */
#include <stdlib.h>
#include <string.h>

#include "base/error.h"
#include "base/memory.h"
#include "base/owned.h"
#include "near/linking.h"
#include "verbs/bin.h"
#include "verbs/verbs.h"

static wirecopy_code check_is_near(const wirecopy_bin *bin, wirecopy_error *error) {
    return bin->job.sketcher->kind->keeps
               ? wc_fail(error, WIRECOPY_ERROR_ARGUMENT, "the bin is of the news profile, which has no such step")
               : WIRECOPY_OK;
}

static wirecopy_code check_is_open(const wirecopy_bin *bin, wirecopy_error *error) {
    return bin->is_ready ? wc_fail(error, WIRECOPY_ERROR_ARGUMENT, "the bin has been looked at: make another")
                         : check_is_near(bin, error);
}

wirecopy_code wc_bin_add_edges(wirecopy_bin *bin, const uint64_t *pairs, const double *jaccard, uint64_t count,
                               wirecopy_error *error) {
    wirecopy_code code = check_is_open(bin, error);
    for (uint64_t i = 0; code == WIRECOPY_OK && i < count; i++) {
        code = wc_edges_add(&bin->edges, (uint32_t)pairs[i], (uint32_t)(pairs[i] >> 32), jaccard[i], error);
    }
    return code;
}

static int by_value(const void *left, const void *right) {
    uint64_t a = *(const uint64_t *)left, b = *(const uint64_t *)right;
    return (a > b) - (a < b);
}

wirecopy_code wc_bin_add_furniture(wirecopy_bin *bin, const uint64_t *values, uint64_t count, wirecopy_error *error) {
    wirecopy_code code = check_is_open(bin, error);
    if (code == WIRECOPY_OK) {
        code = wc_grow(bin->job.sketcher->allocator, (void **)&bin->furniture, &bin->furniture_capacity,
                       bin->nfurniture + (size_t)count, sizeof *bin->furniture, error);
    }
    if (code == WIRECOPY_OK && count > 0) {
        memcpy(bin->furniture + bin->nfurniture, values, (size_t)count * sizeof *values);
        bin->nfurniture += (size_t)count;
        qsort(bin->furniture, bin->nfurniture, sizeof *bin->furniture, by_value);
    }
    return code;
}

static wirecopy_code tell_pairs(const wirecopy_bin *bin, const wc_pairs *pairs, wirecopy_parts *pairs_ret,
                                wirecopy_error *error) {
    const wirecopy_allocator *allocator = bin->allocator;
    *pairs_ret = (wirecopy_parts){.size = sizeof *pairs_ret, .nparts = 1};
    pairs_ret->ends = wc_owned_allocate(allocator, sizeof *pairs_ret->ends);
    pairs_ret->records = wc_owned_allocate(allocator, (pairs->count + 1) * sizeof *pairs_ret->records);
    if (pairs_ret->ends == NULL || pairs_ret->records == NULL) {
        return wc_fail_refused(allocator, pairs->count * sizeof *pairs_ret->records, error);
    }
    pairs_ret->ends[0] = pairs->count;
    for (size_t i = 0; i < pairs->count; i++) {
        uint32_t low = (uint32_t)(pairs->pairs[i] >> 32), high = (uint32_t)pairs->pairs[i];
        pairs_ret->records[i] = (uint64_t)bin->ranks[high] << 32 | bin->ranks[low];
    }
    return WIRECOPY_OK;
}

wirecopy_code wc_bin_search(wirecopy_bin *bin, uint32_t band, wirecopy_parts *pairs_ret, wirecopy_error *error) {
    wc_pairs pairs;
    *pairs_ret = (wirecopy_parts){.size = sizeof *pairs_ret};
    wirecopy_code code = check_is_near(bin, error);
    if (code != WIRECOPY_OK) {
        return code;
    }
    code = wc_bin_ready(bin, 1, error);
    wc_pairs_init(&pairs, bin->job.sketcher->allocator);
    wc_run run = wc_job_run_of(&bin->job);
    if (code == WIRECOPY_OK && band >= bin->job.stats->bands) {
        code = wc_fail(error, WIRECOPY_ERROR_ARGUMENT, "there is no band %lu: there are %lu", (unsigned long)band,
                       (unsigned long)bin->job.stats->bands);
    }
    if (code == WIRECOPY_OK) {
        code = wc_likeness_search(&run, band, &pairs, error);
    }
    if (code == WIRECOPY_OK) {
        code = tell_pairs(bin, &pairs, pairs_ret, error);
    }
    wc_pairs_clear(&pairs);
    return code;
}

wirecopy_code wc_bin_compare(wirecopy_bin *bin, double *jaccard_ret, wirecopy_error *error) {
    wirecopy_code code = check_is_near(bin, error);
    wc_pairs pairs;
    wc_pairs_init(&pairs, bin->job.sketcher->allocator);
    if (code == WIRECOPY_OK) {
        code = wc_bin_ready(bin, 1, error);
    }
    if (code == WIRECOPY_OK) {
        code =
            wc_grow(pairs.allocator, (void **)&pairs.pairs, &pairs.capacity, bin->npairs, sizeof *pairs.pairs, error);
    }
    for (; code == WIRECOPY_OK && pairs.count < bin->npairs; pairs.count++) {
        pairs.pairs[pairs.count] = bin->pairs[pairs.count] << 32 | bin->pairs[pairs.count] >> 32;
    }
    wc_run run = wc_job_run_of(&bin->job);
    if (code == WIRECOPY_OK) {
        code = wc_verify_pairs(&run, &pairs, jaccard_ret, error);
    }
    wc_pairs_clear(&pairs);
    return code;
}
