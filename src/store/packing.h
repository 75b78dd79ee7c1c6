/* A batch as the payload of a frame, and back. The layout is in docs/formats.md. */
#ifndef WC_STORE_PACKING_H
#define WC_STORE_PACKING_H

#include "dump/batch.h"

/* Fills batch->packed. Texts go in where the batch has them. */
wirecopy_code wc_batch_pack(wc_batch *batch, size_t permutations, wirecopy_error *error);

/* Makes a batch over the payload, but for its texts, which are unpacked into batch_ret->texts; clear those alone with
 * wc_strings_clear. batch_ret must have been initialised, and may be used again. Everything is checked: 0 where the
 * payload does not hold together. */
int wc_batch_unpack(const uint8_t *payload, size_t nbytes, size_t permutations, wc_batch *batch_ret,
                    wirecopy_code *code_ret, wirecopy_error *error);

#endif
