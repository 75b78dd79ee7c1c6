/* Texts signed, and what signatures tell. */
#include "sketch/estimate.h"
#include "sketch/sketcher.h"
#include "verbs/verbs.h"

wirecopy_code wirecopy_sketcher_create(const wirecopy_options *options, wirecopy_sketcher **sketcher_ret,
                                       wirecopy_error *error) {
    return wc_sketcher_create(options, sketcher_ret, error);
}

void wirecopy_sketcher_free(wirecopy_sketcher *sketcher) {
    wc_sketcher_free(sketcher);
}

wirecopy_code wirecopy_sign(const wirecopy_sketcher *sketcher, const char *text, size_t text_nbytes,
                            uint32_t *minima_ret, uint64_t *nshingles_ret, wirecopy_error *error) {
    return wc_sign_text(sketcher, text, text_nbytes, minima_ret, nshingles_ret, error);
}

wirecopy_code wirecopy_sign_texts(const wirecopy_sketcher *sketcher, const wirecopy_texts *texts, uint32_t *minima_ret,
                                  uint64_t *nshingles_ret, uint32_t threads, wirecopy_error *error) {
    return wc_sign_texts(sketcher, texts, minima_ret, nshingles_ret, threads, error);
}

double wirecopy_estimate_jaccard(const uint32_t *a_minima, const uint32_t *b_minima, uint32_t permutations) {
    return wc_estimate_jaccard(a_minima, b_minima, permutations);
}

double wirecopy_estimate_containment(const uint32_t *a_minima, uint64_t a_nshingles, const uint32_t *b_minima,
                                     uint64_t b_nshingles, uint32_t permutations) {
    return wc_containment_of(wc_estimate_jaccard(a_minima, b_minima, permutations), a_nshingles, b_nshingles);
}
