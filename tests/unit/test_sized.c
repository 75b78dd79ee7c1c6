/* Callers that were compiled with another version of the header: the library reads and writes no more than they have.
 */
#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "failing_allocator.h"
#include "wirecopy/wirecopy.h"

static const char dump[] =
    "{\"id\":\"a\",\"text\":\"The harbour of Lenna reopened on Monday after a week of storms, and forty ships "
    "sailed\"}\n"
    "{\"id\":\"b\",\"text\":\"A bridge over the river will open in spring, two years late and at twice its price\"}\n"
    "{\"id\":\"c\",\"text\":\"the harbour of Lenna reopened on Monday after a week of storms, and forty ships sailed "
    "out\"}\n"
    "{\"id\":\"d\"}\n";

typedef struct scene {
    char input[40], labels[40], output[40];
    const char *path;
    failing state;
    wirecopy_allocator allocator;
    wirecopy_options options;
    wirecopy_input in;
    wirecopy_sketcher *sketcher;
} scene;

static void put_file(char *path, const char *content) {
    strcpy(path, "/tmp/wirecopy-sized-XXXXXX");
    int fd = mkstemp(path);
    cr_assert(ge(int, fd, 0));
    cr_assert(eq(sz, (size_t)write(fd, content, strlen(content)), strlen(content)));
    close(fd);
}

static scene *make_scene(void) {
    scene *made = calloc(1, sizeof *made);
    put_file(made->input, dump);
    put_file(made->labels, "a\tharbour\nb\tbridge\nc\tharbour\nx\tnone\n");
    put_file(made->output, "");
    made->path = made->input;
    made->allocator = (wirecopy_allocator){resize_failing, &made->state};
    wirecopy_options_init(&made->options, sizeof made->options);
    made->options.threads = 1;
    made->options.allocator = &made->allocator;
    wirecopy_input_init(&made->in, sizeof made->in);
    made->in.paths = &made->path;
    made->in.npaths = 1;
    made->in.format = WIRECOPY_FORMAT_JSONL;
    cr_assert(eq(int, wirecopy_sketcher_create(&made->options, &made->sketcher, NULL), WIRECOPY_OK));
    return made;
}

static void remove_scene(scene *made) {
    unlink(made->input);
    unlink(made->labels);
    unlink(made->output);
    wirecopy_sketcher_free(made->sketcher);
    cr_assert(eq(long, made->state.held_nbytes, 0), "memory of a result is lost");
    cr_assert(eq(long, made->state.wrong_sizes, 0));
    free(made);
}

/* ---- Results ---- */

static wirecopy_code plan(scene *made, void *result, wirecopy_error *error) {
    wirecopy_options near = made->options; /* whose plan has numbers from its first field on */
    near.profile = WIRECOPY_PROFILE_NEAR;
    return wirecopy_plan_run(&near, 1000, 3000, result, error);
}

static const char a[] = "One two, three four five six.", b[] = "Zero. One two three four five six!";

static wirecopy_code compare(scene *made, void *result, wirecopy_error *error) {
    return wirecopy_compare_texts(made->sketcher, a, strlen(a), b, strlen(b), result, error);
}

static wirecopy_code compare_documents(scene *made, void *result, wirecopy_error *error) {
    return wirecopy_compare_documents(&made->options, &made->in, "a", "c", result, NULL, error);
}

static wirecopy_code explain(scene *made, void *result, wirecopy_error *error) {
    return wirecopy_explain_document(&made->options, &made->in, "a", result, NULL, error);
}

static wirecopy_code tune(scene *made, void *result, wirecopy_error *error) {
    return wirecopy_tune_documents(&made->options, &made->in, made->labels, result, NULL, error);
}

static wirecopy_code cluster(scene *made, void *result, wirecopy_error *error) {
    return wirecopy_cluster_documents(&made->options, &made->in, made->output, WIRECOPY_TABLE_JSONL, 0, result, error);
}

static wirecopy_code compare_and_count(scene *made, void *result, wirecopy_error *error) {
    wirecopy_comparison comparison;
    wirecopy_comparison_init(&comparison, sizeof comparison);
    wirecopy_code code = wirecopy_compare_documents(&made->options, &made->in, "a", "c", &comparison, result, error);
    wirecopy_comparison_clear(&comparison);
    return code;
}

#define INIT(of)                                                                                                       \
    static void init_##of(void *result, size_t size) {                                                                 \
        wirecopy_##of##_init(result, size);                                                                            \
    }
#define CLEAR(of)                                                                                                      \
    static void clear_##of(void *result) {                                                                             \
        wirecopy_##of##_clear(result);                                                                                 \
    }
INIT(plan)
INIT(comparison)
INIT(explanation)
INIT(tuned)
INIT(stats)
CLEAR(comparison)
CLEAR(explanation)

/* step: between the sizes tried; every field ends at a multiple of eight bytes. */
static const struct {
    const char *name;
    size_t size, step;
    void (*init)(void *result, size_t size);
    wirecopy_code (*fill)(scene *made, void *result, wirecopy_error *error);
    void (*clear)(void *result);
} results[] = {
    {"plan", sizeof(wirecopy_plan), 8, init_plan, plan, NULL},
    {"comparison of texts", sizeof(wirecopy_comparison), 8, init_comparison, compare, clear_comparison},
    {"comparison of documents", sizeof(wirecopy_comparison), 8, init_comparison, compare_documents, clear_comparison},
    {"explanation", sizeof(wirecopy_explanation), 8, init_explanation, explain, clear_explanation},
    {"tuned", sizeof(wirecopy_tuned), 1024, init_tuned, tune, NULL},
    {"stats of a run", sizeof(wirecopy_stats), 512, init_stats, cluster, NULL},
    {"stats of a comparison", sizeof(wirecopy_stats), 512, init_stats, compare_and_count, NULL},
};

enum { NRESULTS = sizeof results / sizeof results[0], BEYOND = 64, BUFFER_NBYTES = 1 << 14, GUARD = 0xAB };

static size_t size_in(const void *result) {
    size_t size;
    memcpy(&size, result, sizeof size);
    return size;
}

/* A caller whose struct has `size` bytes. */
static void check_size(scene *made, int which, size_t size) {
    static _Alignas(max_align_t) unsigned char buffer[BUFFER_NBYTES];
    wirecopy_error error = {0};
    memset(buffer, GUARD, sizeof buffer);
    results[which].init(buffer, size);
    cr_assert(eq(int, results[which].fill(made, buffer, &error), WIRECOPY_OK), "%s, %zu bytes: %s", results[which].name,
              size, error.message);
    cr_assert(eq(sz, size_in(buffer), size), "%s: the size is the caller's", results[which].name);
    size_t written = sizeof size;
    for (; written < size && buffer[written] == 0; written++) {
    }
    cr_assert(size < 64 || written < size, "%s, %zu bytes: nothing was written", results[which].name, size);
    if (results[which].clear != NULL) {
        results[which].clear(buffer);
        cr_assert(eq(sz, size_in(buffer), size), "%s: cleared, it can be used again", results[which].name);
    }
    for (size_t i = size; i < sizeof buffer; i++) {
        cr_assert(eq(int, buffer[i], GUARD), "%s, %zu bytes: byte %zu was written", results[which].name, size, i);
    }
}

Test(sized, results_are_written_as_far_as_the_caller_has_room) {
    scene *made = make_scene();
    for (int which = 0; which < NRESULTS; which++) {
        for (size_t size = sizeof size; size < results[which].size; size += results[which].step) {
            check_size(made, which, size);
        }
        check_size(made, which, results[which].size);
        check_size(made, which, results[which].size + BEYOND);
    }
    remove_scene(made);
}

Test(sized, results_that_were_not_set_up_are_refused) {
    scene *made = make_scene();
    for (int which = 0; which < NRESULTS; which++) {
        static _Alignas(max_align_t) unsigned char buffer[BUFFER_NBYTES];
        wirecopy_error error = {0};
        memset(buffer, 0, sizeof buffer);
        cr_assert(eq(int, results[which].fill(made, buffer, &error), WIRECOPY_ERROR_ARGUMENT), "%s",
                  results[which].name);
        cr_assert(ne(ptr, strstr(error.message, "_init first"), NULL), "%s: %s", results[which].name, error.message);
        memset(buffer, GUARD, sizeof buffer);
        cr_assert(eq(int, results[which].fill(made, buffer, &error), WIRECOPY_ERROR_ARGUMENT), "%s",
                  results[which].name);
    }
    wirecopy_error error = {0};
    cr_assert(eq(int, plan(made, NULL, &error), WIRECOPY_ERROR_ARGUMENT));
    cr_assert(eq(str, error.message, "wirecopy_plan was not set up: call wirecopy_plan_init first"));
    remove_scene(made);
}

Test(sized, a_field_that_does_not_fit_is_left_out_and_those_before_it_stand) {
    scene *made = make_scene();
    wirecopy_stats whole, stats;
    wirecopy_stats_init(&whole, sizeof whole);
    cr_assert(eq(int, cluster(made, &whole, NULL), WIRECOPY_OK));
    cr_assert(eq(u64, whole.documents, 3));
    cr_assert(eq(u64, wirecopy_stats_skipped(&whole), 1));
    memset(&stats, 0, sizeof stats);
    wirecopy_stats_init(&stats, offsetof(wirecopy_stats, skipped));
    cr_assert(eq(int, cluster(made, &stats, NULL), WIRECOPY_OK));
    cr_assert(eq(u64, stats.documents, 3));
    cr_assert(eq(u64, stats.distinct_texts, 0));
    stats.skipped[WIRECOPY_REASON_SYNTAX] = 9; /* beyond the size: not the caller's */
    cr_assert(eq(u64, wirecopy_stats_skipped(&stats), 0));
    remove_scene(made);
}

/* ---- What a caller fills ---- */

Test(sized, options_of_an_older_caller_have_defaults_for_the_rest) {
    scene *made = make_scene();
    wirecopy_plan by_default, by_older;
    wirecopy_options older;
    wirecopy_plan_init(&by_default, sizeof by_default);
    wirecopy_plan_init(&by_older, sizeof by_older);
    memset(&older, 0xFF, sizeof older);
    wirecopy_options_init(&older, offsetof(wirecopy_options, bands));
    cr_assert(eq(int, wirecopy_plan_run(&older, 1000, 3000, &by_older, NULL), WIRECOPY_OK));
    cr_assert(eq(int, wirecopy_plan_run(NULL, 1000, 3000, &by_default, NULL), WIRECOPY_OK));
    cr_assert(eq(int, memcmp(&by_default, &by_older, sizeof by_older), 0));
    older.size = 0;
    cr_assert(eq(int, wirecopy_plan_run(&older, 1000, 3000, &by_older, NULL), WIRECOPY_ERROR_ARGUMENT));
    remove_scene(made);
}

Test(sized, an_input_of_an_older_caller_has_defaults_for_the_rest) {
    scene *made = make_scene();
    wirecopy_stats stats;
    wirecopy_input older;
    wirecopy_stats_init(&stats, sizeof stats);
    memset(&older, 0xFF, sizeof older);
    wirecopy_input_init(&older, offsetof(wirecopy_input, strict));
    older.paths = &made->path;
    older.npaths = 1;
    cr_assert(
        eq(int, wirecopy_cluster_documents(&made->options, &older, made->output, WIRECOPY_TABLE_JSONL, 0, &stats, NULL),
           WIRECOPY_OK));
    cr_assert(eq(u64, stats.documents, 3));
    remove_scene(made);
}

Test(sized, a_dedup_of_an_older_caller_has_defaults_for_the_rest) {
    scene *made = make_scene();
    wirecopy_stats stats;
    wirecopy_dedup older;
    wirecopy_error error = {0};
    wirecopy_stats_init(&stats, sizeof stats);
    memset(&older, 0xFF, sizeof older);
    wirecopy_dedup_init(&older, offsetof(wirecopy_dedup, removed_path));
    cr_assert(eq(int, older.keep, WIRECOPY_KEEP_FULLEST));
    older.path = made->output;
    cr_assert(eq(int, wirecopy_dedup_documents(&made->options, &made->in, &older, &stats, &error), WIRECOPY_OK), "%s",
              error.message);
    cr_assert(eq(u64, stats.removed, 1));
    cr_assert(eq(u64, stats.written, 3), "the bad record is kept with the rest");
    older.size = offsetof(wirecopy_dedup, path);
    cr_assert(
        eq(int, wirecopy_dedup_documents(&made->options, &made->in, &older, &stats, &error), WIRECOPY_ERROR_ARGUMENT));
    cr_assert(eq(str, error.message, "no output was named for the records kept"));
    older.size = 0;
    cr_assert(
        eq(int, wirecopy_dedup_documents(&made->options, &made->in, &older, &stats, &error), WIRECOPY_ERROR_ARGUMENT));
    remove_scene(made);
}

Test(sized, init_writes_no_more_than_the_size) {
    for (int which = 0; which < 3; which++) {
        for (size_t size = 0; size <= 256; size += 8) {
            unsigned char buffer[512];
            memset(buffer, GUARD, sizeof buffer);
            which == 0   ? wirecopy_options_init((void *)buffer, size)
            : which == 1 ? wirecopy_input_init((void *)buffer, size)
                         : wirecopy_dedup_init((void *)buffer, size);
            for (size_t i = size; i < sizeof buffer; i++) {
                cr_assert(eq(int, buffer[i], GUARD), "struct %d, %zu bytes: byte %zu", which, size, i);
            }
        }
    }
}

Test(names, every_code_has_one) {
    for (int code = WIRECOPY_OK; code <= WIRECOPY_ERROR_PIPE; code++) {
        const char *name = wirecopy_code_name((wirecopy_code)code);
        cr_assert(ne(str, (char *)name, "unknown"), "code %d", code);
        for (int other = WIRECOPY_OK; other < code; other++) {
            cr_assert(ne(str, (char *)name, (char *)wirecopy_code_name((wirecopy_code)other)));
        }
    }
    cr_assert(eq(str, (char *)wirecopy_code_name(WIRECOPY_OK), "ok"));
    cr_assert(eq(str, (char *)wirecopy_code_name(WIRECOPY_ERROR_NOT_FOUND), "not found"));
    cr_assert(eq(str, (char *)wirecopy_code_name((wirecopy_code)(WIRECOPY_ERROR_PIPE + 1)), "unknown"));
    cr_assert(eq(str, (char *)wirecopy_code_name((wirecopy_code)-1), "unknown"));
}

Test(names, the_version_is_of_its_numbers) {
    char version[32];
    snprintf(version, sizeof version, "%d.%d.%d", WIRECOPY_VERSION_MAJOR, WIRECOPY_VERSION_MINOR,
             WIRECOPY_VERSION_PATCH);
    cr_assert(eq(str, version, WIRECOPY_VERSION_STRING));
    cr_assert(eq(str, version, (char *)wirecopy_version()));
}
