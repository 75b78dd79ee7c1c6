/* Fields that no record has, where another one may be meant. */
#ifndef WC_DUMP_LIKELY_H
#define WC_DUMP_LIKELY_H

#include "dump/documents.h"

/* Call behind the last record of a file. */
void wc_likely_end_file(wc_dump *dump, uint32_t file);

/* Notes them, once all records are read: with the files where what may be meant differs or lacks, and the first file
 * that lacks what others have. Signatures are past it. */
void wc_likely_note(wc_dump *dump);

#endif
