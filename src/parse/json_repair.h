/* Repairs what is no JSON but is written for it: strings with invalid UTF-8 or unpaired surrogates, NaN and Infinity,
 * numbers over 64 bits, comments, commas before a closing bracket. */
#ifndef WC_PARSE_JSON_REPAIR_H
#define WC_PARSE_JSON_REPAIR_H

#include <stddef.h>
#include <stdint.h>

/* The most bytes that a repaired copy takes. */
size_t wc_json_repair_bound(size_t nbytes);

/* Copies the bytes, with U+FFFD for each invalid byte of UTF-8 and each \u escape of an unpaired surrogate, null for
 * what is no number, and a string of its digits for a number that may need over 64 bits; without comments, and commas
 * that nothing follows. Returns the number of bytes written. */
size_t wc_json_repair(const uint8_t *bytes, size_t nbytes, uint8_t *copy_ret);

#endif
