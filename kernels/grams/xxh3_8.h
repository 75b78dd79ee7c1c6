/* XXH3-64 of an input of eight bytes, for the SIMD versions: two multiplications between shifts. The constants are
 * those of the xxHash specification (doc/xxhash_spec.md, "XXH3 Algorithm", inputs of 4 to 8 bytes). */
#ifndef WC_GRAMS_XXH3_8_H
#define WC_GRAMS_XXH3_8_H

#include <stdint.h>

/* PRIME_MX2. */
#define WC_XXH3_MULTIPLIER 0x9FB21C651E98DF25u

/* Bytes 8 to 15 of the default secret, exclusive or bytes 16 to 23, both as little-endian numbers. */
#define WC_XXH3_SECRET (UINT64_C(0x1CAD21F72C81017C) ^ UINT64_C(0xDB979083E96DD4DE))

/* The value that is combined with the input after its halves are swapped. */
static inline uint64_t wc_xxh3_8_key(uint64_t seed) {
    return WC_XXH3_SECRET - (seed ^ (uint64_t)__builtin_bswap32((uint32_t)seed) << 32);
}

#endif
