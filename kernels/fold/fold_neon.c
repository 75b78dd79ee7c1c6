#include "kernels_internal.h"

#if defined(__ARM_NEON)
#include <arm_neon.h>

static uint8x16_t between(uint8x16_t bytes_u8x16, uint8_t low, uint8_t count) {
    return vcltq_u8(vsubq_u8(bytes_u8x16, vdupq_n_u8(low)), vdupq_n_u8(count));
}

static uint64_t fold_16(uint8x16_t bytes_u8x16, uint8_t *folded_ret) {
    static const uint8_t bits[16] = {1, 2, 4, 8, 16, 32, 64, 128, 1, 2, 4, 8, 16, 32, 64, 128};
    uint8x16_t upper = between(bytes_u8x16, 'A', 26);
    uint8x16_t lower_u8x16 = vorrq_u8(bytes_u8x16, vandq_u8(upper, vdupq_n_u8(32)));
    uint8x16_t in_token = vorrq_u8(between(lower_u8x16, 'a', 26), between(lower_u8x16, '0', 10));
    vst1q_u8(folded_ret, vbslq_u8(in_token, lower_u8x16, vdupq_n_u8(' ')));
    uint8x16_t weighed_u8x16 = vandq_u8(in_token, vld1q_u8(bits));
    return (uint64_t)vaddv_u8(vget_low_u8(weighed_u8x16)) | (uint64_t)vaddv_u8(vget_high_u8(weighed_u8x16)) << 8;
}

size_t wc_fold_neon(const uint8_t *text, size_t n, uint8_t *folded_ret, uint64_t *mask_ret) {
    size_t done = 0;
    for (; done + 64 <= n; done += 64) {
        uint8x16_t bytes_u8x16[4];
        for (int k = 0; k < 4; k++) {
            bytes_u8x16[k] = vld1q_u8(text + done + 16 * k);
        }
        uint8x16_t any_u8x16 =
            vorrq_u8(vorrq_u8(bytes_u8x16[0], bytes_u8x16[1]), vorrq_u8(bytes_u8x16[2], bytes_u8x16[3]));
        if (vmaxvq_u8(any_u8x16) > 127) {
            break;
        }
        uint64_t mask = 0;
        for (int k = 0; k < 4; k++) {
            mask |= fold_16(bytes_u8x16[k], folded_ret + done + 16 * k) << (16 * k);
        }
        mask_ret[done / 64] = mask;
    }
    return done;
}
#else
typedef int wc_fold_neon_is_not_built;
#endif
