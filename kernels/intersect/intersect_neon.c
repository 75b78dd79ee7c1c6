#include "kernels_internal.h"

#if defined(__ARM_NEON)
#include <arm_neon.h>

/* Two values of each side in all four ways. */
size_t wirecopy_intersect_neon(const uint64_t *a, size_t a_length, const uint64_t *b, size_t b_length) {
    size_t i = 0, j = 0;
    uint64x2_t count_u64x2 = vdupq_n_u64(0);
    while (i + 2 <= a_length && j + 2 <= b_length) {
        uint64x2_t a_u64x2 = vld1q_u64(a + i);
        uint64x2_t b_u64x2 = vld1q_u64(b + j);
        uint64x2_t equal = vorrq_u64(vceqq_u64(a_u64x2, b_u64x2), vceqq_u64(a_u64x2, vextq_u64(b_u64x2, b_u64x2, 1)));
        count_u64x2 = vsubq_u64(count_u64x2, equal);
        uint64_t a_last = a[i + 1], b_last = b[j + 1];
        i += a_last <= b_last ? 2 : 0;
        j += b_last <= a_last ? 2 : 0;
    }
    return (size_t)vaddvq_u64(count_u64x2) + wirecopy_intersect_scalar(a + i, a_length - i, b + j, b_length - j);
}
#endif
