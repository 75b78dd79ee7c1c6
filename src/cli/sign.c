#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "finish.h"

int cli_sign(const cli_options *options) {
    cli_run run;
    if (!cli_run_start(&run, "sign", options, options->noperands)) {
        return CLI_FAILED;
    }
    if (strcmp(options->output, "-") == 0 && isatty(STDOUT_FILENO)) {
        fprintf(stderr, "wirecopy: signatures are no text for a terminal: name a file with --output\n");
        return CLI_FAILED;
    }
    wirecopy_code code = wirecopy_sign_documents(&run.compare, &run.input, options->output, &run.stats, &run.error);
    int exit_code = cli_run_end(&run, code);
    if (code == WIRECOPY_OK && run.compare.untrusted == WIRECOPY_UNTRUSTED && !options->quiet) {
        fprintf(stderr,
                "wirecopy: signed with a seed drawn at random; sign whatever is to be grouped with it by --seed %llu\n",
                (unsigned long long)run.stats.seed);
    }
    return exit_code;
}
