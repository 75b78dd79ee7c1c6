/* The passages that two texts share, from what was kept of them: runs of kept grams at one distance from each other in
 * both, cut where too much is missing. */
#ifndef WC_NEWS_COMPARE_H
#define WC_NEWS_COMPARE_H

#include "news/evidence.h"
#include "news/texts.h"

/* A gram that both have, and the run that it is in. */
typedef struct wc_match {
    uint32_t a, b, run;
} wc_match;

/* A run: matches from a0 to a1, b0 to b1. */
typedef struct wc_chain {
    uint32_t a0, a1, b0, b1, count;
    uint32_t widest; /* the longest way from one match to the next, in a */
    uint32_t gap;    /* the longest within a piece; 0: the run is left out */
    uint32_t piece;  /* while it is cut: the last, from 1 on; 0: none yet */
} wc_chain;

/* A gram of b: its hash and place; the next of the same hash. Of the first one of a hash, which is to be taken next, in
 * round. */
typedef struct wc_gram_of_b {
    uint32_t hash, place, next, taken_next, round;
} wc_gram_of_b;

/* One a thread: the grams of one text, b, in a table, and what is found out about another, a. */
typedef struct wc_comparer {
    const wc_texts *texts;
    uint32_t b;
    wc_kept_view kept;
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
    struct wc_match *matches; /* in the order of a */
    size_t nmatches, matches_capacity;
    wc_chain *runs, *pieces;
    size_t nruns, runs_capacity, npieces, pieces_capacity;
    uint32_t *a_units, *b_units; /* covered, by cell */
    size_t a_capacity, b_capacity;
    wc_pair_head head;
    uint32_t *links;
    uint16_t *cells;
    size_t links_capacity, cells_capacity;
} wc_comparer;

void wc_comparer_init(wc_comparer *comparer, const wc_texts *texts);
void wc_comparer_clear(wc_comparer *comparer);

/* Takes b in. */
wirecopy_code wc_comparer_take(wc_comparer *comparer, uint32_t b, wirecopy_error *error);

/* Compares a, earlier in rank, with b. The view's head is NULL where they share no cell; else it is valid until the
 * next call. */
wirecopy_code wc_comparer_compare(wc_comparer *comparer, uint32_t a, wc_pair_view *pair_ret, wirecopy_error *error);

/* Finds the grams that both have and no more. */
wirecopy_code wc_comparer_match(wc_comparer *comparer, uint32_t a, wirecopy_error *error);

/* Compares any two. */
wirecopy_code wc_comparer_pair(wc_comparer *comparer, uint32_t one, uint32_t other, wc_pair_view *pair_ret,
                               wirecopy_error *error);

#endif
