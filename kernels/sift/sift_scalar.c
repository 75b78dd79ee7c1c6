#include "kernels_internal.h"

/* Without a branch on each gram: which ones stay is hard to predict. */
size_t wc_sift_scalar(const uint32_t *grams, size_t n, const uint32_t *seen, uint32_t mask, uint32_t *hashes_ret,
                      uint32_t *places_ret) {
    uint32_t place = 0;
    size_t count = 0;
    for (size_t i = 0; i < n; i++) {
        uint32_t hash = grams[i] >> 8, bits = wc_sift_bits(hash);
        place += grams[i] & 0xFF;
        hashes_ret[count] = hash;
        places_ret[count] = place;
        count += (seen[(hash & mask) / 32] & bits) == bits;
    }
    return count;
}
