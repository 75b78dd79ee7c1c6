#include <stdio.h>

#include "finish.h"
#include "messages.h"
#include "stats.h"

static void complain(const char *message) {
    char named[CLI_MESSAGE_NBYTES];
    cli_name_flags(message, named);
    fprintf(stderr, "wirecopy: %s\n", named);
}

static void report_skipped(const wirecopy_stats *stats) {
    uint64_t skipped = wirecopy_stats_skipped(stats);
    if (skipped > 0) {
        fprintf(stderr, "wirecopy: %llu record%s skipped:", (unsigned long long)skipped,
                skipped == 1 ? " was" : "s were");
        const char *separator = "";
        for (int reason = WIRECOPY_REASON_SYNTAX; reason < WIRECOPY_REASON_COUNT; reason++) {
            if (stats->skipped[reason] > 0 && reason != WIRECOPY_REASON_OTHER_TYPE) {
                fprintf(stderr, "%s %llu %s", separator, (unsigned long long)stats->skipped[reason],
                        wirecopy_reason_name((wirecopy_reason)reason));
                separator = ",";
            }
        }
        fprintf(stderr, "\n");
    }
    if (stats->repeated_ids > 0) {
        fprintf(stderr, "wirecopy: %llu document%s an id that an earlier one has\n",
                (unsigned long long)stats->repeated_ids, stats->repeated_ids == 1 ? " has" : "s have");
    }
    if (stats->large_groups > 0) {
        fprintf(stderr, "wirecopy: %llu group%s over --max-group\n", (unsigned long long)stats->large_groups,
                stats->large_groups == 1 ? " is" : "s are");
    }
    if (stats->undated > 0) {
        fprintf(stderr, "wirecopy: %llu record%s no date that can be read, and come%s last\n",
                (unsigned long long)stats->undated, stats->undated == 1 ? " has" : "s have",
                stats->undated == 1 ? "s" : "");
    }
    for (uint32_t i = 0; i < stats->nnotices; i++) {
        complain(stats->notices[i]);
    }
    uint64_t all = skipped + stats->repeated_ids + stats->large_groups + stats->bad_dates + stats->wide_groups;
    if (all > stats->nnotices && stats->nnotices > 0) {
        fprintf(stderr, "wirecopy: ... and %llu more\n", (unsigned long long)(all - stats->nnotices));
    }
}

static int exit_code_of(const cli_run *run, wirecopy_code code) {
    switch (code) {
    case WIRECOPY_OK:
        return wirecopy_stats_skipped(&run->stats) + run->stats.large_groups > 0 ? CLI_LOOK_AT : CLI_DONE;
    case WIRECOPY_ERROR_PIPE:
        return CLI_DONE;
    case WIRECOPY_ERROR_INTERRUPTED:
        return CLI_INTERRUPTED;
    default:
        return CLI_FAILED;
    }
}

static void report_interruption(const cli_options *options) {
    if (options->checkpoint != NULL) {
        fprintf(stderr, "wirecopy: interrupted; the same command resumes from %s\n", options->checkpoint);
    } else {
        fprintf(stderr, "wirecopy: interrupted; nothing was written\n");
    }
}

int cli_run_end(cli_run *run, wirecopy_code code) {
    cli_progress_end(&run->progress);
    if (code == WIRECOPY_ERROR_INTERRUPTED) {
        report_interruption(run->options);
    } else if (code != WIRECOPY_OK && code != WIRECOPY_ERROR_PIPE) {
        complain(run->error.message);
    }
    if ((code == WIRECOPY_OK || code == WIRECOPY_ERROR_NOT_FOUND) && !run->options->quiet) {
        report_skipped(&run->stats);
    }
    int exit_code = exit_code_of(run, code);
    if (run->options->stats != NULL && !cli_stats_write(run, exit_code)) {
        return CLI_FAILED;
    }
    return exit_code;
}
