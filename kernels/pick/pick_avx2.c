#include "kernels_internal.h"

#if defined(__AVX2__)
#include "sift/steps_avx2.h"

size_t wc_pick_avx2(const uint32_t *grams, size_t n, uint32_t limit, uint32_t *place, uint32_t *hashes_ret,
                    uint32_t *places_ret) {
    const __m256i lanes = _mm256_setr_epi32(0, 1, 2, 3, 4, 5, 6, 7), last = _mm256_set1_epi32(7);
    __m256i at = _mm256_set1_epi32((int)*place);
    size_t count = 0;
    for (size_t i = 0; i < n; i += 8) {
        __m256i valid = _mm256_cmpgt_epi32(_mm256_set1_epi32(n - i < 8 ? (int)(n - i) : 8), lanes);
        __m256i from = _mm256_maskload_epi32((const int *)(grams + i), valid), hashes = _mm256_srli_epi32(from, 8);
        __m256i beyond = _mm256_cmpgt_epi32(hashes, _mm256_set1_epi32((int)limit)); /* hashes have 24 bits */
        unsigned kept = (unsigned)_mm256_movemask_ps(_mm256_castsi256_ps(_mm256_andnot_si256(beyond, valid)));
        __m256i order = order_of(kept);
        at = _mm256_add_epi32(at, sums(_mm256_and_si256(from, _mm256_set1_epi32(0xFF))));
        _mm256_storeu_si256((__m256i *)(hashes_ret + count), _mm256_permutevar8x32_epi32(hashes, order));
        _mm256_storeu_si256((__m256i *)(places_ret + count), _mm256_permutevar8x32_epi32(at, order));
        count += (size_t)__builtin_popcount(kept);
        at = _mm256_permutevar8x32_epi32(at, last);
    }
    *place = (uint32_t)_mm256_cvtsi256_si32(at);
    return count;
}
#else
typedef int wc_pick_avx2_is_not_built;
#endif
