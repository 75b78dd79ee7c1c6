#include "kernels_internal.h"

#if defined(__ARM_NEON)
#include "windows.h"

void wc_windows_neon(const uint32_t *words, size_t n, size_t width, uint32_t base, uint32_t *hashes_ret) {
    sum_windows(words, n, width, base, hashes_ret);
}
#else
typedef int wc_windows_neon_is_not_built;
#endif
