#include "sketch/permutations.h"

#include "base/error.h"
#include "base/memory.h"

static uint64_t splitmix64(uint64_t *state) {
    uint64_t z = *state += 0x9E3779B97F4A7C15u;
    z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9u;
    z = (z ^ (z >> 27)) * 0x94D049BB133111EBu;
    return z ^ (z >> 31);
}

wirecopy_code wirecopy_permutations_create(wirecopy_permutations *permutations_ret, uint32_t count, uint64_t seed,
                                           const wirecopy_allocator *allocator, wirecopy_error *error) {
    permutations_ret->count = count;
    permutations_ret->multipliers = wirecopy_allocate(allocator, count, sizeof(uint32_t));
    if (permutations_ret->multipliers == NULL) {
        return wirecopy_fail_memory(error, count * sizeof(uint32_t));
    }
    for (uint32_t j = 0; j < count; j++) {
        permutations_ret->multipliers[j] = (uint32_t)splitmix64(&seed) | 1u;
    }
    return WIRECOPY_OK;
}

void wirecopy_permutations_clear(wirecopy_permutations *permutations, const wirecopy_allocator *allocator) {
    wirecopy_release(allocator, permutations->multipliers, permutations->count, sizeof(uint32_t));
    *permutations = (wirecopy_permutations){0};
}
