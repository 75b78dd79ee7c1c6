/* What was worked out about texts of an index that were looked at, so that the next text that is like them finds them cut
 * and hashed, and compared with one another. */
#ifndef WC_INDEX_WARM_H
#define WC_INDEX_WARM_H

#include "base/memo.h"
#include "sketch/sketcher.h"

typedef struct wc_warm {
    const wirecopy_allocator *allocator;
    wc_memo memo; /* of texts by their numbers in the index, and, by the profile, of pairs of these */
    wc_tokens tokens; /* scratch */
    wc_kept kept;
    int is_ready; /* to cut texts */
} wc_warm;

/* memory_nbytes: of which it takes a part. */
void wc_warm_init(wc_warm *warm, const wirecopy_allocator *allocator, uint64_t memory_nbytes);
void wc_warm_clear(wc_warm *warm);

/* What is kept of a text, valid until the next call; NULL where it has to be made. */
const uint32_t *wc_warm_find(wc_warm *warm, uint32_t text, size_t *count_ret);

/* Makes what is kept of a text, and remembers it. */
wirecopy_code wc_warm_make(wc_warm *warm, const wirecopy_sketcher *sketcher, uint32_t text, const char *bytes,
                           size_t nbytes, const uint32_t **values_ret, size_t *count_ret, wirecopy_error *error);

#endif
