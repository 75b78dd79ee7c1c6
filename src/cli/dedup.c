#include <stdio.h>
#include <string.h>

#include "finish.h"

static wirecopy_keep keep_of(const char *rule) {
    return strcmp(rule, "longest") == 0    ? WIRECOPY_KEEP_LONGEST
           : strcmp(rule, "earliest") == 0 ? WIRECOPY_KEEP_EARLIEST
           : strcmp(rule, "latest") == 0   ? WIRECOPY_KEEP_LATEST
           : strcmp(rule, "first") == 0    ? WIRECOPY_KEEP_FIRST
                                           : WIRECOPY_KEEP_FULLEST;
}

int cli_dedup(const cli_options *options) {
    cli_run run;
    wirecopy_dedup dedup;
    wirecopy_dedup_init(&dedup, sizeof dedup);
    dedup.keep = keep_of(options->keep);
    dedup.path = options->output;
    dedup.removed_path = options->removed;
    dedup.bad_path = options->bad;
    if ((dedup.keep == WIRECOPY_KEEP_EARLIEST || dedup.keep == WIRECOPY_KEEP_LATEST) && options->date_field == NULL) {
        fprintf(stderr, "wirecopy: --keep %s needs the date: name its field with --date-field\n", options->keep);
        return CLI_FAILED;
    }
    if (dedup.keep != WIRECOPY_KEEP_EARLIEST && dedup.keep != WIRECOPY_KEEP_LATEST && options->date_field != NULL) {
        fprintf(stderr, "wirecopy: --date-field goes with --keep earliest or latest; --keep %s reads no date\n",
                options->keep);
        return CLI_FAILED;
    }
    if (!cli_run_start(&run, "dedup", options, options->noperands)) {
        return CLI_FAILED;
    }
    return cli_run_end(&run, wirecopy_dedup_documents(&run.compare, &run.input, &dedup, &run.stats, &run.error));
}
