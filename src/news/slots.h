/* Slots: numbers and names in equal surroundings of two texts. What is filled in differs between the members of a series
 * or of a stock form, and hardly between the prints of a story. */
#ifndef WC_NEWS_SLOTS_H
#define WC_NEWS_SLOTS_H

#include "news/weights.h"

/* Finds, for each slot of a text, whether those texts that are much like it fill it in otherwise. */
void wc_slots_look(const wc_weights *weights, uint32_t text);

/* Fills in numbers and equal of a pair, and whether the two are of a series or of one number of it. */
void wc_slots_compare(const wc_weights *weights, const wc_pair_view *pair);

/* Whether most of both texts is shared, whatever it counts for: what slots are asked for names. */
int wc_slots_alike(const wc_weights *weights, const wc_pair_view *pair);

#endif
