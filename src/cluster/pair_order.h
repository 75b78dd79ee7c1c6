/* The order to verify pairs in, so that each text is fetched about once. */
#ifndef WC_CLUSTER_PAIR_ORDER_H
#define WC_CLUSTER_PAIR_ORDER_H

#include "cluster/pairs.h"

/* An order holds places in the list of pairs, and in the top bit whether the pair's leaf, the entry that fewer pairs
 * name, is the higher of the two. */
#define WC_LEAF_IS_HIGH ((uint32_t)1 << 31)
#define WC_ORDER_PLACE(ordered) ((ordered) & ~WC_LEAF_IS_HIGH)
#define WC_ORDER_LEAF_IS_HIGH(ordered) (((ordered)&WC_LEAF_IS_HIGH) != 0)

/* Pairs of one connected component follow one another, and within it those of one leaf, so that each leaf is fetched
 * once and the few that have many pairs stay at hand. order_ret[pairs->count]. */
wirecopy_code wc_pair_order(const wc_pairs *pairs, uint32_t nentries, uint32_t *order_ret, wirecopy_error *error);

#endif
