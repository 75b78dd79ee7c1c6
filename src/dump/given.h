/* Rows that the caller gave, which take the place of parsed records. */
#ifndef WC_DUMP_GIVEN_H
#define WC_DUMP_GIVEN_H

#include "dump/batch.h"

/* Adds a row to the batch, whose first one begins it. */
wirecopy_code wc_batch_give(wc_batch *batch, const wc_given *given, wirecopy_error *error);

/* Readies the batch for rows, of which the first has that number. */
void wc_batch_begin_given(wc_batch *batch, uint64_t first_row);

/* Row i of the batch as a record; the limits are the input's and those of the memory. WIRECOPY_ERROR_FORMAT where a
 * string that must be UTF-8 is not. Thread-safe. */
wirecopy_code wc_given_record(const wc_batch *batch, size_t i, const wirecopy_input *input, uint64_t memory_nbytes,
                              wc_record *record_ret, wirecopy_error *error);

#endif
