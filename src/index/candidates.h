/* The texts of an index that an input is to be compared with: those that have most keys in common with its texts. */
#ifndef WC_INDEX_CANDIDATES_H
#define WC_INDEX_CANDIDATES_H

#include "index/disk.h"
#include "index/keys.h"

/* Texts, each once, ascending. */
typedef struct wc_candidates {
    const wirecopy_allocator *allocator;
    uint64_t *texts;
    size_t count, capacity;
} wc_candidates;

/* The keys are taken from their deal, and go to `again` if that is not NULL. Clear candidates_ret whatever this
 * returns. */
wirecopy_code wc_candidates_find(const wc_disk *disk, const wc_dump *dump, wc_keys *keys, wc_deal *again,
                                 wc_candidates *candidates_ret, wirecopy_error *error);
void wc_candidates_clear(wc_candidates *candidates);

wirecopy_code wc_candidates_add(wc_candidates *candidates, uint64_t text, wirecopy_error *error);

/* Sorts, and leaves each text once. */
wirecopy_code wc_candidates_settle(wc_candidates *candidates, wirecopy_error *error);

#endif
