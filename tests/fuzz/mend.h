/* Corrects the checksums of compressed data, as far as they can be found, so that a fuzzer gets past them. */
#ifndef WC_FUZZ_MEND_H
#define WC_FUZZ_MEND_H

#include <stddef.h>
#include <stdint.h>

/* Makes windows of zstd and xz small: that gigabytes are allocated for them is known, and slow. Makes frames of old
 * versions of zstd ones of now: whether libzstd takes the old ones depends on the pieces. */
void tame(uint8_t *bytes, size_t nbytes);

/* Changes bytes in place and may add up to 8; gives the new length. What is nothing compressed stays as it is. */
size_t mend(uint8_t *bytes, size_t nbytes);

#endif
