/* Confirms pairs in their texts that reach the threshold only according to their signatures. */
#ifndef WC_NEAR_CONFIRMING_H
#define WC_NEAR_CONFIRMING_H

#include "near/likeness.h"

/* Drops edges whose signatures without furniture agree often enough only because shingles with different bytes have
 * equal values. */
wirecopy_code wc_confirming_run(const wc_likeness *likeness, wc_edges *edges, wirecopy_error *error);

#endif
