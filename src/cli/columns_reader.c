#include "columns.h"

/* A program without a reader of its own. The Python module, and a build with WIRECOPY_PARQUET, have another file. */
const cli_columns *cli_columns_reader;
