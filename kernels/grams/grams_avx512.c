#include "kernels_internal.h"

#if defined(__AVX512F__) || defined(WIRECOPY_SIMDE)
#include "avx512.h"
#include "xxh3_8.h"

/* As in the AVX2 version, since 64-bit multiplication is an extension (AVX512DQ). */
static inline __m512i multiply(__m512i x_u64x8) {
    const __m512i low = _mm512_set1_epi64((int64_t)(WC_XXH3_MULTIPLIER & 0xFFFFFFFF));
    const __m512i high = _mm512_set1_epi64((int64_t)(WC_XXH3_MULTIPLIER >> 32));
    __m512i cross =
        _mm512_add_epi64(_mm512_mul_epu32(_mm512_srli_epi64(x_u64x8, 32), low), _mm512_mul_epu32(x_u64x8, high));
    return _mm512_add_epi64(_mm512_mul_epu32(x_u64x8, low), _mm512_slli_epi64(cross, 32));
}

static inline __m512i hash(__m512i windows_u64x8, __m512i key) {
    __m512i x = _mm512_xor_si512(windows_u64x8, key);
    x = _mm512_xor_si512(x, _mm512_xor_si512(_mm512_rol_epi64(x, 49), _mm512_rol_epi64(x, 24)));
    x = multiply(x);
    x = multiply(_mm512_xor_si512(x, _mm512_add_epi64(_mm512_srli_epi64(x, 35), _mm512_set1_epi64(8))));
    return _mm512_xor_si512(x, _mm512_srli_epi64(x, 28));
}

/* Windows 0 to 7 of sixteen bytes, two a lane, the halves of each swapped. */
static const uint8_t windows[64] = {4, 5, 6, 7, 0,  1,  2,  3,  5, 6, 7, 8, 1,  2,  3,  4,  6, 7, 8, 9,  2,  3,
                                    4, 5, 7, 8, 9,  10, 3,  4,  5, 6, 8, 9, 10, 11, 4,  5,  6, 7, 9, 10, 11, 12,
                                    5, 6, 7, 8, 10, 11, 12, 13, 6, 7, 8, 9, 11, 12, 13, 14, 7, 8, 9, 10};

uint64_t wc_grams_avx512(const uint8_t *text, uint64_t seed, uint32_t level, uint64_t *hashes_ret) {
    const __m512i key = _mm512_set1_epi64((int64_t)wc_xxh3_8_key(seed));
    const __m512i shuffle = _mm512_loadu_si512(windows);
    const __m128i shift = _mm_cvtsi32_si128((int)(64 - level));
    uint64_t kept = 0;
    size_t count = 0;
    for (size_t i = 0; i < 64; i += 8) {
        __m512i bytes = _mm512_broadcast_i32x4(_mm_loadu_si128((const __m128i *)(text + i)));
        __m512i hashes = hash(_mm512_shuffle_epi8(bytes, shuffle), key);
        uint8_t sampled = _mm512_cmpeq_epi64_mask(_mm512_srl_epi64(hashes, shift), _mm512_setzero_si512());
        _mm512_storeu_si512(hashes_ret + count, _mm512_maskz_compress_epi64(sampled, hashes));
        count += (size_t)__builtin_popcount((unsigned)sampled);
        kept |= (uint64_t)sampled << i;
    }
    return kept;
}
#else
typedef int wc_grams_avx512_is_not_built;
#endif
