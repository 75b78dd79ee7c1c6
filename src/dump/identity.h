/* Documents that share an entry of the corpus, compared by their tokens' bytes: until then only a hash says that they
 * are the same. */
#ifndef WC_DUMP_IDENTITY_H
#define WC_DUMP_IDENTITY_H

#include "dump/corpus.h"
#include "run/run.h"

/* Reads every document that is not the first of its entry again, and gives an entry of its own to what has other
 * tokens than that one. Does nothing where texts are trusted. corpus: matching's, finished. */
wirecopy_code wc_identity_check(const wc_matching *matching, wc_corpus *corpus, wirecopy_error *error);

#endif
