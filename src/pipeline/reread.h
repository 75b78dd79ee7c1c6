/* A document's text, fetched again: from its place in a plain file, or from the scratch copy of one that can't be read
 * twice. One a thread. */
#ifndef WIRECOPY_PIPELINE_REREAD_H
#define WIRECOPY_PIPELINE_REREAD_H

#include "pipeline/dump.h"

wirecopy_code wirecopy_rereader_create(wirecopy_dump *dump, wirecopy_rereader **rereader_ret, wirecopy_error *error);
void wirecopy_rereader_free(wirecopy_rereader *rereader);

/* The text is valid until the next call. */
wirecopy_code wirecopy_rereader_text(wirecopy_rereader *rereader, uint64_t document, const char **text_ret,
                                     size_t *nbytes_ret, wirecopy_error *error);

#endif
