/* Digests: pages that carry several stories. */
#ifndef WC_NEWS_DIGEST_H
#define WC_NEWS_DIGEST_H

#include "news/compare.h"
#include "news/strands.h"

/* One a thread. */
typedef struct wc_digester {
    const wc_run *run; /* NULL: all pairs were compared */
    wc_comparer comparer;
    wc_strands strands; /* its weights are given by the caller */
} wc_digester;

void wc_digester_clear(wc_digester *digester);

/* Finds the strands of a text, and whether it is a digest: three or more are leads of other texts and have a part worth
 * naming, and none stands out; or two are most of the page, one after the other. */
wirecopy_code wc_digester_look(wc_digester *digester, uint32_t text, int *is_digest_ret, wirecopy_error *error);

#endif
