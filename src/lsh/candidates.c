#include "lsh/candidates.h"

#include "base/walk.h"
#include "lsh/bucket.h"

#define XXH_INLINE_ALL
#include <xxhash.h>

uint32_t wc_band_key(const uint32_t *minima, wc_banding banding, uint32_t band) {
    return (uint32_t)XXH3_64bits(minima + (size_t)band * banding.rows, banding.rows * sizeof *minima);
}

/* 32 bits of key put some strangers into one bucket; comparing their signatures parts them. */
void wc_band_fill(const wc_search *search, uint32_t band, uint64_t *records_ret) {
    const wc_signatures *signatures = &search->signatures;
    wc_walk walk = wc_walk_over(search->allocator, signatures->count, WC_RUN_ROWS);
    while (wc_walk_next(&walk)) {
        uint32_t first = (uint32_t)walk.from, count = (uint32_t)(walk.to - walk.from);
        const uint32_t *minima = wc_row_run(signatures->reader, first, count);
        for (uint32_t i = 0; i < count; i++) {
            uint32_t key = wc_band_key(minima + (size_t)i * signatures->permutations, search->banding, band);
            records_ret[first + i] = (uint64_t)key << 32 | (first + i);
        }
    }
}

/* Untried pairs beyond which they are tried before more are added: what they take does not grow with the dump. */
enum { UNTRIED_MOST = 1 << 20 };

/* In ascending order, so that a signature is fetched once for all its partners of a higher number. */
static wirecopy_code try_untried(wc_search *search, wc_pairs *pairs, wirecopy_error *error) {
    wc_pairs *untried = &search->untried;
    wirecopy_code code = wc_pairs_compact(untried, error);
    WC_EACH_WHILE(code == WIRECOPY_OK, size_t, i, untried->count, WC_IN_ORDER, search->allocator) {
        uint32_t low = (uint32_t)(untried->pairs[i] >> 32), high = (uint32_t)untried->pairs[i];
        if (search->admit(search->admit_context, &search->signatures, low, high, 0) != WC_DECLINED) {
            code = wc_pairs_add(pairs, untried->pairs[i], error);
        }
    }
    untried->count = 0;
    return code;
}

wirecopy_code wc_search_finish(wc_search *search, wc_pairs *pairs, wirecopy_error *error) {
    wirecopy_code code = try_untried(search, pairs, error);
    wc_pairs_clear(&search->untried);
    return code;
}

static wirecopy_code add_untried(wc_search *search, const uint64_t *records, uint32_t count, wc_pairs *pairs,
                                 wirecopy_error *error) {
    wirecopy_code code = WIRECOPY_OK;
    if (search->untried.count >= UNTRIED_MOST) {
        code = wc_pairs_compact(&search->untried, error);
        if (code == WIRECOPY_OK && search->untried.count >= UNTRIED_MOST / 2) {
            code = try_untried(search, pairs, error);
        }
    }
    for (uint32_t i = 0; i < count; i++) {
        for (uint32_t j = i + 1; code == WIRECOPY_OK && j < count; j++) {
            code = wc_pairs_add(&search->untried, wc_pair((uint32_t)records[i], (uint32_t)records[j]), error);
        }
    }
    return code;
}

static wirecopy_code link_bucket(wc_search *search, uint32_t band, const uint64_t *records, uint32_t count,
                                 uint32_t *members, wc_pairs *pairs, wirecopy_error *error) {
    if (count <= search->small) {
        return add_untried(search, records, count, pairs, error);
    }
    for (uint32_t i = 0; i < count; i++) {
        members[i] = (uint32_t)records[i];
    }
    return wc_bucket_link(search, members, count, band, pairs, error);
}

wirecopy_code wc_band_link(wc_search *search, uint32_t band, const uint64_t *records, uint32_t *members,
                           wc_pairs *pairs, wirecopy_error *error) {
    wirecopy_code code = WIRECOPY_OK;
    uint32_t count = search->signatures.count;
    wc_walk walk = wc_walk_over(search->allocator, count, WC_IN_ORDER);
    for (uint32_t from = 0, to; code == WIRECOPY_OK && wc_walk_reach(&walk, from); from = to) {
        for (to = from + 1; to < count && records[to] >> 32 == records[from] >> 32; to++) {
        }
        if (to - from > 1) {
            code = link_bucket(search, band, records + from, to - from, members, pairs, error);
        }
    }
    return code;
}
