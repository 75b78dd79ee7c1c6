#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "run.h"

int cli_sign(const cli_options *options) {
    cli_run run;
    if (!cli_run_start(&run, "sign", options, options->noperands)) {
        return CLI_FAILED;
    }
    if (strcmp(options->output, "-") == 0 && isatty(STDOUT_FILENO)) {
        fprintf(stderr, "wirecopy: signatures are no text for a terminal: name a file with --output\n");
        return CLI_FAILED;
    }
    return cli_run_end(&run, wirecopy_sign_documents(&run.compare, &run.input, options->output, &run.stats,
                                                     &run.error));
}
