/* Files with bytes that are no text in their encoding: each is named once, with what its encoding may be. */
#ifndef WC_DUMP_NOT_TEXT_H
#define WC_DUMP_NOT_TEXT_H

#include "dump/documents.h"

/* Whether a block of a file is to be looked at. WARC files hold pages in any encoding, and pictures. */
static inline int wc_is_all_text(const wc_file *file) {
    return file->format != WIRECOPY_FORMAT_WARC;
}

/* Adds a notice if the batch is the first of its file that has such bytes. Before the batch's lines are counted. */
void wc_not_text_note(wc_dump *dump, const wc_batch *batch);

#endif
