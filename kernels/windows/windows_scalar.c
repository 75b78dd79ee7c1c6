#include "kernels_internal.h"

/* The last step of XXH32, with its primes 2 and 3. */
static uint32_t scatter(uint32_t x) {
    x = (x ^ x >> 15) * 0x85EBCA77u;
    x = (x ^ x >> 13) * 0xC2B2AE3Du;
    return x ^ x >> 16;
}

void wc_windows_scalar(const uint32_t *words, size_t n, size_t width, uint32_t base, uint32_t *hashes_ret) {
    for (size_t i = 0; i < n; i++) {
        uint32_t sum = 0;
        for (size_t k = 0; k < width; k++) {
            sum = sum * base + words[i + k];
        }
        hashes_ret[i] = scatter(sum);
    }
}
