/* What every verb does before and after its call into the library. */
#ifndef CLI_RUN_H
#define CLI_RUN_H

#include "options.h"
#include "progress.h"
#include "verbs.h"
#include "wirecopy/arrow.h"

typedef struct cli_run {
    const cli_options *options;
    const char *verb;
    wirecopy_options compare;
    wirecopy_input input;
    wirecopy_stats stats;
    wirecopy_error error;
    cli_progress progress;
    struct ArrowArrayStream stream; /* of Parquet and Arrow files */
    char about[1024];               /* the command line, as far as it fits, for a page */
} cli_run;

/* Prepares the run; returns 0, with the reason on stderr, if the options contradict one another. */
int cli_run_start(cli_run *run, const char *verb, const cli_options *options, size_t ninputs);

/* The --memory that the run had, given or not. */
uint64_t cli_run_memory(const cli_run *run);

#endif
