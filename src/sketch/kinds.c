#include "sketch/sketcher.h"

static wirecopy_code fill_shingles(const wirecopy_sketcher *sketcher, const wc_tokens *tokens, wc_sample *sample,
                                   uint32_t *minima_ret, wirecopy_error *error) {
    (void)error;
    sample->count = 0;
    wc_sign_tokens(sketcher, tokens, minima_ret);
    return WIRECOPY_OK;
}

static wirecopy_code fill_grams(const wirecopy_sketcher *sketcher, const wc_tokens *tokens, wc_sample *sample,
                                uint32_t *minima_ret, wirecopy_error *error) {
    return wc_sample_fill(sample, tokens, sketcher->options.seed, minima_ret, error);
}

const wc_sketch_kind wc_sketch_of_shingles = {"near", 0, fill_shingles};
const wc_sketch_kind wc_sketch_of_grams = {"news", 1, fill_grams};
