/* Records that are too large to hold: read over, or given piece by piece. */
#ifndef WC_READ_OVERSIZE_H
#define WC_READ_OVERSIZE_H

#include "read/reading.h"

/* The block has more bytes than a record may have. */
int wc_is_oversize(const wc_reading *at, const wc_block *block);

/* The record that begins the block is oversize: one block with the reason and no bytes, or the first of its pieces. */
wirecopy_code wc_oversize_start(wc_reading *at, wc_block *block, wirecopy_error *error);
/* The next piece. */
wirecopy_code wc_oversize_go_on(wc_reading *at, wc_block *block, size_t target_nbytes, wirecopy_error *error);

#endif
