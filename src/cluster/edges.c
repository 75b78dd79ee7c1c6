#include "cluster/edges.h"

#include "base/memory.h"

void wc_edges_init(wc_edges *edges, const wirecopy_allocator *allocator) {
    *edges = (wc_edges){.allocator = allocator};
}

void wc_edges_clear(wc_edges *edges) {
    wc_release(edges->allocator, edges->edges, edges->capacity, sizeof *edges->edges);
    wc_edges_init(edges, edges->allocator);
}

wirecopy_code wc_edges_add(wc_edges *edges, uint32_t low, uint32_t high, double similarity, wirecopy_error *error) {
    wirecopy_code code = wc_grow(edges->allocator, (void **)&edges->edges, &edges->capacity, edges->count + 1,
                                 sizeof *edges->edges, error);
    if (code == WIRECOPY_OK) {
        edges->edges[edges->count++] = (wc_edge){low, high, similarity};
    }
    return code;
}

double wc_edges_find(const wc_edges *edges, uint32_t a, uint32_t b) {
    uint32_t low = a < b ? a : b, high = a < b ? b : a;
    size_t from = 0, to = edges->count;
    while (from < to) {
        size_t middle = from + (to - from) / 2;
        const wc_edge *edge = &edges->edges[middle];
        if (edge->low == low && edge->high == high) {
            return edge->similarity;
        }
        if (edge->low < low || (edge->low == low && edge->high < high)) {
            from = middle + 1;
        } else {
            to = middle;
        }
    }
    return -1.0;
}
