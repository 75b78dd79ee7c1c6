/* What the stages of a run share, from its texts to its groups. */
#ifndef WC_RUN_RUN_H
#define WC_RUN_RUN_H

#include "match/fetch.h"
#include "run/progress.h"

struct wc_corpus;
struct wc_checkpoint;
struct wc_handed;
struct wc_memo;

typedef struct wc_run {
    const struct wc_corpus *corpus;
    wc_fetch_fn text; /* by document */
    void *text_context;
    wc_progress *progress;
    struct wc_checkpoint *checkpoint; /* NULL: none */
    uint32_t threads;
    wirecopy_stats *stats;
    const struct wc_handed *handed; /* profile/handed.h; NULL: nothing */
    struct wc_memo *memo;  /* base/memo.h, of a run whose texts fit in one part: pairs that were compared before;
                              NULL: none */
    const uint32_t *names; /* by entry: its number in memo; 0: it is not to be there */
    const int64_t *stories; /* by entry: its story in an index; 0: none yet; NULL: there is no index */
} wc_run;

#endif
