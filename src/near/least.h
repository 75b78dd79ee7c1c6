/* The shingles that a signature's values come from: what tells whether two signatures agree because texts do. */
#ifndef WC_NEAR_LEAST_H
#define WC_NEAR_LEAST_H

#include "sketch/sketcher.h"

/* For each position of the signature, the first shingle of tokens whose value is the least: least_ret[permutations]. */
wirecopy_code wc_least_find(const wirecopy_sketcher *sketcher, const wc_tokens *tokens, uint32_t *least_ret,
                            wirecopy_error *error);

/* Whether shingle i of a and shingle j of b are the same bytes. */
int wc_least_same(const wirecopy_sketcher *sketcher, const wc_tokens *a, uint32_t i, const wc_tokens *b, uint32_t j);

#endif
