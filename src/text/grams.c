#include "text/grams.h"

#define XXH_INLINE_ALL
#include <xxhash.h>

static inline int is_continuation(uint8_t byte) {
    return (byte & 0xC0) == 0x80;
}

/* The start of the character after the one at `at`, or nbytes. */
static inline size_t after(const uint8_t *folded, size_t at, size_t nbytes) {
    at++;
    while (at < nbytes && is_continuation(folded[at])) {
        at++;
    }
    return at;
}

wc_gram_cursor wc_grams_begin(const wc_tokens *tokens, uint64_t seed, uint32_t level) {
    wc_gram_cursor cursor = {.kernels = tokens->kernels,
                             .folded = tokens->folded,
                             .nbytes = tokens->folded_nbytes,
                             .seed = seed,
                             .level = level,
                             .wide = tokens->wide};
    for (int i = 0; i < WC_GRAM_CHARACTERS && cursor.end < cursor.nbytes; i++) {
        cursor.end = after(cursor.folded, cursor.end, cursor.nbytes);
    }
    cursor.done = cursor.nbytes == 0;
    return cursor;
}

/* Whether the next 65 grams are ASCII, so that their windows have the length that the kernel takes. */
static inline int is_plain(const wc_gram_cursor *cursor) {
    const uint8_t *bytes = cursor->folded + cursor->start;
    uint64_t seen = 0;
    if (cursor->end - cursor->start != WC_GRAM_CHARACTERS || cursor->nbytes - cursor->end < 64) {
        return 0;
    }
    for (int i = 0; cursor->wide && i < 72; i += 8) {
        uint64_t word;
        memcpy(&word, bytes + i, 8);
        seen |= word;
    }
    return (seen & 0x8080808080808080u) == 0;
}

static size_t hash_plain(wc_gram_cursor *cursor, uint64_t *hashes_ret, uint32_t *starts_ret) {
    uint64_t kept = cursor->kernels->grams(cursor->folded + cursor->start, cursor->seed, cursor->level, hashes_ret);
    size_t count = (size_t)__builtin_popcountll(kept);
    for (; starts_ret != NULL && kept != 0; kept &= kept - 1) {
        *starts_ret++ = (uint32_t)(cursor->start + (size_t)__builtin_ctzll(kept));
    }
    cursor->start += 64;
    cursor->end += 64;
    return count;
}

static size_t hash_one(wc_gram_cursor *cursor, uint64_t *hash_ret, uint32_t *start_ret) {
    const uint8_t *folded = cursor->folded;
    *hash_ret = XXH3_64bits_withSeed(folded + cursor->start, cursor->end - cursor->start, cursor->seed);
    if (start_ret != NULL) {
        *start_ret = (uint32_t)cursor->start;
    }
    cursor->done = cursor->end >= cursor->nbytes;
    if (!cursor->done) {
        cursor->start = after(folded, cursor->start, cursor->nbytes);
        cursor->end = after(folded, cursor->end, cursor->nbytes);
    }
    return (size_t)wc_sampled(*hash_ret, cursor->level);
}

size_t wc_grams_next(wc_gram_cursor *cursor, uint64_t *hashes_ret, uint32_t *starts_ret, size_t capacity) {
    size_t count = 0;
    while (count + WC_GRAMS_LEAST <= capacity && !cursor->done) {
        uint32_t *starts = starts_ret != NULL ? starts_ret + count : NULL;
        count += is_plain(cursor) ? hash_plain(cursor, hashes_ret + count, starts)
                                  : hash_one(cursor, hashes_ret + count, starts);
    }
    return count;
}

size_t wc_grams_count(const wc_tokens *tokens) {
    size_t characters = tokens->wide ? 0 : tokens->folded_nbytes;
    for (size_t i = 0; tokens->wide && i < tokens->folded_nbytes; i++) {
        characters += !is_continuation(tokens->folded[i]);
    }
    if (characters == 0) {
        return 0;
    }
    return characters < WC_GRAM_CHARACTERS ? 1 : characters - WC_GRAM_CHARACTERS + 1;
}
