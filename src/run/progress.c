#include "run/progress.h"

#include <assert.h>

#include "base/error.h"

static const wirecopy_stage stages[] = {
    [WC_STEP_READ] = WIRECOPY_STAGE_READ,
    [WC_STEP_IDENTITY] = WIRECOPY_STAGE_MATCH,
    [WC_STEP_BANDS] = WIRECOPY_STAGE_MATCH,
    [WC_STEP_INDEX] = WIRECOPY_STAGE_MATCH,
    [WC_STEP_VERIFY] = WIRECOPY_STAGE_VERIFY,
    [WC_STEP_FURNITURE_BANDS] = WIRECOPY_STAGE_GROUP,
    [WC_STEP_FURNITURE_PAIRS] = WIRECOPY_STAGE_GROUP,
    [WC_STEP_MISSING] = WIRECOPY_STAGE_GROUP,
    [WC_STEP_MISSING_PAIRS] = WIRECOPY_STAGE_GROUP,
    [WC_STEP_SIMILARITIES] = WIRECOPY_STAGE_GROUP,
    [WC_STEP_RELATIONS] = WIRECOPY_STAGE_GROUP,
    [WC_STEP_THRESHOLDS] = WIRECOPY_STAGE_GROUP,
    [WC_STEP_WRITE] = WIRECOPY_STAGE_WRITE,
};

void wc_progress_init(wc_progress *progress, const wirecopy_options *options, uint32_t plan) {
    *progress = (wc_progress){
        .report = options->progress,
        .context = options->progress_context,
        .plan = options->untrusted == WIRECOPY_TRUSTED ? plan & ~WC_STEPS(IDENTITY) : plan,
    };
    pthread_mutex_init(&progress->lock, NULL);
}

void wc_progress_clear(wc_progress *progress) {
    pthread_mutex_destroy(&progress->lock);
}

static int ask(wc_progress *progress) {
    if (!progress->stopped && progress->report != NULL) {
        progress->stopped =
            progress->report(progress->context, stages[progress->step], progress->done, progress->total) != 0;
    }
    return progress->stopped;
}

/* Whether a step's stage counts in millionths, because it has several steps that count different things. */
static int counts_shares(wc_step step) {
    return stages[step] == WIRECOPY_STAGE_MATCH || stages[step] == WIRECOPY_STAGE_GROUP;
}

/* The share of the stage that is done when that share of the step is done. */
static double share_of_stage(const wc_progress *progress, double share) {
    double before = 0.0, all = 0.0;
    for (uint32_t step = 0; step <= WC_STEP_WRITE; step++) {
        int counts = (progress->plan >> step & 1) != 0 && stages[step] == stages[progress->step];
        before += counts && step < progress->step;
        all += counts;
    }
    return (before + share) / all;
}

static void advance(wc_progress *progress, uint64_t done, uint64_t total) {
    if (counts_shares(progress->step)) {
        double share = total == 0 ? 0.0 : done < total ? (double)done / (double)total : 1.0;
        done = (uint64_t)(share_of_stage(progress, share) * WIRECOPY_PROGRESS_WHOLE);
        total = WIRECOPY_PROGRESS_WHOLE;
    }
    progress->done = done > progress->done ? done : progress->done;
    progress->total = total > progress->total ? total : progress->total;
}

static wirecopy_code answer(wc_progress *progress, wirecopy_error *error) {
    int stopped = ask(progress);
    pthread_mutex_unlock(&progress->lock);
    return stopped ? wc_fail(error, WIRECOPY_ERROR_INTERRUPTED, "interrupted") : WIRECOPY_OK;
}

wirecopy_code wc_progress_begin(wc_progress *progress, wc_step step, wirecopy_error *error) {
    pthread_mutex_lock(&progress->lock);
    progress->uncounted = (progress->plan >> step & 1) == 0;
    if (!progress->uncounted) {
        assert(step >= progress->step);
        if (stages[step] != stages[progress->step]) {
            progress->done = progress->total = 0;
        }
        progress->step = step;
        advance(progress, 0, 0);
    }
    return answer(progress, error);
}

wirecopy_code wc_progress_report(wc_progress *progress, uint64_t done, uint64_t total, wirecopy_error *error) {
    pthread_mutex_lock(&progress->lock);
    if (!progress->uncounted) {
        advance(progress, done, total);
    }
    return answer(progress, error);
}

int wc_progress_poll(void *context) {
    wc_progress *progress = context;
    pthread_mutex_lock(&progress->lock);
    int stopped = ask(progress);
    pthread_mutex_unlock(&progress->lock);
    return stopped;
}
