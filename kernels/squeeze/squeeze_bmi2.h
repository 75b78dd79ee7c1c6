/* Eight bytes at a time by bit extraction: what both x86 versions do. */
#ifndef WIRECOPY_SQUEEZE_BMI2_H
#define WIRECOPY_SQUEEZE_BMI2_H

#include <immintrin.h>
#include <string.h>

#include "kernels.h"

static inline void squeeze_bytes(const uint8_t *group, uint64_t kept, uint8_t *out) {
    if (kept == UINT64_MAX) {
        memcpy(out, group, 64);
        return;
    }
    for (int i = 0; i < 64; i += 8) {
        uint64_t word, bits = kept >> i & 0xFF;
        memcpy(&word, group + i, sizeof word);
        word = _pext_u64(word, _pdep_u64(bits, 0x0101010101010101u) * 0xFF);
        memcpy(out, &word, sizeof word);
        out += __builtin_popcountll(bits);
    }
}

/* Eight places at a time, wanted or not: how many a group has is as good as random. */
static inline void tell_places(uint64_t places, uint32_t base, uint32_t *places_ret) {
    while (places != 0) {
        for (int i = 0; i < 8; i++) {
            places_ret[i] = base + (uint32_t)_tzcnt_u64(places);
            places &= places - 1;
        }
        places_ret += 8;
    }
}

static inline wirecopy_squeezed squeeze_bmi2(const uint8_t *group, uint64_t kept, uint64_t starts, uint8_t *out,
                                             uint32_t base, uint32_t *places_ret) {
    squeeze_bytes(group, kept, out);
    tell_places(_pext_u64(starts, kept), base, places_ret);
    return (wirecopy_squeezed){(uint32_t)__builtin_popcountll(kept), (uint32_t)__builtin_popcountll(starts)};
}

#endif
