/* Short texts that were rewritten. A rewriter leaves no line whole, but words everywhere, and the numbers. So what two
 * short texts have in common is counted by kept grams, too, wherever these stand. */
#ifndef WC_NEWS_SHORT_H
#define WC_NEWS_SHORT_H

#include "news/compare.h"
#include "news/weights.h"

/* Whether two may be alike, for what is known before their grams are matched: both are short, and their numbers do not
 * differ. */
int wc_short_may_be(const wc_weights *weights, const wc_pair_view *pair);

/* Fills in the likeness of a pair that was compared, or matched, last: of the grams of both, by what their cells count
 * for, the share that both have; 0 where it is in the shared cells alone, or they may not be alike. */
void wc_short_measure(const wc_weights *weights, const wc_comparer *comparer, const wc_pair_view *pair);

#endif
