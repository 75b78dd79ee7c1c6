/* The shingles that a signature's minima come from, which show whether signatures agree because the texts do. */
#ifndef WC_NEAR_LEAST_H
#define WC_NEAR_LEAST_H

#include "sketch/sketcher.h"

/* For each position of the signature, the first shingle of tokens with the minimum: least_ret[permutations]. */
wirecopy_code wc_least_find(const wirecopy_sketcher *sketcher, const wc_tokens *tokens, uint32_t *least_ret,
                            wirecopy_error *error);

/* Whether shingle i of a and shingle j of b have the same bytes. */
int wc_least_same(const wirecopy_sketcher *sketcher, const wc_tokens *a, uint32_t i, const wc_tokens *b, uint32_t j);

#endif
