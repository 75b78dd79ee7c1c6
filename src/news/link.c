#include "news/link.h"

/* Measured on labelled dumps; docs/accuracy.md has the table. */
static const double least_shared = 20.0, most_asked_of_short = 60.0, besides = 5.0;
static const double furniture_ratio = 2.0, furniture_share = 0.07;
static const double agreement_share = 0.8, least_agreeing = 16.0;

static double max(double a, double b) {
    return a > b ? a : b;
}

static double min(double a, double b) {
    return a < b ? a : b;
}

double wc_link_demand(const wc_evidence *item, double threshold) {
    int low_is_less = item->low_total < item->high_total;
    double total = low_is_less ? item->low_total : item->high_total;
    double common = low_is_less ? item->low_common : item->high_common;
    double furniture = max(0.0, common - furniture_ratio * total);
    return max(threshold * total + besides, min(least_shared + furniture_share * furniture, most_asked_of_short));
}

int wc_links(const wc_evidence *item, double threshold) {
    return !item->estimated && item->shared >= wc_link_demand(item, threshold);
}

int wc_agrees(const wc_evidence *item, double threshold) {
    return item->shared >= least_agreeing && wc_evidence_containment(item) >= agreement_share * threshold;
}
