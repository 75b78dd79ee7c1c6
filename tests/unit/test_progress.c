/* The calls of options.progress, by every verb, in both profiles. */
#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "job/profiles.h"
#include "run/progress.h"

enum { STORIES = 60, COPIES = 5, DOCUMENTS = STORIES * COPIES, WORDS = 60, TEXT_NBYTES = 2048 };

/* Stories of five copies: two equal, one changed in places, one with a footer that other stories have, one cut. */
static void make_text(uint32_t document, char *text_ret) {
    uint32_t story = document / COPIES, copy = document % COPIES, state = story * 7919 + 1;
    size_t length = 0;
    for (uint32_t i = 0; i < (copy == 4 ? WORDS / 2 : WORDS); i++) {
        state = state * 1664525 + 1013904223;
        uint32_t word = copy == 2 && i % 20 == 7 ? document * 31 + i : state >> 8;
        length += (size_t)sprintf(text_ret + length, "w%x ", word);
    }
    for (uint32_t i = 0; copy >= 3 && i < 30; i++) {
        length += (size_t)sprintf(text_ret + length, "footer%u ", i);
    }
}

typedef struct scene {
    char folder[64], input[96], output[96], labels[96], signatures[2][96], checkpoint[96];
} scene;

static FILE *create(char *path_ret, const scene *made, const char *name) {
    sprintf(path_ret, "%s/%s", made->folder, name);
    FILE *file = fopen(path_ret, "w");
    cr_assert(ne(ptr, file, NULL));
    return file;
}

static scene make_scene(void) {
    scene made = {.folder = "/tmp/wirecopy-progress-XXXXXX"};
    char text[TEXT_NBYTES];
    cr_assert(ne(ptr, mkdtemp(made.folder), NULL));
    FILE *input = create(made.input, &made, "in.jsonl"), *labels = create(made.labels, &made, "labels.tsv");
    for (uint32_t i = 0; i < DOCUMENTS; i++) {
        make_text(i, text);
        fprintf(input, "{\"id\":\"%u\",\"text\":\"%s\"}\n", i, text);
        fprintf(labels, "%u\t%u\n", i, i / COPIES);
    }
    fclose(input);
    fclose(labels);
    sprintf(made.output, "%s/out", made.folder);
    sprintf(made.signatures[0], "%s/one.wcs", made.folder);
    sprintf(made.signatures[1], "%s/two.wcs", made.folder);
    sprintf(made.checkpoint, "%s/checkpoint", made.folder);
    return made;
}

static void remove_scene(const scene *made) {
    char command[128];
    sprintf(command, "rm -r %s", made->folder);
    cr_assert(eq(int, system(command), 0));
}

/* All calls. */
typedef struct report {
    wirecopy_stage stage;
    uint64_t done, total;
} report;

enum { REPORTS_MAX = 1 << 16 };

typedef struct listener {
    report *all;
    size_t count;
    int stop_at; /* the report at which to stop; -1: never */
    int stopped, called_again;
} listener;

static int listen(void *context, wirecopy_stage stage, uint64_t done, uint64_t total) {
    listener *hears = context;
    hears->called_again |= hears->stopped;
    if (hears->count < REPORTS_MAX) {
        hears->all[hears->count] = (report){stage, done, total};
    }
    hears->stopped = (int)hears->count++ == hears->stop_at;
    return hears->stopped;
}

static int give_text(void *context, uint32_t thread, uint64_t position, const char **text_ret, size_t *nbytes_ret) {
    char *text = (char *)context + (size_t)thread * TEXT_NBYTES;
    make_text((uint32_t)position, text);
    *text_ret = text;
    *nbytes_ret = strlen(text);
    return 0;
}

static int take_member(void *context, uint64_t position, uint64_t representative, double similarity) {
    (void)context;
    (void)position;
    (void)representative;
    (void)similarity;
    return 0;
}

static wirecopy_code run_group(const wirecopy_options *options, wirecopy_error *error) {
    static char texts[8 * TEXT_NBYTES];
    return wirecopy_group(options, DOCUMENTS, give_text, texts, take_member, NULL, error);
}

static wirecopy_code run_explain(const wirecopy_options *options, const wirecopy_input *input, wirecopy_error *error) {
    wirecopy_explanation explanation;
    wirecopy_explanation_init(&explanation, sizeof explanation);
    wirecopy_code code = wirecopy_explain_document(options, input, "7", &explanation, NULL, error);
    wirecopy_explanation_clear(&explanation);
    return code;
}

static wirecopy_code run_compare(const wirecopy_options *options, const wirecopy_input *input, wirecopy_error *error) {
    wirecopy_comparison comparison;
    wirecopy_comparison_init(&comparison, sizeof comparison);
    wirecopy_code code = wirecopy_compare_documents(options, input, "7", "299", &comparison, NULL, error);
    wirecopy_comparison_clear(&comparison);
    return code;
}

static wirecopy_code run(wc_verb verb, const scene *made, const wirecopy_input *input, const wirecopy_options *options,
                         wirecopy_error *error) {
    wirecopy_dedup dedup;
    wirecopy_tuned tuned;
    wirecopy_tuned_init(&tuned, sizeof tuned);
    wirecopy_dedup_init(&dedup, sizeof dedup);
    dedup.path = made->output;
    switch (verb) {
    case WC_VERB_CLUSTER:
        return wirecopy_cluster_documents(options, input, made->output, WIRECOPY_TABLE_JSONL, 0, NULL, error);
    case WC_VERB_DEDUP:
        return wirecopy_dedup_documents(options, input, &dedup, NULL, error);
    case WC_VERB_PAIRS:
        return wirecopy_pairs_documents(options, input, made->output, NULL, error);
    case WC_VERB_SIGN:
        return wirecopy_sign_documents(options, input, made->output, NULL, error);
    case WC_VERB_EXPLAIN:
        return run_explain(options, input, error);
    case WC_VERB_TUNE:
        return wirecopy_tune_documents(options, input, made->labels, &tuned, NULL, error);
    case WC_VERB_COMPARE:
        return run_compare(options, input, error);
    default:
        return run_group(options, error);
    }
}

/* Small buckets, so that pairs has some to complete. */
static wirecopy_options options_for(wirecopy_profile profile, uint32_t threads, listener *hears) {
    wirecopy_options options;
    wirecopy_options_init(&options, sizeof options);
    options.profile = profile;
    options.threads = threads;
    options.threshold = 0.3;
    options.bucket_texts_max = 2;
    options.progress = listen;
    options.progress_context = hears;
    hears->count = 0;
    hears->stop_at = -1;
    hears->stopped = hears->called_again = 0;
    return options;
}

static wirecopy_input input_of(const char *const *paths, size_t npaths) {
    wirecopy_input input;
    wirecopy_input_init(&input, sizeof input);
    input.paths = paths;
    input.npaths = npaths;
    return input;
}

static listener make_listener(void) {
    listener made = {.all = malloc(REPORTS_MAX * sizeof(report))};
    cr_assert(ne(ptr, made.all, NULL));
    return made;
}

static int counts_millionths(wirecopy_stage stage) {
    return stage == WIRECOPY_STAGE_MATCH || stage == WIRECOPY_STAGE_GROUP;
}

/* Checks that nothing went back; returns the stages reported, a bit each. */
static uint32_t check_order(const listener *hears, const char *name) {
    uint32_t stages = 0;
    cr_assert(ne(sz, hears->count, (size_t)0), "%s", name);
    cr_assert(lt(sz, hears->count, (size_t)REPORTS_MAX), "%s", name);
    cr_assert(eq(int, hears->all[0].stage, WIRECOPY_STAGE_READ), "%s", name);
    for (size_t i = 0; i < hears->count; i++) {
        const report *now = &hears->all[i], *last = i > 0 ? now - 1 : NULL;
        cr_assert(last == NULL || last->stage <= now->stage, "%s: stage %d after %d", name, now->stage,
                  last != NULL ? last->stage : 0);
        if (last != NULL && last->stage == now->stage) {
            cr_assert(le(u64, last->done, now->done), "%s: stage %d", name, now->stage);
            cr_assert(last->total == 0 || last->total == now->total, "%s: stage %d", name, now->stage);
        }
        cr_assert(now->total == 0 || now->done <= now->total, "%s: stage %d", name, now->stage);
        cr_assert(now->total == WIRECOPY_PROGRESS_WHOLE || counts_millionths(now->stage) == 0, "%s", name);
        stages |= 1u << now->stage;
    }
    return stages;
}

/* The last report of a stage. */
static report last_of(const listener *hears, wirecopy_stage stage) {
    report last = {0};
    for (size_t i = 0; i < hears->count; i++) {
        last = hears->all[i].stage == stage ? hears->all[i] : last;
    }
    return last;
}

enum {
    READ = 1 << WIRECOPY_STAGE_READ,
    GROUPED = READ | 1 << WIRECOPY_STAGE_MATCH | 1 << WIRECOPY_STAGE_VERIFY | 1 << WIRECOPY_STAGE_GROUP,
    WRITTEN = GROUPED | 1 << WIRECOPY_STAGE_WRITE
};

static const struct {
    const char *name;
    uint32_t stages;
} expected[WC_VERB_COUNT] = {
    [WC_VERB_CLUSTER] = {"cluster", WRITTEN}, [WC_VERB_DEDUP] = {"dedup", WRITTEN},
    [WC_VERB_PAIRS] = {"pairs", WRITTEN},     [WC_VERB_SIGN] = {"sign", READ},
    [WC_VERB_EXPLAIN] = {"explain", GROUPED}, [WC_VERB_TUNE] = {"tune", GROUPED},
    [WC_VERB_COMPARE] = {"compare", READ},    [WC_VERB_GROUP] = {"group", GROUPED},
};

/* Over 0 to 15: two profiles, one and two threads, trusted and untrusted texts, both linkages. */
static wirecopy_options variant(int number, listener *hears) {
    wirecopy_options options =
        options_for(number & 1 ? WIRECOPY_PROFILE_NEWS : WIRECOPY_PROFILE_NEAR, number & 2 ? 2 : 1, hears);
    options.untrusted = number & 4 ? WIRECOPY_UNTRUSTED_SEEDED : WIRECOPY_TRUSTED;
    options.linkage = number & 8 ? WIRECOPY_LINKAGE_COMPONENTS : WIRECOPY_LINKAGE_AGREEMENT;
    return options;
}

Test(progress, goes_forward_in_every_verb) {
    scene made = make_scene();
    listener hears = make_listener();
    const char *path = made.input;
    wirecopy_input input = input_of(&path, 1);
    for (int verb = 0; verb < WC_VERB_COUNT; verb++) {
        for (int number = 0; number < 16; number++) {
            wirecopy_error error = {0};
            wirecopy_options options = variant(number, &hears);
            char name[64];
            sprintf(name, "%s, variant %d", expected[verb].name, number);
            cr_assert(eq(int, run((wc_verb)verb, &made, &input, &options, &error), WIRECOPY_OK), "%s: %s", name,
                      error.message);
            uint32_t stages = check_order(&hears, name);
            /* Components are there without a step that would be counted. */
            uint32_t silent = verb == WC_VERB_DEDUP && (number & 9) == 8 ? 1u << WIRECOPY_STAGE_GROUP : 0;
            cr_assert(eq(u32, stages | silent, expected[verb].stages), "%s", name);
            if (verb != WC_VERB_COMPARE && verb != WC_VERB_GROUP) {
                report read = last_of(&hears, WIRECOPY_STAGE_READ);
                cr_assert(read.total > 0 && read.done == read.total, "%s: the input was read to its end", name);
            }
        }
    }
    free(hears.all);
    remove_scene(&made);
}

/* Several files of signatures are one stage of reading. */
Test(progress, goes_forward_from_signatures) {
    scene made = make_scene();
    listener hears = make_listener();
    const char *path = made.input, *signed_paths[] = {made.signatures[0], made.signatures[1]};
    for (int profile = 0; profile < 2; profile++) {
        wirecopy_options options = options_for((wirecopy_profile)profile, 2, &hears);
        wirecopy_input input = input_of(&path, 1);
        for (int i = 0; i < 2; i++) {
            cr_assert(eq(int, wirecopy_sign_documents(&options, &input, made.signatures[i], NULL, NULL), WIRECOPY_OK));
        }
        options = options_for((wirecopy_profile)profile, 2, &hears);
        input = input_of(signed_paths, 2);
        input.format = WIRECOPY_FORMAT_SIGNATURES;
        cr_assert(eq(int, run(WC_VERB_CLUSTER, &made, &input, &options, NULL), WIRECOPY_OK));
        cr_assert(eq(u32, check_order(&hears, "signatures"), WRITTEN));
        report read = last_of(&hears, WIRECOPY_STAGE_READ);
        cr_assert(read.total > 0 && read.done == read.total);
    }
    free(hears.all);
    remove_scene(&made);
}

Test(progress, goes_forward_in_a_run_that_is_resumed) {
    scene made = make_scene();
    listener hears = make_listener();
    const char *path = made.input;
    for (int profile = 0; profile < 2; profile++) {
        wirecopy_input input = input_of(&path, 1);
        input.checkpoint = made.checkpoint;
        for (int stage = WIRECOPY_STAGE_MATCH; stage <= WIRECOPY_STAGE_WRITE; stage++) {
            wirecopy_options options = options_for((wirecopy_profile)profile, 2, &hears);
            hears.stop_at = stage == WIRECOPY_STAGE_WRITE ? -1 : 3 * stage;
            wirecopy_code code = run(WC_VERB_CLUSTER, &made, &input, &options, NULL);
            cr_assert(code == (hears.stop_at < 0 ? WIRECOPY_OK : WIRECOPY_ERROR_INTERRUPTED));
            check_order(&hears, "resumed");
        }
    }
    free(hears.all);
    remove_scene(&made);
}

/* At every report of each verb. */
Test(progress, one_stop_is_enough) {
    scene made = make_scene();
    listener hears = make_listener();
    const char *path = made.input;
    wirecopy_input input = input_of(&path, 1);
    for (int verb = 0; verb < WC_VERB_COUNT; verb++) {
        for (int number = 0; number < 4; number++) {
            wirecopy_options options = variant(number, &hears);
            cr_assert(eq(int, run((wc_verb)verb, &made, &input, &options, NULL), WIRECOPY_OK));
            int nreports = (int)hears.count, step = nreports / 6 + 1;
            for (int stop = 0; stop < nreports - 4; stop += step) {
                options = variant(number, &hears);
                hears.stop_at = stop;
                cr_assert(eq(int, run((wc_verb)verb, &made, &input, &options, NULL), WIRECOPY_ERROR_INTERRUPTED),
                          "%s, variant %d, report %d of %d", expected[verb].name, number, stop, nreports);
                cr_assert(eq(int, hears.called_again, 0), "%s, variant %d", expected[verb].name, number);
            }
        }
    }
    free(hears.all);
    remove_scene(&made);
}

/* The same without threads: a caller that requested a stop is not called again. */
Test(progress, a_caller_that_stopped_is_not_called_again) {
    listener hears = make_listener();
    wirecopy_options options = options_for(WIRECOPY_PROFILE_NEAR, 1, &hears);
    hears.stop_at = 1;
    wc_progress progress;
    wc_progress_init(&progress, &options, wc_profile_of(options.profile)->steps[WC_VERB_CLUSTER]);
    cr_assert(eq(int, wc_progress_report(&progress, 1, 10, NULL), WIRECOPY_OK));
    cr_assert(eq(int, wc_progress_report(&progress, 2, 10, NULL), WIRECOPY_ERROR_INTERRUPTED));
    cr_assert(eq(int, wc_progress_report(&progress, 3, 10, NULL), WIRECOPY_ERROR_INTERRUPTED));
    cr_assert(eq(int, wc_progress_begin(&progress, WC_STEP_BANDS, NULL), WIRECOPY_ERROR_INTERRUPTED));
    cr_assert(ne(int, wc_progress_poll(&progress), 0));
    cr_assert(eq(sz, hears.count, 2));
    cr_assert(eq(int, hears.called_again, 0));
    wc_progress_clear(&progress);
    free(hears.all);
}

/* Reports of two threads that are out of order, and reports of a step that is part of another. */
Test(progress, does_not_go_back_within_a_stage) {
    listener hears = make_listener();
    wirecopy_options options = options_for(WIRECOPY_PROFILE_NEAR, 1, &hears);
    wc_progress progress;
    wc_progress_init(&progress, &options, wc_profile_of(options.profile)->steps[WC_VERB_TUNE]);
    wc_progress_report(&progress, 7, 10, NULL);
    wc_progress_report(&progress, 6, 10, NULL);
    wc_progress_begin(&progress, WC_STEP_THRESHOLDS, NULL);
    wc_progress_report(&progress, 1, 4, NULL);
    wc_progress_begin(&progress, WC_STEP_FURNITURE_BANDS, NULL);
    wc_progress_report(&progress, 9, 9, NULL);
    wc_progress_begin(&progress, WC_STEP_THRESHOLDS, NULL);
    wc_progress_report(&progress, 2, 4, NULL);
    const report last[] = {{WIRECOPY_STAGE_READ, 7, 10},
                           {WIRECOPY_STAGE_READ, 7, 10},
                           {WIRECOPY_STAGE_GROUP, 0, WIRECOPY_PROGRESS_WHOLE},
                           {WIRECOPY_STAGE_GROUP, WIRECOPY_PROGRESS_WHOLE / 4, WIRECOPY_PROGRESS_WHOLE},
                           {WIRECOPY_STAGE_GROUP, WIRECOPY_PROGRESS_WHOLE / 4, WIRECOPY_PROGRESS_WHOLE},
                           {WIRECOPY_STAGE_GROUP, WIRECOPY_PROGRESS_WHOLE / 4, WIRECOPY_PROGRESS_WHOLE},
                           {WIRECOPY_STAGE_GROUP, WIRECOPY_PROGRESS_WHOLE / 4, WIRECOPY_PROGRESS_WHOLE},
                           {WIRECOPY_STAGE_GROUP, WIRECOPY_PROGRESS_WHOLE / 2, WIRECOPY_PROGRESS_WHOLE}};
    cr_assert(eq(sz, hears.count, sizeof last / sizeof last[0]));
    for (size_t i = 0; i < hears.count; i++) {
        cr_assert(eq(int, hears.all[i].stage, last[i].stage), "report %zu", i);
        cr_assert(eq(u64, hears.all[i].done, last[i].done), "report %zu", i);
        cr_assert(eq(u64, hears.all[i].total, last[i].total), "report %zu", i);
    }
    wc_progress_clear(&progress);
    free(hears.all);
}
