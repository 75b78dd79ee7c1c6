/* What XXH3-64 does to an input of eight bytes, for the SIMD versions: two multiplications between shifts. */
#ifndef WC_GRAMS_XXH3_8_H
#define WC_GRAMS_XXH3_8_H

#define XXH_INLINE_ALL
#include <xxhash.h>

#define WC_XXH3_MULTIPLIER 0x9FB21C651E98DF25u

/* What the input, its halves swapped, is combined with. */
static inline uint64_t wc_xxh3_8_key(uint64_t seed) {
    uint64_t words[2];
    memcpy(words, XXH3_kSecret + 8, sizeof words);
    return (words[0] ^ words[1]) - (seed ^ (uint64_t)XXH_swap32((XXH32_hash_t)seed) << 32);
}

#endif
