/* Round-ups: pages that carry several stories. */
#ifndef WIRECOPY_CLUSTER_ROUNDUP_H
#define WIRECOPY_CLUSTER_ROUNDUP_H

#include "cluster/evidence.h"

/* A text's neighbours that are linked among themselves carry one story: a strand. */
typedef struct wirecopy_strand {
    uint32_t text; /* the neighbour that shares most with the text */
    double share;  /* of the text's weight, that it shares with it */
} wirecopy_strand;

/* Strands told apart: a page of more is a round-up all the more. */
enum { WIRECOPY_STRANDS_MAX = 64 };

/* The strands of a text, by share descending, then text; strands_ret[WIRECOPY_STRANDS_MAX]. Returns how many, at most
 * that; 0 where there are too few neighbours for a round-up. Of a text with very many neighbours the first few hundred
 * are looked at. Thread-safe. */
size_t wirecopy_strands_of(const wirecopy_neighbours *neighbours, uint32_t text, wirecopy_strand *strands_ret);

/* Non-zero where a text is a round-up: at least three of its strands have a part worth naming, and none stands out.
 * Thread-safe. */
int wirecopy_is_roundup(const wirecopy_neighbours *neighbours, uint32_t text);

#endif
