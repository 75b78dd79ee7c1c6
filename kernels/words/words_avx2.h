/* Eight words at a time: word i fills column i of four vectors, so that each vector is one of XXH32's four lanes for
 * all eight words. The AVX-512 version is the same code, compiled with rotation instructions. */
#ifndef WC_WORDS_WORDS_AVX2_H
#define WC_WORDS_WORDS_AVX2_H

#include <immintrin.h>

#include "long_word.h"

enum { WORDS = 8, LANES = 4 };

static inline __m256i rotate(__m256i x_u32x8, int bits) {
    return _mm256_or_si256(_mm256_slli_epi32(x_u32x8, bits), _mm256_srli_epi32(x_u32x8, 32 - bits));
}

static inline __m256i multiply(__m256i x_u32x8, uint32_t factor) {
    return _mm256_mullo_epi32(x_u32x8, _mm256_set1_epi32((int)factor));
}

/* Sixteen bytes of word i below sixteen of word i + 4. */
static inline __m256i load_two(const uint8_t *folded, const uint32_t *starts, int i) {
    __m128i low = _mm_loadu_si128((const __m128i *)(folded + starts[i]));
    __m128i high = _mm_loadu_si128((const __m128i *)(folded + starts[i + WORDS / 2]));
    return _mm256_inserti128_si256(_mm256_castsi128_si256(low), high, 1);
}

static inline void load_lanes(const uint8_t *folded, const uint32_t *starts, __m256i lanes_u32x8[LANES]) {
    __m256i a = load_two(folded, starts, 0), b = load_two(folded, starts, 1);
    __m256i c = load_two(folded, starts, 2), d = load_two(folded, starts, 3);
    __m256i ab_low = _mm256_unpacklo_epi32(a, b), ab_high = _mm256_unpackhi_epi32(a, b);
    __m256i cd_low = _mm256_unpacklo_epi32(c, d), cd_high = _mm256_unpackhi_epi32(c, d);
    lanes_u32x8[0] = _mm256_unpacklo_epi64(ab_low, cd_low);
    lanes_u32x8[1] = _mm256_unpackhi_epi64(ab_low, cd_low);
    lanes_u32x8[2] = _mm256_unpacklo_epi64(ab_high, cd_high);
    lanes_u32x8[3] = _mm256_unpackhi_epi64(ab_high, cd_high);
}

/* Clears the bytes after the word: a shift by 32 bits or more gives zero. */
static inline __m256i keep_word(__m256i lane_u32x8, __m256i nbits_u32x8, int lane) {
    __m256i left =
        _mm256_max_epi32(_mm256_sub_epi32(nbits_u32x8, _mm256_set1_epi32(32 * lane)), _mm256_setzero_si256());
    return _mm256_andnot_si256(_mm256_sllv_epi32(_mm256_set1_epi32(-1), left), lane_u32x8);
}

static inline __m256i hash_padded(const __m256i lanes_u32x8[LANES], __m256i nbits_u32x8, uint32_t seed) {
    const uint32_t starts[LANES] = {seed + XXH_PRIME32_1 + XXH_PRIME32_2, seed + XXH_PRIME32_2, seed,
                                    seed - XXH_PRIME32_1};
    static const int merged_by[LANES] = {1, 7, 12, 18};
    __m256i hash = _mm256_set1_epi32(PADDED_NBYTES);
    for (int lane = 0; lane < LANES; lane++) {
        __m256i x = multiply(keep_word(lanes_u32x8[lane], nbits_u32x8, lane), XXH_PRIME32_2);
        x = multiply(rotate(_mm256_add_epi32(x, _mm256_set1_epi32((int)starts[lane])), 13), XXH_PRIME32_1);
        hash = _mm256_add_epi32(hash, rotate(x, merged_by[lane]));
    }
    hash = multiply(_mm256_xor_si256(hash, _mm256_srli_epi32(hash, 15)), XXH_PRIME32_2);
    hash = multiply(_mm256_xor_si256(hash, _mm256_srli_epi32(hash, 13)), XXH_PRIME32_3);
    return _mm256_xor_si256(hash, _mm256_srli_epi32(hash, 16));
}

static inline void hash_eight(const uint8_t *folded, const uint32_t *starts, uint64_t seed, uint32_t *hashes_ret) {
    __m256i here = _mm256_loadu_si256((const __m256i *)starts);
    __m256i next = _mm256_loadu_si256((const __m256i *)(starts + 1));
    __m256i nbytes_u32x8 = _mm256_sub_epi32(_mm256_sub_epi32(next, here), _mm256_set1_epi32(1));
    __m256i lanes_u32x8[LANES];
    load_lanes(folded, starts, lanes_u32x8);
    __m256i hash_u32x8 = hash_padded(lanes_u32x8, _mm256_slli_epi32(nbytes_u32x8, 3), (uint32_t)seed);
    _mm256_storeu_si256((__m256i *)hashes_ret, hash_u32x8);
    __m256i is_long = _mm256_cmpgt_epi32(nbytes_u32x8, _mm256_set1_epi32(PADDED_NBYTES));
    uint32_t longer = (uint32_t)_mm256_movemask_ps(_mm256_castsi256_ps(is_long));
    for (; longer != 0; longer &= longer - 1) {
        int i = __builtin_ctz(longer);
        hashes_ret[i] = hash_long_word(folded + starts[i], starts[i + 1] - 1 - starts[i], seed);
    }
}

static inline size_t hash_by_eights(const uint8_t *folded, const uint32_t *starts, size_t n, uint64_t seed,
                                    uint32_t *hashes_ret) {
    size_t i = 0;
    for (; i + WORDS <= n; i += WORDS) {
        hash_eight(folded, starts + i, seed, hashes_ret + i);
    }
    return i;
}

#endif
