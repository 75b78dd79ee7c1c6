/* What one record and one compressed file may take, and what to say of those that take more. */
#ifndef WC_IO_LIMITS_H
#define WC_IO_LIMITS_H

#include <stddef.h>
#include <stdint.h>

#include "wirecopy/wirecopy.h"

/* Bytes that came out of a compressed file before its ratio is looked at. */
#define WC_RATIO_FLOOR ((uint64_t)64 << 20)

/* What the memory of a run, options.memory_nbytes, says of them; 0 where it has no limit.
 * The longest record: input.record_nbytes_max, or the share of the memory for one if that is less. */
uint64_t wc_record_most(const wirecopy_input *input, uint64_t memory_nbytes);

/* Says that a record of nbytes is longer than that, which of the two limits it is over, and what raises it. */
void wc_describe_too_large(const wirecopy_input *input, uint64_t memory_nbytes, uint64_t nbytes, char *message_ret,
                           size_t message_nbytes);

/* What a decompressor may take, UINT64_MAX where memory has no limit. */
uint64_t wc_window_most(uint64_t memory_nbytes);

#endif
