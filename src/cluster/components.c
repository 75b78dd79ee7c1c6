#include "base/paged.h"
#include "cluster/cluster.h"
#include "cluster/disjoint_sets.h"

void wirecopy_cluster_components(const wirecopy_edges *edges, uint32_t nentries, uint32_t *group_ret) {
    for (uint32_t i = 0; i < nentries; i++) {
        wirecopy_breathe_every(edges->allocator, WIRECOPY_BREATH_IN_ORDER, i);
        group_ret[i] = i;
    }
    for (size_t i = 0; i < edges->count; i++) {
        wirecopy_breathe_every(edges->allocator, WIRECOPY_BREATH_AT_RANDOM, i);
        wirecopy_sets_join(group_ret, edges->edges[i].low, edges->edges[i].high);
    }
    for (uint32_t i = 0; i < nentries; i++) {
        wirecopy_breathe_every(edges->allocator, WIRECOPY_BREATH_IN_ORDER, i);
        group_ret[i] = wirecopy_sets_find(group_ret, i);
    }
}
