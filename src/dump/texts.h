/* Reads a document's text again, from its place in a plain file, or from the scratch copy of a file that cannot be read
 * twice. One for each thread. */
#ifndef WC_DUMP_TEXTS_H
#define WC_DUMP_TEXTS_H

#include "dump/dump.h"

wirecopy_code wc_rereader_create(wc_dump *dump, wc_rereader **rereader_ret, wirecopy_error *error);
void wc_rereader_free(wc_rereader *rereader);

/* The text is valid until the next call. */
wirecopy_code wc_rereader_text(wc_rereader *rereader, uint64_t document, const char **text_ret, size_t *nbytes_ret,
                               wirecopy_error *error);

#endif
