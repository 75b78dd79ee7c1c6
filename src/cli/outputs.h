/* Where results go, checked before anything is read. */
#ifndef CLI_OUTPUTS_H
#define CLI_OUTPUTS_H

#include "options.h"

/* No two results may go to one place, and none to that of an input or into an input's folder, by whatever paths; the
 * folder of statistics must be there; a result of one format alone has no name of another. Returns 0 after a message.
 * The inputs are the first operands. */
int cli_outputs_check(const cli_options *options, const char *verb, size_t ninputs);

/* Whether a path is a name of standard output. */
int cli_is_stdout(const char *path);

/* Warns of results of dedup that are named as another format than the first input: records keep theirs. */
void cli_outputs_warn_of_names(const cli_options *options);

/* The format of a table: the one given, else what the name of --output ends in, else JSON Lines. */
wirecopy_table cli_table_of(const cli_options *options);

#endif
