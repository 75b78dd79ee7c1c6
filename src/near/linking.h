/* Verified pairs to the links that groups are made of: furniture is left out of account. */
#ifndef WC_NEAR_LINKING_H
#define WC_NEAR_LINKING_H

#include "near/likeness.h"

/* Finds the furniture; then, among the candidates, pairs that reach the threshold only without it, which are verified
 * and added to edges. Clear likeness_ret whatever this returns. */
wirecopy_code wc_likeness_create(wc_likeness *likeness_ret, const wc_matching *matching, wc_edges *edges,
                                 wirecopy_error *error);
void wc_likeness_clear(wc_likeness *likeness);

/* The edges that hold without furniture, with the similarity that they are taken in order of: exact Jaccard for texts
 * without furniture, else the estimate of it with the furniture left out. */
wirecopy_code wc_likeness_links(const wc_likeness *likeness, wc_edges *links_ret, wirecopy_error *error);

/* A wc_agree_pair_fn: two members of one group share at least half the threshold of what is their own. */
int wc_likeness_agree(const void *likeness, uint32_t a, uint32_t b);

#endif
