/* --stats: what a run did, as one JSON object. */
#ifndef CLI_STATS_H
#define CLI_STATS_H

#include "run.h"

/* Writes run->options->stats, to a temporary file that is then renamed; returns 0 with the reason on stderr where it can't. */
int cli_stats_write(const cli_run *run, int exit_code);

#endif
