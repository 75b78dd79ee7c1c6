/* Ids that more than one document has, and where those documents are. */
#ifndef WC_DUMP_REPEATED_H
#define WC_DUMP_REPEATED_H

#include "dump/batch.h"
#include "dump/documents.h"

/* Keeps the line at which a batch's documents start. Call before they are added. */
wirecopy_code wc_lines_mark(wc_dump *dump, const wc_batch *batch, wirecopy_error *error);

/* Counts documents whose id an earlier document has, and adds notices for the first few. */
wirecopy_code wc_dump_count_repeated_ids(wc_dump *dump, wirecopy_error *error);

#endif
