/* Text files that may have a text on each line, which no byte tells from one long text. */
#ifndef WC_DUMP_TEXT_LINES_H
#define WC_DUMP_TEXT_LINES_H

#include "dump/documents.h"

/* Adds a notice if the batch is such a file: it is read as one text all the same. */
void wc_text_lines_note(wc_dump *dump, const wc_batch *batch);

#endif
