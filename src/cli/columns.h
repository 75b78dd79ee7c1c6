/* Parquet and Arrow files. The program reads them by a build option (WIRECOPY_PARQUET), or hands the whole command to
 * the Python package, whose module has these same verbs and a reader. */
#ifndef CLI_COLUMNS_H
#define CLI_COLUMNS_H

#include "run.h"
#include "verbs/verbs.h"

typedef struct cli_columns {
    /* Opens the rows of files: the columns that the input names. path, removed_path: where `write` will put rows, so
     * that a name that cannot be written is found first; NULL: nowhere. Returns 0 after it has printed why not. */
    int (*open)(const wirecopy_input *input, const char *path, const char *removed_path,
                struct ArrowArrayStream *stream_ret);
    /* Writes the rows whose byte in the mask is not 0 to path and the others to removed_path (NULL: dropped). Returns 0
     * after it has printed why not. NULL: this build does not write them. */
    int (*write)(const char *mask, size_t nrows);
} cli_columns;

/* NULL: there is none. */
extern const cli_columns *cli_columns_reader;

/* The command, for the Python package. */
void cli_columns_remember(int count, char **arguments);

/* Opens run->stream if the run's inputs are Parquet or Arrow files. Does not return if the Python package takes over.
 * Returns 0 after it has printed why they cannot be read. */
int cli_columns_open(cli_run *run);

/* dedup over run->stream: groups it and writes the rows. counted: as in wc_group_kept. */
wirecopy_code cli_columns_dedup(cli_run *run, const wirecopy_dedup *dedup, const wc_counted *counted);

#endif
