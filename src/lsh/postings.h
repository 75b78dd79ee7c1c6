/* Which texts share rare sampled grams: an inverted index over the samples of many texts. */
#ifndef WIRECOPY_LSH_POSTINGS_H
#define WIRECOPY_LSH_POSTINGS_H

#include <stddef.h>
#include <stdint.h>

#include "base/paged.h"
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

/* What a gram weighs, by its value; thread-safe. */
typedef uint32_t (*wirecopy_weight_fn)(const void *context, uint32_t value);

typedef struct wirecopy_postings {
    const wirecopy_allocator *allocator;
    wirecopy_samples samples; /* each value has become a mark: see postings.c */
    wirecopy_view marks;      /* the same, for reading at random */
    wirecopy_weight_fn weight;
    const void *weight_context;
    uint32_t *lists; /* of each rare gram: how many texts and its weight, then the texts, ascending */
    size_t nlists, lists_capacity;
    uint32_t *rare;    /* by text: how many of its sampled grams are not common */
    uint32_t *weights; /* by text: of all its sampled grams */
    uint32_t *nlisted; /* by text: its marks of rare grams, which come first */
    uint32_t *nmarks;  /* by text: those and its marks of common grams */
} wirecopy_postings;

/* An index without lists, which lsh/postings_part.h makes. The values of samples will be changed into marks, so that
 * they serve no other purpose afterwards. Clear postings_ret whatever this returns. */
wirecopy_code wirecopy_postings_create(wirecopy_postings *postings_ret, const wirecopy_samples *samples,
                                       wirecopy_weight_fn weight, const void *weight_context,
                                       const wirecopy_allocator *allocator, wirecopy_error *error);

/* Leaves out of a text's sample, before any list is made, what weighs nothing. Thread-safe for different texts. */
void wirecopy_postings_thin(wirecopy_postings *postings, uint32_t text);

/* Puts a text's marks of rare grams first, then those of common ones, and leaves the rest aside. Thread-safe for
 * different texts. */
void wirecopy_postings_arrange(wirecopy_postings *postings, uint32_t text);
void wirecopy_postings_clear(wirecopy_postings *postings);

/* Counts by text; zero-initialised, one a thread. */
typedef struct wirecopy_tally {
    uint64_t *slots;     /* text + 1 in the upper half, its count in the lower; open addressing */
    size_t length, mask; /* slots allocated; in use, less one */
} wirecopy_tally;

void wirecopy_tally_clear(wirecopy_tally *tally, const wirecopy_allocator *allocator);

/* Adds to pairs each later text that shares at least two rare grams with `text`, and by the estimate at least that
 * share of the rare grams of the one that has fewer. Thread-safe for different tallies and pairs. */
wirecopy_code wirecopy_postings_candidates(const wirecopy_postings *postings, uint32_t text, double least,
                                           wirecopy_tally *tally, wirecopy_pairs *pairs, wirecopy_error *error);

/* The weight of what two texts share, and of what one has, estimated from samples, common grams and all. Thread-safe.
 */
double wirecopy_postings_shared(const wirecopy_postings *postings, uint32_t a, uint32_t b);
double wirecopy_postings_total(const wirecopy_postings *postings, uint32_t text);

#endif
