/* Slots: numbers and names in equal surroundings of two texts. What is filled in differs between the members of a
 * series or of a stock form, and hardly between the prints of a story. */
#ifndef WC_NEWS_SLOTS_H
#define WC_NEWS_SLOTS_H

#include "news/poll.h"

/* How texts that are much like those that are asked fill in their slots. */
wirecopy_code wc_slots_poll(wc_poll *poll, wirecopy_error *error);

/* Of a text whose pairs were polled so: which slots vary. */
void wc_slots_look(const wc_weights *weights, uint32_t text, const wc_poll *poll);

/* Fills in numbers and equal of a pair, and whether the two are of a series or of one number of it. */
void wc_slots_compare(const wc_weights *weights, const wc_pair_view *pair);

/* Whether two texts of a series show that their site fills in a form: they share most, and have other names in the same
 * places and numbers of their own. */
int wc_slots_fill_a_form(const wc_weights *weights, const wc_pair_view *pair);

/* Where that is known of one of two texts of a site that have numbers of their own, one other name tells them apart:
 * within what they share, or anywhere if they would be one page of a series. Of texts of which the weights say whether
 * they are serial. */
void wc_slots_look_at_form(const wc_weights *weights, const wc_pair_view *pair);

/* All that is told of a pair before the rounds, of one that was compared after them. */
void wc_slots_complete(const wc_weights *weights, const wc_pair_view *pair);

/* Whether most of both texts is shared, whatever it counts for: what slots are asked for names. */
int wc_slots_alike(const wc_weights *weights, const wc_pair_view *pair);

#endif
