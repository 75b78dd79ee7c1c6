#include "lsh/candidates.h"

#include "base/error.h"
#include "base/memory.h"
#include "lsh/bucket.h"
#include "lsh/radix.h"

#define XXH_INLINE_ALL
#include <xxhash.h>

uint32_t wirecopy_band_key(const uint32_t *minima, wirecopy_banding banding, uint32_t band) {
    return (uint32_t)XXH3_64bits(minima + (size_t)band * banding.rows, banding.rows * sizeof *minima);
}

/* Key above, signature below: a stable sort by key keeps the signatures of a bucket in input order. 32 bits of key put
 * some strangers into one bucket; comparing their signatures parts them. */
static void fill_records(const wirecopy_search *search, uint32_t band, uint64_t *records_ret) {
    const wirecopy_signatures *signatures = &search->signatures;
    for (uint32_t i = 0; i < signatures->count; i++) {
        const uint32_t *minima = signatures->minima + (size_t)i * signatures->permutations;
        records_ret[i] = (uint64_t)wirecopy_band_key(minima, search->banding, band) << 32 | i;
    }
}

static wirecopy_code link_buckets(const wirecopy_search *search, uint32_t band, const uint64_t *records,
                                  uint32_t *members, wirecopy_pairs *pairs, wirecopy_error *error) {
    wirecopy_code code = WIRECOPY_OK;
    uint32_t count = search->signatures.count;
    for (uint32_t from = 0, to; code == WIRECOPY_OK && from < count; from = to) {
        for (to = from + 1; to < count && records[to] >> 32 == records[from] >> 32; to++) {
        }
        if (to - from > 1) {
            for (uint32_t i = from; i < to; i++) {
                members[i - from] = (uint32_t)records[i];
            }
            code = wirecopy_bucket_link(search, members, to - from, band, pairs, error);
        }
    }
    return code;
}

wirecopy_code wirecopy_candidates_of_band(const wirecopy_search *search, uint32_t band, wirecopy_pairs *pairs,
                                          wirecopy_error *error) {
    size_t count = search->signatures.count;
    uint64_t *records = wirecopy_allocate(search->allocator, 2 * count, sizeof *records);
    if (records == NULL) {
        return wirecopy_fail_memory(error, 2 * count * sizeof *records);
    }
    fill_records(search, band, records);
    wirecopy_radix_sort(records, records + count, count, 32);
    /* The sort's scratch is free again and large enough for the largest bucket. */
    wirecopy_code code = link_buckets(search, band, records, (uint32_t *)(records + count), pairs, error);
    wirecopy_release(search->allocator, records, 2 * count, sizeof *records);
    return code;
}
