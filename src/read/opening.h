/* The first bytes of a file: what they are encoded in, which format they have, and whether they are read at all. */
#ifndef WC_READ_OPENING_H
#define WC_READ_OPENING_H

#include "read/reading.h"
#include "refuse/refusing.h"

/* block: the file's first, of wanted bytes or the whole file; it is filled again if it must be decoded. *refusal_ret:
 * why the file is not read, or NULL; it may be in at->room. */
wirecopy_code wc_opening_find_format(wc_reading *at, wc_block *block, size_t wanted, const wc_refusal **refusal_ret,
                                     wirecopy_error *error);

/* Keeps the header of a table, which its first block has, for the blocks that do not contain it. */
wirecopy_code wc_opening_keep_header(wc_reading *at, const wc_block *block, wirecopy_error *error);

#endif
