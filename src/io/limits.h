/* Limits of one record and of one compressed file, and the messages for those that exceed them. */
#ifndef WC_IO_LIMITS_H
#define WC_IO_LIMITS_H

#include <stddef.h>
#include <stdint.h>

#include "wirecopy/wirecopy.h"

/* Bytes that come out of a compressed file before its ratio is checked: small files of equal records are harmless.
 * Chosen. */
#define WC_RATIO_FLOOR ((uint64_t)64 << 20)

/* The longest record: input.record_nbytes_max, or a share of the run's memory if that is less. memory_nbytes: the run's
 * options.memory_nbytes, 0 for no limit, here and below. */
uint64_t wc_record_most(const wirecopy_input *input, uint64_t memory_nbytes);

/* Writes the message for a record of nbytes that is longer: which of the two limits it exceeds, and how to raise it. */
void wc_describe_too_large(const wirecopy_input *input, uint64_t memory_nbytes, uint64_t nbytes, char *message_ret,
                           size_t message_nbytes);

/* The memory that a decompressor may take; UINT64_MAX for no limit. */
uint64_t wc_window_most(uint64_t memory_nbytes);

#endif
