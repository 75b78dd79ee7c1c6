#include <stdio.h>

#include "finish.h"
#include "flags.h"
#include "messages.h"
#include "signals.h"
#include "stats.h"

/* A name of a file or an id may hold anything: a message is one line, and does nothing to a terminal. */
static void put_visibly(const char *text) {
    for (; *text != '\0'; text++) {
        unsigned char byte = (unsigned char)*text;
        if (byte == '\n' || byte == '\t' || byte == '\r') {
            fprintf(stderr, "\\%c", byte == '\n' ? 'n' : byte == '\t' ? 't' : 'r');
        } else if (byte < 0x20 || byte == 0x7F) {
            fprintf(stderr, "\\x%02x", byte);
        } else {
            fputc(byte, stderr);
        }
    }
}

void cli_complain(const char *message) {
    char named[CLI_MESSAGE_NBYTES];
    cli_name_flags(message, named, sizeof named);
    fprintf(stderr, "wirecopy: ");
    put_visibly(named);
    fputc('\n', stderr);
}

static int is_of_file(int reason) {
    return reason == WIRECOPY_REASON_UNREADABLE || reason == WIRECOPY_REASON_FORMAT;
}

static int is_of_record(int reason) {
    return !is_of_file(reason) && reason != WIRECOPY_REASON_OTHER_TYPE && reason != WIRECOPY_REASON_REVISIT;
}

static void report_records(const wirecopy_stats *stats) {
    uint64_t skipped = wirecopy_stats_skipped(stats) - stats->skipped[WIRECOPY_REASON_UNREADABLE] -
                       stats->skipped[WIRECOPY_REASON_FORMAT];
    if (skipped == 0) {
        return;
    }
    fprintf(stderr, "wirecopy: %llu record%s skipped:", (unsigned long long)skipped, skipped == 1 ? " was" : "s were");
    const char *separator = "";
    for (int reason = WIRECOPY_REASON_SYNTAX; reason < WIRECOPY_REASON_COUNT; reason++) {
        if (stats->skipped[reason] > 0 && is_of_record(reason)) {
            fprintf(stderr, "%s %llu %s", separator, (unsigned long long)stats->skipped[reason],
                    wirecopy_reason_name((wirecopy_reason)reason));
            separator = ",";
        }
    }
    fprintf(stderr, "\n");
}

/* one, many: what befell the files, after their number. */
static void report_count(uint64_t count, const char *one, const char *many) {
    if (count > 0) {
        fprintf(stderr, "wirecopy: %llu %s\n", (unsigned long long)count, count == 1 ? one : many);
    }
}

static void report_files(const wirecopy_stats *stats) {
    report_count(stats->skipped[WIRECOPY_REASON_UNREADABLE], "file could not be read to its end",
                 "files could not be read to their end");
    report_count(stats->skipped[WIRECOPY_REASON_FORMAT], "file is in a format that is not read",
                 "files are in formats that are not read");
    if (stats->files_not_text > 1) {
        report_count(stats->files_not_text, "", "files have bytes that are no text in their encoding");
    }
    report_count(stats->passed_files, "hidden file or picture in a folder was passed by",
                 "hidden files, pictures and the like in folders were passed by");
    report_count(stats->skipped[WIRECOPY_REASON_REVISIT], "WARC record is a revisit, whose page an earlier record has",
                 "WARC records are revisits, whose pages earlier records have");
}

/* Dates were to decide, and none did. */
static int is_undated(const wirecopy_stats *stats) {
    uint64_t against = stats->against - stats->against_skipped;
    return stats->undated > 0 && stats->undated + against >= stats->documents;
}

static void report_undated(const cli_run *run) {
    uint64_t undated = run->stats.undated;
    int is_one = undated == 1, is_of_index = (cli_verb_of(run->verb)->bit & CLI_INDEX_READS) != 0;
    fprintf(stderr, "wirecopy: %llu record%s no date that can be read%s\n", (unsigned long long)undated,
            is_one ? " has" : "s have",
            is_of_index ? ": the time of this run stands for it" : is_one ? ", and comes last" : ", and come last");
}

static void report_skipped(const cli_run *run) {
    const wirecopy_stats *stats = &run->stats;
    report_records(stats);
    report_files(stats);
    if (stats->repeated_ids > 0) {
        fprintf(stderr, "wirecopy: %llu document%s an id that an earlier one has\n",
                (unsigned long long)stats->repeated_ids, stats->repeated_ids == 1 ? " has" : "s have");
    }
    if (stats->large_groups > 0) {
        fprintf(stderr, "wirecopy: %llu group%s over --max-group\n", (unsigned long long)stats->large_groups,
                stats->large_groups == 1 ? " is" : "s are");
    }
    if (stats->undated > 0 && !is_undated(stats)) {
        report_undated(run);
    }
    for (uint32_t i = 0; i < stats->nnotices; i++) {
        cli_complain(stats->notices[i]);
    }
    if (stats->unnamed > 0) {
        fprintf(stderr, "wirecopy: ... and %llu more\n", (unsigned long long)stats->unnamed);
    }
}

static int exit_code_of(const cli_run *run, wirecopy_code code) {
    switch (code) {
    case WIRECOPY_OK:
        return wirecopy_stats_skipped(&run->stats) + run->stats.large_groups + run->stats.unused_inputs > 0 ||
                       is_undated(&run->stats)
                   ? CLI_LOOK_AT
                   : CLI_DONE;
    case WIRECOPY_ERROR_PIPE:
        return CLI_DONE;
    case WIRECOPY_ERROR_INTERRUPTED:
        return CLI_INTERRUPTED;
    default:
        return CLI_FAILED;
    }
}

/* What changes an index does it as a whole or not at all; an addition writes a file besides. NULL: nothing is changed or
 * written. */
static const char *left_by(unsigned verb) {
    switch (verb) {
    case CLI_INDEX_ADD:
        return "the index is as it was, and no output file was written";
    case CLI_INDEX_REMOVE:
    case CLI_INDEX_EXPIRE:
    case CLI_INDEX_COMPACT:
        return "the index is as it was";
    default:
        return (cli_flag_of("output")->verbs & verb) != 0 ? "no output file was written" : NULL;
    }
}

static void report_interruption(const cli_run *run) {
    if (run->options->checkpoint != NULL) {
        fprintf(stderr, "wirecopy: interrupted; the same command resumes from %s\n", run->options->checkpoint);
    } else {
        const char *left = left_by(cli_verb_of(run->verb)->bit);
        fprintf(stderr, "wirecopy: interrupted%s%s\n", left != NULL ? "; " : "", left != NULL ? left : "");
    }
}

int cli_run_end(cli_run *run, wirecopy_code code) {
    cli_progress_end(&run->progress);
    if (run->stream.release != NULL) {
        run->stream.release(&run->stream);
    }
    if (code == WIRECOPY_ERROR_INTERRUPTED) {
        report_interruption(run);
    } else if (code != WIRECOPY_OK && code != WIRECOPY_ERROR_PIPE) {
        cli_complain(run->error.message);
    }
    if ((code == WIRECOPY_OK || code == WIRECOPY_ERROR_NOT_FOUND) && !run->options->quiet) {
        report_skipped(run);
    }
    int exit_code = exit_code_of(run, code);
    if (run->options->stats != NULL && !cli_stats_write(run, exit_code)) {
        return cli_signals_caught() != 0 ? CLI_INTERRUPTED : CLI_FAILED;
    }
    return exit_code;
}
