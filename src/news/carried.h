/* Where a page carries the beginning of another, as a box of what else to read does. */
#ifndef WC_NEWS_CARRIED_H
#define WC_NEWS_CARRIED_H

#include "news/evidence.h"

/* How many cells of a page of a pair, a or b, come before what it carries of the other, if the other begins with that and
 * then goes on with what the page has not. Else 0. An update with new paragraphs on top looks the same; it shares more. */
uint32_t wc_carried_after(const wc_pair_view *pair, int page_is_b);

#endif
