/* Verified pairs to the links that groups are made of: furniture is left out of account. */
#ifndef WIRECOPY_PIPELINE_LINKING_H
#define WIRECOPY_PIPELINE_LINKING_H

#include "lsh/furniture.h"
#include "pipeline/matching.h"

/* What decides whether two entries are copies of one story. */
typedef struct wirecopy_likeness {
    const wirecopy_matching *matching;
    const wirecopy_signatures *signatures;
    wirecopy_furniture furniture;
    const wirecopy_edges *edges;
    double threshold;
} wirecopy_likeness;

/* Finds the furniture; then, among the candidates, pairs that reach the threshold only without it, which are verified
 * and added to edges. Clear likeness_ret whatever this returns. */
wirecopy_code wirecopy_likeness_create(wirecopy_likeness *likeness_ret, const wirecopy_matching *matching,
                                       wirecopy_edges *edges, wirecopy_error *error);
void wirecopy_likeness_clear(wirecopy_likeness *likeness);

/* The edges that hold without furniture, with the similarity that they are taken in order of: exact Jaccard for texts
 * without furniture, else the estimate of it with the furniture left out. */
wirecopy_code wirecopy_likeness_links(const wirecopy_likeness *likeness, wirecopy_edges *links_ret,
                                      wirecopy_error *error);

/* A wirecopy_agree_pair_fn: two members of one group share at least half the threshold of what is their own. */
int wirecopy_likeness_agree(const void *likeness, uint32_t a, uint32_t b);

#endif
