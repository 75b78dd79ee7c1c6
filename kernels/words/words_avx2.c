#include "kernels_internal.h"

#if defined(__AVX2__)
#include "words_avx2.h"

void wc_words_avx2(const uint8_t *folded, const uint32_t *starts, size_t n, uint64_t seed, uint32_t *hashes_ret) {
    size_t done = hash_by_eights(folded, starts, n, seed, hashes_ret);
    wc_words_scalar(folded, starts + done, n - done, seed, hashes_ret + done);
}
#else
typedef int wc_words_avx2_is_not_built;
#endif
