#include "kernels_internal.h"

/* Without a branch on each gram: which ones are picked is hard to predict. */
size_t wc_pick_scalar(const uint32_t *grams, size_t n, uint32_t limit, uint32_t *place, uint32_t *hashes_ret,
                      uint32_t *places_ret) {
    uint32_t at = *place;
    size_t count = 0;
    for (size_t i = 0; i < n; i++) {
        uint32_t hash = grams[i] >> 8;
        at += grams[i] & 0xFF;
        hashes_ret[count] = hash;
        places_ret[count] = at;
        count += hash <= limit;
    }
    *place = at;
    return count;
}
