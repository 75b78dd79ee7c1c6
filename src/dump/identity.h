/* Compares documents that share an entry of the corpus by the bytes of their tokens. Until then only a hash says that
 * they are equal. */
#ifndef WC_DUMP_IDENTITY_H
#define WC_DUMP_IDENTITY_H

#include "dump/corpus.h"
#include "run/run.h"

/* Reads every document that is not the first of its entry again, and moves those with other tokens to entries of their
 * own. Does nothing if texts are trusted. corpus: the run's, finished. */
wirecopy_code wc_identity_check(const wc_run *run, wc_corpus *corpus, wirecopy_error *error);

#endif
