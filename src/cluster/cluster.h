/* From pairs to groups. */
#ifndef WC_CLUSTER_CLUSTER_H
#define WC_CLUSTER_CLUSTER_H

#include "cluster/edges.h"

/* Connected components. group_ret[nentries]: each entry's group, named by its smallest member. */
void wc_cluster_components(const wc_edges *edges, uint32_t nentries, uint32_t *group_ret);

/* Whether two entries that need not be linked may be in one group. */
typedef int (*wc_agree_pair_fn)(const void *context, uint32_t a, uint32_t b);

/* Groups by agreement. Links are taken in descending similarity; the groups of the two ends are merged only if at least
 * half of the pairs between their cores agree. A group's core is its first eight members, those of its strongest links,
 * so that a merge compares at most 64 pairs however large the groups are. One link between two groups is never enough,
 * and members that joined late do not count, which prevents chaining. Links are ordered by similarity, then entry, so
 * that the result does not depend on the order in which they were found. */
wirecopy_code wc_cluster_agreement(const wc_edges *links, uint32_t nentries, wc_agree_pair_fn agree,
                                   const void *context, uint32_t *group_ret, wirecopy_error *error);

#endif
