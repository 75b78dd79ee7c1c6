/* How a run ends. */
#ifndef CLI_FINISH_H
#define CLI_FINISH_H

#include "run.h"

/* Tells the user how it went, writes --stats, and returns the exit code. */
int cli_run_end(cli_run *run, wirecopy_code code);

#endif
