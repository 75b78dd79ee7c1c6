#include "kernels_internal.h"

#if defined(__AVX512BW__) || defined(WIRECOPY_SIMDE)
#include "avx512.h"

size_t wc_fold_avx512(const uint8_t *text, size_t n, uint8_t *folded_ret, uint64_t *mask_ret) {
    size_t done = 0;
    for (; done + 64 <= n; done += 64) {
        __m512i bytes_u8x64 = _mm512_loadu_si512(text + done);
        if (_mm512_movepi8_mask(bytes_u8x64) != 0) {
            break;
        }
        /* x is in [low, low + count) if x - low < count, unsigned. */
        uint64_t upper =
            _mm512_cmplt_epu8_mask(_mm512_sub_epi8(bytes_u8x64, _mm512_set1_epi8('A')), _mm512_set1_epi8(26));
        __m512i lower_u8x64 = _mm512_mask_add_epi8(bytes_u8x64, upper, bytes_u8x64, _mm512_set1_epi8(32));
        uint64_t letters =
            _mm512_cmplt_epu8_mask(_mm512_sub_epi8(lower_u8x64, _mm512_set1_epi8('a')), _mm512_set1_epi8(26));
        uint64_t digits =
            _mm512_cmplt_epu8_mask(_mm512_sub_epi8(lower_u8x64, _mm512_set1_epi8('0')), _mm512_set1_epi8(10));
        _mm512_storeu_si512(folded_ret + done,
                            _mm512_mask_mov_epi8(_mm512_set1_epi8(' '), letters | digits, lower_u8x64));
        mask_ret[done / 64] = letters | digits;
    }
    return done;
}
#else
typedef int wc_fold_avx512_is_not_built;
#endif
