#include "run/progress.h"

#include "base/error.h"

void wc_progress_init(wc_progress *progress, const wirecopy_options *options) {
    *progress = (wc_progress){.report = options->progress, .context = options->progress_context};
    pthread_mutex_init(&progress->lock, NULL);
}

void wc_progress_clear(wc_progress *progress) {
    pthread_mutex_destroy(&progress->lock);
}

static int ask(wc_progress *progress) {
    if (!progress->stopped && progress->report != NULL) {
        progress->stopped = progress->report(progress->context, progress->stage, progress->done, progress->total) != 0;
    }
    return progress->stopped;
}

wirecopy_code wc_progress_report(wc_progress *progress, wirecopy_stage stage, uint64_t done, uint64_t total,
                                 wirecopy_error *error) {
    pthread_mutex_lock(&progress->lock);
    progress->stage = stage;
    progress->done = done;
    progress->total = total;
    int stopped = ask(progress);
    pthread_mutex_unlock(&progress->lock);
    return stopped ? wc_fail(error, WIRECOPY_ERROR_INTERRUPTED, "interrupted") : WIRECOPY_OK;
}

int wc_progress_poll(void *context) {
    wc_progress *progress = context;
    pthread_mutex_lock(&progress->lock);
    int stopped = ask(progress);
    pthread_mutex_unlock(&progress->lock);
    return stopped;
}
