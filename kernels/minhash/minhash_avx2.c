#include "kernels_internal.h"

#if defined(__AVX2__)
#include <immintrin.h>

/* Four vectors of minima, multipliers and offsets fill 12 of the 16 registers, so the inner loop loads one shingle and
 * nothing else; the shingles of a document stay in the first-level cache from one group of 32 to the next. */
static void minhash_32(const uint32_t *shingles, size_t nshingles, const uint32_t *multipliers, const uint32_t *offsets,
                       uint32_t *minima) {
    __m256i multiply_u32x8[4], offset_u32x8[4], minimum_u32x8[4];
    for (int k = 0; k < 4; k++) {
        multiply_u32x8[k] = _mm256_loadu_si256((const __m256i *)(multipliers + 8 * k));
        offset_u32x8[k] = _mm256_loadu_si256((const __m256i *)(offsets + 8 * k));
        minimum_u32x8[k] = _mm256_loadu_si256((const __m256i *)(minima + 8 * k));
    }
    for (size_t i = 0; i < nshingles; i++) {
        __m256i shingle_u32x8 = _mm256_set1_epi32((int)shingles[i]);
        for (int k = 0; k < 4; k++) {
            __m256i value_u32x8 =
                _mm256_add_epi32(_mm256_mullo_epi32(shingle_u32x8, multiply_u32x8[k]), offset_u32x8[k]);
            minimum_u32x8[k] = _mm256_min_epu32(minimum_u32x8[k], value_u32x8);
        }
    }
    for (int k = 0; k < 4; k++) {
        _mm256_storeu_si256((__m256i *)(minima + 8 * k), minimum_u32x8[k]);
    }
}

static void minhash_8(const uint32_t *shingles, size_t nshingles, const uint32_t *multipliers, const uint32_t *offsets,
                      uint32_t *minima) {
    __m256i multiply_u32x8 = _mm256_loadu_si256((const __m256i *)multipliers);
    __m256i offset_u32x8 = _mm256_loadu_si256((const __m256i *)offsets);
    __m256i minimum_u32x8 = _mm256_loadu_si256((const __m256i *)minima);
    for (size_t i = 0; i < nshingles; i++) {
        __m256i shingle_u32x8 = _mm256_set1_epi32((int)shingles[i]);
        __m256i value_u32x8 = _mm256_add_epi32(_mm256_mullo_epi32(shingle_u32x8, multiply_u32x8), offset_u32x8);
        minimum_u32x8 = _mm256_min_epu32(minimum_u32x8, value_u32x8);
    }
    _mm256_storeu_si256((__m256i *)minima, minimum_u32x8);
}

void wirecopy_minhash_avx2(const uint32_t *shingles, size_t nshingles, const uint32_t *multipliers,
                           const uint32_t *offsets, size_t npermutations, uint32_t *minima) {
    size_t j = 0;
    for (; j + 32 <= npermutations; j += 32) {
        minhash_32(shingles, nshingles, multipliers + j, offsets + j, minima + j);
    }
    for (; j + 8 <= npermutations; j += 8) {
        minhash_8(shingles, nshingles, multipliers + j, offsets + j, minima + j);
    }
    wirecopy_minhash_scalar(shingles, nshingles, multipliers + j, offsets + j, npermutations - j, minima + j);
}
#endif
