/* Grams four at a time: loaded, up to their end, and their distances added up. */
#ifndef WC_SIFT_STEPS_NEON_H
#define WC_SIFT_STEPS_NEON_H

#include <arm_neon.h>
#include <stddef.h>
#include <stdint.h>

static inline uint32x4_t sums(uint32x4_t x) {
    const uint32x4_t zero = vdupq_n_u32(0);
    x = vaddq_u32(x, vextq_u32(zero, x, 3));
    return vaddq_u32(x, vextq_u32(zero, x, 2));
}

static inline uint32x4_t load(const uint32_t *grams, size_t n) {
    uint32_t four[4] = {0};
    for (size_t k = 0; k < n; k++) {
        four[k] = grams[k];
    }
    return vld1q_u32(four);
}

#endif
