#include "kernels_internal.h"

#if defined(__AVX512F__) || defined(WIRECOPY_SIMDE)
#include "windows.h"

void wc_windows_avx512(const uint32_t *words, size_t n, size_t width, uint32_t base, uint32_t *hashes_ret) {
    sum_windows(words, n, width, base, hashes_ret);
}
#else
typedef int wc_windows_avx512_is_not_built;
#endif
