/* Reports progress to the caller, from any thread, and stops the run when the caller requests it. */
#ifndef WC_RUN_PROGRESS_H
#define WC_RUN_PROGRESS_H

#include <pthread.h>

#include "wirecopy/wirecopy.h"

/* The verbs. */
typedef enum wc_verb {
    WC_VERB_CLUSTER,
    WC_VERB_DEDUP,
    WC_VERB_PAIRS,
    WC_VERB_SIGN,
    WC_VERB_EXPLAIN,
    WC_VERB_TUNE,
    WC_VERB_COMPARE,
    WC_VERB_GROUP, /* texts that the caller holds */
    WC_VERB_COUNT
} wc_verb;

/* The steps of all verbs, in order; each belongs to one stage. */
typedef enum wc_step {
    WC_STEP_READ,
    WC_STEP_IDENTITY, /* untrusted texts of equal hash */
    WC_STEP_BANDS,    /* pairs by LSH */
    WC_STEP_INDEX,
    WC_STEP_VERIFY,
    WC_STEP_FURNITURE_BANDS, /* pairs that furniture kept apart */
    WC_STEP_FURNITURE_PAIRS,
    WC_STEP_MISSING, /* pairs that linking left out */
    WC_STEP_MISSING_PAIRS,
    WC_STEP_SIMILARITIES,
    WC_STEP_RELATIONS,
    WC_STEP_THRESHOLDS,
    WC_STEP_WRITE
} wc_step;

/* A step as a bit of a plan. */
#define WC_STEPS(step) ((uint32_t)1 << WC_STEP_##step)

typedef struct wc_progress {
    wirecopy_progress_fn report;
    void *context;
    pthread_mutex_t lock;
    uint32_t plan; /* a bit for each step that the verb has */
    wc_step step;
    uint64_t done, total; /* as reported */
    int uncounted;        /* the current work is part of a step and not counted separately */
    int stopped;
} wc_progress;

/* plan: a bit for each step that the verb has. Starts at WC_STEP_READ. */
void wc_progress_init(wc_progress *progress, const wirecopy_options *options, uint32_t plan);
void wc_progress_clear(wc_progress *progress);

/* Begins a step; earlier steps cannot follow. If the verb has no such step, nothing is counted until the next one
 * begins. Errors are those of wc_progress_report. */
wirecopy_code wc_progress_begin(wc_progress *progress, wc_step step, wirecopy_error *error);

/* Reports how much of the step is done; it never decreases. total: 0 if unknown. WIRECOPY_ERROR_INTERRUPTED once the
 * caller has requested a stop. Thread-safe. */
wirecopy_code wc_progress_report(wc_progress *progress, uint64_t done, uint64_t total, wirecopy_error *error);

/* Calls the callback again with the last figures, for waits without progress; non-zero stops. Thread-safe. */
int wc_progress_poll(void *progress);

#endif
