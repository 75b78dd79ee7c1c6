/* When a pair makes a link, and when it speaks for two groups being one. */
#ifndef WIRECOPY_CLUSTER_LINK_H
#define WIRECOPY_CLUSTER_LINK_H

#include "cluster/evidence.h"

/* The weight two texts must share to be linked at a threshold: that share of the one that has less of its own, and a
 * little more, so that a headline or a turn of phrase in a text that has hardly anything else makes no link. A page
 * that is furniture for the most part must share more: what is left of it is often a headline. */
double wirecopy_link_demand(const wirecopy_evidence *item, double threshold);

int wirecopy_links(const wirecopy_evidence *item, double threshold);

/* Members of one group, each changed in its own way, are less like each other than either is like what both were made
 * of: this asks a little less. */
int wirecopy_agrees(const wirecopy_evidence *item, double threshold);

#endif
