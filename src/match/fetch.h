/* A document's text, fetched from the caller a second time. */
#ifndef WC_MATCH_FETCH_H
#define WC_MATCH_FETCH_H

#include "text/tokens.h"

/* What a caller's refusal means. The text is valid until the next is asked for. */
wirecopy_code wc_fetch_text(wirecopy_text_fn text, void *text_context, uint32_t thread, uint64_t document,
                            const char **text_ret, size_t *nbytes_ret, wirecopy_error *error);

wirecopy_code wc_fetch_tokens(wc_tokens *tokens, wirecopy_text_fn text, void *text_context, uint32_t thread,
                              uint64_t document, wirecopy_error *error);

#endif
