/* The passages that two texts share, from what was kept of them: runs of kept grams at one distance from each other in
 * both, cut where too much is missing. */
#ifndef WC_NEWS_COMPARE_H
#define WC_NEWS_COMPARE_H

#include "news/evidence.h"
#include "news/texts.h"

typedef struct wc_seen {
    uint32_t hash, place;
} wc_seen;

/* A gram that both have, and the run that it is in. */
typedef struct wc_match {
    uint32_t a, b, run;
} wc_match;

/* A run: matches from a0 to a1, b0 to b1. */
typedef struct wc_chain {
    uint32_t a0, a1, b0, b1, count;
    uint32_t piece;   /* while it is cut: the last, from 1 on; 0: none yet */
    double gap;       /* the longest within a piece; 0: the run is left out */
    int64_t diagonal; /* the last match's place in b less that in a */
} wc_chain;

typedef struct wc_gram_slot {
    uint32_t hash, first, next, round; /* first: of its places in b, from 1 on; next: the one to be taken, in round */
} wc_gram_slot;

/* One a thread: the grams of one text, b, in a table, and what is found out about another, a. */
typedef struct wc_comparer {
    const wc_texts *texts;
    uint32_t b;
    wc_kept_view kept;
    wc_gram_slot *slots; /* a power of two */
    size_t nslots, slots_capacity;
    uint32_t *places, *nexts; /* of grams of b, by number from 1 on; the next of the same hash */
    size_t places_capacity, nexts_capacity;
    uint64_t *seen; /* a bit for each of the lowest bits of a hash */
    uint32_t seen_mask;
    size_t seen_capacity;
    uint32_t round;
    const wc_kept *a_text, *b_text; /* where not NULL, a gram is shared by its bytes in these */
    struct wc_seen *found;          /* grams of a that may be in b */
    size_t found_capacity;
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

/* Compares any two. */
wirecopy_code wc_comparer_pair(wc_comparer *comparer, uint32_t one, uint32_t other, wc_pair_view *pair_ret,
                               wirecopy_error *error);

#endif
