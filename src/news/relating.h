/* Groups of stories to what stands for each, and how every other copy relates to it. */
#ifndef WC_NEWS_RELATING_H
#define WC_NEWS_RELATING_H

#include "near/grouping.h"

typedef struct wc_kinship {
    uint8_t relation; /* a wirecopy_relation */
    float contained, contains;
} wc_kinship;

typedef struct wc_relating {
    const wirecopy_allocator *allocator;
    uint32_t nentries;
    uint32_t *fullest;   /* by entry that names a group: the entry that is the fullest clean copy */
    wc_kinship *kinship; /* by entry: to the fullest of its group; NULL where that was not asked for */
} wc_relating;

/* with_kinship: 0 finds the fullest only. Clear relating_ret whatever this returns. */
wirecopy_code wc_relating_run(const wc_matching *matching, const wc_news *news, const wc_grouping *grouping,
                              int with_kinship, wc_relating *relating_ret, wirecopy_error *error);
void wc_relating_clear(wc_relating *relating);

#endif
