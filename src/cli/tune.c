#include <stdio.h>
#include <string.h>

#include "finish.h"

enum { PLOT_WIDTH = 40 };

/* Chosen: ten pairs; fewer are as well told apart by most thresholds. */
enum { LABELLED_LEAST = 20 };

static void print_bar(double ari) {
    int length = ari > 0.0 ? (int)(ari * PLOT_WIDTH + 0.5) : 0;
    for (int i = 0; i < length; i++) {
        putchar('#');
    }
}

static void print_tuned(const wirecopy_tuned *tuned, const char *profile) {
    printf("threshold  precision  recall  f1      ari     largest\n");
    for (size_t i = 0; i < tuned->npoints; i++) {
        const wirecopy_tuning *point = &tuned->points[i];
        printf("%9.2f  %9.4f  %6.4f  %6.4f  %6.4f  %7llu  ", point->threshold, point->precision, point->recall,
               point->f1, point->ari, (unsigned long long)point->largest);
        print_bar(point->ari);
        printf("%s\n", i == tuned->best ? " <" : "");
    }
    printf("\nBest for the %llu document%s labelled: --profile %s --threshold %.2f\n",
           (unsigned long long)tuned->labelled, tuned->labelled == 1 ? "" : "s", profile,
           tuned->points[tuned->best].threshold);
}

static void warn(const wirecopy_tuned *tuned) {
    if (tuned->unknown > 0) {
        fprintf(stderr, "wirecopy: %llu label%s no document of the input: check the ids and the id field\n", (unsigned long long)tuned->unknown,
                tuned->unknown == 1 ? " names" : "s name");
    }
    if (tuned->labelled < LABELLED_LEAST) {
        fprintf(stderr,
                "wirecopy: %llu document%s labelled, too few to choose a threshold by: label %d or more, of pairs near "
                "the threshold; --report FILE.html of cluster shows such\n",
                (unsigned long long)tuned->labelled, tuned->labelled == 1 ? " is" : "s are", LABELLED_LEAST);
    }
}

int cli_tune(const cli_options *options) {
    cli_run run;
    wirecopy_tuned tuned;
    size_t ninputs = options->noperands - 1;
    wirecopy_tuned_init(&tuned, sizeof tuned);
    if (!cli_run_start(&run, "tune", options, ninputs)) {
        return CLI_FAILED;
    }
    wirecopy_code code =
        wirecopy_tune_documents(&run.compare, &run.input, options->operands[ninputs], &tuned, &run.stats, &run.error);
    cli_progress_end(&run.progress);
    if (code == WIRECOPY_OK) {
        print_tuned(&tuned, options->profile);
        if (!options->quiet) {
            warn(&tuned);
        }
    }
    return cli_run_end(&run, code);
}
