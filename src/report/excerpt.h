/* A text of which so much is shown as fits, with the passages marked that another one has. */
#ifndef WC_REPORT_EXCERPT_H
#define WC_REPORT_EXCERPT_H

#include "report/markup.h"

/* stretches: in order, of text; NULL for none. Of a text over most bytes, the middles of long stretches are left out,
 * and it is said how much; of one without stretches its end. */
void wc_excerpt_put(wc_markup *html, const char *text, size_t nbytes, const wirecopy_explained *stretches, size_t count,
                    size_t most);

#endif
