/* A batch as the payload of a frame, and back. The layout is in docs/formats.md. */
#ifndef WIRECOPY_PIPELINE_PACKING_H
#define WIRECOPY_PIPELINE_PACKING_H

#include "pipeline/batch.h"

/* Fills batch->packed. Texts go in where the batch has them. */
wirecopy_code wirecopy_batch_pack(wirecopy_batch *batch, size_t permutations, wirecopy_error *error);

/* Makes a batch over the payload, but for its texts, which are unpacked into batch_ret->texts; clear those alone with
 * wirecopy_strings_clear. batch_ret must have been initialised, and may be used again. Everything is checked: 0 where the payload
 * does not hold together. */
int wirecopy_batch_unpack(const uint8_t *payload, size_t nbytes, size_t permutations, wirecopy_batch *batch_ret,
                          wirecopy_code *code_ret, wirecopy_error *error);

#endif
