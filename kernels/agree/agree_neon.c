#include "kernels_internal.h"

#if defined(__ARM_NEON)
#include <arm_neon.h>

size_t wc_agree_neon(const uint32_t *a, const uint32_t *b, size_t n) {
    uint32x4_t count_u32x4 = vdupq_n_u32(0);
    size_t i = 0;
    for (; i + 4 <= n; i += 4) {
        count_u32x4 = vsubq_u32(count_u32x4, vceqq_u32(vld1q_u32(a + i), vld1q_u32(b + i)));
    }
    return (size_t)vaddlvq_u32(count_u32x4) + wc_agree_scalar(a + i, b + i, n - i);
}
#endif
