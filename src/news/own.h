/* Numbers and names that a text has and another has nowhere. What is printed again repeats them; an update has other
 * numbers, and the names that it had. What is told of another day, town or grant in the same words has both of its own.
 */
#ifndef WC_NEWS_OWN_H
#define WC_NEWS_OWN_H

#include "news/weights.h"

/* Whether two texts of one site that would be prints by what they share have numbers and names of their own among it,
 * or name days in their first lines that are apart (news/days.h). */
int wc_own_tell_apart(const wc_weights *weights, const wc_pair_view *pair);

/* Whether two texts of one site each have something of their own in place of what the other has: a release that uses
 * words of another again. An update keeps what it says, and adds to it. */
int wc_own_is_reuse(const wc_weights *weights, const wc_pair_view *pair);

/* Whether a text, one of the pair, has numbers and names of its own that would be lost with it. Asked of two texts that
 * may be of one site, and that no scan has damaged. */
int wc_own_would_be_lost(const wc_texts *texts, const wc_pair_view *pair, uint32_t text);

/* Whether each of two texts has a number that the other has nowhere. */
int wc_own_have_numbers(const wc_texts *texts, const wc_pair_head *head);

#endif
