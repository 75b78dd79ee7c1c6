/* Pairs that only their signatures say reach the threshold, looked up in their texts. */
#ifndef WC_NEAR_CONFIRMING_H
#define WC_NEAR_CONFIRMING_H

#include "near/likeness.h"

/* Drops edges whose signatures without furniture agree often enough only where the shingles behind the values are not
 * the same bytes. */
wirecopy_code wc_confirming_run(const wc_likeness *likeness, wc_edges *edges, wirecopy_error *error);

#endif
