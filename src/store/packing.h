/* Serialises a batch as the payload of a frame, and back. The layout is in docs/formats.md. */
#ifndef WC_STORE_PACKING_H
#define WC_STORE_PACKING_H

#include "dump/batch.h"

/* Fills batch->packed, with texts if the batch has them. */
wirecopy_code wc_batch_pack(wc_batch *batch, size_t permutations, wirecopy_error *error);

/* Makes a batch that points into the payload, except for its texts, which are decompressed into batch_ret->texts; clear
 * those alone with wc_strings_clear. batch_ret must be initialised, and may be reused. Everything is checked: returns 0
 * if the payload is corrupt. */
int wc_batch_unpack(const uint8_t *payload, size_t nbytes, size_t permutations, wc_batch *batch_ret,
                    wirecopy_code *code_ret, wirecopy_error *error);

#endif
