/* Connected components of pairs that come some at a time, packed into bins of about one size. */
#ifndef WC_CLUSTER_BINS_H
#define WC_CLUSTER_BINS_H

#include <stddef.h>

#include "wirecopy/wirecopy.h"

/* parents[count]: each its own at first. Returns 0 if a pair names none of them. */
int wc_bins_join(uint32_t *parents, uint32_t count, const uint64_t *pairs, size_t npairs);

/* bins_ret[count]: WIRECOPY_NO_BIN where a component has one member; one of `least` members or more has a bin of its
 * own, the others share bins. */
wirecopy_code wc_bins_pack(uint32_t *parents, uint32_t count, uint32_t least, const wirecopy_allocator *allocator,
                           uint32_t *bins_ret, wirecopy_error *error);

#endif
