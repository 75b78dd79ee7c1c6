/* Repairs JSON whose strings hold invalid UTF-8 or unpaired surrogates. */
#ifndef WC_IO_JSON_REPAIR_H
#define WC_IO_JSON_REPAIR_H

#include <stddef.h>
#include <stdint.h>

/* The most bytes that a repaired copy takes. */
size_t wc_json_repair_bound(size_t nbytes);

/* Copies the bytes, with U+FFFD for each invalid byte of UTF-8 and each \u escape of an unpaired surrogate. Returns the
 * number of bytes written. */
size_t wc_json_repair(const uint8_t *bytes, size_t nbytes, uint8_t *copy_ret);

#endif
