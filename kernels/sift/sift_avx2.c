#include "kernels_internal.h"

#if defined(__AVX2__)
#include "sift/steps_avx2.h"

static inline __m256i bits_of(__m256i hashes) {
    const __m256i one = _mm256_set1_epi32(1), low = _mm256_set1_epi32(31);
    __m256i second = _mm256_srli_epi32(hashes, WC_SIFT_SECOND);
    return _mm256_or_si256(_mm256_sllv_epi32(one, _mm256_and_si256(hashes, low)),
                           _mm256_sllv_epi32(one, _mm256_and_si256(second, low)));
}

size_t wc_sift_avx2(const uint32_t *grams, size_t n, const uint32_t *seen, uint32_t mask, uint32_t *hashes_ret,
                    uint32_t *places_ret) {
    const __m256i lanes = _mm256_setr_epi32(0, 1, 2, 3, 4, 5, 6, 7), last = _mm256_set1_epi32(7);
    __m256i place = _mm256_setzero_si256();
    size_t count = 0;
    for (size_t i = 0; i < n; i += 8) {
        __m256i valid = _mm256_cmpgt_epi32(_mm256_set1_epi32(n - i < 8 ? (int)(n - i) : 8), lanes);
        __m256i from = _mm256_maskload_epi32((const int *)(grams + i), valid), hashes = _mm256_srli_epi32(from, 8);
        __m256i low = _mm256_and_si256(hashes, _mm256_set1_epi32((int)mask)), bits = bits_of(hashes);
        __m256i words = _mm256_i32gather_epi32((const int *)seen, _mm256_srli_epi32(low, 5), 4);
        __m256i found = _mm256_cmpeq_epi32(_mm256_and_si256(words, bits), bits);
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
