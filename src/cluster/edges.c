#include "cluster/edges.h"

#include "base/memory.h"
#include "base/walk.h"

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

static int is_before(const wc_edge *edge, uint32_t low, uint32_t high) {
    return edge->low < low || (edge->low == low && edge->high < high);
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
        if (is_before(edge, low, high)) {
            from = middle + 1;
        } else {
            to = middle;
        }
    }
    return -1.0;
}

wirecopy_code wc_edges_merge(wc_edges *edges, const wc_edges *more, wirecopy_error *error) {
    wc_edges merged;
    wc_edges_init(&merged, edges->allocator);
    wirecopy_code code = WIRECOPY_OK;
    size_t i = 0, j = 0;
    WC_EACH_WHILE(code == WIRECOPY_OK, size_t, k, edges->count + more->count, WC_IN_ORDER, edges->allocator) {
        int from_edges = j == more->count ||
                         (i < edges->count && is_before(&edges->edges[i], more->edges[j].low, more->edges[j].high));
        const wc_edge *edge = from_edges ? &edges->edges[i++] : &more->edges[j++];
        code = wc_edges_add(&merged, edge->low, edge->high, edge->similarity, error);
    }
    if (code == WIRECOPY_OK) {
        wc_edges_clear(edges);
        *edges = merged;
    } else {
        wc_edges_clear(&merged);
    }
    return code;
}
