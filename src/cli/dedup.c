#include <stdio.h>
#include <string.h>

#include "finish.h"
#include "flags.h"

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

/* Options that do not go together. */
static int check_dedup(const cli_options *options, wirecopy_keep keep) {
    int by_date = keep == WIRECOPY_KEEP_EARLIEST || keep == WIRECOPY_KEEP_LATEST;
    if (by_date && options->date_field == NULL) {
        fprintf(stderr, "wirecopy: --keep %s needs a date: name its field with --date-field\n", options->keep);
        return 0;
    }
    if (!by_date && options->date_field != NULL) {
        fprintf(stderr, "wirecopy: --date-field needs --keep earliest or latest; --keep %s reads no date\n",
                options->keep);
        return 0;
    }
    if (options->dry_run &&
        (cli_is_given(options, cli_flag_of("output")) || options->removed != NULL || options->bad != NULL)) {
        fprintf(stderr, "wirecopy: --dry-run writes no records: leave out --output, --removed and --bad\n");
        return 0;
    }
    return 1;
}

/* out: where the report does not go. */
static void print_counts(const wirecopy_stats *stats, FILE *out) {
    const struct {
        const char *name;
        uint64_t count;
    } counts[] = {{"records", stats->records},
                  {"kept", stats->written},
                  {"removed", stats->removed},
                  {"kept although grouped", stats->kept_grouped},
                  {"unusable, kept as well", wirecopy_stats_skipped(stats)}};
    for (size_t i = 0; i < sizeof counts / sizeof counts[0]; i++) {
        fprintf(out, "%s\t%llu\n", counts[i].name, (unsigned long long)counts[i].count);
    }
}

int cli_dedup(const cli_options *options) {
    cli_run run;
    wirecopy_dedup dedup;
    wirecopy_dedup_init(&dedup, sizeof dedup);
    dedup.keep = keep_of(options->keep);
    dedup.path = options->dry_run ? NULL : options->output;
    dedup.removed_path = options->removed;
    dedup.bad_path = options->bad;
    dedup.remove_from = options->remove_from;
    dedup.report_path = options->report;
    dedup.dry_run = options->dry_run;
    if (!check_dedup(options, dedup.keep) || !take_relations(options->remove, &dedup.remove) ||
        !cli_run_start(&run, "dedup", options, options->noperands)) {
        return CLI_FAILED;
    }
    wirecopy_code code = wirecopy_dedup_documents(&run.compare, &run.input, &dedup, &run.stats, &run.error);
    if (code == WIRECOPY_OK && options->dry_run) {
        print_counts(&run.stats, options->report != NULL && strcmp(options->report, "-") == 0 ? stderr : stdout);
    }
    return cli_run_end(&run, code);
}
