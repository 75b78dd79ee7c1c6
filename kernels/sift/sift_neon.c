#include "kernels_internal.h"

#if defined(__ARM_NEON)
#include "sift/steps_neon.h"

/* There is no gather: the bits are looked up one by one. */
size_t wc_sift_neon(const uint32_t *grams, size_t n, const uint32_t *seen, uint32_t mask, uint32_t *hashes_ret,
                    uint32_t *places_ret) {
    uint32x4_t place = vdupq_n_u32(0);
    size_t count = 0;
    for (size_t i = 0; i < n; i += 4) {
        uint32_t hashes[4], places[4];
        size_t left = n - i < 4 ? n - i : 4;
        uint32x4_t from = load(grams + i, left);
        place = vaddq_u32(place, sums(vandq_u32(from, vdupq_n_u32(0xFF))));
        vst1q_u32(hashes, vshrq_n_u32(from, 8));
        vst1q_u32(places, place);
        for (size_t k = 0; k < left; k++) {
            uint32_t bits = wc_sift_bits(hashes[k]);
            hashes_ret[count] = hashes[k];
            places_ret[count] = places[k];
            count += (seen[(hashes[k] & mask) / 32] & bits) == bits;
        }
        place = vdupq_laneq_u32(place, 3);
    }
    return count;
}
#else
typedef int wc_sift_neon_is_not_built;
#endif
