/* Documents' texts, fetched again when a pair is verified: from their place in a plain file, or from the scratch copy
 * of one that can't be read twice. */
#ifndef WC_DUMP_TEXTS_H
#define WC_DUMP_TEXTS_H

#include "dump/documents.h"

/* The text of a document, valid until the thread's next call; a wc_fetch_fn with the dump as context. */
wirecopy_code wc_dump_text(void *dump, uint32_t thread, uint64_t document, const char **text_ret, size_t *nbytes_ret,
                           wirecopy_error *error);

/* Lets go of what texts are read with, once none is read any more. */
void wc_dump_forget_texts(wc_dump *dump);

#endif
