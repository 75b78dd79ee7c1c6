/* The steps from what was kept of texts to the pairs that are compared, each over a part of a dump: for engines that
 * spread a run over machines. What wc_pairing_run does with all of it at once, by the same functions. */
#ifndef WC_NEWS_DEALING_H
#define WC_NEWS_DEALING_H

#include "wirecopy/wirecopy.h"

/* Anchors of kept->count texts. */
wirecopy_code wc_dealing_anchors(const wirecopy_whole *whole, const wirecopy_kept *kept, const char *folder,
                                 const wirecopy_allocator *allocator, wirecopy_parts *parts_ret, wirecopy_error *error);

/* Pairs of a part of all anchors, in nparts parts. */
wirecopy_code wc_dealing_pairs(const wirecopy_whole *whole, const uint64_t *anchors, size_t count, uint32_t nparts,
                               const char *folder, const wirecopy_allocator *allocator, wirecopy_parts *parts_ret,
                               wirecopy_error *error);

/* Leaves those of a part of all pairs that are compared. */
wirecopy_code wc_dealing_choose(uint64_t *pairs, size_t count, const wirecopy_allocator *allocator, size_t *count_ret,
                                wirecopy_error *error);

#endif
