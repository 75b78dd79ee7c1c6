#include <string.h>

#include "finish.h"

static wirecopy_table table_of(const char *format) {
    return strcmp(format, "tsv") == 0   ? WIRECOPY_TABLE_TSV
           : strcmp(format, "csv") == 0 ? WIRECOPY_TABLE_CSV
                                        : WIRECOPY_TABLE_JSONL;
}

int cli_cluster(const cli_options *options) {
    cli_run run;
    if (!cli_run_start(&run, "cluster", options, options->noperands)) {
        return CLI_FAILED;
    }
    return cli_run_end(&run,
                       wirecopy_cluster_documents(&run.compare, &run.input, options->output, table_of(options->format),
                                                  options->duplicates_only, &run.stats, &run.error));
}
