#include "kernels_internal.h"

#if defined(__ARM_NEON)
/* There is no bit extraction, and a table of shuffles was not measured on an Arm machine: the scalar version, whose
 * copies of 16 bytes are vectors anyway. */
wc_squeezed wc_squeeze_neon(const uint8_t *group, uint64_t kept, uint64_t starts, uint8_t *out, uint32_t base,
                            uint32_t *places_ret) {
    return wc_squeeze_scalar(group, kept, starts, out, base, places_ret);
}
#else
typedef int wc_squeeze_neon_is_not_built;
#endif
