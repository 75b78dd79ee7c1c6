/* From pairs to groups. */
#ifndef WC_CLUSTER_CLUSTER_H
#define WC_CLUSTER_CLUSTER_H

#include "cluster/edges.h"

/* Connected components. group_ret[nentries]: each entry's group, named by its smallest member. */
void wc_cluster_components(const wc_edges *edges, uint32_t nentries, uint32_t *group_ret);

/* Tells whether two entries that are no link of their own could stand in one group. */
typedef int (*wc_agree_pair_fn)(const void *context, uint32_t a, uint32_t b);

/* Groups that agree. Links are taken from the most similar down; the groups of the two ends become one only if at least
 * half of the pairs between their cores agree. A group's core is its first eight members, those of its strongest links,
 * so that a merge costs at most 64 questions however large the groups are. One link between two groups is never enough,
 * and what joined last has no say: that is what keeps a chain from forming. The links' order is by similarity, then
 * entry, so that the outcome does not depend on how they were found. */
wirecopy_code wc_cluster_agreement(const wc_edges *links, uint32_t nentries, wc_agree_pair_fn agree,
                                   const void *context, uint32_t *group_ret, wirecopy_error *error);

#endif
