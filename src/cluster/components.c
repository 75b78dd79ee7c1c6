#include "base/paged.h"
#include "cluster/cluster.h"
#include "cluster/disjoint_sets.h"

void wc_cluster_components(const wc_edges *edges, uint32_t nentries, uint32_t *group_ret) {
    for (uint32_t i = 0; i < nentries; i++) {
        wc_breathe_every(edges->allocator, WC_BREATH_IN_ORDER, i);
        group_ret[i] = i;
    }
    for (size_t i = 0; i < edges->count; i++) {
        wc_breathe_every(edges->allocator, WC_BREATH_AT_RANDOM, i);
        wc_sets_join(group_ret, edges->edges[i].low, edges->edges[i].high);
    }
    for (uint32_t i = 0; i < nentries; i++) {
        wc_breathe_every(edges->allocator, WC_BREATH_IN_ORDER, i);
        group_ret[i] = wc_sets_find(group_ret, i);
    }
}
