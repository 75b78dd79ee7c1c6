/* What verified pairs have of one another, and each text's neighbours among them. */
#ifndef WIRECOPY_CLUSTER_EVIDENCE_H
#define WIRECOPY_CLUSTER_EVIDENCE_H

#include <stddef.h>
#include <stdint.h>

#include "wirecopy/wirecopy.h"

typedef struct wirecopy_evidence {
    uint32_t low, high;
    float shared, low_total, high_total; /* weights, see match/gramset.h */
    float low_common, high_common;       /* grams of each that weigh nothing */
    int estimated;                       /* from samples: the texts were not read for it */
} wirecopy_evidence;

typedef struct wirecopy_evidence_list {
    const wirecopy_allocator *allocator;
    wirecopy_evidence *items; /* ascending by low, then high */
    size_t count, capacity;
} wirecopy_evidence_list;

void wirecopy_evidence_init(wirecopy_evidence_list *list, const wirecopy_allocator *allocator);
void wirecopy_evidence_clear(wirecopy_evidence_list *list);
wirecopy_code wirecopy_evidence_add(wirecopy_evidence_list *list, const wirecopy_evidence *item, wirecopy_error *error);

/* NULL where that pair is not in the list. */
const wirecopy_evidence *wirecopy_evidence_find(const wirecopy_evidence_list *list, uint32_t a, uint32_t b);

/* The share of the one that has less that is in the other. */
double wirecopy_evidence_containment(const wirecopy_evidence *item);

/* Less than this is as good as nothing: what is left of two leads of one story, and more than two market reports have
 * of one another. */
#define WIRECOPY_STRAND_CONTAINMENT 0.12
#define WIRECOPY_STRAND_SHARED 16.0

typedef struct wirecopy_neighbour {
    uint32_t other;
    uint32_t place : 31; /* in the list */
    uint32_t strong : 1; /* the pair reaches WIRECOPY_STRAND_SHARED and WIRECOPY_STRAND_CONTAINMENT */
} wirecopy_neighbour;

/* Each text's pairs: all[starts[t] .. starts[t+1]), by the other text ascending. */
typedef struct wirecopy_neighbours {
    const wirecopy_allocator *allocator;
    const wirecopy_evidence_list *list;
    uint64_t *starts;
    wirecopy_neighbour *all;
    uint32_t ntexts;
} wirecopy_neighbours;

wirecopy_code wirecopy_neighbours_create(wirecopy_neighbours *neighbours_ret, const wirecopy_evidence_list *list,
                                         uint32_t ntexts, wirecopy_error *error);
void wirecopy_neighbours_clear(wirecopy_neighbours *neighbours);

#endif
