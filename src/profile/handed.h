/* What another engine found before, of a run over a part of its dump: what no part shows. */
#ifndef WC_PROFILE_HANDED_H
#define WC_PROFILE_HANDED_H

#include "cluster/edges.h"
#include "match/fetch.h"
#include "run/run.h"

struct wc_telling;

typedef struct wc_handed {
    const uint32_t *copies; /* by entry: documents of the whole dump that are it; NULL: as the corpus has it */
    int is_whole;           /* the run is over a whole dump: what follows is found and not read */
    int nowhere;            /* most documents of the dump name one host ... */
    uint32_t host;          /* ... which is this one */
    const uint64_t *pairs;  /* to be compared: the later in rank, the rank of the earlier; NULL: found by the run */
    size_t npairs;
    struct wc_telling
        *telling; /* of a share: profile/telling.h; NULL: the run has all that its texts are compared with */
    /* Of the near profile. */
    const wc_edges *edges;     /* verified before */
    const uint64_t *furniture; /* values that are furniture: the position in the upper half; ascending */
    size_t nfurniture;
    wc_fetch_fn text; /* of a document; NULL: as the dump has it */
    void *text_context;
} wc_handed;

/* One host that more than half of so many documents name is an archive's or an aggregator's, or there is but one: it
 * tells no two texts apart. Chosen. */
enum { WC_HOST_DOCUMENTS_LEAST = 32 };

static inline int wc_is_host_of_most(uint64_t of_host, uint64_t documents) {
    return documents >= WC_HOST_DOCUMENTS_LEAST && 2 * of_host > documents;
}

/* NULL where the run is to find them. */
static inline const uint64_t *wc_handed_pairs(const wc_run *run) {
    return run->handed != NULL ? run->handed->pairs : NULL;
}

/* Of the near profile; NULL where the run is to find all by itself. */
static inline const wc_handed *wc_handed_near(const wc_run *run) {
    return run->handed != NULL && run->handed->edges != NULL ? run->handed : NULL;
}

#endif
