/* From pairs to groups. */
#ifndef WIRECOPY_CLUSTER_CLUSTER_H
#define WIRECOPY_CLUSTER_CLUSTER_H

#include "cluster/edges.h"

/* Each entry's group, named by its smallest member: group_ret[nentries]. */

/* Connected components. */
void wirecopy_cluster_components(const wirecopy_edges *edges, uint32_t nentries, uint32_t *group_ret);

/* Groups that agree: see agreement.c for the rule. */
wirecopy_code wirecopy_cluster_agreement(const wirecopy_edges *edges, uint32_t nentries, uint32_t *group_ret,
                                         wirecopy_error *error);

#endif
