#include "kernels_internal.h"

#if defined(__AVX512F__) || defined(WIRECOPY_SIMDE)
#include "avx512.h"

static inline uint32_t flags_at(const uint8_t *flags, size_t j) {
    return flags[j / 8] | (uint32_t)flags[j / 8 + 1] << 8;
}

wc_own wc_own_avx512(const uint32_t *a, const uint8_t *a_flags, const uint32_t *b, const uint8_t *b_flags, size_t n) {
    wc_own counted = {0, 0};
    size_t j = 0;
    for (; j + 16 <= n; j += 16) {
        __m512i a_u32x16 = _mm512_loadu_si512(a + j), b_u32x16 = _mm512_loadu_si512(b + j);
        uint32_t equal = _mm512_cmpeq_epi32_mask(a_u32x16, b_u32x16);
        uint32_t a_lesser = _mm512_cmple_epu32_mask(a_u32x16, b_u32x16);
        uint32_t flagged = (a_lesser & flags_at(a_flags, j)) | (~a_lesser & flags_at(b_flags, j));
        counted.own += 16 - (uint32_t)__builtin_popcount(flagged & 0xFFFF);
        counted.agreeing += (uint32_t)__builtin_popcount(equal & ~flagged);
    }
    wc_own rest = wc_own_scalar(a + j, a_flags + j / 8, b + j, b_flags + j / 8, n - j);
    return (wc_own){counted.own + rest.own, counted.agreeing + rest.agreeing};
}
#endif
