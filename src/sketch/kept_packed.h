/* What is kept of a text, in as few bits as it takes: for an index without texts. The layout is in docs/formats.md. */
#ifndef WC_SKETCH_KEPT_PACKED_H
#define WC_SKETCH_KEPT_PACKED_H

#include "sketch/kept.h"

/* Bytes that are read, and not looked at, behind the last packed text. */
enum { WC_KEPT_PACKED_SPARE = 8 };

/* The most bytes that these values take. */
size_t wc_kept_packed_most(const uint32_t *values);

/* values: as wc_kept_fill made them. Returns how many bytes were written. */
size_t wc_kept_pack(const uint32_t *values, uint8_t *bytes_ret);

/* The values of packed bytes, behind which WC_KEPT_PACKED_SPARE more can be read. *values: a block of *capacity values,
 * which is grown. WIRECOPY_ERROR_FORMAT without a message where the bytes are none that were packed. */
wirecopy_code wc_kept_unpack(const uint8_t *bytes, size_t nbytes, const wirecopy_allocator *allocator,
                             uint32_t **values, size_t *capacity, size_t *count_ret, wirecopy_error *error);

#endif
