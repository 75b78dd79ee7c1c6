#include "cluster/edges.h"

#include "base/memory.h"

void wirecopy_edges_init(wirecopy_edges *edges, const wirecopy_allocator *allocator) {
    *edges = (wirecopy_edges){.allocator = allocator};
}

void wirecopy_edges_clear(wirecopy_edges *edges) {
    wirecopy_release(edges->allocator, edges->edges, edges->capacity, sizeof *edges->edges);
    wirecopy_edges_init(edges, edges->allocator);
}

wirecopy_code wirecopy_edges_add(wirecopy_edges *edges, uint32_t low, uint32_t high, double similarity,
                                 wirecopy_error *error) {
    wirecopy_code code = wirecopy_grow(edges->allocator, (void **)&edges->edges, &edges->capacity, edges->count + 1,
                                       sizeof *edges->edges, error);
    if (code == WIRECOPY_OK) {
        edges->edges[edges->count++] = (wirecopy_edge){low, high, similarity};
    }
    return code;
}

double wirecopy_edges_find(const wirecopy_edges *edges, uint32_t a, uint32_t b) {
    uint32_t low = a < b ? a : b, high = a < b ? b : a;
    size_t from = 0, to = edges->count;
    while (from < to) {
        size_t middle = from + (to - from) / 2;
        const wirecopy_edge *edge = &edges->edges[middle];
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
