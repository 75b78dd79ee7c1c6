/* Pairs drawn on either side of the threshold: some of each distance from it, by a hash of what the texts are. */
#ifndef WC_REPORT_SAMPLE_H
#define WC_REPORT_SAMPLE_H

#include <stddef.h>
#include <stdint.h>

/* Distances from the threshold. Each is twice as wide as the one before, so that most pairs drawn are doubtful and some
 * are plain: with doubtful ones alone, tune could not tell a threshold a little off from one far off. Chosen. */
enum { WC_SAMPLE_STRATA = 6, WC_SAMPLE_SIDES = 2, WC_SAMPLE_HELD = 48 };

typedef struct wc_drawn {
    uint64_t hash;
    double similarity;
    uint32_t a, b; /* entries */
} wc_drawn;

/* Of each side and distance, the pairs of least hash, ascending: the same whatever order pairs come in. */
typedef struct wc_sample {
    double threshold;
    size_t counts[WC_SAMPLE_SIDES][WC_SAMPLE_STRATA]; /* of all pairs */
    size_t held[WC_SAMPLE_SIDES][WC_SAMPLE_STRATA];
    wc_drawn drawn[WC_SAMPLE_SIDES][WC_SAMPLE_STRATA][WC_SAMPLE_HELD];
} wc_sample;

/* a_key, b_key: numbers that the texts' contents decide. A pair of no similarity is not drawn. */
void wc_sample_add(wc_sample *sample, uint32_t a, uint64_t a_key, uint32_t b, uint64_t b_key, double similarity);

/* A number that looks like chance. */
uint64_t wc_sample_hash(uint64_t value);

#endif
