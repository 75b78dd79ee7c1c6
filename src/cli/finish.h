/* How a run ends. */
#ifndef CLI_FINISH_H
#define CLI_FINISH_H

#include "run.h"

/* Reports errors and skipped records, writes --stats, and returns the exit code. */
int cli_run_end(cli_run *run, wirecopy_code code);

/* A message of the library, on standard error. */
void cli_complain(const char *message);

#endif
