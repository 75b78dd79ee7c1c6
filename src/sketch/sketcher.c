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

wirecopy_code wirecopy_sketcher_create(const wirecopy_options *options, wirecopy_sketcher **sketcher_ret,
                                       wirecopy_error *error) {
    wirecopy_options checked;
    wirecopy_code code = wirecopy_options_check(options, &checked, error);
    if (code != WIRECOPY_OK) {
        return code;
    }
    const wirecopy_allocator *allocator = wirecopy_options_allocator(&checked);
    wirecopy_sketcher *sketcher = wirecopy_allocate_zeroed(allocator, 1, sizeof *sketcher);
    if (sketcher == NULL) {
        return wirecopy_fail_memory(error, sizeof *sketcher);
    }
    sketcher->options = checked;
    sketcher->allocator = allocator;
    sketcher->kernels = wirecopy_kernels_for(checked.isa);
    code = wirecopy_permutations_create(&sketcher->permutations, checked.permutations, checked.seed, allocator, error);
    if (code != WIRECOPY_OK) {
        wirecopy_sketcher_free(sketcher);
        return code;
    }
    *sketcher_ret = sketcher;
    return WIRECOPY_OK;
}

void wirecopy_sketcher_free(wirecopy_sketcher *sketcher) {
    if (sketcher != NULL) {
        wirecopy_permutations_clear(&sketcher->permutations, sketcher->allocator);
        wirecopy_release(sketcher->allocator, sketcher, 1, sizeof *sketcher);
    }
}

wirecopy_content wirecopy_content_of(const wirecopy_tokens *tokens, uint64_t seed) {
    XXH128_hash_t hash = XXH3_128bits_withSeed(tokens->folded, tokens->folded_nbytes, seed);
    return (wirecopy_content){hash.low64, hash.high64};
}

void wirecopy_sign_tokens(const wirecopy_sketcher *sketcher, const wirecopy_tokens *tokens, uint32_t *minima_ret) {
    const wirecopy_permutations *permutations = &sketcher->permutations;
    uint32_t ngram = sketcher->options.ngram;
    size_t nshingles = wirecopy_shingles_count(tokens->ntokens, ngram);
    uint32_t keys[BATCH];
    memset(minima_ret, 0xFF, permutations->count * sizeof *minima_ret);
    for (size_t first = 0; first < nshingles; first += BATCH) {
        size_t count = nshingles - first < BATCH ? nshingles - first : BATCH;
        wirecopy_shingles_keys(tokens, ngram, sketcher->options.seed, first, count, keys);
        sketcher->kernels->minhash(keys, count, permutations->multipliers, permutations->count, minima_ret);
    }
}
