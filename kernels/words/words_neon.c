#include "kernels_internal.h"

#if defined(__ARM_NEON)
#include <arm_neon.h>

#include "long_word.h"

enum { WORDS = 4, LANES = 4 };

/* A macro, since the shifts take only literals. */
#define ROTATE(x_u32x4, bits) vsriq_n_u32(vshlq_n_u32(x_u32x4, bits), x_u32x4, 32 - (bits))

/* Word i fills column i of four vectors, so that each is one of XXH32's four lanes for all four words. */
static inline void load_lanes(const uint8_t *folded, const uint32_t *starts, uint32x4_t lanes_u32x4[LANES]) {
    uint32x4_t word_u32x4[WORDS];
    for (int i = 0; i < WORDS; i++) {
        word_u32x4[i] = vreinterpretq_u32_u8(vld1q_u8(folded + starts[i]));
    }
    uint32x4x2_t ab = vtrnq_u32(word_u32x4[0], word_u32x4[1]), cd = vtrnq_u32(word_u32x4[2], word_u32x4[3]);
    for (int k = 0; k < 2; k++) {
        lanes_u32x4[k] = vcombine_u32(vget_low_u32(ab.val[k]), vget_low_u32(cd.val[k]));
        lanes_u32x4[k + 2] = vcombine_u32(vget_high_u32(ab.val[k]), vget_high_u32(cd.val[k]));
    }
}

/* Clears the bytes after the word: a shift by 32 bits or more gives zero. */
static inline uint32x4_t keep_word(uint32x4_t lane_u32x4, int32x4_t nbits_s32x4, int lane) {
    int32x4_t left_s32x4 =
        vminq_s32(vmaxq_s32(vsubq_s32(nbits_s32x4, vdupq_n_s32(32 * lane)), vdupq_n_s32(0)), vdupq_n_s32(32));
    return vbicq_u32(lane_u32x4, vshlq_u32(vdupq_n_u32(UINT32_MAX), left_s32x4));
}

static inline uint32x4_t round_of(uint32x4_t lane_u32x4, uint32_t start) {
    uint32x4_t x_u32x4 = vaddq_u32(vmulq_n_u32(lane_u32x4, XXH_PRIME32_2), vdupq_n_u32(start));
    return vmulq_n_u32(ROTATE(x_u32x4, 13), XXH_PRIME32_1);
}

static inline uint32x4_t hash_padded(const uint32x4_t lanes_u32x4[LANES], int32x4_t nbits_s32x4, uint32_t seed) {
    uint32x4_t a = round_of(keep_word(lanes_u32x4[0], nbits_s32x4, 0), seed + XXH_PRIME32_1 + XXH_PRIME32_2);
    uint32x4_t b = round_of(keep_word(lanes_u32x4[1], nbits_s32x4, 1), seed + XXH_PRIME32_2);
    uint32x4_t c = round_of(keep_word(lanes_u32x4[2], nbits_s32x4, 2), seed);
    uint32x4_t d = round_of(keep_word(lanes_u32x4[3], nbits_s32x4, 3), seed - XXH_PRIME32_1);
    uint32x4_t hash = vaddq_u32(vaddq_u32(ROTATE(a, 1), ROTATE(b, 7)), vaddq_u32(ROTATE(c, 12), ROTATE(d, 18)));
    hash = vaddq_u32(hash, vdupq_n_u32(PADDED_NBYTES));
    hash = vmulq_n_u32(veorq_u32(hash, vshrq_n_u32(hash, 15)), XXH_PRIME32_2);
    hash = vmulq_n_u32(veorq_u32(hash, vshrq_n_u32(hash, 13)), XXH_PRIME32_3);
    return veorq_u32(hash, vshrq_n_u32(hash, 16));
}

static inline void hash_four(const uint8_t *folded, const uint32_t *starts, uint64_t seed, uint32_t *hashes_ret) {
    uint32x4_t nbytes_u32x4 = vsubq_u32(vsubq_u32(vld1q_u32(starts + 1), vld1q_u32(starts)), vdupq_n_u32(1));
    uint32x4_t lanes_u32x4[LANES];
    load_lanes(folded, starts, lanes_u32x4);
    vst1q_u32(hashes_ret,
              hash_padded(lanes_u32x4, vreinterpretq_s32_u32(vshlq_n_u32(nbytes_u32x4, 3)), (uint32_t)seed));
    if (vmaxvq_u32(nbytes_u32x4) <= PADDED_NBYTES) {
        return;
    }
    for (int i = 0; i < WORDS; i++) {
        size_t nbytes = starts[i + 1] - 1 - starts[i];
        if (nbytes > PADDED_NBYTES) {
            hashes_ret[i] = hash_long_word(folded + starts[i], nbytes, seed);
        }
    }
}

void wc_words_neon(const uint8_t *folded, const uint32_t *starts, size_t n, uint64_t seed, uint32_t *hashes_ret) {
    size_t i = 0;
    for (; i + WORDS <= n; i += WORDS) {
        hash_four(folded, starts + i, seed, hashes_ret + i);
    }
    wc_words_scalar(folded, starts + i, n - i, seed, hashes_ret + i);
}
#else
typedef int wc_words_neon_is_not_built;
#endif
