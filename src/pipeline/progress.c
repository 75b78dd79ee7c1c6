#include "pipeline/progress.h"

#include "base/error.h"
#include "base/options.h"
#include "base/paged.h"

void wirecopy_progress_init(wirecopy_progress *progress, const wirecopy_options *options) {
    *progress = (wirecopy_progress){.report = options->progress,
                                     .context = options->progress_context,
                                     .allocator = wirecopy_options_allocator(options)};
    pthread_mutex_init(&progress->lock, NULL);
}

void wirecopy_progress_clear(wirecopy_progress *progress) {
    pthread_mutex_destroy(&progress->lock);
}

static int ask(wirecopy_progress *progress) {
    if (!progress->stopped && progress->report != NULL) {
        progress->stopped = progress->report(progress->context, progress->stage, progress->done, progress->total) != 0;
    }
    return progress->stopped;
}

wirecopy_code wirecopy_progress_report(wirecopy_progress *progress, wirecopy_stage stage, uint64_t done, uint64_t total,
                                       wirecopy_error *error) {
    pthread_mutex_lock(&progress->lock);
    progress->stage = stage;
    progress->done = done;
    progress->total = total;
    int stopped = ask(progress);
    pthread_mutex_unlock(&progress->lock);
    wirecopy_breathe(progress->allocator);
    return stopped ? wirecopy_fail(error, WIRECOPY_ERROR_INTERRUPTED, "interrupted") : WIRECOPY_OK;
}

int wirecopy_progress_poll(void *context) {
    wirecopy_progress *progress = context;
    pthread_mutex_lock(&progress->lock);
    int stopped = ask(progress);
    pthread_mutex_unlock(&progress->lock);
    return stopped;
}
