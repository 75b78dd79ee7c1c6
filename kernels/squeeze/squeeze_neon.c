#include "kernels_internal.h"

#if defined(__ARM_NEON)
#include <string.h>

/* NEON has no bit extraction, and a table of shuffles was not measured on an Arm machine. Copies run by run: most runs
 * are shorter than 16 bytes, so that one vector suffices and no branch depends on their length. */
wc_squeezed wc_squeeze_neon(const uint8_t *group, uint64_t kept, uint64_t starts, uint8_t *out, uint32_t base,
                            uint32_t *places_ret) {
    uint32_t done = 0, nplaces = 0;
    while (kept != 0) {
        uint32_t from = (uint32_t)__builtin_ctzll(kept);
        uint64_t rest = ~(kept >> from);
        uint32_t length = rest != 0 ? (uint32_t)__builtin_ctzll(rest) : 64, to = from + length;
        memcpy(out + done, group + from, 16);
        if (length > 16) {
            memcpy(out + done + 16, group + from + 16, length - 16);
        }
        for (; starts != 0 && (uint32_t)__builtin_ctzll(starts) < to; starts &= starts - 1) {
            places_ret[nplaces++] = base + done + (uint32_t)__builtin_ctzll(starts) - from;
        }
        done += length;
        kept = to < 64 ? kept >> to << to : 0;
    }
    return (wc_squeezed){done, nplaces};
}
#else
typedef int wc_squeeze_neon_is_not_built;
#endif
