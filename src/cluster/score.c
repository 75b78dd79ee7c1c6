#include "cluster/score.h"

#include "base/radix.h"

static double pairs_of(double n) {
    return n * (n - 1.0) / 2.0;
}

/* Pairs of equal records, which were sorted by the bits from low_bit on. */
static double equal_pairs(const uint64_t *records, size_t n, unsigned low_bit) {
    double pairs = 0.0;
    for (size_t from = 0, to; from < n; from = to) {
        for (to = from + 1; to < n && records[to] >> low_bit == records[from] >> low_bit; to++) {
        }
        pairs += pairs_of((double)(to - from));
    }
    return pairs;
}

static double share(double part, double all) {
    return all > 0.0 ? part / all : 1.0;
}

double wc_score_labelled(const uint32_t *labels, size_t n, uint64_t *scratch) {
    for (size_t i = 0; i < n; i++) {
        scratch[i] = labels[i];
    }
    wc_radix_sort(scratch, scratch + n, n, 0);
    return equal_pairs(scratch, n, 0);
}

wc_score wc_score_of(const uint32_t *labels, const uint32_t *groups, size_t n, uint64_t *scratch) {
    for (size_t i = 0; i < n; i++) {
        scratch[i] = (uint64_t)labels[i] << 32 | groups[i];
    }
    wc_radix_sort(scratch, scratch + n, n, 0);
    double both = equal_pairs(scratch, n, 0), labelled = equal_pairs(scratch, n, 32);
    for (size_t i = 0; i < n; i++) {
        scratch[i] = (uint64_t)groups[i] << 32;
    }
    wc_radix_sort(scratch, scratch + n, n, 32);
    double grouped = equal_pairs(scratch, n, 32);
    wc_score score = {.precision = share(both, grouped), .recall = share(both, labelled)};
    double sum = score.precision + score.recall;
    score.f1 = sum > 0.0 ? 2.0 * score.precision * score.recall / sum : 0.0;
    double expected = n > 1 ? labelled * grouped / pairs_of((double)n) : 0.0, ceiling = (labelled + grouped) / 2.0;
    score.ari = ceiling != expected ? (both - expected) / (ceiling - expected) : 1.0;
    return score;
}
