#include "kernels_internal.h"

#if defined(__ARM_NEON)
#include <arm_neon.h>

/* Lane k of the eight becomes bit k. */
static inline uint32_t bits_of(uint32x4_t low_u32x4, uint32x4_t high_u32x4) {
    static const uint32_t low_bits[4] = {1, 2, 4, 8}, high_bits[4] = {16, 32, 64, 128};
    return vaddvq_u32(
        vorrq_u32(vandq_u32(low_u32x4, vld1q_u32(low_bits)), vandq_u32(high_u32x4, vld1q_u32(high_bits))));
}

wc_own wc_own_neon(const uint32_t *a, const uint8_t *a_flags, const uint32_t *b, const uint8_t *b_flags, size_t n) {
    wc_own counted = {0, 0};
    size_t j = 0;
    for (; j + 8 <= n; j += 8) {
        uint32x4_t a_low = vld1q_u32(a + j), a_high = vld1q_u32(a + j + 4);
        uint32x4_t b_low = vld1q_u32(b + j), b_high = vld1q_u32(b + j + 4);
        uint32_t equal = bits_of(vceqq_u32(a_low, b_low), vceqq_u32(a_high, b_high));
        uint32_t a_lesser = bits_of(vcleq_u32(a_low, b_low), vcleq_u32(a_high, b_high));
        uint32_t flagged = (a_lesser & a_flags[j / 8]) | (~a_lesser & b_flags[j / 8]);
        counted.own += 8 - (uint32_t)__builtin_popcount(flagged & 0xFF);
        counted.agreeing += (uint32_t)__builtin_popcount(equal & ~flagged);
    }
    wc_own rest = wc_own_scalar(a + j, a_flags + j / 8, b + j, b_flags + j / 8, n - j);
    return (wc_own){counted.own + rest.own, counted.agreeing + rest.agreeing};
}
#endif
