/* Division of a signature into bands, and the chance that it finds a pair. */
#ifndef WC_LSH_BANDING_H
#define WC_LSH_BANDING_H

#include <stdint.h>

#include "wirecopy/wirecopy.h"

typedef struct wc_banding {
    uint32_t bands, rows;
} wc_banding;

/* The probability that a pair of that Jaccard shares a band: 1 - (1 - s^rows)^bands (Indyk and Motwani 1998; Leskovec,
 * Rajaraman, Ullman 2014, section 3.4). */
double wc_banding_chance(wc_banding banding, double jaccard);

/* Mean over Jaccard in [0, threshold) of the probability to share a band. */
double wc_banding_false_positives(wc_banding banding, double threshold);

/* Mean over Jaccard in [threshold, 1] of the probability not to. */
double wc_banding_misses(wc_banding banding, double threshold);

/* The bands and rows that options set, or else those of least expected error within the permutations. */
wc_banding wc_banding_choose(const wirecopy_options *options);

#endif
