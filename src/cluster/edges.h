/* Verified pairs with their similarity. */
#ifndef WC_CLUSTER_EDGES_H
#define WC_CLUSTER_EDGES_H

#include <stddef.h>
#include <stdint.h>

#include "wirecopy/wirecopy.h"

typedef struct wc_edge {
    uint32_t low, high;
    double similarity;
} wc_edge;

typedef struct wc_edges {
    const wirecopy_allocator *allocator;
    wc_edge *edges; /* ascending by low, then high */
    size_t count, capacity;
} wc_edges;

void wc_edges_init(wc_edges *edges, const wirecopy_allocator *allocator);
void wc_edges_clear(wc_edges *edges);
wirecopy_code wc_edges_add(wc_edges *edges, uint32_t low, uint32_t high, double similarity, wirecopy_error *error);

/* The similarity of that pair, or -1 where it is no edge. */
double wc_edges_find(const wc_edges *edges, uint32_t a, uint32_t b);

/* Adds ascending edges to others, none of which is among them. */
wirecopy_code wc_edges_merge(wc_edges *edges, const wc_edges *more, wirecopy_error *error);

#endif
