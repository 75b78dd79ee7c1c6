#include "kernels_internal.h"

#if defined(__AVX512F__) || defined(WIRECOPY_SIMDE)
#include "avx512.h"

/* As the AVX2 version, eight values of each side in all 64 ways. */
size_t wirecopy_intersect_avx512(const uint64_t *a, size_t a_length, const uint64_t *b, size_t b_length) {
    const __m512i next_u64x8 = _mm512_set_epi64(0, 7, 6, 5, 4, 3, 2, 1);
    size_t i = 0, j = 0, count = 0;
    while (i + 8 <= a_length && j + 8 <= b_length) {
        __m512i a_u64x8 = _mm512_loadu_si512(a + i);
        __m512i b_u64x8 = _mm512_loadu_si512(b + j);
        unsigned equal = 0;
        for (int turn = 0; turn < 8; turn++) {
            equal |= _mm512_cmpeq_epi64_mask(a_u64x8, b_u64x8);
            b_u64x8 = _mm512_permutexvar_epi64(next_u64x8, b_u64x8);
        }
        count += (size_t)__builtin_popcount(equal);
        uint64_t a_last = a[i + 7], b_last = b[j + 7];
        i += a_last <= b_last ? 8 : 0;
        j += b_last <= a_last ? 8 : 0;
    }
    return count + wirecopy_intersect_scalar(a + i, a_length - i, b + j, b_length - j);
}
#endif
