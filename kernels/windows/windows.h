/* The body of every wide version of the windows kernel: plain loops that the compiler vectorises for each instruction
 * set.
 */
#ifndef WC_WINDOWS_WINDOWS_H
#define WC_WINDOWS_WINDOWS_H

#include <stddef.h>
#include <stdint.h>

/* Sums that are computed at once: four vectors of eight hide the latency of a multiplication. */
enum { HELD = 32 };

/* The last step of XXH32, with its primes 2 and 3. */
static inline uint32_t scatter(uint32_t x) {
    x = (x ^ x >> 15) * 0x85EBCA77u;
    x = (x ^ x >> 13) * 0xC2B2AE3Du;
    return x ^ x >> 16;
}

static inline void sum_held(const uint32_t *words, size_t width, uint32_t base, uint32_t *hashes_ret) {
    uint32_t sums[HELD];
    for (size_t i = 0; i < HELD; i++) {
        sums[i] = words[i];
    }
    for (size_t k = 1; k < width; k++) {
        for (size_t i = 0; i < HELD; i++) {
            sums[i] = sums[i] * base + words[i + k];
        }
    }
    for (size_t i = 0; i < HELD; i++) {
        hashes_ret[i] = scatter(sums[i]);
    }
}

static inline void sum_windows(const uint32_t *words, size_t n, size_t width, uint32_t base, uint32_t *hashes_ret) {
    size_t i = 0;
    for (; i + HELD <= n; i += HELD) {
        sum_held(words + i, width, base, hashes_ret + i);
    }
    for (; i < n; i++) {
        uint32_t sum = words[i];
        for (size_t k = 1; k < width; k++) {
            sum = sum * base + words[i + k];
        }
        hashes_ret[i] = scatter(sum);
    }
}

#endif
