#define XXH_INLINE_ALL
#include <xxhash.h>

#include "kernels_internal.h"

uint64_t wc_grams_scalar(const uint8_t *text, uint64_t seed, uint32_t level, uint64_t *hashes_ret) {
    uint64_t kept = 0;
    size_t count = 0;
    for (size_t i = 0; i < 64; i++) {
        uint64_t hash = XXH3_64bits_withSeed(text + i, 8, seed), sampled = hash >> (63 - level) >> 1 == 0;
        hashes_ret[count] = hash;
        count += sampled;
        kept |= sampled << i;
    }
    return kept;
}
