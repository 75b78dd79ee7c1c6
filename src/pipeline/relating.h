/* Groups of stories to what stands for each, and how every other copy relates to it. */
#ifndef WIRECOPY_PIPELINE_RELATING_H
#define WIRECOPY_PIPELINE_RELATING_H

#include "pipeline/grouping.h"

typedef struct wirecopy_kinship {
    uint8_t relation; /* a wirecopy_relation */
    float contained, contains;
} wirecopy_kinship;

typedef struct wirecopy_relating {
    const wirecopy_allocator *allocator;
    uint32_t nentries;
    uint32_t *fullest;         /* by entry that names a group: the entry that is the fullest clean copy */
    wirecopy_kinship *kinship; /* by entry: to the fullest of its group; NULL where that was not asked for */
} wirecopy_relating;

/* with_kinship: 0 finds the fullest only. Clear relating_ret whatever this returns. */
wirecopy_code wirecopy_relating_run(const wirecopy_matching *matching, const wirecopy_news *news,
                                    const wirecopy_grouping *grouping, int with_kinship,
                                    wirecopy_relating *relating_ret, wirecopy_error *error);
void wirecopy_relating_clear(wirecopy_relating *relating);

#endif
