/* Reads a whole dump: blocks are processed by all threads and committed in input order. */
#ifndef WIRECOPY_PIPELINE_INGEST_H
#define WIRECOPY_PIPELINE_INGEST_H

#include "pipeline/dump.h"

wirecopy_code wirecopy_ingest(wirecopy_dump *dump, wirecopy_error *error);

#endif
