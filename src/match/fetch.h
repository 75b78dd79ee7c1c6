/* A document's text, fetched again when it is needed. */
#ifndef WC_MATCH_FETCH_H
#define WC_MATCH_FETCH_H

#include "text/tokens.h"

/* wirecopy_text_fn for use within: what fails says why. The text is valid until the same thread fetches another. */
typedef wirecopy_code (*wc_fetch_fn)(void *context, uint32_t thread, uint64_t document, const char **text_ret,
                                     size_t *nbytes_ret, wirecopy_error *error);

wirecopy_code wc_fetch_tokens(wc_tokens *tokens, wc_fetch_fn text, void *text_context, uint32_t thread,
                              uint64_t document, wirecopy_error *error);

#endif
