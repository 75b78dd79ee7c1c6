#include "lsh/candidates.h"

#include "lsh/bucket.h"

#define XXH_INLINE_ALL
#include <xxhash.h>

uint32_t wirecopy_band_key(const uint32_t *minima, wirecopy_banding banding, uint32_t band) {
    return (uint32_t)XXH3_64bits(minima + (size_t)band * banding.rows, banding.rows * sizeof *minima);
}

/* 32 bits of key put some strangers into one bucket; comparing their signatures parts them. */
void wirecopy_band_fill(const wirecopy_search *search, uint32_t band, uint64_t *records_ret) {
    const wirecopy_signatures *signatures = &search->signatures;
    for (uint32_t i = 0; i < signatures->count; i++) {
        const uint32_t *minima = signatures->minima + (size_t)i * signatures->permutations;
        records_ret[i] = (uint64_t)wirecopy_band_key(minima, search->banding, band) << 32 | i;
    }
}

wirecopy_code wirecopy_band_link(const wirecopy_search *search, uint32_t band, const uint64_t *records,
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
