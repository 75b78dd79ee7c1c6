/* When a pair makes a link, and when it speaks for two groups being one. */
#ifndef WC_NEWS_LINK_H
#define WC_NEWS_LINK_H

#include "news/evidence.h"

/* The weight two texts must share to be linked at a threshold: that share of the one that has less of its own, and a
 * little more, so that a headline or a turn of phrase in a text that has hardly anything else makes no link. A page
 * that is furniture for the most part must share more: what is left of it is often a headline. */
double wc_link_demand(const wc_evidence *item, double threshold);

int wc_links(const wc_evidence *item, double threshold);

/* Members of one group, each changed in its own way, are less like each other than either is like what both were made
 * of: this asks a little less. */
int wc_agrees(const wc_evidence *item, double threshold);

#endif
