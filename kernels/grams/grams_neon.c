#include "kernels_internal.h"

#if defined(__ARM_NEON)
#include <arm_neon.h>

#include "xxh3_8.h"

/* There is no 64-bit multiplication: three of 32 bits replace it. */
static inline uint64x2_t multiply(uint64x2_t x_u64x2) {
    const uint32x2_t low = vdup_n_u32((uint32_t)WC_XXH3_MULTIPLIER);
    const uint32x2_t high = vdup_n_u32((uint32_t)(WC_XXH3_MULTIPLIER >> 32));
    uint32x2_t x_low = vmovn_u64(x_u64x2), x_high = vshrn_n_u64(x_u64x2, 32);
    uint64x2_t cross = vmlal_u32(vmull_u32(x_high, low), x_low, high);
    return vaddq_u64(vmull_u32(x_low, low), vshlq_n_u64(cross, 32));
}

static inline uint64x2_t hash(uint64x2_t windows_u64x2, uint64x2_t key) {
    uint64x2_t x = veorq_u64(windows_u64x2, key);
    uint64x2_t rotated_49 = vorrq_u64(vshlq_n_u64(x, 49), vshrq_n_u64(x, 15));
    uint64x2_t rotated_24 = vorrq_u64(vshlq_n_u64(x, 24), vshrq_n_u64(x, 40));
    x = multiply(veorq_u64(x, veorq_u64(rotated_49, rotated_24)));
    x = multiply(veorq_u64(x, vaddq_u64(vshrq_n_u64(x, 35), vdupq_n_u64(8))));
    return veorq_u64(x, vshrq_n_u64(x, 28));
}

uint64_t wc_grams_neon(const uint8_t *text, uint64_t seed, uint32_t level, uint64_t *hashes_ret) {
    const uint64x2_t key = vdupq_n_u64(wc_xxh3_8_key(seed));
    uint64_t kept = 0;
    size_t count = 0;
    for (size_t i = 0; i < 64; i += 2) {
        uint8x16_t bytes = vcombine_u8(vld1_u8(text + i), vld1_u8(text + i + 1));
        uint64_t pair[2];
        vst1q_u64(pair, hash(vreinterpretq_u64_u32(vrev64q_u32(vreinterpretq_u32_u8(bytes))), key));
        for (size_t k = 0; k < 2; k++) {
            uint64_t sampled = pair[k] >> (63 - level) >> 1 == 0;
            hashes_ret[count] = pair[k];
            count += sampled;
            kept |= sampled << (i + k);
        }
    }
    return kept;
}
#else
typedef int wc_grams_neon_is_not_built;
#endif
