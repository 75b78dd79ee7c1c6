/* Reads a whole dump: blocks are processed by all threads and committed in input order. */
#ifndef WIRECOPY_PIPELINE_INGEST_H
#define WIRECOPY_PIPELINE_INGEST_H

#include "pipeline/dump.h"

/* From that block on: those before were committed already. */
wirecopy_code wirecopy_ingest(wirecopy_dump *dump, uint64_t first_block, wirecopy_error *error);

#endif
