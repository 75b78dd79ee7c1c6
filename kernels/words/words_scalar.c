#include <string.h>

#include "kernels_internal.h"
#include "long_word.h"

static uint32_t hash_word(const uint8_t *word, size_t nbytes, uint64_t seed) {
    uint8_t padded[PADDED_NBYTES] = {0};
    if (nbytes > PADDED_NBYTES) {
        return hash_long_word(word, nbytes, seed);
    }
    memcpy(padded, word, nbytes);
    return XXH32(padded, sizeof padded, (uint32_t)seed);
}

void wc_words_scalar(const uint8_t *folded, const uint32_t *starts, size_t n, uint64_t seed, uint32_t *hashes_ret) {
    for (size_t i = 0; i < n; i++) {
        hashes_ret[i] = hash_word(folded + starts[i], starts[i + 1] - 1 - starts[i], seed);
    }
}
