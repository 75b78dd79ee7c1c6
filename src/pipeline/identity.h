/* Documents that share an entry of the corpus, compared by their tokens' bytes: until then only a hash says that they
 * are the same. */
#ifndef WIRECOPY_PIPELINE_IDENTITY_H
#define WIRECOPY_PIPELINE_IDENTITY_H

#include "pipeline/matching.h"

/* Reads every document that is not the first of its entry again, and gives an entry of its own to what has other
 * tokens than that one. Does nothing where texts are trusted. corpus: matching's, finished. */
wirecopy_code wirecopy_identity_check(const wirecopy_matching *matching, wirecopy_corpus *corpus,
                                      wirecopy_error *error);

#endif
