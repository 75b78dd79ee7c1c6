/* Grams sixteen at a time: loaded, up to their end, and their distances added up. */
#ifndef WC_SIFT_STEPS_AVX512_H
#define WC_SIFT_STEPS_AVX512_H

#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "avx512.h"

/* Each lane with the one so many below it added. */
static inline __m512i add_below(__m512i x, int distance) {
    const __m512i lanes = _mm512_set_epi32(15, 14, 13, 12, 11, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1, 0);
    __m512i from = _mm512_sub_epi32(lanes, _mm512_set1_epi32(distance));
    return _mm512_add_epi32(x, _mm512_maskz_permutexvar_epi32((__mmask16)(0xFFFFu << distance), from, x));
}

/* Each lane and those below it added up. */
static inline __m512i sums(__m512i x) {
    return add_below(add_below(add_below(add_below(x, 1), 2), 4), 8);
}

static inline __m512i load(const uint32_t *grams, size_t n) {
    uint32_t last[16] = {0};
    if (n < 16) {
        memcpy(last, grams, n * sizeof *last);
    }
    return _mm512_loadu_si512(n < 16 ? last : grams);
}

/* The lanes of that many grams. */
static inline __mmask16 lanes_of(size_t n) {
    return n < 16 ? (__mmask16)((1u << n) - 1) : 0xFFFF;
}

#endif
