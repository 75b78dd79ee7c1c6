#include "kernels_internal.h"

#if defined(__AVX2__)
#include <immintrin.h>

static inline uint32_t bits_of(__m256i mask_u32x8) {
    return (uint32_t)_mm256_movemask_ps(_mm256_castsi256_ps(mask_u32x8));
}

wc_own wc_own_avx2(const uint32_t *a, const uint8_t *a_flags, const uint32_t *b, const uint8_t *b_flags, size_t n) {
    wc_own counted = {0, 0};
    size_t j = 0;
    for (; j + 8 <= n; j += 8) {
        __m256i a_u32x8 = _mm256_loadu_si256((const __m256i *)(a + j));
        __m256i b_u32x8 = _mm256_loadu_si256((const __m256i *)(b + j));
        uint32_t equal = bits_of(_mm256_cmpeq_epi32(a_u32x8, b_u32x8));
        uint32_t a_lesser = bits_of(_mm256_cmpeq_epi32(a_u32x8, _mm256_min_epu32(a_u32x8, b_u32x8)));
        uint32_t flagged = (a_lesser & a_flags[j / 8]) | (~a_lesser & b_flags[j / 8]);
        counted.own += 8 - (uint32_t)__builtin_popcount(flagged & 0xFF);
        counted.agreeing += (uint32_t)__builtin_popcount(equal & ~flagged);
    }
    wc_own rest = wc_own_scalar(a + j, a_flags + j / 8, b + j, b_flags + j / 8, n - j);
    return (wc_own){counted.own + rest.own, counted.agreeing + rest.agreeing};
}
#endif
