/* Verified pairs to groups of corpus entries. */
#ifndef WIRECOPY_PIPELINE_GROUPING_H
#define WIRECOPY_PIPELINE_GROUPING_H

#include "pipeline/matching.h"
#include "pipeline/news.h"

typedef struct wirecopy_grouping {
    const wirecopy_allocator *allocator;
    uint32_t nentries;
    uint32_t *group;     /* by entry: the smallest entry of its group */
    uint32_t *documents; /* by entry that names a group: documents in it */
} wirecopy_grouping;

/* Groups by options.linkage, and fills the counts of stats. Pairs verified on the way are added to edges. */
wirecopy_code wirecopy_grouping_run(const wirecopy_matching *matching, wirecopy_edges *edges,
                                    wirecopy_grouping *grouping_ret, wirecopy_error *error);

/* The exact Jaccard of every entry to the entry that names its group: similarity_ret[nentries]. */
wirecopy_code wirecopy_grouping_similarities(const wirecopy_matching *matching, const wirecopy_edges *edges,
                                             const wirecopy_grouping *grouping, double *similarity_ret,
                                             wirecopy_error *error);

/* Groups of the news profile, at options.threshold. */
wirecopy_code wirecopy_grouping_of_news(const wirecopy_matching *matching, const wirecopy_news *news,
                                        wirecopy_grouping *grouping_ret, wirecopy_error *error);

void wirecopy_grouping_clear(wirecopy_grouping *grouping);

#endif
