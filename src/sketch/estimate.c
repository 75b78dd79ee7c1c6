#include "sketch/estimate.h"

#include <math.h>

#include "kernels.h"

uint32_t wc_estimate_floor(double threshold, uint32_t permutations, double deviations) {
    double deviation = sqrt(threshold * (1.0 - threshold) / permutations);
    double floor_share = threshold - deviations * deviation;
    return floor_share <= 0.0 ? 1 : (uint32_t)fmax(1.0, floor(floor_share * permutations));
}

double wc_containment_of(double jaccard, uint64_t a_nshingles, uint64_t b_nshingles) {
    if (a_nshingles == 0) {
        return 0.0;
    }
    double shared = jaccard / (1.0 + jaccard) * ((double)a_nshingles + (double)b_nshingles);
    return fmin(1.0, shared / (double)a_nshingles);
}

double wc_estimate_jaccard(const uint32_t *a_minima, const uint32_t *b_minima, uint32_t permutations) {
    const wc_kernels *kernels = wc_kernels_for(WIRECOPY_ISA_AUTO);
    return permutations == 0 ? 0.0 : (double)kernels->agree(a_minima, b_minima, permutations) / permutations;
}
