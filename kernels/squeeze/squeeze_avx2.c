#include "kernels_internal.h"

#if defined(__AVX2__) && defined(__BMI2__)
#include "squeeze_bmi2.h"

wc_squeezed wc_squeeze_avx2(const uint8_t *group, uint64_t kept, uint64_t starts, uint8_t *out, uint32_t base,
                            uint32_t *places_ret) {
    return squeeze_bmi2(group, kept, starts, out, base, places_ret);
}
#else
typedef int wc_squeeze_avx2_is_not_built;
#endif
