/* The verbs over a dump in a file, through the public header: failures leave nothing behind. */
#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <dirent.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "wirecopy/wirecopy.h"

static const char dump[] =
    "{\"id\":\"a\",\"text\":\"The harbour of Lenna reopened on Monday after a week of storms, and forty ships "
    "sailed\"}\n"
    "{\"id\":\"b\",\"text\":\"A bridge over the river will open in spring, two years late and at twice its price\"}\n"
    "not json\n"
    "{\"id\":\"c\",\"text\":\"the harbour of Lenna reopened on Monday after a week of storms, and forty ships sailed "
    "out\"}\n"
    "{\"id\":\"d\",\"text\":\"A bridge over the river will open in spring, two years late and at twice its price\"}\n"
    "{\"id\":\"alone\",\"text\":\"Bakers of the old town have baked a loaf of nine metres for the feast of Saint "
    "Anna\"}\n";

typedef struct scene {
    char folder[64], input[96], output[96], labels[96];
} scene;

static scene make_scene(void) {
    scene made = {.folder = "/tmp/wirecopy-dumps-XXXXXX"};
    cr_assert(ne(ptr, mkdtemp(made.folder), NULL));
    snprintf(made.input, sizeof made.input, "%s/in.jsonl", made.folder);
    snprintf(made.output, sizeof made.output, "%s/out", made.folder);
    FILE *file = fopen(made.input, "w");
    cr_assert(ne(ptr, file, NULL));
    fputs(dump, file);
    fclose(file);
    snprintf(made.labels, sizeof made.labels, "%s/labels.tsv", made.folder);
    file = fopen(made.labels, "w");
    cr_assert(ne(ptr, file, NULL));
    fputs("a\tharbour\nb\tbridge\nc\tharbour\td\nd\tbridge\n", file);
    fclose(file);
    return made;
}

static int files_in(const char *folder) {
    DIR *opened = opendir(folder);
    int count = 0;
    for (struct dirent *entry = readdir(opened); entry != NULL; entry = readdir(opened)) {
        count += entry->d_name[0] != '.';
    }
    closedir(opened);
    return count;
}

static void remove_scene(const scene *made) {
    unlink(made->input);
    unlink(made->labels);
    unlink(made->output);
    cr_assert(eq(int, rmdir(made->folder), 0), "something was left in %s", made->folder);
}

typedef enum verb { CLUSTER, DEDUP, PAIRS, COMPARE, NEWS, NEWS_DEDUP, EXPLAIN, TUNE, NVERBS } verb;

static wirecopy_code run(verb which, const scene *made, const wirecopy_options *options, wirecopy_stats *stats,
                         wirecopy_error *error) {
    const char *path = made->input;
    wirecopy_input input;
    wirecopy_dedup dedup;
    wirecopy_comparison comparison;
    wirecopy_explanation explanation;
    wirecopy_tuned tuned;
    wirecopy_options news = *options;
    news.profile = WIRECOPY_PROFILE_NEWS;
    wirecopy_input_init(&input, sizeof input);
    wirecopy_dedup_init(&dedup, sizeof dedup);
    wirecopy_comparison_init(&comparison, sizeof comparison);
    wirecopy_explanation_init(&explanation, sizeof explanation);
    wirecopy_tuned_init(&tuned, sizeof tuned);
    input.paths = &path;
    input.npaths = 1;
    dedup.path = made->output;
    wirecopy_code code;
    switch (which) {
    case CLUSTER:
        return wirecopy_cluster_documents(options, &input, made->output, WIRECOPY_TABLE_JSONL, 0, stats, error);
    case DEDUP:
        return wirecopy_dedup_documents(options, &input, &dedup, stats, error);
    case NEWS:
        return wirecopy_cluster_documents(&news, &input, made->output, WIRECOPY_TABLE_JSONL, 0, stats, error);
    case NEWS_DEDUP:
        return wirecopy_dedup_documents(&news, &input, &dedup, stats, error);
    case EXPLAIN:
        code = wirecopy_explain_document(options, &input, "c", &explanation, stats, error);
        wirecopy_explanation_clear(&explanation);
        return code;
    case TUNE:
        return wirecopy_tune_documents(&news, &input, made->labels, &tuned, stats, error);
    case PAIRS:
        return wirecopy_pairs_documents(options, &input, made->output, stats, error);
    default:
        code = wirecopy_compare_documents(options, &input, "a", "c", &comparison, stats, error);
        wirecopy_comparison_clear(&comparison);
        return code;
    }
}

static wirecopy_options two_threads(void) {
    wirecopy_options options;
    wirecopy_options_init(&options, sizeof options);
    options.profile = WIRECOPY_PROFILE_NEAR;
    options.threads = 2;
    return options;
}

Test(dumps, stats_count_what_was_done) {
    scene made = make_scene();
    wirecopy_options options = two_threads();
    wirecopy_stats stats;
    wirecopy_stats_init(&stats, sizeof stats);
    cr_assert(eq(int, run(DEDUP, &made, &options, &stats, NULL), WIRECOPY_OK));
    cr_assert(eq(u64, stats.records, 6));
    cr_assert(eq(u64, stats.documents, 5));
    cr_assert(eq(u64, stats.distinct_texts, 4));
    cr_assert(eq(u64, stats.skipped[WIRECOPY_REASON_SYNTAX], 1));
    cr_assert(eq(u64, wirecopy_stats_skipped(&stats), 1));
    cr_assert(eq(u64, stats.groups, 2));
    cr_assert(eq(u64, stats.grouped, 4));
    cr_assert(eq(u64, stats.largest, 2));
    cr_assert(eq(u64, stats.removed, 2));
    cr_assert(eq(u64, stats.written, 4), "the unusable record too");
    cr_assert(eq(u32, stats.nnotices, 1));
    cr_assert(eq(u64, stats.input_nbytes, sizeof dump - 1));
    remove_scene(&made);
}

static uint64_t lines_in(const char *path) {
    FILE *file = fopen(path, "r");
    cr_assert(ne(ptr, file, NULL));
    uint64_t lines = 0;
    for (int byte = fgetc(file); byte != EOF; byte = fgetc(file)) {
        lines += byte == '\n';
    }
    fclose(file);
    return lines;
}

Test(dumps, records_that_go_elsewhere_are_not_counted_as_written) {
    scene made = make_scene();
    wirecopy_options options = two_threads();
    wirecopy_input input;
    wirecopy_dedup dedup;
    wirecopy_stats stats;
    const char *path = made.input;
    char bad[96];
    wirecopy_stats_init(&stats, sizeof stats);
    snprintf(bad, sizeof bad, "%s/bad", made.folder);
    wirecopy_input_init(&input, sizeof input);
    wirecopy_dedup_init(&dedup, sizeof dedup);
    input.paths = &path;
    input.npaths = 1;
    dedup.path = made.output;
    dedup.bad_path = bad;
    cr_assert(eq(int, wirecopy_dedup_documents(&options, &input, &dedup, &stats, NULL), WIRECOPY_OK));
    cr_assert(eq(u64, stats.written, 3));
    cr_assert(eq(u64, lines_in(made.output), 3));
    cr_assert(eq(u64, lines_in(bad), 1));
    unlink(bad);
    remove_scene(&made);
}

/* A gram that comes again weighs nothing again, nor does the last gram for the short words that end a text. */
Test(dumps, the_stretches_of_a_text_weigh_together_what_it_weighs) {
    scene made = make_scene();
    FILE *file = fopen(made.input, "a");
    cr_assert(ne(ptr, file, NULL));
    fputs("{\"id\":\"again\",\"text\":\"The harbour of Lenna reopened on Monday after a week of storms. The harbour of "
          "Lenna reopened on Monday after a week of storms. Nobody was hurt. The harbour of Lenna reopened on Monday "
          "after a week of storms, he and I saw it on TV.\"}\n",
          file);
    fclose(file);
    wirecopy_input input;
    const char *path = made.input;
    wirecopy_input_init(&input, sizeof input);
    input.paths = &path;
    input.npaths = 1;
    for (int untrusted = WIRECOPY_TRUSTED; untrusted <= WIRECOPY_UNTRUSTED; untrusted++) {
        wirecopy_options options = two_threads();
        wirecopy_explanation explained;
        wirecopy_explanation_init(&explained, sizeof explained);
        options.untrusted = (wirecopy_trust)untrusted;
        cr_assert(eq(int, wirecopy_explain_document(&options, &input, "again", &explained, NULL, NULL), WIRECOPY_OK));
        double sum = 0.0;
        for (size_t i = 0; i < explained.nstretches; i++) {
            sum += explained.stretches[i].weight;
        }
        cr_assert(ge(sz, explained.nstretches, (size_t)2));
        cr_assert(gt(dbl, explained.weight, 3.0));
        cr_assert(lt(dbl, fabs(sum - explained.weight), 1e-6), "stretches %g, document %g", sum, explained.weight);
        wirecopy_explanation_clear(&explained);
    }
    remove_scene(&made);
}

static int stop_at(void *context, wirecopy_stage stage, uint64_t done, uint64_t total) {
    (void)done;
    (void)total;
    return stage == *(const wirecopy_stage *)context;
}

Test(dumps, stopping_at_any_stage_writes_nothing) {
    for (int stage = WIRECOPY_STAGE_READ; stage <= WIRECOPY_STAGE_WRITE; stage++) {
        scene made = make_scene();
        wirecopy_options options = two_threads();
        wirecopy_stage wanted = (wirecopy_stage)stage;
        options.progress = stop_at;
        options.progress_context = &wanted;
        cr_assert(eq(int, run(CLUSTER, &made, &options, NULL, NULL), WIRECOPY_ERROR_INTERRUPTED), "stage %d", stage);
        cr_assert(eq(int, run(NEWS, &made, &options, NULL, NULL), WIRECOPY_ERROR_INTERRUPTED), "stage %d", stage);
        cr_assert(eq(int, files_in(made.folder), 2));
        remove_scene(&made);
    }
}

Test(dumps, arguments_that_make_no_sense_are_refused) {
    wirecopy_options options = two_threads();
    wirecopy_input input;
    wirecopy_error error = {0};
    wirecopy_input_init(&input, sizeof input);
    cr_assert(eq(int, wirecopy_cluster_documents(&options, &input, "-", WIRECOPY_TABLE_TSV, 0, NULL, &error),
                 WIRECOPY_ERROR_ARGUMENT));
    cr_assert(eq(int, wirecopy_dedup_documents(&options, &input, NULL, NULL, &error), WIRECOPY_ERROR_ARGUMENT));
    const char *path = "missing.jsonl";
    input.paths = &path;
    input.npaths = 1;
    input.depth_max = 0;
    cr_assert(eq(int, wirecopy_cluster_documents(&options, &input, "-", WIRECOPY_TABLE_JSONL, 0, NULL, &error),
                 WIRECOPY_ERROR_ARGUMENT));
    cr_assert(eq(str, error.message, "depth_max 0 is out of range: give 1 to 1048576"));
    cr_assert(ne(int, error.message[0], 0));
}

Test(dumps, what_dedup_alone_reads_is_refused_elsewhere) {
    scene made = make_scene();
    wirecopy_options options = two_threads();
    wirecopy_input input;
    wirecopy_error error = {0};
    const char *path = made.input, *other = "/dev/null", *value = "a";
    const wirecopy_preference preference = {"id", &value, 1}, none = {"id", &value, 0},
                              many[] = {{"id", &value, 70000}, {"id", &value, 70000}};
    wirecopy_input_init(&input, sizeof input);
    input.paths = &path;
    input.against = &other;
    input.npaths = input.nagainst = 1;
    cr_assert(eq(int, wirecopy_cluster_documents(&options, &input, made.output, WIRECOPY_TABLE_TSV, 0, NULL, &error),
                 WIRECOPY_ERROR_ARGUMENT));
    cr_assert(eq(str, error.message, "only dedup reads input.against: leave it out"));
    input.nagainst = 0;
    input.preferences = &preference;
    input.npreferences = 1;
    cr_assert(eq(int, wirecopy_pairs_documents(&options, &input, made.output, NULL, &error), WIRECOPY_ERROR_ARGUMENT));
    cr_assert(eq(str, error.message, "only dedup reads input.preferences: leave it out"));
    input.preferences = &none;
    cr_assert(eq(int, wirecopy_pairs_documents(&options, &input, made.output, NULL, &error), WIRECOPY_ERROR_ARGUMENT));
    cr_assert(eq(str, error.message, "a preference names no field, or no value of it"));
    input.preferences = many;
    input.npreferences = 2;
    cr_assert(eq(int, wirecopy_pairs_documents(&options, &input, made.output, NULL, &error), WIRECOPY_ERROR_ARGUMENT));
    cr_assert(eq(str, error.message, "there are too many preferences: name fewer values, or fewer fields"));
    remove_scene(&made);
}

Test(dumps, signature_files_are_for_grouping_and_pairs_alone) {
    wirecopy_options options = two_threads();
    wirecopy_input input;
    wirecopy_dedup dedup;
    wirecopy_comparison comparison;
    wirecopy_error error = {0};
    const char *path = "missing.sigs";
    wirecopy_input_init(&input, sizeof input);
    wirecopy_dedup_init(&dedup, sizeof dedup);
    wirecopy_comparison_init(&comparison, sizeof comparison);
    input.paths = &path;
    input.npaths = 1;
    input.format = WIRECOPY_FORMAT_SIGNATURES;
    dedup.path = "-";
    cr_assert(eq(int, wirecopy_dedup_documents(&options, &input, &dedup, NULL, &error), WIRECOPY_ERROR_ARGUMENT));
    cr_assert(eq(int, wirecopy_sign_documents(&options, &input, "-", NULL, &error), WIRECOPY_ERROR_ARGUMENT));
    cr_assert(eq(int, wirecopy_compare_documents(&options, &input, "a", "b", &comparison, NULL, &error),
                 WIRECOPY_ERROR_ARGUMENT));
    cr_assert(eq(str, error.message, "compare needs the inputs: signature files do not hold the texts"));
    input.format = (wirecopy_format)(WIRECOPY_FORMAT_JSON + 1);
    cr_assert(eq(int, wirecopy_pairs_documents(&options, &input, "-", NULL, &error), WIRECOPY_ERROR_ARGUMENT));
    cr_assert(eq(str, error.message, "input format 8 is unknown"));
}

/* The two copies of the bridge, and those of the harbour by the news profile. */
Test(dumps, groups_over_the_limit_are_named_and_stand) {
    scene made = make_scene();
    wirecopy_options options;
    wirecopy_input input;
    wirecopy_stats stats;
    const char *path = made.input;
    wirecopy_options_init(&options, sizeof options);
    wirecopy_input_init(&input, sizeof input);
    wirecopy_stats_init(&stats, sizeof stats);
    input.paths = &path;
    input.npaths = 1;
    for (uint64_t most = 0; most <= 2; most++) {
        options.group_documents_max = most;
        cr_assert(eq(int,
                     wirecopy_cluster_documents(&options, &input, made.output, WIRECOPY_TABLE_JSONL, 0, &stats, NULL),
                     WIRECOPY_OK));
        cr_assert(eq(u64, stats.groups, 2));
        cr_assert(eq(u64, stats.large_groups, most == 1 ? 2 : 0));
        cr_assert(eq(u32, stats.nnotices, most == 1 ? 3 : 1));
        cr_assert(most != 1 || strcmp(stats.notices[1], "the group of \"c\" has 2 documents, over the limit of 1: look "
                                                        "whether it is one story; it is treated as any other") == 0);
    }
    remove_scene(&made);
}
