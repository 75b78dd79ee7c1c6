#include "kernels_internal.h"

#if defined(__AVX2__)
#include <immintrin.h>

/* Compares four values of each side in all 16 ways, then steps over the side (or both) whose largest is smaller. No
 * value repeats within a side, so a pair that is equal is met exactly once. */
size_t wirecopy_intersect_avx2(const uint64_t *a, size_t a_length, const uint64_t *b, size_t b_length) {
    size_t i = 0, j = 0;
    __m256i count_u64x4 = _mm256_setzero_si256();
    while (i + 4 <= a_length && j + 4 <= b_length) {
        __m256i a_u64x4 = _mm256_loadu_si256((const __m256i *)(a + i));
        __m256i b_u64x4 = _mm256_loadu_si256((const __m256i *)(b + j));
        __m256i equal_0 = _mm256_cmpeq_epi64(a_u64x4, b_u64x4);
        __m256i equal_1 = _mm256_cmpeq_epi64(a_u64x4, _mm256_permute4x64_epi64(b_u64x4, 0x39));
        __m256i equal_2 = _mm256_cmpeq_epi64(a_u64x4, _mm256_permute4x64_epi64(b_u64x4, 0x4E));
        __m256i equal_3 = _mm256_cmpeq_epi64(a_u64x4, _mm256_permute4x64_epi64(b_u64x4, 0x93));
        __m256i equal = _mm256_or_si256(_mm256_or_si256(equal_0, equal_1), _mm256_or_si256(equal_2, equal_3));
        count_u64x4 = _mm256_sub_epi64(count_u64x4, equal);
        uint64_t a_last = a[i + 3], b_last = b[j + 3];
        i += a_last <= b_last ? 4 : 0;
        j += b_last <= a_last ? 4 : 0;
    }
    uint64_t lanes[4];
    _mm256_storeu_si256((__m256i *)lanes, count_u64x4);
    return (size_t)(lanes[0] + lanes[1] + lanes[2] + lanes[3]) +
           wirecopy_intersect_scalar(a + i, a_length - i, b + j, b_length - j);
}
#endif
