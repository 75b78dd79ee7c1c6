#include <errno.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/error.h"
#include "base/files.h"
#include "verbs/verbs.h"
#include "columns.h"
#include "finish.h"
#include "flags.h"
#include "outputs.h"
#include "page.h"

static wirecopy_keep keep_of(const char *rule) {
    return strcmp(rule, "longest") == 0    ? WIRECOPY_KEEP_LONGEST
           : strcmp(rule, "earliest") == 0 ? WIRECOPY_KEEP_EARLIEST
           : strcmp(rule, "latest") == 0   ? WIRECOPY_KEEP_LATEST
           : strcmp(rule, "first") == 0    ? WIRECOPY_KEEP_FIRST
                                           : WIRECOPY_KEEP_FULLEST;
}

/* Sets the bits of relations, named with commas between them. Returns 0 if one is unknown. */
static int take_relations(const char *names, uint32_t *relations_ret) {
    static const wirecopy_relation removable[] = {
        WIRECOPY_RELATION_IDENTICAL, WIRECOPY_RELATION_NEAR,  WIRECOPY_RELATION_ABRIDGED, WIRECOPY_RELATION_EXCERPT,
        WIRECOPY_RELATION_UPDATE,    WIRECOPY_RELATION_NOISY, WIRECOPY_RELATION_SERIES};
    const size_t count = sizeof removable / sizeof removable[0];
    for (const char *name = names; name != NULL;) {
        size_t length = strcspn(name, ","), i = 0;
        while (i < count && (strlen(wirecopy_relation_name(removable[i])) != length ||
                             strncmp(name, wirecopy_relation_name(removable[i]), length) != 0)) {
            i++;
        }
        if (i == count) {
            fprintf(stderr,
                    "wirecopy: --remove %s: give some of identical, near, abridged, excerpt, update, noisy and series, "
                    "with commas between them\n",
                    names);
            return 0;
        }
        *relations_ret |= WIRECOPY_REMOVE(removable[i]);
        name = name[length] == ',' ? name + length + 1 : NULL;
    }
    return 1;
}

/* What --prefer names, taken apart. */
typedef struct preferences {
    wirecopy_preference list[CLI_FIELDS_MAX];
    char *texts[CLI_FIELDS_MAX];
    const char **values[CLI_FIELDS_MAX];
    size_t count;
} preferences;

static void clear_preferences(preferences *all) {
    for (size_t i = 0; i < all->count; i++) {
        free(all->texts[i]);
        free((void *)all->values[i]);
    }
}

/* FIELD=VALUE,VALUE... Returns 0 if it is not of that form, or there is no memory. */
static int take_preference(const char *text, preferences *all) {
    size_t place = all->count, commas = 0;
    const char *equals = strchr(text, '=');
    if (equals == NULL || equals == text || equals[1] == '\0') {
        fprintf(stderr, "wirecopy: --prefer %s: give a field and its values, as in source=reuters,ap\n", text);
        return 0;
    }
    for (const char *at = equals; *at != '\0'; at++) {
        commas += *at == ',';
    }
    all->texts[place] = strdup(text);
    all->values[place] = malloc((commas + 1) * sizeof *all->values[place]);
    all->count++;
    if (all->texts[place] == NULL || all->values[place] == NULL) {
        fprintf(stderr, "wirecopy: out of memory\n");
        return 0;
    }
    wirecopy_preference *preference = &all->list[place];
    char *value = all->texts[place] + (equals - text);
    *value++ = '\0';
    *preference = (wirecopy_preference){all->texts[place], all->values[place], 0};
    for (char *next = value; next != NULL; value = next) {
        next = strchr(value, ',');
        if (next != NULL) {
            *next++ = '\0';
        }
        all->values[place][preference->nvalues++] = value;
    }
    return 1;
}

static int take_preferences(const cli_options *options, preferences *all) {
    int taken = 1;
    for (size_t i = 0; taken && i < options->prefer.count; i++) {
        taken = take_preference(options->prefer.names[i], all);
    }
    return taken;
}

/* Options that do not go together. */
static int check_dedup(const cli_options *options, wirecopy_keep keep) {
    int by_date = keep == WIRECOPY_KEEP_EARLIEST || keep == WIRECOPY_KEEP_LATEST;
    if (by_date && options->date_field == NULL) {
        fprintf(stderr, "wirecopy: --keep %s needs a date: name its field with --date-field\n", options->keep);
        return 0;
    }
    if (!by_date && options->date_field != NULL && !cli_page_is_asked(options)) {
        fprintf(stderr,
                "wirecopy: --date-field needs --keep earliest or latest, or --report FILE.html; --keep %s reads no "
                "date\n",
                options->keep);
        return 0;
    }
    if (options->dry_run &&
        (cli_is_given(options, cli_flag_of("output")) || options->removed != NULL || options->bad_path != NULL)) {
        fprintf(stderr, "wirecopy: --dry-run writes no records: leave out --output, --removed and --bad\n");
        return 0;
    }
    return 1;
}

/* out: where the report does not go. */
static void print_counts(const wirecopy_stats *stats, FILE *out) {
    uint64_t left_out = stats->records - stats->against - stats->written - stats->removed;
    const struct {
        const char *name;
        uint64_t count;
    } counts[] = {{"records", stats->records - stats->against},
                  {"kept", stats->written},
                  {"removed", stats->removed},
                  {"kept although grouped", stats->kept_grouped},
                  {"unusable, kept as well", wirecopy_stats_skipped(stats) - stats->against_skipped - left_out},
                  {"unusable, left out", left_out}};
    for (size_t i = 0; i < sizeof counts / sizeof counts[0]; i++) {
        fprintf(out, "%s\t%llu\n", counts[i].name, (unsigned long long)counts[i].count);
    }
}

/* A reader that has closed the pipe wants no counts. Where standard output has no buffer, as Python may have left it,
 * what cannot be written shows before it is flushed. */
static wirecopy_code tell_counts(void *context, const wirecopy_stats *stats, wirecopy_error *error) {
    const char *report = ((const cli_options *)context)->report;
    errno = 0;
    print_counts(stats, report != NULL && cli_is_stdout(report) ? stderr : stdout);
    int failed = ferror(stdout);
    failed |= fflush(stdout);
    if (failed && errno == EPIPE) {
        clearerr(stdout); /* or the end of the program would say so */
        return WIRECOPY_OK;
    }
    if (!failed) {
        return WIRECOPY_OK;
    }
    const char *wanted = wc_room_wanted(errno);
    return wc_fail(error, WIRECOPY_ERROR_IO, "cannot write to standard output: %s%s%s%s", strerror(errno),
                   wanted != NULL ? "; " : "", wanted != NULL ? wanted : "", wanted != NULL ? ", and run again" : "");
}

/* Of records that are in a file, and not on the screen or in a pipe. */
static void report_removed(cli_run *run, const wirecopy_dedup *dedup) {
    unsigned long long removed = run->stats.removed, kept = run->stats.written;
    cli_progress_end(&run->progress);
    if (!run->options->quiet && !dedup->dry_run && !cli_is_stdout(run->options->output)) {
        fprintf(stderr, "wirecopy: %llu record%s removed, %llu kept\n", removed, removed == 1 ? " was" : "s were", kept);
    }
}

static int run_dedup(cli_run *run, const wirecopy_dedup *dedup) {
    const wc_counted counted = {tell_counts, (void *)(uintptr_t)run->options};
    const wc_counted *told = dedup->dry_run ? &counted : NULL;
    wirecopy_code code = run->input.stream != NULL ? cli_columns_dedup(run, dedup, told)
                                                   : wc_dedup_documents(&run->compare, &run->input, dedup, told,
                                                                        &run->stats, &run->error);
    if (code == WIRECOPY_OK) {
        report_removed(run, dedup);
    }
    return cli_run_end(run, code);
}

int cli_dedup(const cli_options *options) {
    cli_run run;
    wirecopy_dedup dedup;
    wirecopy_dedup_init(&dedup, sizeof dedup);
    dedup.keep = keep_of(options->keep);
    dedup.path = options->dry_run ? NULL : options->output;
    dedup.removed_path = options->removed;
    dedup.bad_path = options->bad_path;
    dedup.remove_from = options->remove_from;
    dedup.report_path = cli_page_is_asked(options) ? NULL : options->report;
    dedup.dry_run = options->dry_run;
    preferences preferred = {.count = 0};
    int exit_code = CLI_FAILED;
    if (check_dedup(options, dedup.keep) && take_relations(options->remove, &dedup.remove) &&
        take_preferences(options, &preferred) && cli_run_start(&run, "dedup", options, options->noperands)) {
        cli_outputs_warn_of_names(options);
        run.input.preferences = preferred.list;
        run.input.npreferences = preferred.count;
        exit_code = run_dedup(&run, &dedup);
    }
    clear_preferences(&preferred);
    return exit_code;
}
