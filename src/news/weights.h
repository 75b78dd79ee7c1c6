/* What each cell of each text counts for: nothing where it is furniture, where those who share it tell other stories,
 * or where it is another story's; less where it stands in quotation marks. And how much of two texts is shared by that.
 */
#ifndef WC_NEWS_WEIGHTS_H
#define WC_NEWS_WEIGHTS_H

#include "news/evidence.h"
#include "news/texts.h"

/* The weight of a cell that counts in full; what is told beside it: of what a cell counts for by itself, whether it is
 * furniture, of what it counts for, whether it is another story's, which the next round leaves out. */
enum { WC_WEIGHT_FULL = 120, WC_CELL_FURNITURE = 0x80, WC_CELL_FOREIGN = 0x80 };

/* A whole share in same and firm. */
enum { WC_SHARE_FULL = UINT16_MAX };

/* Of a form: its site has filled in other names in the same places, so that one more tells. */
enum { WC_SERIAL_SERIES = 1, WC_SERIAL_FORM = 2 };

/* Of the pairs through a cell, the share that look like prints of one story. */
typedef struct wc_sameness {
    uint16_t all;
    uint16_t firm; /* where a pair counts by how long the run is in which it has the cell */
} wc_sameness;

/* Of a text, what is looked up at random, so that it is one miss of the cache. */
typedef struct wc_weights_text {
    uint64_t start; /* where its cells begin */
    uint64_t slot;  /* where its numbers and names begin */
    uint32_t total; /* the weights of its cells added up */
    uint32_t own;   /* the same before coherence, furniture left out */
    uint8_t digest; /* whether it is one */
    uint8_t serial; /* whether it is one of a series, and whether of a form: WC_SERIAL_SERIES, WC_SERIAL_FORM */
} wc_weights_text;

typedef struct wc_weights {
    const wc_texts *texts;
    wc_evidence *evidence;
    wc_weights_text *of; /* by text; one more at the end */
    uint8_t *base;       /* by cell: what it counts for by itself, and WC_CELL_FURNITURE */
    uint8_t *weight;     /* by cell: what it counts for, and between the first two rounds WC_CELL_FOREIGN */
    wc_sameness *same;   /* by cell */
    uint8_t *varying;    /* by number or name: whether texts like this one have another there (slots.c) */
} wc_weights;

/* What cells count for by themselves; nothing is told of pairs yet. Clear weights_ret whatever this returns. */
wirecopy_code wc_weights_create(const wc_texts *texts, wc_evidence *evidence, wc_weights *weights_ret,
                                wirecopy_error *error);
void wc_weights_clear(wc_weights *weights);

static inline uint32_t wc_weights_cells(const wc_weights *weights, uint32_t text) {
    return (uint32_t)(weights->of[text + 1].start - weights->of[text].start);
}

/* What two texts share: weights, and shares of all that the text has. */
typedef struct wc_shared {
    uint32_t a, b;
    double a_cover, b_cover;
} wc_shared;

wc_shared wc_weights_shared(const wc_weights *weights, const wc_pair_view *pair);

/* The same by what cells count for by themselves, before coherence. */
wc_shared wc_weights_shared_alone(const wc_weights *weights, const wc_pair_view *pair);

/* Whether the two are of a series, and not prints of one page; and whether they are prints of one page of a series.
 * What cells count for tells nothing of either, since they count for nothing where a series has them in common. */
int wc_weights_is_series(const wc_pair_view *pair);
int wc_weights_is_reprint(const wc_weights *weights, const wc_pair_view *pair);

/* Fills in raw, whether enough is shared, and a vote against; wc_slots_compare has the rest. */
void wc_weights_complete(const wc_weights *weights, const wc_pair_view *pair);

/* The greater share of cells that the two have in common, whatever they count for. */
double wc_weights_share_of_cells(const wc_weights *weights, const wc_pair_head *head);

/* Whether they share as many cells as two prints of one site do at least, whatever these count for. */
int wc_weights_share_as_one_site(const wc_weights *weights, const wc_pair_head *head);

/* Whether a pair whose raw is filled in can be prints of one story: its coverage can count, whatever coherence leaves
 * of the two, or they are short. */
int wc_weights_may_link(const wc_pair_view *pair);

/* The same once digests are told, of which a small part may be what two have in common. The similarity of all others,
 * most of a dump's pairs, is 0 and less in every round. */
int wc_weights_may_be_same(const wc_weights *weights, const wc_pair_view *pair);

/* How sure it is that the two are prints of one story, up to 1; the second from what wc_weights_shared told. */
double wc_weights_similarity(const wc_weights *weights, const wc_pair_view *pair);
double wc_weights_similarity_of(const wc_weights *weights, const wc_pair_view *pair, const wc_shared *shared);

/* The same wherever the two were printed. Members of one group may be versions that one site printed with others
 * between them, which share less than a link takes there. */
double wc_weights_agreement(const wc_weights *weights, const wc_pair_view *pair);

/* Cells in full, of weights. */
static inline double wc_cells_of(uint32_t weight) {
    return weight / (double)WC_WEIGHT_FULL;
}

#endif
