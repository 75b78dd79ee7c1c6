/* The hash of words that are longer than the vectors of the words kernel, for every version. */
#ifndef WC_WORDS_LONG_WORD_H
#define WC_WORDS_LONG_WORD_H

#include <stddef.h>
#include <stdint.h>

#define XXH_INLINE_ALL
#include <xxhash.h>

enum { PADDED_NBYTES = 16 };

static inline uint32_t hash_long_word(const uint8_t *word, size_t nbytes, uint64_t seed) {
    return (uint32_t)XXH3_64bits_withSeed(word, nbytes, seed);
}

#endif
