/* The body of both x86 versions: eight bytes at a time by a table of shuffles. */
#ifndef WC_SQUEEZE_SQUEEZE_BMI2_H
#define WC_SQUEEZE_SQUEEZE_BMI2_H

#include <immintrin.h>
#include <string.h>

#include "kernels.h"
#include "set_bits.h"

static inline void squeeze_bytes(const uint8_t *group, uint64_t kept, uint8_t *out) {
    if (kept == UINT64_MAX) {
        memcpy(out, group, 64);
        return;
    }
    for (int i = 0; i < 64; i += 8) {
        uint64_t bits = kept >> i & 0xFF;
        __m128i word_u8x8 = _mm_loadl_epi64((const __m128i *)(group + i));
        __m128i places_u8x8 = _mm_loadl_epi64((const __m128i *)&set_bits[bits]);
        _mm_storel_epi64((__m128i *)out, _mm_shuffle_epi8(word_u8x8, places_u8x8));
        out += __builtin_popcountll(bits);
    }
}

/* Writes eight places whatever the number of bits; the next write overwrites the surplus. */
static inline void write_places(uint64_t places, uint32_t base, uint32_t *places_ret) {
    for (uint32_t i = 0; i < 64; i += 8) {
        uint64_t bits = places >> i & 0xFF;
        __m256i place_u32x8 = _mm256_cvtepu8_epi32(_mm_loadl_epi64((const __m128i *)&set_bits[bits]));
        _mm256_storeu_si256((__m256i *)places_ret, _mm256_add_epi32(place_u32x8, _mm256_set1_epi32((int)(base + i))));
        places_ret += __builtin_popcountll(bits);
    }
}

static inline wc_squeezed squeeze_bmi2(const uint8_t *group, uint64_t kept, uint64_t starts, uint8_t *out,
                                       uint32_t base, uint32_t *places_ret) {
    squeeze_bytes(group, kept, out);
    write_places(_pext_u64(starts, kept), base, places_ret);
    return (wc_squeezed){(uint32_t)__builtin_popcountll(kept), (uint32_t)__builtin_popcountll(starts)};
}

#endif
