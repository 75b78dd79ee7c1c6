#include "lsh/banding.h"

#include <math.h>

/* A miss is final; a false candidate costs the comparison of two signatures, some 20 ns. A weight of a thousand keeps
 * misses over [threshold, 1] below one in a thousand at thresholds from 0.3 to 0.95 (tests/unit/test_banding.c). A
 * tenth gives the same groups on the labelled dumps; ten times as much finds 4 % more pairs for 9 % more candidates
 * (docs/architecture.md, Constants of the near profile). */
static const double miss_weight = 1000.0;

/* Intervals of numerical integration. Chosen: more do not change the bands and rows. */
enum { STEPS = 200 };

double wc_banding_chance(wc_banding banding, double jaccard) {
    return 1.0 - pow(1.0 - pow(jaccard, banding.rows), banding.bands);
}

static double mean_chance(wc_banding banding, double from, double to) {
    double sum = 0.0;
    for (int i = 0; i < STEPS; i++) {
        sum += wc_banding_chance(banding, from + (to - from) * (i + 0.5) / STEPS);
    }
    return sum / STEPS;
}

double wc_banding_false_positives(wc_banding banding, double threshold) {
    return mean_chance(banding, 0.0, threshold);
}

double wc_banding_misses(wc_banding banding, double threshold) {
    return 1.0 - mean_chance(banding, threshold, 1.0);
}

wc_banding wc_banding_choose(const wirecopy_options *options) {
    if (options->bands != 0) {
        return (wc_banding){options->bands, options->rows};
    }
    wc_banding best = {options->permutations, 1};
    double least = INFINITY;
    for (uint32_t rows = 1; rows <= options->permutations; rows++) {
        wc_banding banding = {options->permutations / rows, rows};
        double error = wc_banding_false_positives(banding, options->threshold) * options->threshold +
                       miss_weight * wc_banding_misses(banding, options->threshold) * (1.0 - options->threshold);
        if (error < least) {
            least = error;
            best = banding;
        }
    }
    return best;
}
