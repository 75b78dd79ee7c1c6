#include "kernels_internal.h"

#if defined(__AVX512F__) || defined(WIRECOPY_SIMDE)
#include "avx512.h"

size_t wc_agree_avx512(const uint32_t *a, const uint32_t *b, size_t n) {
    size_t count = 0, i = 0;
    for (; i + 16 <= n; i += 16) {
        unsigned equal = _mm512_cmpeq_epi32_mask(_mm512_loadu_si512(a + i), _mm512_loadu_si512(b + i));
        count += (size_t)__builtin_popcount(equal);
    }
    return count + wc_agree_scalar(a + i, b + i, n - i);
}
#endif
