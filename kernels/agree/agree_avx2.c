#include "kernels_internal.h"

#if defined(__AVX2__)
#include <immintrin.h>

size_t wc_agree_avx2(const uint32_t *a, const uint32_t *b, size_t n) {
    /* An equal lane is -1, so subtracting counts; a lane would overflow only after 2^32 steps. */
    __m256i count_u32x8 = _mm256_setzero_si256();
    size_t i = 0;
    for (; i + 8 <= n; i += 8) {
        __m256i a_u32x8 = _mm256_loadu_si256((const __m256i *)(a + i));
        __m256i b_u32x8 = _mm256_loadu_si256((const __m256i *)(b + i));
        count_u32x8 = _mm256_sub_epi32(count_u32x8, _mm256_cmpeq_epi32(a_u32x8, b_u32x8));
    }
    uint32_t lanes[8];
    _mm256_storeu_si256((__m256i *)lanes, count_u32x8);
    size_t count = wc_agree_scalar(a + i, b + i, n - i);
    for (int k = 0; k < 8; k++) {
        count += lanes[k];
    }
    return count;
}
#endif
