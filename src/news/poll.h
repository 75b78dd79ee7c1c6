/* The pairs of texts, cell by cell: how many go through each, how they vote, and how the cells fare that it stands on
 * in other texts. One text at a time by its list of pairs, or all of a range, or of all that there are, by pairs as
 * these lie. */
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

/* The pairs through a slot, a number or name: those of texts much like this one, equal ones, and a bit for each of the
 * other values (news/slots.c). */
typedef struct wc_slot_tally {
    uint32_t having, equal;
    uint64_t others;
} wc_slot_tally;

/* One a thread. What is counted of all these texts: by pair, slot or cell, as is asked for. */
typedef struct wc_poll {
    const wc_weights *weights;
    uint32_t from, to;    /* texts */
    uint8_t *asked;       /* by text: whether it is */
    uint64_t *pairs;      /* by text: of all its pairs, ayes in WC_VOTE_FULL; or how many are counted */
    wc_polled *cells;     /* by cell */
    wc_slot_tally *slots; /* by slot */
    size_t asked_capacity, pairs_capacity, cells_capacity, slots_capacity;
} wc_poll;

void wc_poll_clear(wc_poll *poll, const wirecopy_allocator *allocator);

/* Where pairs lie by ranges of texts, how many of these are polled one after another: as many or a multiple, so that
 * what is counted of one for each thread takes a quarter of the budget. 1: there are few texts, and all are polled at
 * once. 0: each text is polled by itself. */
uint32_t wc_poll_nranges(const wc_weights *weights, uint64_t budget, uint32_t threads);

/* Takes texts [from, to): a range, all, or one text by itself. Say of each whether it is asked before they are polled. */
wirecopy_code wc_poll_begin(wc_poll *poll, const wc_weights *weights, uint32_t from, uint32_t to,
                            wirecopy_error *error);

static inline void wc_poll_ask(wc_poll *poll, uint32_t text, int is_asked) {
    poll->asked[text - poll->from] = (uint8_t)is_asked;
}

static inline int wc_poll_asks(const wc_poll *poll, uint32_t text) {
    return poll->asked[text - poll->from];
}

static inline wc_polled *wc_poll_cells(const wc_poll *poll, uint32_t text) {
    return poll->cells + (poll->weights->of[text].start - poll->weights->of[poll->from].start);
}

static inline wc_slot_tally *wc_poll_slots(const wc_poll *poll, uint32_t text) {
    return poll->slots + (poll->weights->of[text].slot - poll->weights->of[poll->from].slot);
}

static inline uint64_t *wc_poll_of_pairs(const wc_poll *poll, uint32_t text) {
    return &poll->pairs[text - poll->from];
}

/* A pair, and which of its two texts are asked. */
enum { WC_ASKED_A = 1, WC_ASKED_B = 2 };
typedef void (*wc_visit_fn)(void *context, const wc_pair_view *pair, unsigned asked);

void wc_poll_visit(const wc_poll *poll, wc_visit_fn visit, void *context);

/* Begins with none in slots. */
wirecopy_code wc_poll_clear_slots(wc_poll *poll, wirecopy_error *error);

/* Counts the pairs through each cell of the texts that are asked, and their votes. */
wirecopy_code wc_poll_pairs(wc_poll *poll, wc_ask_fn ask, wirecopy_error *error);

/* The same by their votes in this round. */
wirecopy_code wc_poll_votes(wc_poll *poll, wirecopy_error *error);

/* The same, and adds up, for each cell, how those that it stands on in other texts fare there, by weights->same. */
wirecopy_code wc_poll_neighbours(wc_poll *poll, wirecopy_error *error);

/* In whole pairs. */
double wc_tally_pairs(const wc_tally *tally);
double wc_tally_votes(const wc_tally *tally);
double wc_tally_ayes(const wc_tally *tally);
double wc_tally_coherent(const wc_tally *tally);

#endif
