/* Grams eight at a time: their distances added up, and those that are kept moved to the front. */
#ifndef WC_SIFT_STEPS_AVX2_H
#define WC_SIFT_STEPS_AVX2_H

#include <immintrin.h>
#include <stdint.h>

/* Each lane and those below it added up: within halves of four, then the lower half's sum to the upper one. */
static inline __m256i sums(__m256i x) {
    x = _mm256_add_epi32(x, _mm256_slli_si256(x, 4));
    x = _mm256_add_epi32(x, _mm256_slli_si256(x, 8));
    __m256i lower = _mm256_permutevar8x32_epi32(x, _mm256_set1_epi32(3));
    return _mm256_add_epi32(x, _mm256_blend_epi32(_mm256_setzero_si256(), lower, 0xF0));
}

/* The lanes that are kept, first. */
static inline __m256i order_of(unsigned kept) {
    uint64_t bytes = _pdep_u64(kept, 0x0101010101010101u) * 0xFF;
    return _mm256_cvtepu8_epi32(_mm_cvtsi64_si128((int64_t)_pext_u64(0x0706050403020100u, bytes)));
}

#endif
