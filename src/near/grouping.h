/* Groups corpus entries by verified pairs. */
#ifndef WC_NEAR_GROUPING_H
#define WC_NEAR_GROUPING_H

#include "near/verify.h"
#include "profile/groups.h"

/* Groups by options.linkage: group_ret[entries], each group named by its smallest entry. Pairs that are verified
 * meanwhile are added to edges. */
wirecopy_code wc_near_group_edges(const wc_run *run, wc_edges *edges, uint32_t *group_ret, wirecopy_error *error);

/* The exact Jaccard of every entry to the entry that names its group: similarity_ret[nentries]. */
wirecopy_code wc_near_similarities(const wc_run *run, const wc_edges *edges, const wc_grouping *grouping,
                                   double *similarity_ret, wirecopy_error *error);

#endif
