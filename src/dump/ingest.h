/* Reads a whole dump: blocks are processed by all threads and committed in input order. */
#ifndef WC_DUMP_INGEST_H
#define WC_DUMP_INGEST_H

#include "dump/dump.h"

/* From that block on: those before were committed already. */
wirecopy_code wc_ingest(wc_dump *dump, uint64_t first_block, wirecopy_error *error);

/* The blocks that so many threads have in hand. */
uint64_t wc_ingest_nbytes(uint32_t threads);

#endif
