#include "lsh/candidates.h"

#include "base/paged.h"
#include "lsh/bucket.h"

#define XXH_INLINE_ALL
#include <xxhash.h>

uint32_t wirecopy_band_key(const uint32_t *minima, wirecopy_banding banding, uint32_t band) {
    return (uint32_t)XXH3_64bits(minima + (size_t)band * banding.rows, banding.rows * sizeof *minima);
}

size_t wirecopy_signatures_agreeing(const wirecopy_signatures *signatures, const wirecopy_kernels *kernels, uint32_t a,
                                    uint32_t b, size_t least) {
    const wirecopy_digests *digests = signatures->digests;
    if (digests != NULL && digests->words != NULL && wirecopy_digests_agreeing_most(digests, a, b) < least) {
        return 0;
    }
    const uint32_t *a_minima = wirecopy_signature(signatures, a);
    return kernels->agree(a_minima, wirecopy_signature(signatures, b), signatures->permutations);
}

/* 32 bits of key put some strangers into one bucket; comparing their signatures parts them. */
void wirecopy_band_fill(const wirecopy_search *search, uint32_t band, uint64_t *records_ret) {
    const wirecopy_signatures *signatures = &search->signatures;
    for (uint32_t first = 0, count; first < signatures->count; first += count) {
        uint32_t left = signatures->count - first;
        count = left < WIRECOPY_RUN_ROWS ? left : WIRECOPY_RUN_ROWS;
        const uint32_t *minima = wirecopy_row_run(signatures->reader, first, count);
        for (uint32_t i = 0; i < count; i++) {
            uint32_t key = wirecopy_band_key(minima + (size_t)i * signatures->permutations, search->banding, band);
            records_ret[first + i] = (uint64_t)key << 32 | (first + i);
        }
        wirecopy_breathe(search->allocator);
    }
}

/* Untried pairs beyond which they are tried before more are added: what they take does not grow with the dump. */
enum { UNTRIED_MOST = 1 << 20 };

/* In ascending order, so that a signature is fetched once for all its partners of a higher number. */
static wirecopy_code try_untried(wirecopy_search *search, wirecopy_pairs *pairs, wirecopy_error *error) {
    wirecopy_pairs *untried = &search->untried;
    wirecopy_code code = wirecopy_pairs_compact(untried, error);
    for (size_t i = 0; code == WIRECOPY_OK && i < untried->count; i++) {
        wirecopy_breathe_every(search->allocator, WIRECOPY_BREATH_IN_ORDER, i);
        uint32_t low = (uint32_t)(untried->pairs[i] >> 32), high = (uint32_t)untried->pairs[i];
        if (search->admit(search->admit_context, &search->signatures, low, high, 0) != WIRECOPY_DECLINED) {
            code = wirecopy_pairs_add(pairs, untried->pairs[i], error);
        }
    }
    untried->count = 0;
    return code;
}

wirecopy_code wirecopy_search_finish(wirecopy_search *search, wirecopy_pairs *pairs, wirecopy_error *error) {
    wirecopy_code code = try_untried(search, pairs, error);
    wirecopy_pairs_clear(&search->untried);
    return code;
}

static wirecopy_code add_untried(wirecopy_search *search, const uint64_t *records, uint32_t count,
                                 wirecopy_pairs *pairs, wirecopy_error *error) {
    wirecopy_code code = WIRECOPY_OK;
    if (search->untried.count >= UNTRIED_MOST) {
        code = wirecopy_pairs_compact(&search->untried, error);
        if (code == WIRECOPY_OK && search->untried.count >= UNTRIED_MOST / 2) {
            code = try_untried(search, pairs, error);
        }
    }
    for (uint32_t i = 0; i < count; i++) {
        for (uint32_t j = i + 1; code == WIRECOPY_OK && j < count; j++) {
            code = wirecopy_pairs_add(&search->untried, wirecopy_pair((uint32_t)records[i], (uint32_t)records[j]),
                                      error);
        }
    }
    return code;
}

static wirecopy_code link_bucket(wirecopy_search *search, uint32_t band, const uint64_t *records, uint32_t count,
                                 uint32_t *members, wirecopy_pairs *pairs, wirecopy_error *error) {
    if (count <= search->small) {
        return add_untried(search, records, count, pairs, error);
    }
    for (uint32_t i = 0; i < count; i++) {
        members[i] = (uint32_t)records[i];
    }
    wirecopy_breathe(search->allocator);
    return wirecopy_bucket_link(search, members, count, band, pairs, error);
}

wirecopy_code wirecopy_band_link(wirecopy_search *search, uint32_t band, const uint64_t *records, uint32_t *members,
                                 wirecopy_pairs *pairs, wirecopy_error *error) {
    wirecopy_code code = WIRECOPY_OK;
    uint32_t count = search->signatures.count;
    for (uint32_t from = 0, to; code == WIRECOPY_OK && from < count; from = to) {
        wirecopy_breathe_every(search->allocator, WIRECOPY_BREATH_IN_ORDER, from);
        for (to = from + 1; to < count && records[to] >> 32 == records[from] >> 32; to++) {
        }
        if (to - from > 1) {
            code = link_bucket(search, band, records + from, to - from, members, pairs, error);
        }
    }
    return code;
}
