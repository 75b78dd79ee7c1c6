#include "sketch/sketcher.h"

#include <string.h>

#include "base/error.h"
#include "base/memory.h"
#include "base/options.h"
#include "text/shingles.h"

#define XXH_INLINE_ALL
#include <xxhash.h>

/* Shingles hashed before the minima are lowered: small enough to stay in the first-level cache. */
enum { BATCH = 512 };

wirecopy_code wc_sketcher_create(const wirecopy_options *options, wirecopy_sketcher **sketcher_ret,
                                 wirecopy_error *error) {
    wirecopy_options checked;
    wirecopy_code code = wc_options_check(options, &checked, error);
    if (code != WIRECOPY_OK) {
        return code;
    }
    const wirecopy_allocator *allocator = wc_options_allocator(&checked);
    wirecopy_sketcher *sketcher = wc_allocate_zeroed(allocator, 1, sizeof *sketcher);
    if (sketcher == NULL) {
        return wc_fail_memory(error, sizeof *sketcher);
    }
    sketcher->options = checked;
    sketcher->allocator = allocator;
    sketcher->kernels = wc_kernels_for(checked.isa);
    sketcher->kind = &wc_sketch_of_shingles;
    code = wc_permutations_create(&sketcher->permutations, checked.permutations, checked.seed, allocator, error);
    if (code != WIRECOPY_OK) {
        wc_sketcher_free(sketcher);
        return code;
    }
    *sketcher_ret = sketcher;
    return WIRECOPY_OK;
}

void wc_sketcher_free(wirecopy_sketcher *sketcher) {
    if (sketcher != NULL) {
        wc_permutations_clear(&sketcher->permutations, sketcher->allocator);
        wc_release(sketcher->allocator, sketcher, 1, sizeof *sketcher);
    }
}

wc_content wc_content_of(const wc_tokens *tokens, uint64_t seed) {
    XXH128_hash_t hash = XXH3_128bits_withSeed(tokens->folded, tokens->folded_nbytes, seed);
    return (wc_content){hash.low64, hash.high64};
}

void wc_sign_tokens(const wirecopy_sketcher *sketcher, const wc_tokens *tokens, uint32_t *minima_ret) {
    const wc_permutations *permutations = &sketcher->permutations;
    uint32_t ngram = sketcher->options.ngram;
    size_t nshingles = wc_shingles_count(tokens->ntokens, ngram);
    uint32_t keys[BATCH];
    memset(minima_ret, 0xFF, permutations->count * sizeof *minima_ret);
    for (size_t first = 0; first < nshingles; first += BATCH) {
        size_t count = nshingles - first < BATCH ? nshingles - first : BATCH;
        wc_shingles_keys(tokens, ngram, sketcher->options.seed, first, count, keys);
        sketcher->kernels->minhash(keys, count, permutations->multipliers, permutations->count, minima_ret);
    }
}
