/* Tokens to shingle hashes. A shingle is a window of n neighbouring tokens; a text of fewer than n tokens has one, of
 * all its tokens. */
#ifndef WIRECOPY_TEXT_SHINGLES_H
#define WIRECOPY_TEXT_SHINGLES_H

#include <stddef.h>
#include <stdint.h>

#include "text/tokens.h"

/* How many shingles that many tokens have, repeats counted. */
size_t wirecopy_shingles_count(size_t ntokens, uint32_t ngram);

/* Hashes shingles [first, first + count) of tokens, keyed by seed: each word once, then the sums of the windows of word
 * hashes (Karp, Rabin 1987). docs/formats.md has the definition. */
void wirecopy_shingles_hash(const wirecopy_tokens *tokens, uint32_t ngram, uint64_t seed, size_t first, size_t count,
                            uint64_t *hashes_ret);

/* The lower halves of the same hashes, which is what signatures are made of. */
void wirecopy_shingles_keys(const wirecopy_tokens *tokens, uint32_t ngram, uint64_t seed, size_t first, size_t count,
                            uint32_t *keys_ret);

#endif
