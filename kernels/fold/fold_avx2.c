#include "kernels_internal.h"

#if defined(__AVX2__)
#include <immintrin.h>

/* Bytes are below 128 here, so signed comparison works. */
static __m256i between(__m256i bytes_u8x32, char low, char high) {
    return _mm256_and_si256(_mm256_cmpgt_epi8(bytes_u8x32, _mm256_set1_epi8((char)(low - 1))),
                            _mm256_cmpgt_epi8(_mm256_set1_epi8((char)(high + 1)), bytes_u8x32));
}

static uint32_t fold_32(__m256i bytes_u8x32, uint8_t *folded_ret) {
    __m256i upper = between(bytes_u8x32, 'A', 'Z');
    __m256i lower_u8x32 = _mm256_or_si256(bytes_u8x32, _mm256_and_si256(upper, _mm256_set1_epi8(32)));
    __m256i in_token = _mm256_or_si256(between(lower_u8x32, 'a', 'z'), between(lower_u8x32, '0', '9'));
    _mm256_storeu_si256((__m256i *)folded_ret, _mm256_blendv_epi8(_mm256_set1_epi8(' '), lower_u8x32, in_token));
    return (uint32_t)_mm256_movemask_epi8(in_token);
}

size_t wc_fold_avx2(const uint8_t *text, size_t n, uint8_t *folded_ret, uint64_t *mask_ret) {
    size_t done = 0;
    for (; done + 64 <= n; done += 64) {
        __m256i first_u8x32 = _mm256_loadu_si256((const __m256i *)(text + done));
        __m256i second_u8x32 = _mm256_loadu_si256((const __m256i *)(text + done + 32));
        if (_mm256_movemask_epi8(_mm256_or_si256(first_u8x32, second_u8x32)) != 0) {
            break;
        }
        uint64_t low = fold_32(first_u8x32, folded_ret + done);
        uint64_t high = fold_32(second_u8x32, folded_ret + done + 32);
        mask_ret[done / 64] = low | high << 32;
    }
    return done;
}
#else
typedef int wc_fold_avx2_is_not_built;
#endif
