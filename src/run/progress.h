/* Telling the caller how far the work is, from any thread, and stopping when it says so. */
#ifndef WC_RUN_PROGRESS_H
#define WC_RUN_PROGRESS_H

#include <pthread.h>

#include "wirecopy/wirecopy.h"

typedef struct wc_progress {
    wirecopy_progress_fn report;
    void *context;
    pthread_mutex_t lock;
    wirecopy_stage stage;
    uint64_t done, total;
    int stopped;
} wc_progress;

void wc_progress_init(wc_progress *progress, const wirecopy_options *options);
void wc_progress_clear(wc_progress *progress);

/* WIRECOPY_ERROR_INTERRUPTED once the caller has asked to stop. Thread-safe. */
wirecopy_code wc_progress_report(wc_progress *progress, wirecopy_stage stage, uint64_t done, uint64_t total,
                                 wirecopy_error *error);

/* Asks again with the last figures, for a wait in which nothing moves; non-zero stops. Thread-safe. */
int wc_progress_poll(void *progress);

#endif
