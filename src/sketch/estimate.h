/* What two signatures tell. */
#ifndef WC_SKETCH_ESTIMATE_H
#define WC_SKETCH_ESTIMATE_H

#include <stdint.h>

/* The fewest of `permutations` positions that must agree for a pair to be worth an exact comparison: that many
 * standard deviations (of Broder's estimate at Jaccard = threshold) under the threshold. */
uint32_t wc_estimate_floor(double threshold, uint32_t permutations, double deviations);

/* The share of equal positions, 0 of none. */
double wc_estimate_jaccard(const uint32_t *a_minima, const uint32_t *b_minima, uint32_t permutations);

/* Containment of a in b for a given Jaccard and set sizes. */
double wc_containment_of(double jaccard, uint64_t a_nshingles, uint64_t b_nshingles);

#endif
