/* Turns verified pairs into links between members of a group, without regard to furniture. */
#ifndef WC_NEAR_LINKING_H
#define WC_NEAR_LINKING_H

#include "near/likeness.h"

/* Finds furniture, then verifies candidate pairs that reach the threshold only without it, and adds them to edges.
 * Clear likeness_ret whatever this returns. */
wirecopy_code wc_likeness_create(wc_likeness *likeness_ret, const wc_run *run, wc_edges *edges, wirecopy_error *error);
void wc_likeness_clear(wc_likeness *likeness);

/* Candidates of one band among texts of which furniture and edges are handed over (profile/handed.h): those that may
 * match, or where values are furniture those that it kept below the threshold. */
wirecopy_code wc_likeness_search(const wc_run *run, uint32_t band, wc_pairs *pairs_ret, wirecopy_error *error);

/* The edges that hold without furniture, with the similarity by which they are ordered: exact Jaccard for texts without
 * furniture, else the estimate without it. */
wirecopy_code wc_likeness_links(const wc_likeness *likeness, wc_edges *links_ret, wirecopy_error *error);

/* A wc_agree_pair_fn: whether two entries without their furniture reach half the threshold. */
int wc_likeness_agree(const void *likeness, uint32_t a, uint32_t b);

#endif
