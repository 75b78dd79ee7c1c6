#include "kernels_internal.h"

#if defined(__ARM_NEON)
#include <arm_neon.h>

/* Eight vectors of minima and multipliers fill 16 of the 32 registers. */
static void minhash_32(const uint32_t *shingles, size_t nshingles, const uint32_t *multipliers, uint32_t *minima) {
    uint32x4_t multiply_u32x4[8], minimum_u32x4[8];
    for (int k = 0; k < 8; k++) {
        multiply_u32x4[k] = vld1q_u32(multipliers + 4 * k);
        minimum_u32x4[k] = vld1q_u32(minima + 4 * k);
    }
    for (size_t i = 0; i < nshingles; i++) {
        uint32x4_t shingle_u32x4 = vdupq_n_u32(shingles[i]);
        for (int k = 0; k < 8; k++) {
            uint32x4_t value_u32x4 = vmulq_u32(shingle_u32x4, multiply_u32x4[k]);
            minimum_u32x4[k] = vminq_u32(minimum_u32x4[k], value_u32x4);
        }
    }
    for (int k = 0; k < 8; k++) {
        vst1q_u32(minima + 4 * k, minimum_u32x4[k]);
    }
}

void wc_minhash_neon(const uint32_t *shingles, size_t nshingles, const uint32_t *multipliers, size_t npermutations,
                     uint32_t *minima) {
    size_t j = 0;
    for (; j + 32 <= npermutations; j += 32) {
        minhash_32(shingles, nshingles, multipliers + j, minima + j);
    }
    wc_minhash_scalar(shingles, nshingles, multipliers + j, npermutations - j, minima + j);
}
#endif
