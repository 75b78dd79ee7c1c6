/* The progress bar on stderr, where that is a terminal. */
#ifndef CLI_PROGRESS_H
#define CLI_PROGRESS_H

#include <wirecopy/wirecopy.h>

typedef struct cli_progress {
    int shown; /* whether to draw at all */
    int drawn;
    int has_one_stage; /* none comes before or after it */
    int writes_here;   /* whether results go to the terminal */
    int writes_rows;   /* whether they come while the last stages are reported, and not after them */
    wirecopy_stage stage;
    double started, began, drew; /* seconds: the run, this stage, the bar */
} cli_progress;

/* writes_here: whether results go to standard output; writes_rows: whether they come before the end. */
cli_progress cli_progress_start(int quiet, int has_one_stage, int writes_here, int writes_rows);

/* A wirecopy_progress_fn with a cli_progress as context; stops the work after a signal. */
int cli_progress_report(void *progress, wirecopy_stage stage, uint64_t done, uint64_t total);

/* Removes the bar from the screen. */
void cli_progress_end(cli_progress *progress);

#endif
