#include "kernels_internal.h"

#if defined(__AVX2__)
#include <immintrin.h>

/* Each lane and those below it added up: within halves of four, then the lower half's sum to the upper one. */
static inline __m256i sums(__m256i x) {
    x = _mm256_add_epi32(x, _mm256_slli_si256(x, 4));
    x = _mm256_add_epi32(x, _mm256_slli_si256(x, 8));
    __m256i lower = _mm256_permutevar8x32_epi32(x, _mm256_set1_epi32(3));
    return _mm256_add_epi32(x, _mm256_blend_epi32(_mm256_setzero_si256(), lower, 0xF0));
}

/* The lanes that are kept, first. */
static inline __m256i order_of(unsigned kept) {
    uint64_t bytes = _pdep_u64(kept, 0x0101010101010101u) * 0xFF;
    return _mm256_cvtepu8_epi32(_mm_cvtsi64_si128((int64_t)_pext_u64(0x0706050403020100u, bytes)));
}

size_t wc_sift_avx2(const uint32_t *grams, size_t n, const uint32_t *seen, uint32_t mask, uint32_t *hashes_ret,
                    uint32_t *places_ret) {
    const __m256i lanes = _mm256_setr_epi32(0, 1, 2, 3, 4, 5, 6, 7), last = _mm256_set1_epi32(7);
    __m256i place = _mm256_setzero_si256();
    size_t count = 0;
    for (size_t i = 0; i < n; i += 8) {
        __m256i valid = _mm256_cmpgt_epi32(_mm256_set1_epi32(n - i < 8 ? (int)(n - i) : 8), lanes);
        __m256i from = _mm256_maskload_epi32((const int *)(grams + i), valid), hashes = _mm256_srli_epi32(from, 8);
        __m256i low = _mm256_and_si256(hashes, _mm256_set1_epi32((int)mask));
        __m256i words = _mm256_i32gather_epi32((const int *)seen, _mm256_srli_epi32(low, 5), 4);
        __m256i found = _mm256_sllv_epi32(
            words, _mm256_sub_epi32(_mm256_set1_epi32(31), _mm256_and_si256(low, _mm256_set1_epi32(31))));
        unsigned kept = (unsigned)_mm256_movemask_ps(_mm256_castsi256_ps(_mm256_and_si256(found, valid)));
        __m256i order = order_of(kept);
        place = _mm256_add_epi32(place, sums(_mm256_and_si256(from, _mm256_set1_epi32(0xFF))));
        _mm256_storeu_si256((__m256i *)(hashes_ret + count), _mm256_permutevar8x32_epi32(hashes, order));
        _mm256_storeu_si256((__m256i *)(places_ret + count), _mm256_permutevar8x32_epi32(place, order));
        count += (size_t)__builtin_popcount(kept);
        place = _mm256_permutevar8x32_epi32(place, last);
    }
    return count;
}
#else
typedef int wc_sift_avx2_is_not_built;
#endif
