/* Which records dedup keeps, and for the sake of which one it removes each of the others. */
#ifndef WC_VERBS_KEEPING_H
#define WC_VERBS_KEEPING_H

#include "job/job.h"

typedef struct wc_keeping {
    const wirecopy_allocator *allocator;
    const wc_dump *dump;
    uint32_t *best; /* by entry: the most preferred of its documents */
    wc_bearers bearers;
    uint32_t ndocuments; /* those from here on are of input.against */
    uint32_t relations;  /* a bit for each that may be removed */
} wc_keeping;

/* Clear keeping_ret whatever this returns. */
wirecopy_code wc_keeping_choose(wc_job *job, const wirecopy_dedup *dedup, const wc_grouping *grouping,
                                wc_keeping *keeping_ret, wirecopy_error *error);
void wc_keeping_clear(wc_keeping *keeping);

/* What becomes of a document. */
typedef struct wc_fate {
    int is_removed;
    uint32_t
        kept; /* the document for which it is removed; of a kept one the most preferred of its group, maybe itself */
    wc_kinship kinship; /* to that one */
} wc_fate;

wc_fate wc_keeping_fate(const wc_keeping *keeping, uint32_t document);

#endif
