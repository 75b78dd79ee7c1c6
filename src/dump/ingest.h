/* Reads a whole dump: blocks are processed by all threads and committed in input order. */
#ifndef WC_DUMP_INGEST_H
#define WC_DUMP_INGEST_H

#include "dump/dump.h"

/* Starts at first_block: blocks before it are already committed. */
wirecopy_code wc_ingest(wc_dump *dump, uint64_t first_block, wirecopy_error *error);

/* Bytes of the blocks that so many threads hold. */
uint64_t wc_ingest_nbytes(uint32_t threads);

#endif
