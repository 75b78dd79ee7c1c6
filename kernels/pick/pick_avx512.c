#include "kernels_internal.h"

#if defined(__AVX512F__) || defined(WIRECOPY_SIMDE)
#include "sift/steps_avx512.h"

size_t wc_pick_avx512(const uint32_t *grams, size_t n, uint32_t limit, uint32_t *place, uint32_t *hashes_ret,
                      uint32_t *places_ret) {
    const __m512i last = _mm512_set1_epi32(15), most = _mm512_set1_epi32((int)limit);
    __m512i at = _mm512_set1_epi32((int)*place);
    size_t count = 0;
    for (size_t i = 0; i < n; i += 16) {
        __m512i from = load(grams + i, n - i), hashes = _mm512_srli_epi32(from, 8);
        __mmask16 kept = (__mmask16)(_mm512_cmple_epu32_mask(hashes, most) & lanes_of(n - i));
        at = _mm512_add_epi32(at, sums(_mm512_and_si512(from, _mm512_set1_epi32(0xFF))));
        _mm512_storeu_si512(hashes_ret + count, _mm512_maskz_compress_epi32(kept, hashes));
        _mm512_storeu_si512(places_ret + count, _mm512_maskz_compress_epi32(kept, at));
        count += (size_t)__builtin_popcount((unsigned)kept);
        at = _mm512_permutexvar_epi32(last, at);
    }
    *place = (uint32_t)_mm_cvtsi128_si32(_mm512_castsi512_si128(at));
    return count;
}
#else
typedef int wc_pick_avx512_is_not_built;
#endif
