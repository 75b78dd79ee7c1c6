/* Hashes of shingles. A shingle is a window of n consecutive tokens; a text of fewer than n tokens has one shingle of
 * all its tokens. */
#ifndef WC_TEXT_SHINGLES_H
#define WC_TEXT_SHINGLES_H

#include <stddef.h>
#include <stdint.h>

#include "text/tokens.h"

/* The number of shingles of that many tokens, including repeats. */
size_t wc_shingles_count(size_t ntokens, uint32_t ngram);

/* Hashes shingles [first, first + count) of tokens, keyed by seed: each word once, then the sums of the windows of word
 * hashes (Karp, Rabin 1987). docs/formats.md has the definition. */
void wc_shingles_hash(const wc_tokens *tokens, uint32_t ngram, uint64_t seed, size_t first, size_t count,
                      uint64_t *hashes_ret);

/* The lower halves of the same hashes, from which signatures are computed. */
void wc_shingles_keys(const wc_tokens *tokens, uint32_t ngram, uint64_t seed, size_t first, size_t count,
                      uint32_t *keys_ret);

#endif
