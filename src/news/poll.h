/* The pairs of a text, cell by cell: how many go through each, how they vote, and how the cells fare that it stands on
 * in other texts. */
#ifndef WC_NEWS_POLL_H
#define WC_NEWS_POLL_H

#include "news/weights.h"

/* How far a pair votes, and whether for. */
typedef struct wc_vote {
    uint32_t weight; /* 0 to WC_VOTE_FULL */
    int is_aye;
} wc_vote;

typedef wc_vote (*wc_ask_fn)(const wc_weights *weights, const wc_pair_view *pair);

/* The pairs through a cell, each counted whole or less. Most vote against, in full, so what others leave out is
 * counted. */
typedef struct wc_tally {
    uint64_t pairs;
    uint64_t unvoted, ayes; /* of these, in WC_VOTE_FULL: what they do not vote, and what they vote for */
    uint64_t coherent;      /* of the cells that it stands on: their shares of ayes, added up */
} wc_tally;

typedef struct wc_polled {
    wc_tally all, firm; /* firm: a pair counts by its run */
    uint32_t leads;     /* pairs of two known sites, whose long run begins both texts */
    int state;          /* the caller's */
} wc_polled;

/* One a thread. */
typedef struct wc_poll {
    wc_polled *cells;
    size_t capacity;
    uint64_t ayes; /* of all pairs of the text, in WC_VOTE_FULL */
} wc_poll;

void wc_poll_clear(wc_poll *poll, const wirecopy_allocator *allocator);

/* Counts the pairs through each cell of a text and their votes. */
wirecopy_code wc_poll_pairs(wc_poll *poll, const wc_weights *weights, uint32_t text, wc_ask_fn ask,
                            wirecopy_error *error);

/* The same by their votes in this round. */
wirecopy_code wc_poll_votes(wc_poll *poll, const wc_weights *weights, uint32_t text, wirecopy_error *error);

/* The same, and adds up, for each cell, how those that it stands on in other texts fare there, by weights->same. */
wirecopy_code wc_poll_neighbours(wc_poll *poll, const wc_weights *weights, uint32_t text, wirecopy_error *error);

/* In whole pairs. */
double wc_tally_pairs(const wc_tally *tally);
double wc_tally_votes(const wc_tally *tally);
double wc_tally_ayes(const wc_tally *tally);
double wc_tally_coherent(const wc_tally *tally);

#endif
