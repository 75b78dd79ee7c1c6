/* Reads a whole dump: blocks are processed by all threads and committed in input order. */
#ifndef WC_DUMP_INGEST_H
#define WC_DUMP_INGEST_H

#include "dump/dump.h"

/* Starts at first_block: blocks before it are already committed. */
wirecopy_code wc_ingest(wc_dump *dump, uint64_t first_block, wirecopy_error *error);

/* Of a supplement: the input's documents end here. */
void wc_ingest_end_own(wc_dump *dump);

/* Of a supplement, after that: adds rows from elsewhere, which stats do not count. Batches of the supply are of file
 * wc_dump_nfiles. */
wirecopy_code wc_ingest_more(wc_dump *dump, const wc_supply *rows, wirecopy_error *error);

/* Bytes of the blocks that so many threads hold. */
uint64_t wc_ingest_nbytes(uint32_t threads);

#endif
