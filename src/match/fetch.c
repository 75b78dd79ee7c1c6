#include "match/fetch.h"

wirecopy_code wc_fetch_tokens(wc_tokens *tokens, wc_fetch_fn text, void *text_context, uint32_t thread,
                              uint64_t document, wirecopy_error *error) {
    const char *bytes;
    size_t nbytes;
    wirecopy_code code = text(text_context, thread, document, &bytes, &nbytes, error);
    return code == WIRECOPY_OK ? wc_tokenise(tokens, bytes, nbytes, 0, error) : code;
}
