#include "sketch/sketcher.h"
#include "text/shingle_set.h"

static wirecopy_code count_distinct(const wirecopy_sketcher *sketcher, const wc_tokens *tokens, uint64_t *nshingles_ret,
                                    wirecopy_error *error) {
    wc_shingle_set set = {0};
    wirecopy_code code = wc_shingle_set_fill(&set, tokens, sketcher->options.ngram, sketcher->options.seed, error);
    *nshingles_ret = set.length;
    wc_shingle_set_clear(&set, sketcher->allocator);
    return code;
}

wirecopy_code wc_sign_text(const wirecopy_sketcher *sketcher, const char *text, size_t text_nbytes,
                           uint32_t *minima_ret, uint64_t *nshingles_ret, wirecopy_error *error) {
    wc_tokens tokens;
    wc_tokens_init(&tokens, sketcher->allocator, sketcher->kernels);
    wirecopy_code code = wc_tokenise(&tokens, text, text_nbytes, 0, error);
    if (code == WIRECOPY_OK) {
        wc_sign_tokens(sketcher, &tokens, minima_ret);
    }
    if (code == WIRECOPY_OK && nshingles_ret != NULL) {
        code = count_distinct(sketcher, &tokens, nshingles_ret, error);
    }
    wc_tokens_clear(&tokens);
    return code;
}
