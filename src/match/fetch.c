#include "match/fetch.h"

#include "base/error.h"

wirecopy_code wc_fetch_text(wirecopy_text_fn text, void *text_context, uint32_t thread, uint64_t document,
                            const char **text_ret, size_t *nbytes_ret, wirecopy_error *error) {
    int refused = text(text_context, thread, document, text_ret, nbytes_ret);
    if (refused == WIRECOPY_ERROR_MEMORY) {
        return wc_fail(error, WIRECOPY_ERROR_MEMORY, "out of memory while reading a text a second time");
    }
    if (refused != 0) {
        return wc_fail(error, WIRECOPY_ERROR_IO,
                       "document %llu could not be read a second time: leave the inputs unchanged during a run",
                       (unsigned long long)document);
    }
    return WIRECOPY_OK;
}

wirecopy_code wc_fetch_tokens(wc_tokens *tokens, wirecopy_text_fn text, void *text_context, uint32_t thread,
                              uint64_t document, wirecopy_error *error) {
    const char *bytes;
    size_t nbytes;
    wirecopy_code code = wc_fetch_text(text, text_context, thread, document, &bytes, &nbytes, error);
    return code == WIRECOPY_OK ? wc_tokenise(tokens, bytes, nbytes, 0, error) : code;
}
