#include "lsh/bucket.h"

#include <string.h>

#include "base/error.h"
#include "base/memory.h"
#include "base/radix.h"

/* Each split peels one layer of shared text (an agency's line, then a site's footer ...); three were enough for every
 * dump seen. Two splits a layer, by different positions, since one misses the pairs that differ just there. */
enum { DEPTH_MAX = 3, SPLITS = 2 };

/* Members looked at to learn what is common: what half of a bucket holds, half of these do. */
enum { SAMPLE = 512 };

static size_t sample_step(size_t nmembers) {
    return nmembers < SAMPLE ? 1 : nmembers / SAMPLE;
}

static const uint32_t *signature_of(const wc_search *search, uint32_t member) {
    return wc_signature(&search->signatures, member);
}

static wirecopy_code try_pair(const wc_search *search, uint32_t a, uint32_t b, int large, wc_pairs *pairs,
                              wirecopy_error *error) {
    return search->admit(search->admit_context, &search->signatures, a, b, large) != WC_DECLINED
               ? wc_pairs_add(pairs, wc_pair(a, b), error)
               : WIRECOPY_OK;
}

static wirecopy_code try_all(const wc_search *search, const uint32_t *members, size_t nmembers, int large,
                             wc_pairs *pairs, wirecopy_error *error) {
    wirecopy_code code = WIRECOPY_OK;
    for (size_t i = 0; i < nmembers; i++) {
        for (size_t j = i + 1; code == WIRECOPY_OK && j < nmembers; j++) {
            code = try_pair(search, members[i], members[j], large, pairs, error);
        }
    }
    return code;
}

/* The majority value of every position, where there is one (Boyer and Moore 1981); else one of those held. */
static void find_common(const wc_search *search, const uint32_t *members, size_t nmembers,
                        uint32_t *restrict common_ret, uint32_t *restrict votes) {
    uint32_t permutations = search->signatures.permutations;
    for (uint32_t p = 0; p < permutations; p++) {
        votes[p] = 0;
    }
    for (size_t i = 0; i < nmembers; i += sample_step(nmembers)) {
        const uint32_t *restrict minima = signature_of(search, members[i]);
        for (uint32_t p = 0; p < permutations; p++) {
            uint32_t held = votes[p] == 0 ? minima[p] : common_ret[p];
            common_ret[p] = held;
            votes[p] += held == minima[p] ? 1u : -1u;
        }
    }
}

/* Tries every other of left against the one nearest to what is common, and leaves those that it does not settle. */
static wirecopy_code try_pivot(const wc_search *search, uint32_t *left, size_t *nleft, const uint32_t *common,
                               wc_pairs *pairs, wirecopy_error *error) {
    size_t nearest = 0, most = 0, kept = 0;
    /* Among the first ones: they are in most buckets of their kind, so that one pivot serves several bands. */
    for (size_t i = 0; i < *nleft && i < SAMPLE; i++) {
        size_t agreeing =
            search->kernels->agree(signature_of(search, left[i]), common, search->signatures.permutations);
        if (agreeing > most) {
            most = agreeing;
            nearest = i;
        }
    }
    uint32_t pivot = left[nearest];
    for (size_t i = 0; i < *nleft; i++) {
        wc_admission admission = left[i] == pivot
                                     ? WC_SETTLED
                                     : search->admit(search->admit_context, &search->signatures, pivot, left[i], 1);
        wirecopy_code code = admission == WC_DECLINED || left[i] == pivot
                                 ? WIRECOPY_OK
                                 : wc_pairs_add(pairs, wc_pair(pivot, left[i]), error);
        if (code != WIRECOPY_OK) {
            return code;
        }
        left[kept] = left[i];
        kept += admission != WC_SETTLED;
    }
    *nleft = kept;
    return WIRECOPY_OK;
}

/* Pivot after pivot, as long as one settles at least so many of those left: a story cut at every length needs several,
 * and stories that merely share furniture are not tried again and again. */
enum { SETTLED_LEAST = 16 };

static wirecopy_code try_pivots(const wc_search *search, uint32_t *left, size_t nleft, uint32_t *common,
                                uint32_t *votes, wc_pairs *pairs, wirecopy_error *error) {
    size_t before = SIZE_MAX;
    wirecopy_code code = WIRECOPY_OK;
    while (code == WIRECOPY_OK && nleft > search->small && nleft <= before - before / SETTLED_LEAST) {
        before = nleft;
        find_common(search, left, nleft, common, votes);
        code = try_pivot(search, left, &nleft, common, pairs, error);
    }
    return code == WIRECOPY_OK && nleft <= search->small ? try_all(search, left, nleft, 1, pairs, error) : code;
}

/* The first position from `start` on, in a circle, where the member differs from the common part, mixed with the value
 * there; 0 where it nowhere does. */
static uint32_t split_key(const uint32_t *minima, const uint32_t *common, uint32_t permutations, uint32_t start) {
    uint32_t p = start;
    do {
        if (minima[p] != common[p]) {
            return (minima[p] ^ (p + 1) * 0x9E3779B1u) | 1u;
        }
        p = p + 1 < permutations ? p + 1 : 0;
    } while (p != start);
    return 0;
}

static wirecopy_code link_members(const wc_search *search, const uint32_t *members, size_t nmembers, uint32_t turn,
                                  int depth, wc_pairs *pairs, wirecopy_error *error);

static wirecopy_code split(const wc_search *search, const uint32_t *members, size_t nmembers, const uint32_t *common,
                           uint32_t turn, int depth, uint64_t *records, uint32_t *dealt, wc_pairs *pairs,
                           wirecopy_error *error) {
    uint32_t permutations = search->signatures.permutations;
    uint32_t start = (uint32_t)(((uint64_t)turn * 0x9E3779B1u) % permutations);
    for (size_t i = 0; i < nmembers; i++) {
        uint32_t key = split_key(signature_of(search, members[i]), common, permutations, start);
        records[i] = (uint64_t)key << 32 | members[i];
    }
    wc_radix_sort(records, records + nmembers, nmembers, 32);
    wirecopy_code code = WIRECOPY_OK;
    for (size_t from = 0, to; code == WIRECOPY_OK && from < nmembers; from = to) {
        for (to = from; to < nmembers && records[to] >> 32 == records[from] >> 32; to++) {
            dealt[to - from] = (uint32_t)records[to];
        }
        if (to - from > 1 && to - from < nmembers && records[from] >> 32 != 0) {
            code = link_members(search, dealt, to - from, turn, depth + 1, pairs, error);
        }
    }
    return code;
}

static wirecopy_code link_large(const wc_search *search, const uint32_t *members, size_t nmembers, uint32_t turn,
                                int depth, wc_pairs *pairs, wirecopy_error *error) {
    uint32_t permutations = search->signatures.permutations;
    size_t nbytes = 2 * nmembers * sizeof(uint64_t) + nmembers * sizeof(uint32_t) + 2 * permutations * sizeof(uint32_t);
    uint64_t *records = wc_allocate(search->allocator, nbytes, 1);
    if (records == NULL) {
        return wc_fail_refused(search->allocator, nbytes, error);
    }
    uint32_t *dealt = (uint32_t *)(records + 2 * nmembers);
    uint32_t *common = dealt + nmembers, *votes = common + permutations;
    memcpy(dealt, members, nmembers * sizeof *members);
    wirecopy_code code = try_pivots(search, dealt, nmembers, common, votes, pairs, error);
    find_common(search, members, nmembers, common, votes);
    for (uint32_t k = 0; code == WIRECOPY_OK && depth < DEPTH_MAX && k < SPLITS; k++) {
        code = split(search, members, nmembers, common, turn * SPLITS + k + 1, depth, records, dealt, pairs, error);
    }
    wc_release(search->allocator, records, nbytes, 1);
    return code;
}

static wirecopy_code link_members(const wc_search *search, const uint32_t *members, size_t nmembers, uint32_t turn,
                                  int depth, wc_pairs *pairs, wirecopy_error *error) {
    return nmembers <= search->small ? try_all(search, members, nmembers, depth > 0, pairs, error)
                                     : link_large(search, members, nmembers, turn, depth, pairs, error);
}

wirecopy_code wc_bucket_link(const wc_search *search, const uint32_t *members, size_t nmembers, uint32_t turn,
                             wc_pairs *pairs, wirecopy_error *error) {
    return link_members(search, members, nmembers, turn, 0, pairs, error);
}
