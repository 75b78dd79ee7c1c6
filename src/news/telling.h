/* What the steps of weighing find of a text, told from one share of a dump to others (profile/telling.h). */
#ifndef WC_NEWS_TELLING_H
#define WC_NEWS_TELLING_H

#include "news/marks.h"
#include "news/weights.h"
#include "profile/handed.h"
#include "profile/telling.h"

/* In the order of the steps: the first four, then of each round SHARES and WEIGHTS, then TOLD. */
typedef enum wc_tidings {
    WC_TIDINGS_BASE,    /* which cells are furniture */
    WC_TIDINGS_SLOTS,   /* which slots vary */
    WC_TIDINGS_SERIAL,  /* whether it is one of a series, and of a form of its site */
    WC_TIDINGS_DIGEST,  /* whether it is a digest */
    WC_TIDINGS_SHARES,  /* of each cell, the share of prints of one story through it */
    WC_TIDINGS_WEIGHTS, /* what cells count for */
    WC_TIDINGS_TOLD     /* what it is told to be in the end */
} wc_tidings;

/* Whether who is told of the steps before next needs what that step found: a later one of the kind finds it anew. */
int wc_telling_needs(uint32_t step, uint32_t next);

static inline const wc_telling *wc_telling_of(const wc_run *run) {
    return run->handed != NULL ? run->handed->telling : NULL;
}

/* Whether what each of the next steps finds was told before, so that nothing need be looked at for it. */
static inline int wc_telling_knows(const wc_run *run, uint32_t nsteps) {
    const wc_telling *telling = wc_telling_of(run);
    return telling != NULL && telling->step + nsteps <= telling->nsteps;
}

/* Whether the step that tells looks at this text: other shares look at theirs. */
static inline int wc_telling_asks(const wc_run *run, uint32_t text) {
    return wc_telling_of(run) == NULL || wc_telling_of(run)->is_own[text];
}

/* Whether two texts are a pair that this share was not to compare, since neither is its own. */
int wc_telling_is_apart(const wc_run *run, uint32_t one, uint32_t other);

/* Does nothing in a run over a whole dump. marks: of texts that may have changed by it; NULL: nobody asks. told: of
 * WC_TIDINGS_TOLD. WIRECOPY_ERROR_INTERRUPTED once own texts have told. */
wirecopy_code wc_telling_step(const wc_run *run, const wc_weights *weights, wc_mark *marks, uint32_t *told,
                              wc_tidings what, wirecopy_error *error);

#endif
