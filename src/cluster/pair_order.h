/* The order in which pairs are verified, so that each text is fetched about once. */
#ifndef WC_CLUSTER_PAIR_ORDER_H
#define WC_CLUSTER_PAIR_ORDER_H

#include "cluster/pairs.h"

/* An order holds indices of pairs. The top bit says whether the pair's leaf, the entry that occurs in fewer pairs, is
 * the higher of the two. */
#define WC_LEAF_IS_HIGH ((uint32_t)1 << 31)
#define WC_ORDER_PLACE(ordered) ((ordered) & ~WC_LEAF_IS_HIGH)
#define WC_ORDER_LEAF_IS_HIGH(ordered) (((ordered)&WC_LEAF_IS_HIGH) != 0)

/* Sorts pairs by connected component and, within it, by leaf, so that each leaf is fetched once and the few entries
 * with many pairs stay cached. order_ret[pairs->count]. */
wirecopy_code wc_pair_order(const wc_pairs *pairs, uint32_t nentries, uint32_t *order_ret, wirecopy_error *error);

#endif
