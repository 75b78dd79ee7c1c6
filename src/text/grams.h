/* Tokens to gram hashes. A gram is a window of eight characters of the folded text, single spaces between tokens
 * counted; a text of fewer has one, of all its characters. Where a scan damages one letter in twenty, most words of a
 * shingle are gone and most grams are not. */
#ifndef WIRECOPY_TEXT_GRAMS_H
#define WIRECOPY_TEXT_GRAMS_H

#include <stddef.h>
#include <stdint.h>

#include "text/tokens.h"

enum { WIRECOPY_GRAM_CHARACTERS = 8 };

/* Where the next gram lies: bytes [start, end) of the folded text. */
typedef struct wirecopy_gram_cursor {
    const uint8_t *folded;
    size_t nbytes, start, end;
    uint64_t seed;
    int done;
} wirecopy_gram_cursor;

wirecopy_gram_cursor wirecopy_grams_begin(const wirecopy_tokens *tokens, uint64_t seed);

/* The next grams, up to capacity: XXH3-64 of the bytes of each, keyed by seed, and, where starts_ret is not NULL, the
 * byte that each starts at. Returns how many; 0 at the end. */
size_t wirecopy_grams_next(wirecopy_gram_cursor *cursor, uint64_t *hashes_ret, uint32_t *starts_ret, size_t capacity);

/* How many there are, repeats counted. */
size_t wirecopy_grams_count(const wirecopy_tokens *tokens);

#endif
