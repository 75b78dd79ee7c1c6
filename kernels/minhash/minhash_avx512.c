#include "kernels_internal.h"

#if defined(__AVX512F__) || defined(WIRECOPY_SIMDE)
#include "avx512.h"

/* Eight vectors of minima and multipliers fill 16 of the 32 registers: 128 permutations in one pass. */
static void minhash_128(const uint32_t *shingles, size_t nshingles, const uint32_t *multipliers, uint32_t *minima) {
    __m512i multiply_u32x16[8], minimum_u32x16[8];
    for (int k = 0; k < 8; k++) {
        multiply_u32x16[k] = _mm512_loadu_si512(multipliers + 16 * k);
        minimum_u32x16[k] = _mm512_loadu_si512(minima + 16 * k);
    }
    for (size_t i = 0; i < nshingles; i++) {
        __m512i shingle_u32x16 = _mm512_set1_epi32((int)shingles[i]);
        for (int k = 0; k < 8; k++) {
            __m512i value_u32x16 = _mm512_mullo_epi32(shingle_u32x16, multiply_u32x16[k]);
            minimum_u32x16[k] = _mm512_min_epu32(minimum_u32x16[k], value_u32x16);
        }
    }
    for (int k = 0; k < 8; k++) {
        _mm512_storeu_si512(minima + 16 * k, minimum_u32x16[k]);
    }
}

static void minhash_16(const uint32_t *shingles, size_t nshingles, const uint32_t *multipliers, uint32_t *minima) {
    __m512i multiply_u32x16 = _mm512_loadu_si512(multipliers);
    __m512i minimum_u32x16 = _mm512_loadu_si512(minima);
    for (size_t i = 0; i < nshingles; i++) {
        __m512i shingle_u32x16 = _mm512_set1_epi32((int)shingles[i]);
        __m512i value_u32x16 = _mm512_mullo_epi32(shingle_u32x16, multiply_u32x16);
        minimum_u32x16 = _mm512_min_epu32(minimum_u32x16, value_u32x16);
    }
    _mm512_storeu_si512(minima, minimum_u32x16);
}

void wc_minhash_avx512(const uint32_t *shingles, size_t nshingles, const uint32_t *multipliers, size_t npermutations,
                       uint32_t *minima) {
    size_t j = 0;
    for (; j + 128 <= npermutations; j += 128) {
        minhash_128(shingles, nshingles, multipliers + j, minima + j);
    }
    for (; j + 16 <= npermutations; j += 16) {
        minhash_16(shingles, nshingles, multipliers + j, minima + j);
    }
    wc_minhash_scalar(shingles, nshingles, multipliers + j, npermutations - j, minima + j);
}
#endif
