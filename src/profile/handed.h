/* What another engine found before, of a run over a part of its dump: what no part shows. */
#ifndef WC_PROFILE_HANDED_H
#define WC_PROFILE_HANDED_H

#include "run/run.h"

typedef struct wc_handed {
    const uint32_t *copies; /* by entry: documents of the whole dump that are it; NULL: as the corpus has it */
    int is_whole;           /* the run is over a whole dump: what follows is found and not read */
    int nowhere;            /* most documents of the dump name one host ... */
    uint32_t host;          /* ... which is this one */
    const uint64_t *pairs;  /* to be compared: the later in rank, the rank of the earlier; NULL: found by the run */
    size_t npairs;
} wc_handed;

/* NULL where the run is to find them. */
static inline const uint64_t *wc_handed_pairs(const wc_run *run) {
    return run->handed != NULL ? run->handed->pairs : NULL;
}

#endif
