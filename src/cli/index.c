/* What is done to an index on disk. */
#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/files.h"
#include "finish.h"
#include "ids_file.h"
#include "outputs.h"
#include "print.h"
#include "signals.h"

/* The index is the first operand, and inputs are the others. */
typedef struct index_run {
    cli_options options;
    cli_run run;
    const char *folder;
    wirecopy_disk_index *index;
} index_run;

/* Prepares the run; with_inputs: of what follows the index. */
static int start(index_run *own, const cli_options *options, const char *verb, int with_inputs) {
    own->options = *options;
    own->folder = options->operands[0];
    own->index = NULL;
    own->options.index_folder = own->folder;
    own->options.operands++;
    own->options.noperands--;
    return cli_run_start(&own->run, verb, &own->options, with_inputs ? own->options.noperands : 0);
}

static int start_open(index_run *own, const cli_options *options, const char *verb, int with_inputs,
                      wirecopy_code *code_ret) {
    if (!start(own, options, verb, with_inputs)) {
        return 0;
    }
    *code_ret = wirecopy_disk_index_open(&own->run.compare, own->folder, &own->index, &own->run.error);
    return 1;
}

static int end(index_run *own, wirecopy_code code) {
    wirecopy_disk_index_free(own->index);
    return cli_run_end(&own->run, code);
}

int cli_index_create(const cli_options *options) {
    index_run own;
    if (!start(&own, options, "index create", 0)) {
        return CLI_FAILED;
    }
    return end(&own, wirecopy_disk_index_create(&own.run.compare, own.folder, !options->no_texts, &own.run.error));
}

static int take(const cli_options *options, const char *verb, int adds) {
    index_run own;
    wirecopy_code code;
    if (!start_open(&own, options, verb, 1, &code)) {
        return CLI_FAILED;
    }
    cli_run *run = &own.run;
    if (code == WIRECOPY_OK) {
        code = (adds ? wirecopy_disk_index_add : wirecopy_disk_index_query)(own.index, &run->input, options->output,
                                                                            NULL, NULL, &run->stats, &run->error);
    }
    return end(&own, code);
}

int cli_index_add(const cli_options *options) {
    return take(options, "index add", 1);
}

int cli_index_query(const cli_options *options) {
    return take(options, "index query", 0);
}

static void report_removed(index_run *own, wirecopy_code code, uint64_t removed) {
    cli_progress_end(&own->run.progress);
    if (code == WIRECOPY_OK && !own->options.quiet) {
        fprintf(stderr, "wirecopy: %" PRIu64 " document%s removed\n", removed, removed == 1 ? " was" : "s were");
    }
}

/* ---- remove ---- */

/* Ids that no document has: the first stand there, the others are counted. */
typedef struct unknown_ids {
    uint64_t count;
    size_t used;
    char names[1024];
    uint64_t rows[3]; /* by separator: those that look like a row of a table */
} unknown_ids;

/* What separates the columns of a table, and how cut is told so. Tabs are in no id, the others are in some. */
static const struct {
    char byte;
    const char *name, *option;
    int is_in_ids;
} separators[] = {{'\t', "tabs", "", 0}, {',', "commas", " -d ,", 1}, {';', "semicolons", " -d ';'", 1}};

enum { UNKNOWN_NAMED = 10 };

static int note_unknown(void *context, const char *id, size_t nbytes) {
    enum { SHOWN_MOST = 60 };
    unknown_ids *unknown = context;
    size_t left = sizeof unknown->names - unknown->used;
    for (size_t i = 0; i < sizeof separators / sizeof separators[0]; i++) {
        unknown->rows[i] += memchr(id, separators[i].byte, nbytes) != NULL;
    }
    if (unknown->count++ < UNKNOWN_NAMED) {
        int shown = nbytes < SHOWN_MOST ? (int)nbytes : SHOWN_MOST;
        int length =
            snprintf(unknown->names + unknown->used, left, "%s%.*s", unknown->count > 1 ? ", " : "", shown, id);
        size_t end = unknown->used + (length > 0 && (size_t)length < left ? (size_t)length : 0);
        for (; unknown->used < end; unknown->used++) { /* they must not reach a terminal */
            unsigned char byte = (unsigned char)unknown->names[unknown->used];
            unknown->names[unknown->used] = byte < 0x20 || byte == 0x7F ? ' ' : unknown->names[unknown->used];
        }
    }
    return 0;
}

static void report_unknown(const unknown_ids *unknown, const char *path, const char *folder) {
    char more[32] = "";
    if (unknown->count > UNKNOWN_NAMED) {
        snprintf(more, sizeof more, " and %" PRIu64 " more", unknown->count - UNKNOWN_NAMED);
    }
    if (unknown->count > 0) {
        fprintf(stderr, "wirecopy: %" PRIu64 " of the ids %s of no document of the index: %s%s; check the ids\n", unknown->count,
                unknown->count == 1 ? "is" : "are", unknown->names, more);
    }
    for (size_t i = 0; i < sizeof separators / sizeof separators[0]; i++) {
        if (unknown->rows[i] > 0 && (!separators[i].is_in_ids || unknown->rows[i] == unknown->count)) {
            fprintf(stderr,
                    "wirecopy: a line is one id, with the %s in it; of a table, give the column of ids: "
                    "cut%s -f 1 %s | wirecopy index remove %s --ids -\n",
                    separators[i].name, separators[i].option, strcmp(path, "-") == 0 ? "FILE" : path, folder);
            return;
        }
    }
}

static wirecopy_code remove_ids(index_run *own, const char *path, unknown_ids *unknown, uint64_t *removed_ret) {
    cli_ids ids;
    wirecopy_code code = cli_ids_read(path, own->folder, &ids, &own->run.error);
    if (code == WIRECOPY_OK) {
        code = wirecopy_disk_index_remove(own->index, &ids.column, ids.count, note_unknown, unknown, removed_ret,
                                          &own->run.error);
    }
    cli_ids_free(&ids);
    return code;
}

static int print_id(void *context, const char *id, size_t nbytes) {
    cli_progress_end(context);
    fwrite(id, 1, nbytes, stdout);
    putchar('\n');
    return fflush(stdout) != 0 || ferror(stdout);
}

/* Nothing is removed whose id could not be told. */
static wirecopy_code remove_damaged(index_run *own, uint64_t *removed_ret) {
    wirecopy_code code = wirecopy_disk_index_remove_damaged(own->index, print_id, &own->run.progress, removed_ret, &own->run.error);
    if (code != WIRECOPY_ERROR_INTERRUPTED || cli_signals_caught() != 0) {
        return code;
    }
    snprintf(own->run.error.message, sizeof own->run.error.message,
             "cannot write the ids to standard output: %s; nothing was removed; %s", strerror(errno),
             wc_writing_wanted(errno));
    return WIRECOPY_ERROR_IO;
}

int cli_index_remove(const cli_options *options) {
    index_run own;
    wirecopy_code code;
    uint64_t removed = 0;
    unknown_ids unknown = {.count = 0};
    if ((options->ids == NULL) != options->damaged) {
        fprintf(stderr, "wirecopy: index remove %s\n",
                options->damaged ? "takes --ids FILE or --damaged, not both"
                                 : "needs --ids FILE: the ids to remove, one on a line");
        return CLI_FAILED;
    }
    if (!start_open(&own, options, "index remove", 0, &code)) {
        return CLI_FAILED;
    }
    if (code == WIRECOPY_OK) {
        code = options->damaged ? remove_damaged(&own, &removed) : remove_ids(&own, options->ids, &unknown, &removed);
    }
    report_removed(&own, code, removed);
    if (code == WIRECOPY_OK) {
        report_unknown(&unknown, options->ids, own.folder);
    }
    int exit_code = end(&own, code);
    return exit_code == CLI_DONE && unknown.count > 0 ? CLI_LOOK_AT : exit_code;
}

/* ---- expire ---- */

static int read_date(const char *flag, const char *value, int64_t *seconds_ret) {
    if (wirecopy_date_read(value, strlen(value), seconds_ret)) {
        return 1;
    }
    fprintf(stderr, "wirecopy: --%s %s: give a date, such as 2025-03-01 or 2025-03-01T12:00:00Z\n", flag, value);
    return 0;
}

static int read_age(const char *value, int64_t *seconds_ret) {
    static const struct {
        char letter;
        int64_t seconds;
    } units[] = {{'h', 3600}, {'d', 86400}, {'w', 7 * 86400}}; /* 6m might mean minutes or months */
    enum { YEARS_MOST = 10000, DAYS_A_YEAR = 366 };
    char *unit;
    double number = strtod(value, &unit);
    for (size_t i = 0; i < sizeof units / sizeof units[0]; i++) {
        double seconds = number * (double)units[i].seconds;
        if (unit != value && unit[0] == units[i].letter && unit[1] == '\0' && number >= 0 &&
            seconds < (double)YEARS_MOST * DAYS_A_YEAR * 86400) {
            *seconds_ret = (int64_t)time(NULL) - (int64_t)seconds;
            return 1;
        }
    }
    fprintf(stderr, "wirecopy: --older-than %s: give a number of hours, days or weeks, such as 12h, 30d or 8w\n",
            value);
    return 0;
}

int cli_index_expire(const cli_options *options) {
    index_run own;
    wirecopy_code code;
    int64_t before;
    uint64_t removed = 0;
    if ((options->before == NULL) == (options->older_than == NULL)) {
        fprintf(stderr, "wirecopy: index expire %s\n",
                options->before == NULL ? "needs one of --before DATE and --older-than AGE"
                                        : "takes --before DATE or --older-than AGE, not both");
        return CLI_FAILED;
    }
    if (!(options->before != NULL ? read_date("before", options->before, &before)
                                  : read_age(options->older_than, &before)) ||
        !start_open(&own, options, "index expire", 0, &code)) {
        return CLI_FAILED;
    }
    if (code == WIRECOPY_OK) {
        code = wirecopy_disk_index_expire(own.index, before, &removed, &own.run.error);
    }
    report_removed(&own, code, removed);
    return end(&own, code);
}

/* ---- the rest ---- */

int cli_index_compact(const cli_options *options) {
    index_run own;
    wirecopy_code code;
    uint64_t kept = 0;
    if (!start_open(&own, options, "index compact", 0, &code)) {
        return CLI_FAILED;
    }
    if (code == WIRECOPY_OK) {
        code = wirecopy_disk_index_compact(own.index, &kept, &own.run.error);
    }
    cli_progress_end(&own.run.progress);
    if (code == WIRECOPY_OK && own.run.error.message[0] != '\0' && !options->quiet) {
        fprintf(stderr, "wirecopy: index.db is not smaller yet: %s; the next compaction tries again\n",
                own.run.error.message);
    }
    if (kept > 0 && !options->quiet) {
        fprintf(stderr,
                "wirecopy: %" PRIu64
                " bytes of index.db and index.db-wal are not given back yet, since another process uses"
                " the index; once that is done, run wirecopy index compact %s again\n",
                kept, own.folder);
    }
    return end(&own, code);
}

static void print_date(const char *name, int64_t seconds, uint64_t documents) {
    char text[32];
    time_t instant = (time_t)seconds;
    struct tm parts;
    if (documents > 0 && gmtime_r(&instant, &parts) != NULL &&
        strftime(text, sizeof text, "%Y-%m-%dT%H:%M:%SZ", &parts) > 0) {
        printf("%-18s %s\n", name, text);
    }
}

static void print_stats(const wirecopy_disk_index_stats *stats) {
    printf("profile            %s, threshold %.2f, %s texts\n",
           stats->profile == WIRECOPY_PROFILE_NEAR ? "near" : "news", stats->threshold,
           stats->keeps_texts ? "with" : "without");
    printf("documents          %" PRIu64 "\n", stats->documents);
    printf("distinct texts     %" PRIu64 "\n", stats->texts);
    printf("stories            %" PRIu64 "\n", stats->stories);
    printf("merged stories     %" PRIu64 "\n", stats->merged);
    printf("sources            %" PRIu64 "\n", stats->sources);
    print_date("first", stats->first, stats->documents);
    print_date("last", stats->last, stats->documents);
    printf("segments           %" PRIu64 "\n", stats->segments);
    printf("removed texts      %" PRIu64 "\n", stats->removed_texts);
    printf("bytes of segments  %" PRIu64 "\n", stats->segment_nbytes);
    printf("bytes of texts     %" PRIu64 ", %" PRIu64 " compressed\n", stats->text_nbytes, stats->packed_nbytes);
    printf("bytes of index.db  %" PRIu64 "\n", stats->database_nbytes);
}

int cli_index_stats(const cli_options *options) {
    index_run own;
    wirecopy_code code;
    wirecopy_disk_index_stats stats;
    wirecopy_disk_index_stats_init(&stats, sizeof stats);
    if (!start_open(&own, options, "index stats", 0, &code)) {
        return CLI_FAILED;
    }
    if (code == WIRECOPY_OK) {
        code = wirecopy_disk_index_count(own.index, &stats, &own.run.error);
    }
    if (code == WIRECOPY_OK) {
        cli_progress_end(&own.run.progress);
        print_stats(&stats);
    }
    return end(&own, code);
}

/* context: the bar, which goes from the line that this takes. */
static int print_damage(void *context, const char *message) {
    cli_progress_end(context);
    cli_print_line(message, strlen(message));
    printf("\n");
    return 0;
}

int cli_index_verify(const cli_options *options) {
    index_run own;
    wirecopy_code code;
    uint64_t damages = 0;
    if (!start_open(&own, options, "index verify", 0, &code)) {
        return CLI_FAILED;
    }
    if (code == WIRECOPY_OK) {
        code = wirecopy_disk_index_verify(own.index, print_damage, &own.run.progress, &damages, &own.run.error);
    } else if (code == WIRECOPY_ERROR_FORMAT) { /* index.db cannot even be opened */
        print_damage(&own.run.progress, own.run.error.message);
        damages = 1;
        code = WIRECOPY_OK;
    }
    int exit_code = end(&own, code);
    return exit_code == CLI_DONE && damages > 0 ? CLI_LOOK_AT : exit_code;
}

/* Standard output may have the result. */
static int say_damage(void *context, const char *message) {
    cli_progress_end(context);
    cli_complain(message);
    return 0;
}

/* What was written is all that can be read. */
static int end_damaged(index_run *own, wirecopy_code code, uint64_t damages) {
    if (code == WIRECOPY_OK && damages > 0) {
        fprintf(stderr,
                "wirecopy: the index %s is damaged: what is written of these documents may be wrong; restore a copy of"
                " the folder, or make the index anew from the dumps\n",
                own->folder);
    }
    int exit_code = end(own, code);
    return exit_code == CLI_DONE && damages > 0 ? CLI_LOOK_AT : exit_code;
}

int cli_index_stories(const cli_options *options) {
    index_run own;
    wirecopy_code code;
    int64_t since = INT64_MIN;
    if ((options->since != NULL && !read_date("since", options->since, &since)) ||
        !start_open(&own, options, "index stories", 0, &code)) {
        return CLI_FAILED;
    }
    uint64_t damages = 0;
    if (code == WIRECOPY_OK) {
        code =
            wirecopy_disk_index_stories(own.index, options->output, since, say_damage, &own.run.progress, &damages, &own.run.error);
    }
    return end_damaged(&own, code, damages);
}

int cli_index_export(const cli_options *options) {
    index_run own;
    wirecopy_code code;
    if (!start_open(&own, options, "index export", 0, &code)) {
        return CLI_FAILED;
    }
    uint64_t damages = 0;
    if (code == WIRECOPY_OK) {
        code = wirecopy_disk_index_export(own.index, options->output, cli_table_of(options), options->duplicates_only,
                                          say_damage, &own.run.progress, &damages, &own.run.error);
    }
    return end_damaged(&own, code, damages);
}
