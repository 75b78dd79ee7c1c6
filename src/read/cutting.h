/* Where a block is cut: behind a whole record. */
#ifndef WC_READ_CUTTING_H
#define WC_READ_CUTTING_H

#include "read/reading.h"

/* Finds the end of the last record within target_nbytes, else the end of the record that goes beyond, for which the
 * block grows. *cut_ret is WC_NO_END if the record is oversize, or incomplete because of a failure. */
wirecopy_code wc_cutting_find(wc_reading *at, wc_block *block, size_t target_nbytes, size_t *cut_ret,
                              wirecopy_error *error);

/* JSON, after the last byte: lists the records that are still open then, which have no bytes in the block. */
wirecopy_code wc_cutting_list_open(wc_reading *at, wc_block *block, wirecopy_error *error);

#endif
