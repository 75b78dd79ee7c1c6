#include "kernels_internal.h"

wc_squeezed wc_squeeze_scalar(const uint8_t *group, uint64_t kept, uint64_t starts, uint8_t *out, uint32_t base,
                              uint32_t *places_ret) {
    uint32_t nbytes = 0, nplaces = 0;
    for (uint32_t i = 0; i < 64; i++) {
        if (starts >> i & 1) {
            places_ret[nplaces++] = base + nbytes;
        }
        if (kept >> i & 1) {
            out[nbytes++] = group[i];
        }
    }
    return (wc_squeezed){nbytes, nplaces};
}
