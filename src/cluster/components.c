#include "base/walk.h"
#include "cluster/cluster.h"
#include "cluster/disjoint_sets.h"

void wc_cluster_components(const wc_edges *edges, uint32_t nentries, uint32_t *group_ret) {
    WC_EACH(uint32_t, i, nentries, WC_IN_ORDER, edges->allocator) {
        group_ret[i] = i;
    }
    WC_EACH(size_t, i, edges->count, WC_AT_RANDOM, edges->allocator) {
        wc_sets_join(group_ret, edges->edges[i].low, edges->edges[i].high);
    }
    WC_EACH(uint32_t, i, nentries, WC_IN_ORDER, edges->allocator) {
        group_ret[i] = wc_sets_find(group_ret, i);
    }
}
