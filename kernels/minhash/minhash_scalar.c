#include "kernels_internal.h"

void wirecopy_minhash_scalar(const uint32_t *shingles, size_t nshingles, const uint32_t *multipliers,
                             const uint32_t *offsets, size_t npermutations, uint32_t *minima) {
    for (size_t i = 0; i < nshingles; i++) {
        for (size_t j = 0; j < npermutations; j++) {
            uint32_t value = multipliers[j] * shingles[i] + offsets[j];
            if (value < minima[j]) {
                minima[j] = value;
            }
        }
    }
}
