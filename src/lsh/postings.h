/* Which texts share rare sampled grams: an inverted index over the samples of many texts. */
#ifndef WIRECOPY_LSH_POSTINGS_H
#define WIRECOPY_LSH_POSTINGS_H

#include <stddef.h>
#include <stdint.h>

#include "lsh/pairs.h"

/* A gram sampled of more texts than this is common: it makes no candidates, which bounds the work a text. */
enum { WIRECOPY_POSTINGS_CAP = 40 };

/* The samples of all texts (see sketch/sample.h). */
typedef struct wirecopy_samples {
    uint32_t *values;     /* of each text ascending, one text after another */
    const uint64_t *ends; /* by text */
    const uint8_t *levels;
    const uint8_t *left_out; /* by text: non-zero for those that take no part */
    uint32_t count;
} wirecopy_samples;

typedef struct wirecopy_postings {
    const wirecopy_allocator *allocator;
    wirecopy_samples samples;
    uint32_t *lists; /* of each rare gram: how many texts, then the texts, ascending */
    size_t nlists, lists_capacity;
    uint32_t *rare; /* by text: how many of its sampled grams are not common */
} wirecopy_postings;

/* Builds the index. The values of samples are changed: each becomes the place of its gram's list, so that they serve no
 * other purpose afterwards. Clear postings_ret whatever this returns. */
wirecopy_code wirecopy_postings_build(wirecopy_postings *postings_ret, const wirecopy_samples *samples,
                                      const wirecopy_allocator *allocator, wirecopy_error *error);
void wirecopy_postings_clear(wirecopy_postings *postings);

/* Counts by text; zero-initialised, one a thread. */
typedef struct wirecopy_tally {
    uint64_t *slots; /* text + 1 in the upper half, its count in the lower; open addressing */
    size_t length, mask; /* slots allocated; in use, less one */
} wirecopy_tally;

void wirecopy_tally_clear(wirecopy_tally *tally, const wirecopy_allocator *allocator);

/* Adds to pairs each later text that shares at least two rare grams with `text`, and by the estimate at least that share
 * of the rare grams of the one that has fewer. Thread-safe for different tallies and pairs. */
wirecopy_code wirecopy_postings_candidates(const wirecopy_postings *postings, uint32_t text, double least,
                                           wirecopy_tally *tally, wirecopy_pairs *pairs, wirecopy_error *error);

/* The estimate for two texts, from their samples alone: the rare grams they share and those that each has. Thread-safe. */
typedef struct wirecopy_shared_grams {
    double shared, a_rare, b_rare;
} wirecopy_shared_grams;

wirecopy_shared_grams wirecopy_postings_estimate(const wirecopy_postings *postings, uint32_t a, uint32_t b);

#endif
