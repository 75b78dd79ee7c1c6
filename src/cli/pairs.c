#include "finish.h"

int cli_pairs(const cli_options *options) {
    cli_run run;
    if (!cli_run_start(&run, "pairs", options, options->noperands)) {
        return CLI_FAILED;
    }
    return cli_run_end(&run,
                       wirecopy_pairs_documents(&run.compare, &run.input, options->output, &run.stats, &run.error));
}
