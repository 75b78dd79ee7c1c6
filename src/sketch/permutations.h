/* The hash functions of the signature: h_j(x) = a_j * x mod 2^32 with odd a_j, one permutation of the 32-bit
 * numbers each. Multiply-shift family: Dietzfelbinger, Hagerup, Katajainen, Penttonen 1997; its use for MinHash over
 * already random x: Broder, Charikar, Frieze, Mitzenmacher 2000. */
#ifndef WC_SKETCH_PERMUTATIONS_H
#define WC_SKETCH_PERMUTATIONS_H

#include <stddef.h>
#include <stdint.h>

#include "wirecopy/wirecopy.h"

typedef struct wc_permutations {
    uint32_t *multipliers;
    uint32_t count;
} wc_permutations;

/* a_j is the lower half of the j-th number of SplitMix64 (Steele, Lea, Flood 2014) seeded with seed, with its lowest
 * bit set. */
wirecopy_code wc_permutations_create(wc_permutations *permutations_ret, uint32_t count, uint64_t seed,
                                     const wirecopy_allocator *allocator, wirecopy_error *error);
void wc_permutations_clear(wc_permutations *permutations, const wirecopy_allocator *allocator);

#endif
