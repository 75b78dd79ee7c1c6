/* Round-ups: pages that carry several stories. */
#ifndef WC_NEWS_ROUNDUP_H
#define WC_NEWS_ROUNDUP_H

#include "news/evidence.h"

/* A text's neighbours that are linked among themselves carry one story: a strand. */
typedef struct wc_strand {
    uint32_t text; /* the neighbour that shares most with the text */
    double share;  /* of the text's weight, that it shares with it */
} wc_strand;

/* Strands told apart: a page of more is a round-up all the more. */
enum { WC_STRANDS_MAX = 64 };

/* The strands of a text, by share descending, then text; strands_ret[WC_STRANDS_MAX]. Returns how many, at most
 * that; 0 where there are too few neighbours for a round-up. Of a text with very many neighbours the first few hundred
 * are looked at. Thread-safe. */
size_t wc_strands_of(const wc_neighbours *neighbours, uint32_t text, wc_strand *strands_ret);

/* Non-zero where a text is a round-up: at least three of its strands have a part worth naming, and none stands out.
 * Thread-safe. */
int wc_is_roundup(const wc_neighbours *neighbours, uint32_t text);

#endif
