#include <math.h>
#include <stdio.h>

#include "finish.h"

enum { PLOT_WIDTH = 61, PLOT_HEIGHT = 11 };

/* In the units of options, so that what is printed can be given to --memory. */
static void print_size(const char *name, uint64_t nbytes) {
    static const char *const units[] = {"B", "KiB", "MiB", "GiB", "TiB", "PiB"};
    double size = (double)nbytes;
    size_t unit = 0;
    for (; size >= 1024 && unit + 1 < sizeof units / sizeof units[0]; unit++) {
        size /= 1024;
    }
    printf("%-28s %.*f %s\n", name, unit == 0 || size >= 100 ? 0 : 1, size, units[unit]);
}

static double chance_at(const wirecopy_plan *plan, double jaccard) {
    return plan->curve[(int)lround(jaccard * (WIRECOPY_CURVE_POINTS - 1))];
}

static void print_plot(const wirecopy_plan *plan, double threshold) {
    printf("\nChance that a pair becomes a candidate, by its Jaccard (| is the threshold):\n\n");
    int threshold_column = (int)lround(threshold * (PLOT_WIDTH - 1));
    for (int row = PLOT_HEIGHT - 1; row >= 0; row--) {
        printf("%4.1f ", row / (PLOT_HEIGHT - 1.0));
        for (int column = 0; column < PLOT_WIDTH; column++) {
            double chance = chance_at(plan, column / (PLOT_WIDTH - 1.0));
            int here = lround(chance * (PLOT_HEIGHT - 1)) == row;
            putchar(here ? '*' : column == threshold_column ? '|' : ' ');
        }
        printf("\n");
    }
    printf("     0%*s%*s\n\n", PLOT_WIDTH / 2, "0.5", PLOT_WIDTH - 1 - PLOT_WIDTH / 2, "1");
    for (int step = 1; step <= 20; step++) {
        printf("%.2f %.4f%s", step / 20.0, chance_at(plan, step / 20.0), step % 4 == 0 ? "\n" : "    ");
    }
}

static void print_candidates(const wirecopy_plan *plan, uint64_t permutations) {
    printf("%-28s %llu\n", "permutations", (unsigned long long)permutations);
    printf("%-28s %u of %u rows\n", "bands", plan->bands, plan->rows);
    print_plot(plan, plan->threshold);
    printf("\nFor pairs with evenly distributed Jaccard:\n");
    printf("%-28s %.4f of the pairs under the threshold; each is then verified\n", "false candidates",
           plan->false_positives);
    printf("%-28s %.6f of the pairs at or over it\n", "misses", plan->misses);
}

int cli_plan(const cli_options *options) {
    cli_run run;
    wirecopy_plan plan;
    wirecopy_plan_init(&plan, sizeof plan);
    if (!cli_run_start(&run, "plan", options, 0)) {
        return CLI_FAILED;
    }
    wirecopy_code code =
        wirecopy_plan_run(&run.compare, options->documents, options->average_nbytes, &plan, &run.error);
    if (code != WIRECOPY_OK) {
        return cli_run_end(&run, code);
    }
    printf("%-28s %s\n", "profile", options->profile);
    printf("%-28s %g\n", "threshold", plan.threshold);
    if (run.compare.profile == WIRECOPY_PROFILE_NEAR) {
        print_candidates(&plan, options->permutations);
    }
    printf("\nFor %llu documents of %llu bytes of text:\n", (unsigned long long)options->documents,
           (unsigned long long)options->average_nbytes);
    print_size("memory", plan.memory_nbytes);
    print_size("scratch disk", plan.disk_nbytes);
    print_size("texts on scratch disk", plan.spool_nbytes);
    printf("Only the texts of compressed and piped inputs go to scratch disk.\n");
    if (run.compare.profile == WIRECOPY_PROFILE_NEWS) {
        printf("Where most documents have much in common with dozens of others, up to twice the memory is taken.\n");
    }
    return CLI_DONE;
}
