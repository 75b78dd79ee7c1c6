/* What verified pairs have of one another, and each text's neighbours among them. */
#ifndef WC_NEWS_EVIDENCE_H
#define WC_NEWS_EVIDENCE_H

#include <stddef.h>
#include <stdint.h>

#include "wirecopy/wirecopy.h"

typedef struct wc_evidence {
    uint32_t low, high;
    float shared, low_total, high_total; /* weights, see match/gramset.h */
    float low_common, high_common;       /* grams of each that weigh nothing */
    int estimated;                       /* from samples: the texts were not read for it */
} wc_evidence;

typedef struct wc_evidence_list {
    const wirecopy_allocator *allocator;
    wc_evidence *items; /* ascending by low, then high */
    size_t count, capacity;
} wc_evidence_list;

void wc_evidence_init(wc_evidence_list *list, const wirecopy_allocator *allocator);
void wc_evidence_clear(wc_evidence_list *list);
wirecopy_code wc_evidence_add(wc_evidence_list *list, const wc_evidence *item, wirecopy_error *error);

/* NULL where that pair is not in the list. */
const wc_evidence *wc_evidence_find(const wc_evidence_list *list, uint32_t a, uint32_t b);

/* The share of the one that has less that is in the other. */
double wc_evidence_containment(const wc_evidence *item);

/* Less than this is as good as nothing: what is left of two leads of one story, and more than two market reports have
 * of one another. */
#define WC_STRAND_CONTAINMENT 0.12
#define WC_STRAND_SHARED 16.0

typedef struct wc_neighbour {
    uint32_t other;
    uint32_t place : 31; /* in the list */
    uint32_t strong : 1; /* the pair reaches WC_STRAND_SHARED and WC_STRAND_CONTAINMENT */
} wc_neighbour;

/* Each text's pairs: all[starts[t] .. starts[t+1]), by the other text ascending. */
typedef struct wc_neighbours {
    const wirecopy_allocator *allocator;
    const wc_evidence_list *list;
    uint64_t *starts;
    wc_neighbour *all;
    uint32_t ntexts;
} wc_neighbours;

wirecopy_code wc_neighbours_create(wc_neighbours *neighbours_ret, const wc_evidence_list *list, uint32_t ntexts,
                                   wirecopy_error *error);
void wc_neighbours_clear(wc_neighbours *neighbours);

#endif
