/* Fields that no record has, where another one may be meant. */
#ifndef WC_DUMP_LIKELY_H
#define WC_DUMP_LIKELY_H

#include "dump/documents.h"

/* Notes them, once all records are read. Signatures are past it. */
void wc_likely_note(wc_dump *dump);

#endif
