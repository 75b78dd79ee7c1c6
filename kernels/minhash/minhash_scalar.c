#include "kernels_internal.h"

void wc_minhash_scalar(const uint32_t *shingles, size_t nshingles, const uint32_t *multipliers, size_t npermutations,
                       uint32_t *minima) {
    for (size_t i = 0; i < nshingles; i++) {
        for (size_t j = 0; j < npermutations; j++) {
            uint32_t value = multipliers[j] * shingles[i];
            if (value < minima[j]) {
                minima[j] = value;
            }
        }
    }
}
