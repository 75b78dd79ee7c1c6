/* A document's text, fetched from the caller a second time, as tokens. */
#ifndef WIRECOPY_MATCH_FETCH_H
#define WIRECOPY_MATCH_FETCH_H

#include "text/tokens.h"

wirecopy_code wirecopy_fetch_tokens(wirecopy_tokens *tokens, wirecopy_text_fn text, void *text_context, uint32_t thread,
                                    uint64_t document, wirecopy_error *error);

#endif
