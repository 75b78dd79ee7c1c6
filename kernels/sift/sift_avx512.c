#include "kernels_internal.h"

#if defined(__AVX512F__) || defined(WIRECOPY_SIMDE)
#include "sift/steps_avx512.h"

static inline __m512i look_up(const uint32_t *seen, __m512i words) {
    __m256i low = _mm256_i32gather_epi32((const int *)seen, _mm512_castsi512_si256(words), 4);
    __m256i high = _mm256_i32gather_epi32((const int *)seen, _mm512_extracti64x4_epi64(words, 1), 4);
    return _mm512_inserti64x4(_mm512_castsi256_si512(low), high, 1);
}

static inline __m512i bits_of(__m512i hashes) {
    const __m512i one = _mm512_set1_epi32(1), low = _mm512_set1_epi32(31);
    __m512i second = _mm512_srli_epi32(hashes, WC_SIFT_SECOND);
    return _mm512_or_si512(_mm512_sllv_epi32(one, _mm512_and_si512(hashes, low)),
                           _mm512_sllv_epi32(one, _mm512_and_si512(second, low)));
}

size_t wc_sift_avx512(const uint32_t *grams, size_t n, const uint32_t *seen, uint32_t mask, uint32_t *hashes_ret,
                      uint32_t *places_ret) {
    const __m512i last = _mm512_set1_epi32(15);
    __m512i place = _mm512_setzero_si512();
    size_t count = 0;
    for (size_t i = 0; i < n; i += 16) {
        __m512i from = load(grams + i, n - i), hashes = _mm512_srli_epi32(from, 8);
        __m512i low = _mm512_and_si512(hashes, _mm512_set1_epi32((int)mask));
        __m512i words = look_up(seen, _mm512_srli_epi32(low, 5));
        __m512i bits = bits_of(hashes);
        __mmask16 kept = (__mmask16)(_mm512_cmpeq_epi32_mask(_mm512_and_si512(words, bits), bits) & lanes_of(n - i));
        place = _mm512_add_epi32(place, sums(_mm512_and_si512(from, _mm512_set1_epi32(0xFF))));
        _mm512_storeu_si512(hashes_ret + count, _mm512_maskz_compress_epi32(kept, hashes));
        _mm512_storeu_si512(places_ret + count, _mm512_maskz_compress_epi32(kept, place));
        count += (size_t)__builtin_popcount((unsigned)kept);
        place = _mm512_permutexvar_epi32(last, place);
    }
    return count;
}
#else
typedef int wc_sift_avx512_is_not_built;
#endif
