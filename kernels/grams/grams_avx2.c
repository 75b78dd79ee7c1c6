#include "kernels_internal.h"

#if defined(__AVX2__)
#include <immintrin.h>

#include "xxh3_8.h"

/* There is no 64-bit multiplication: three of 32 bits replace it. */
static inline __m256i multiply(__m256i x_u64x4) {
    const __m256i low = _mm256_set1_epi64x((int64_t)(WC_XXH3_MULTIPLIER & 0xFFFFFFFF));
    const __m256i high = _mm256_set1_epi64x((int64_t)(WC_XXH3_MULTIPLIER >> 32));
    __m256i cross =
        _mm256_add_epi64(_mm256_mul_epu32(_mm256_srli_epi64(x_u64x4, 32), low), _mm256_mul_epu32(x_u64x4, high));
    return _mm256_add_epi64(_mm256_mul_epu32(x_u64x4, low), _mm256_slli_epi64(cross, 32));
}

static inline __m256i hash(__m256i windows_u64x4, __m256i key) {
    const __m256i rotate_24 = _mm256_setr_epi8(5, 6, 7, 0, 1, 2, 3, 4, 13, 14, 15, 8, 9, 10, 11, 12, 5, 6, 7, 0, 1, 2,
                                               3, 4, 13, 14, 15, 8, 9, 10, 11, 12);
    __m256i x = _mm256_xor_si256(windows_u64x4, key);
    __m256i rotated_49 = _mm256_or_si256(_mm256_slli_epi64(x, 49), _mm256_srli_epi64(x, 15));
    x = _mm256_xor_si256(x, _mm256_xor_si256(rotated_49, _mm256_shuffle_epi8(x, rotate_24)));
    x = multiply(x);
    x = multiply(_mm256_xor_si256(x, _mm256_add_epi64(_mm256_srli_epi64(x, 35), _mm256_set1_epi64x(8))));
    return _mm256_xor_si256(x, _mm256_srli_epi64(x, 28));
}

/* By mask of the lanes to keep: a permutation that moves them to the front, as pairs of 32-bit lanes. */
static const uint32_t kept_first[16][8] = {
    {0, 1, 2, 3, 4, 5, 6, 7}, {0, 1, 2, 3, 4, 5, 6, 7}, {2, 3, 0, 1, 4, 5, 6, 7}, {0, 1, 2, 3, 4, 5, 6, 7},
    {4, 5, 0, 1, 2, 3, 6, 7}, {0, 1, 4, 5, 2, 3, 6, 7}, {2, 3, 4, 5, 0, 1, 6, 7}, {0, 1, 2, 3, 4, 5, 6, 7},
    {6, 7, 0, 1, 2, 3, 4, 5}, {0, 1, 6, 7, 2, 3, 4, 5}, {2, 3, 6, 7, 0, 1, 4, 5}, {0, 1, 2, 3, 6, 7, 4, 5},
    {4, 5, 6, 7, 0, 1, 2, 3}, {0, 1, 4, 5, 6, 7, 2, 3}, {2, 3, 4, 5, 6, 7, 0, 1}, {0, 1, 2, 3, 4, 5, 6, 7}};

/* Hashes four windows and appends those to keep; returns their mask. */
static inline unsigned take_four(__m256i windows_u64x4, __m256i key, __m128i shift, uint64_t *hashes_ret) {
    __m256i hashes = hash(windows_u64x4, key);
    __m256i sampled = _mm256_cmpeq_epi64(_mm256_srl_epi64(hashes, shift), _mm256_setzero_si256());
    unsigned mask = (unsigned)_mm256_movemask_pd(_mm256_castsi256_pd(sampled));
    __m256i first = _mm256_loadu_si256((const __m256i *)kept_first[mask]);
    _mm256_storeu_si256((__m256i *)hashes_ret, _mm256_permutevar8x32_epi32(hashes, first));
    return mask;
}

static inline __m256i sixteen(const uint8_t *text) {
    return _mm256_broadcastsi128_si256(_mm_loadu_si128((const __m128i *)text));
}

uint64_t wc_grams_avx2(const uint8_t *text, uint64_t seed, uint32_t level, uint64_t *hashes_ret) {
    /* Windows 0 to 3 of sixteen bytes, the halves of each swapped. */
    const __m256i windows = _mm256_setr_epi8(4, 5, 6, 7, 0, 1, 2, 3, 5, 6, 7, 8, 1, 2, 3, 4, 6, 7, 8, 9, 2, 3, 4, 5, 7,
                                             8, 9, 10, 3, 4, 5, 6);
    const __m256i key = _mm256_set1_epi64x((int64_t)wc_xxh3_8_key(seed));
    const __m128i shift = _mm_cvtsi32_si128((int)(64 - level));
    uint64_t kept = 0;
    size_t count = 0;
    for (size_t i = 0; i < 60; i += 4) {
        unsigned mask = take_four(_mm256_shuffle_epi8(sixteen(text + i), windows), key, shift, hashes_ret + count);
        count += (size_t)__builtin_popcount(mask);
        kept |= (uint64_t)mask << i;
    }
    /* The last sixteen bytes hold two groups. */
    const __m256i last = _mm256_add_epi8(windows, _mm256_set1_epi8(4));
    unsigned mask = take_four(_mm256_shuffle_epi8(sixteen(text + 56), last), key, shift, hashes_ret + count);
    return kept | (uint64_t)mask << 60;
}
#else
typedef int wc_grams_avx2_is_not_built;
#endif
