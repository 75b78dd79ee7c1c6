#include "sketch/sketcher.h"

static wirecopy_code fill_shingles(const wirecopy_sketcher *sketcher, const wc_tokens *tokens, wc_kept *kept,
                                   uint32_t *minima_ret, wirecopy_error *error) {
    (void)error;
    kept->count = 0;
    wc_sign_tokens(sketcher, tokens, minima_ret);
    return WIRECOPY_OK;
}

/* The one minimum says nothing. */
static wirecopy_code fill_grams(const wirecopy_sketcher *sketcher, const wc_tokens *tokens, wc_kept *kept,
                                uint32_t *minima_ret, wirecopy_error *error) {
    minima_ret[0] = 0;
    return wc_kept_fill(kept, tokens, sketcher->options.seed, error);
}

const wc_sketch_kind wc_sketch_of_shingles = {"near", 0, fill_shingles};
const wc_sketch_kind wc_sketch_of_grams = {"news", 1, fill_grams};
