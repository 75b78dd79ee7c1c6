#include "kernels_internal.h"

#if defined(__AVX2__)
#include <immintrin.h>

enum { VECTORS = 4, STEP = 4 };

static inline void lower(uint32_t shingle, const __m256i multiply_u32x8[VECTORS], __m256i minimum_u32x8[VECTORS]) {
    __m256i shingle_u32x8 = _mm256_set1_epi32((int)shingle);
    for (int k = 0; k < VECTORS; k++) {
        __m256i value_u32x8 = _mm256_mullo_epi32(shingle_u32x8, multiply_u32x8[k]);
        minimum_u32x8[k] = _mm256_min_epu32(minimum_u32x8[k], value_u32x8);
    }
}

/* Four vectors of minima and of multipliers stay in registers, so that the inner loop loads only shingles; the shingles
 * of a document stay in the first-level cache from one group of 32 minima to the next. Four shingles a step give the
 * scheduler enough independent multiplications: 13 cycles a shingle for 128 minima instead of 18 (measured,
 * docs/performance.md). */
static void minhash_32(const uint32_t *shingles, size_t nshingles, const uint32_t *multipliers, uint32_t *minima) {
    __m256i multiply_u32x8[VECTORS], minimum_u32x8[VECTORS];
    size_t i = 0;
    for (int k = 0; k < VECTORS; k++) {
        multiply_u32x8[k] = _mm256_loadu_si256((const __m256i *)(multipliers + 8 * k));
        minimum_u32x8[k] = _mm256_loadu_si256((const __m256i *)(minima + 8 * k));
    }
    for (; i + STEP <= nshingles; i += STEP) {
        for (int step = 0; step < STEP; step++) {
            lower(shingles[i + step], multiply_u32x8, minimum_u32x8);
        }
    }
    for (; i < nshingles; i++) {
        lower(shingles[i], multiply_u32x8, minimum_u32x8);
    }
    for (int k = 0; k < VECTORS; k++) {
        _mm256_storeu_si256((__m256i *)(minima + 8 * k), minimum_u32x8[k]);
    }
}

static void minhash_8(const uint32_t *shingles, size_t nshingles, const uint32_t *multipliers, uint32_t *minima) {
    __m256i multiply_u32x8 = _mm256_loadu_si256((const __m256i *)multipliers);
    __m256i minimum_u32x8 = _mm256_loadu_si256((const __m256i *)minima);
    for (size_t i = 0; i < nshingles; i++) {
        __m256i shingle_u32x8 = _mm256_set1_epi32((int)shingles[i]);
        __m256i value_u32x8 = _mm256_mullo_epi32(shingle_u32x8, multiply_u32x8);
        minimum_u32x8 = _mm256_min_epu32(minimum_u32x8, value_u32x8);
    }
    _mm256_storeu_si256((__m256i *)minima, minimum_u32x8);
}

void wc_minhash_avx2(const uint32_t *shingles, size_t nshingles, const uint32_t *multipliers, size_t npermutations,
                     uint32_t *minima) {
    size_t j = 0;
    for (; j + 32 <= npermutations; j += 32) {
        minhash_32(shingles, nshingles, multipliers + j, minima + j);
    }
    for (; j + 8 <= npermutations; j += 8) {
        minhash_8(shingles, nshingles, multipliers + j, minima + j);
    }
    wc_minhash_scalar(shingles, nshingles, multipliers + j, npermutations - j, minima + j);
}
#endif
