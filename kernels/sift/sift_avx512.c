#include <string.h>

#include "kernels_internal.h"

#if defined(__AVX512F__) || defined(WIRECOPY_SIMDE)
#include "avx512.h"

/* Each lane with the one so many below it added. */
static inline __m512i add_below(__m512i x, int distance) {
    const __m512i lanes = _mm512_set_epi32(15, 14, 13, 12, 11, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1, 0);
    __m512i from = _mm512_sub_epi32(lanes, _mm512_set1_epi32(distance));
    return _mm512_add_epi32(x, _mm512_maskz_permutexvar_epi32((__mmask16)(0xFFFFu << distance), from, x));
}

/* Each lane and those below it added up. */
static inline __m512i sums(__m512i x) {
    return add_below(add_below(add_below(add_below(x, 1), 2), 4), 8);
}

static inline __m512i look_up(const uint32_t *seen, __m512i words) {
    __m256i low = _mm256_i32gather_epi32((const int *)seen, _mm512_castsi512_si256(words), 4);
    __m256i high = _mm256_i32gather_epi32((const int *)seen, _mm512_extracti64x4_epi64(words, 1), 4);
    return _mm512_inserti64x4(_mm512_castsi256_si512(low), high, 1);
}

static inline __m512i load(const uint32_t *grams, size_t n) {
    uint32_t last[16] = {0};
    if (n < 16) {
        memcpy(last, grams, n * sizeof *last);
    }
    return _mm512_loadu_si512(n < 16 ? last : grams);
}

size_t wc_sift_avx512(const uint32_t *grams, size_t n, const uint32_t *seen, uint32_t mask, uint32_t *hashes_ret,
                      uint32_t *places_ret) {
    const __m512i last = _mm512_set1_epi32(15);
    __m512i place = _mm512_setzero_si512();
    size_t count = 0;
    for (size_t i = 0; i < n; i += 16) {
        __mmask16 valid = n - i < 16 ? (__mmask16)((1u << (n - i)) - 1) : 0xFFFF;
        __m512i from = load(grams + i, n - i), hashes = _mm512_srli_epi32(from, 8);
        __m512i low = _mm512_and_si512(hashes, _mm512_set1_epi32((int)mask));
        __m512i words = look_up(seen, _mm512_srli_epi32(low, 5));
        __m512i bits = _mm512_sllv_epi32(_mm512_set1_epi32(1), _mm512_and_si512(low, _mm512_set1_epi32(31)));
        __mmask16 kept = (__mmask16)(_mm512_test_epi32_mask(words, bits) & valid);
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
