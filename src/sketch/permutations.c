#include "sketch/permutations.h"

#include "base/error.h"
#include "base/memory.h"

static uint64_t splitmix64(uint64_t *state) {
    uint64_t z = *state += 0x9E3779B97F4A7C15u;
    z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9u;
    z = (z ^ (z >> 27)) * 0x94D049BB133111EBu;
    return z ^ (z >> 31);
}

wirecopy_code wc_permutations_create(wc_permutations *permutations_ret, uint32_t count, uint64_t seed,
                                     const wirecopy_allocator *allocator, wirecopy_error *error) {
    permutations_ret->count = count;
    permutations_ret->multipliers = wc_allocate(allocator, count, sizeof(uint32_t));
    if (permutations_ret->multipliers == NULL) {
        return wc_fail_memory(error, count * sizeof(uint32_t));
    }
    for (uint32_t j = 0; j < count; j++) {
        permutations_ret->multipliers[j] = (uint32_t)splitmix64(&seed) | 1u;
    }
    return WIRECOPY_OK;
}

void wc_permutations_clear(wc_permutations *permutations, const wirecopy_allocator *allocator) {
    wc_release(allocator, permutations->multipliers, permutations->count, sizeof(uint32_t));
    *permutations = (wc_permutations){0};
}
