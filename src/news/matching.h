/* The kept grams that two texts have in common. */
#ifndef WC_NEWS_MATCHING_H
#define WC_NEWS_MATCHING_H

#include "sketch/kept.h"

/* A gram that both have, and the run that it is in (news/chaining.h). */
typedef struct wc_match {
    uint32_t a, b, run;
} wc_match;

/* A gram of b: its hash and place; the next of the same hash. Of the first one of a hash, which is to be taken next, in
 * round. */
typedef struct wc_gram_of_b {
    uint32_t hash, place, next, taken_next, round;
} wc_gram_of_b;

/* Grams of one text, b, in a table, and those of another, a, that are among them. */
typedef struct wc_matcher {
    const wirecopy_allocator *allocator;
    const wc_kernels *kernels;
    wc_kept_view b;
    uint32_t *slots; /* a power of two: where to look for a gram, the first of its hash in b, from 1 on; 0: none */
    size_t nslots, slots_capacity;
    wc_gram_of_b *grams; /* by number from 1 on; what is none has number 0 */
    size_t grams_capacity;
    uint32_t *seen; /* a bit for each of the lowest bits of a hash */
    uint32_t seen_mask;
    size_t seen_capacity;
    uint32_t round;
    const wc_kept *a_text, *b_text;        /* where not NULL, a gram is shared by its bytes in these */
    uint32_t *found_hashes, *found_places; /* grams of a that may be in b */
    size_t hashes_capacity, found_capacity;
    wc_match *matches; /* in the order of a */
    size_t nmatches, matches_capacity;
} wc_matcher;

/* Fewer matches make no run, and are not looked for. Measured: docs/accuracy-rules.md, Constants. */
enum { WC_MATCHES_LEAST = 3 };

void wc_matcher_clear(wc_matcher *matcher);

/* Takes b in. It stays valid as long as what it views. */
wirecopy_code wc_matcher_take(wc_matcher *matcher, const wc_kept_view *b, wirecopy_error *error);

/* Finds the grams of a that are in b, each of either once and in order. */
wirecopy_code wc_matcher_match(wc_matcher *matcher, const wc_kept_view *a, wirecopy_error *error);

#endif
