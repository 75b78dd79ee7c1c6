/* Making JSON valid whose strings hold what is no character. */
#ifndef WC_IO_JSON_REPAIR_H
#define WC_IO_JSON_REPAIR_H

#include <stddef.h>
#include <stdint.h>

/* Bytes that a repaired copy takes at most. */
size_t wc_json_repair_bound(size_t nbytes);

/* Copies, with U+FFFD for each invalid byte of UTF-8 and for each \u escape of a surrogate without its other half.
 * Gives the bytes written. */
size_t wc_json_repair(const uint8_t *bytes, size_t nbytes, uint8_t *copy_ret);

#endif
