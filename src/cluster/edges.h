/* Verified pairs with their similarity. */
#ifndef WIRECOPY_CLUSTER_EDGES_H
#define WIRECOPY_CLUSTER_EDGES_H

#include <stddef.h>
#include <stdint.h>

#include "wirecopy/wirecopy.h"

typedef struct wirecopy_edge {
    uint32_t low, high;
    double similarity;
} wirecopy_edge;

typedef struct wirecopy_edges {
    const wirecopy_allocator *allocator;
    wirecopy_edge *edges; /* ascending by low, then high */
    size_t count, capacity;
} wirecopy_edges;

void wirecopy_edges_init(wirecopy_edges *edges, const wirecopy_allocator *allocator);
void wirecopy_edges_clear(wirecopy_edges *edges);
wirecopy_code wirecopy_edges_add(wirecopy_edges *edges, uint32_t low, uint32_t high, double similarity,
                                 wirecopy_error *error);

/* The similarity of that pair, or -1 where it is no edge. */
double wirecopy_edges_find(const wirecopy_edges *edges, uint32_t a, uint32_t b);

#endif
