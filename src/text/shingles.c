#include "text/shingles.h"

#define XXH_INLINE_ALL
#include <xxhash.h>

#include "base/options.h"

/* Shingles in a run: the hashes of their words stay in the first-level cache. Chosen. */
enum { RUN = 512 };

/* The primes XXH32_PRIME3 and XXH32_PRIME2 of xxHash. Both are 3 or 5 modulo 8, so that their powers have the longest
 * period modulo 2^32. */
static const uint32_t LOW_BASE = 0xC2B2AE3Du, HIGH_BASE = 0x85EBCA6Bu;

/* The hashes of the words that a run of shingles is made of. */
typedef struct run_words {
    uint32_t hashes[RUN + WC_NGRAM_MAX];
    size_t width;
} run_words;

static size_t start_run(run_words *words, const wc_tokens *tokens, uint32_t ngram, uint64_t seed, size_t first,
                        size_t left) {
    size_t count = left < RUN ? left : RUN;
    words->width = ngram;
    tokens->kernels->words(tokens->folded, tokens->starts + first, count + words->width - 1, seed, words->hashes);
    return count;
}

size_t wc_shingles_count(size_t ntokens, uint32_t ngram) {
    if (ntokens == 0) {
        return 0;
    }
    return ntokens < ngram ? 1 : ntokens - ngram + 1;
}

/* The single shingle of a short text is hashed as a whole. The hash of a single word has only 32 bits, in which two of
 * a hundred thousand words collide. */
static int is_short(const wc_tokens *tokens, uint32_t ngram) {
    return tokens->ntokens < ngram;
}

static uint64_t hash_short(const wc_tokens *tokens, uint64_t seed) {
    return XXH3_64bits_withSeed(tokens->folded, tokens->folded_nbytes, seed);
}

void wc_shingles_keys(const wc_tokens *tokens, uint32_t ngram, uint64_t seed, size_t first, size_t count,
                      uint32_t *keys_ret) {
    run_words words;
    if (count > 0 && is_short(tokens, ngram)) {
        *keys_ret = (uint32_t)hash_short(tokens, seed);
        return;
    }
    for (size_t done = 0; done < count;) {
        size_t n = start_run(&words, tokens, ngram, seed, first + done, count - done);
        tokens->kernels->windows(words.hashes, n, words.width, LOW_BASE, keys_ret + done);
        done += n;
    }
}

void wc_shingles_hash(const wc_tokens *tokens, uint32_t ngram, uint64_t seed, size_t first, size_t count,
                      uint64_t *hashes_ret) {
    run_words words;
    uint32_t low[RUN], high[RUN];
    if (count > 0 && is_short(tokens, ngram)) {
        *hashes_ret = hash_short(tokens, seed);
        return;
    }
    for (size_t done = 0; done < count;) {
        size_t n = start_run(&words, tokens, ngram, seed, first + done, count - done);
        tokens->kernels->windows(words.hashes, n, words.width, LOW_BASE, low);
        tokens->kernels->windows(words.hashes, n, words.width, HIGH_BASE, high);
        for (size_t i = 0; i < n; i++) {
            hashes_ret[done + i] = (uint64_t)high[i] << 32 | low[i];
        }
        done += n;
    }
}
