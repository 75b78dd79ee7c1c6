/* A dump is opened, takes batches as documents, and is closed. */
#ifndef WC_DUMP_DUMP_H
#define WC_DUMP_DUMP_H

#include "dump/documents.h"
#include "dump/files.h"
#include "dump/texts.h"

/* given: supplied rows; NULL: the input's files. */
wirecopy_code wc_dump_open(wc_dump *dump, const wirecopy_sketcher *sketcher, const wirecopy_input *input,
                           const wc_supply *given, int keep_streams, wc_progress *progress, wirecopy_stats *stats,
                           wirecopy_error *error);
void wc_dump_close(wc_dump *dump);

/* Adds the contents of a batch. Batches come in block order. */
wirecopy_code wc_dump_commit(wc_dump *dump, const wc_batch *batch, wirecopy_error *error);

/* Call once all batches are committed. */
wirecopy_code wc_dump_finish(wc_dump *dump, wirecopy_error *error);


#endif
