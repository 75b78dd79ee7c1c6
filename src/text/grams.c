#include "text/grams.h"

#define XXH_INLINE_ALL
#include <xxhash.h>

static inline int is_continuation(uint8_t byte) {
    return (byte & 0xC0) == 0x80;
}

/* The start of the character after the one at `at`, or the end. */
static inline size_t after(const uint8_t *folded, size_t at, size_t nbytes) {
    at++;
    while (at < nbytes && is_continuation(folded[at])) {
        at++;
    }
    return at;
}

wirecopy_gram_cursor wirecopy_grams_begin(const wirecopy_tokens *tokens, uint64_t seed) {
    wirecopy_gram_cursor cursor = {.folded = tokens->folded, .nbytes = tokens->folded_nbytes, .seed = seed};
    for (int i = 0; i < WIRECOPY_GRAM_CHARACTERS && cursor.end < cursor.nbytes; i++) {
        cursor.end = after(cursor.folded, cursor.end, cursor.nbytes);
    }
    cursor.done = cursor.nbytes == 0;
    return cursor;
}

/* ASCII from start on, for one gram and the 64 after it: windows of a length known to the compiler. */
static inline int is_plain(const wirecopy_gram_cursor *cursor) {
    const uint8_t *bytes = cursor->folded + cursor->start;
    uint64_t seen = 0;
    if (cursor->end - cursor->start != WIRECOPY_GRAM_CHARACTERS || cursor->nbytes - cursor->end < 64) {
        return 0;
    }
    for (int i = 0; i < 72; i += 8) {
        uint64_t word;
        memcpy(&word, bytes + i, 8);
        seen |= word;
    }
    return (seen & 0x8080808080808080u) == 0;
}

static void hash_plain(wirecopy_gram_cursor *cursor, uint64_t *restrict hashes_ret) {
    const uint8_t *restrict bytes = cursor->folded + cursor->start;
    const uint64_t seed = cursor->seed;
    for (size_t i = 0; i < 64; i++) {
        hashes_ret[i] = XXH3_64bits_withSeed(bytes + i, WIRECOPY_GRAM_CHARACTERS, seed);
    }
    cursor->start += 64;
    cursor->end += 64;
}

static uint64_t hash_one(wirecopy_gram_cursor *cursor) {
    const uint8_t *folded = cursor->folded;
    uint64_t hash = XXH3_64bits_withSeed(folded + cursor->start, cursor->end - cursor->start, cursor->seed);
    cursor->done = cursor->end >= cursor->nbytes;
    if (!cursor->done) {
        cursor->start = after(folded, cursor->start, cursor->nbytes);
        cursor->end = after(folded, cursor->end, cursor->nbytes);
    }
    return hash;
}

size_t wirecopy_grams_next(wirecopy_gram_cursor *cursor, uint64_t *hashes_ret, uint32_t *starts_ret, size_t capacity) {
    size_t count = 0;
    while (count < capacity && !cursor->done) {
        size_t start = cursor->start, n = 1;
        if (capacity - count >= 64 && is_plain(cursor)) {
            n = 64;
            hash_plain(cursor, hashes_ret + count);
        } else {
            hashes_ret[count] = hash_one(cursor);
        }
        for (size_t i = 0; starts_ret != NULL && i < n; i++) {
            starts_ret[count + i] = (uint32_t)(start + i);
        }
        count += n;
    }
    return count;
}

size_t wirecopy_grams_count(const wirecopy_tokens *tokens) {
    size_t characters = 0;
    for (size_t i = 0; i < tokens->folded_nbytes; i++) {
        characters += !is_continuation(tokens->folded[i]);
    }
    if (characters == 0) {
        return 0;
    }
    return characters < WIRECOPY_GRAM_CHARACTERS ? 1 : characters - WIRECOPY_GRAM_CHARACTERS + 1;
}
