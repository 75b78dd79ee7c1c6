/* Verified pairs to groups of corpus entries. */
#ifndef WC_NEAR_GROUPING_H
#define WC_NEAR_GROUPING_H

#include "near/matching.h"
#include "news/news.h"

typedef struct wc_grouping {
    const wirecopy_allocator *allocator;
    uint32_t nentries;
    uint32_t *group;     /* by entry: the smallest entry of its group */
    uint32_t *documents; /* by entry that names a group: documents in it */
} wc_grouping;

/* Groups by options.linkage, and fills the counts of stats. Pairs verified on the way are added to edges. */
wirecopy_code wc_grouping_run(const wc_matching *matching, wc_edges *edges, wc_grouping *grouping_ret,
                              wirecopy_error *error);

/* The exact Jaccard of every entry to the entry that names its group: similarity_ret[nentries]. */
wirecopy_code wc_grouping_similarities(const wc_matching *matching, const wc_edges *edges, const wc_grouping *grouping,
                                       double *similarity_ret, wirecopy_error *error);

/* Groups of the news profile, at options.threshold. */
wirecopy_code wc_grouping_of_news(const wc_matching *matching, const wc_news *news, wc_grouping *grouping_ret,
                                  wirecopy_error *error);

void wc_grouping_clear(wc_grouping *grouping);

#endif
