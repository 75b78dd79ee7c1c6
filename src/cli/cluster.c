#include "finish.h"
#include "outputs.h"

int cli_cluster(const cli_options *options) {
    cli_run run;
    if (!cli_run_start(&run, "cluster", options, options->noperands)) {
        return CLI_FAILED;
    }
    return cli_run_end(&run,
                       wirecopy_cluster_documents(&run.compare, &run.input, options->output, cli_table_of(options),
                                                  options->duplicates_only, &run.stats, &run.error));
}
