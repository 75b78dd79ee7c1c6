/* Union-find (Tarjan and van Leeuwen 1984: path halving); the root of a set is its smallest member. */
#ifndef WC_CLUSTER_DISJOINT_SETS_H
#define WC_CLUSTER_DISJOINT_SETS_H

#include <stdint.h>

static inline uint32_t wc_sets_find(uint32_t *parents, uint32_t member) {
    while (parents[member] != member) {
        parents[member] = parents[parents[member]];
        member = parents[member];
    }
    return member;
}

static inline uint32_t wc_sets_join(uint32_t *parents, uint32_t a, uint32_t b) {
    uint32_t a_root = wc_sets_find(parents, a), b_root = wc_sets_find(parents, b);
    uint32_t low = a_root < b_root ? a_root : b_root, high = a_root < b_root ? b_root : a_root;
    parents[high] = low;
    return low;
}

#endif
