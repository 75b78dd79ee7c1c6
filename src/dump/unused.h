/* Inputs that give no document: empty ones, and those none of whose records could be used. */
#ifndef WC_DUMP_UNUSED_H
#define WC_DUMP_UNUSED_H

#include "dump/documents.h"

/* Notes which of the files from the one last committed up to `until` are finished without a document. Call before
 * batches of the file `until` are counted, and at the end. */
void wc_unused_note(wc_dump *dump, uint32_t until);

/* Notes folders without files, and whether there was any document at all. */
void wc_unused_finish(wc_dump *dump);

/* Counts a batch of the file being read. */
void wc_unused_count(wc_dump *dump, const wc_batch *batch);

#endif
