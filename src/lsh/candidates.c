#include "lsh/candidates.h"

#include "base/paged.h"
#include "lsh/bucket.h"

#define XXH_INLINE_ALL
#include <xxhash.h>

uint32_t wc_band_key(const uint32_t *minima, wc_banding banding, uint32_t band) {
    return (uint32_t)XXH3_64bits(minima + (size_t)band * banding.rows, banding.rows * sizeof *minima);
}

/* 32 bits of key put some strangers into one bucket; comparing their signatures parts them. */
void wc_band_fill(const wc_search *search, uint32_t band, uint64_t *records_ret) {
    const wc_signatures *signatures = &search->signatures;
    for (uint32_t first = 0, count; first < signatures->count; first += count) {
        uint32_t left = signatures->count - first;
        count = left < WC_RUN_ROWS ? left : WC_RUN_ROWS;
        const uint32_t *minima = wc_row_run(signatures->reader, first, count);
        for (uint32_t i = 0; i < count; i++) {
            uint32_t key = wc_band_key(minima + (size_t)i * signatures->permutations, search->banding, band);
            records_ret[first + i] = (uint64_t)key << 32 | (first + i);
        }
        wc_breathe(search->allocator);
    }
}

/* Untried pairs beyond which they are tried before more are added: what they take does not grow with the dump. */
enum { UNTRIED_MOST = 1 << 20 };

/* In ascending order, so that a signature is fetched once for all its partners of a higher number. */
static wirecopy_code try_untried(wc_search *search, wc_pairs *pairs, wirecopy_error *error) {
    wc_pairs *untried = &search->untried;
    wirecopy_code code = wc_pairs_compact(untried, error);
    for (size_t i = 0; code == WIRECOPY_OK && i < untried->count; i++) {
        wc_breathe_every(search->allocator, WC_BREATH_IN_ORDER, i);
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
    wc_breathe(search->allocator);
    return wc_bucket_link(search, members, count, band, pairs, error);
}

wirecopy_code wc_band_link(wc_search *search, uint32_t band, const uint64_t *records, uint32_t *members,
                           wc_pairs *pairs, wirecopy_error *error) {
    wirecopy_code code = WIRECOPY_OK;
    uint32_t count = search->signatures.count;
    for (uint32_t from = 0, to; code == WIRECOPY_OK && from < count; from = to) {
        wc_breathe_every(search->allocator, WC_BREATH_IN_ORDER, from);
        for (to = from + 1; to < count && records[to] >> 32 == records[from] >> 32; to++) {
        }
        if (to - from > 1) {
            code = link_bucket(search, band, records + from, to - from, members, pairs, error);
        }
    }
    return code;
}
