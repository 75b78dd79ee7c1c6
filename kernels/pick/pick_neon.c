#include "kernels_internal.h"

#if defined(__ARM_NEON)
#include "sift/steps_neon.h"

size_t wc_pick_neon(const uint32_t *grams, size_t n, uint32_t limit, uint32_t *place, uint32_t *hashes_ret,
                    uint32_t *places_ret) {
    uint32x4_t at = vdupq_n_u32(*place);
    size_t count = 0;
    for (size_t i = 0; i < n; i += 4) {
        uint32_t hashes[4], places[4];
        size_t left = n - i < 4 ? n - i : 4;
        uint32x4_t from = load(grams + i, left);
        at = vaddq_u32(at, sums(vandq_u32(from, vdupq_n_u32(0xFF))));
        vst1q_u32(hashes, vshrq_n_u32(from, 8));
        vst1q_u32(places, at);
        for (size_t k = 0; k < left; k++) {
            hashes_ret[count] = hashes[k];
            places_ret[count] = places[k];
            count += hashes[k] <= limit;
        }
        at = vdupq_laneq_u32(at, 3);
    }
    *place = vgetq_lane_u32(at, 0);
    return count;
}
#else
typedef int wc_pick_neon_is_not_built;
#endif
