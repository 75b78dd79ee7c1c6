/* What changes an index, or reads all of it, ends when the caller wants that, at any time, and the index is as before.
 */
#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "random.h"
#include "segment/segment.h"
#include "wirecopy/wirecopy.h"

enum { TEXTS = 700, BYTES_MOST = TEXTS * 320, EXPORT_MOST = TEXTS * 200 };

/* Stops at the question of that number. */
typedef struct questions {
    int asked, stops_at;
    uint64_t done;
} questions;

static int answer(void *context, wirecopy_stage stage, uint64_t done, uint64_t total) {
    questions *all = context;
    (void)stage;
    cr_assert(ge(u64, done, all->done), "progress goes back");
    cr_assert(total == 0 || done <= total);
    all->done = done;
    return ++all->asked == all->stops_at;
}

static wirecopy_disk_index *open_index(const char *folder, questions *asked) {
    wirecopy_options options;
    wirecopy_error error;
    wirecopy_disk_index *index;
    wirecopy_options_init(&options, sizeof options);
    options.threads = 1;
    options.progress = asked != NULL ? answer : NULL;
    options.progress_context = asked;
    cr_assert(eq(int, wirecopy_disk_index_open(&options, folder, &index, &error), WIRECOPY_OK), "%s", error.message);
    return index;
}

static void make(const char *folder) {
    static char text[BYTES_MOST];
    static uint64_t ends[TEXTS + 1];
    random_state random = random_start("index_stop");
    wirecopy_options options;
    wirecopy_texts texts;
    wirecopy_error error;
    size_t used = 0;
    for (size_t i = 0; i < TEXTS; i++) {
        for (size_t word = 0; word < 30; word++) {
            used += (size_t)snprintf(text + used, sizeof text - used, "w%x ", random_below(&random, 60000));
        }
        ends[i + 1] = used;
    }
    wirecopy_options_init(&options, sizeof options);
    options.profile = WIRECOPY_PROFILE_NEAR;
    cr_assert(eq(int, wirecopy_disk_index_create(&options, folder, 1, &error), WIRECOPY_OK), "%s", error.message);
    wirecopy_disk_index *index = open_index(folder, NULL);
    for (size_t half = 0; half < 2; half++) {
        wirecopy_texts_init(&texts, sizeof texts);
        texts.count = TEXTS / 2;
        texts.texts = (wirecopy_column){text, ends + half * (TEXTS / 2)};
        cr_assert(eq(int, wirecopy_disk_index_add_texts(index, &texts, NULL, NULL, NULL, &error), WIRECOPY_OK), "%s",
                  error.message);
    }
    wirecopy_disk_index_free(index);
}

static wirecopy_code remove_some(wirecopy_disk_index *index, const char *path, wirecopy_error *error) {
    uint64_t ends[] = {0, 1, 3};
    const wirecopy_column ids = {"712", ends};
    (void)path;
    return wirecopy_disk_index_remove(index, &ids, 2, NULL, NULL, NULL, error);
}

static wirecopy_code remove_damaged(wirecopy_disk_index *index, const char *path, wirecopy_error *error) {
    (void)path;
    return wirecopy_disk_index_remove_damaged(index, NULL, NULL, NULL, error);
}

static wirecopy_code expire(wirecopy_disk_index *index, const char *path, wirecopy_error *error) {
    (void)path;
    return wirecopy_disk_index_expire(index, INT64_MAX, NULL, error);
}

static wirecopy_code compact(wirecopy_disk_index *index, const char *path, wirecopy_error *error) {
    (void)path;
    return wirecopy_disk_index_compact(index, NULL, error);
}

static wirecopy_code verify(wirecopy_disk_index *index, const char *path, wirecopy_error *error) {
    uint64_t damages;
    (void)path;
    return wirecopy_disk_index_verify(index, NULL, NULL, &damages, error);
}

static wirecopy_code list_stories(wirecopy_disk_index *index, const char *path, wirecopy_error *error) {
    return wirecopy_disk_index_stories(index, path, INT64_MIN, NULL, NULL, NULL, error);
}

static wirecopy_code export_rows(wirecopy_disk_index *index, const char *path, wirecopy_error *error) {
    return wirecopy_disk_index_export(index, path, WIRECOPY_TABLE_JSONL, 0, NULL, NULL, NULL, error);
}

static void read_export(const char *folder, char bytes_ret[EXPORT_MOST]) {
    char path[96];
    wirecopy_error error;
    wirecopy_disk_index *index = open_index(folder, NULL);
    snprintf(path, sizeof path, "%s.out", folder);
    cr_assert(eq(int, export_rows(index, path, &error), WIRECOPY_OK), "%s", error.message);
    wirecopy_disk_index_free(index);
    FILE *file = fopen(path, "rb");
    cr_assert(ne(ptr, file, NULL));
    bytes_ret[fread(bytes_ret, 1, EXPORT_MOST - 1, file)] = '\0';
    fclose(file);
    unlink(path);
}

static char before[EXPORT_MOST], after[EXPORT_MOST];

/* At its first question, its second, and some later ones; ends once it is not asked so often. Returns how often it was
 * stopped. */
static int stop_often(const char *folder,
                      wirecopy_code (*verb)(wirecopy_disk_index *, const char *, wirecopy_error *)) {
    int stopped = 0;
    char path[96];
    snprintf(path, sizeof path, "%s.rows", folder);
    for (int at = 1;; at += 1 + at / 2) {
        questions asked = {.stops_at = at};
        wirecopy_error error;
        wirecopy_disk_index *index = open_index(folder, &asked);
        wirecopy_code code = verb(index, path, &error);
        if (code == WIRECOPY_OK) {
            wirecopy_disk_index_free(index);
            unlink(path);
            return stopped;
        }
        stopped++;
        cr_assert(eq(int, code, WIRECOPY_ERROR_INTERRUPTED), "%s", error.message);
        cr_assert(ne(int, access(path, F_OK), 0), "what was stopped is written");
        read_export(folder, after);
        cr_assert(eq(str, after, before));
        /* The handle is good for the next thing. */
        asked = (questions){.stops_at = 0};
        cr_assert(eq(int, verify(index, NULL, &error), WIRECOPY_OK), "%s", error.message);
        wirecopy_disk_index_free(index);
    }
}

Test(index_stop, what_is_stopped_leaves_the_index_as_it_was) {
    char folder[] = "/tmp/wirecopy-stop-XXXXXX", command[64];
    cr_assert(ne(ptr, mkdtemp(folder), NULL));
    make(folder);
    read_export(folder, before);
    cr_assert(ge(int, stop_often(folder, verify), 2));
    cr_assert(ge(int, stop_often(folder, list_stories), 1));
    cr_assert(ge(int, stop_often(folder, export_rows), 1));
    cr_assert(ge(int, stop_often(folder, remove_damaged), 2));
    cr_assert(ge(int, stop_often(folder, compact), 8));
    cr_assert(ge(int, stop_often(folder, remove_some), 1));
    read_export(folder, before);
    cr_assert(ge(int, stop_often(folder, expire), 1));
    read_export(folder, after);
    cr_assert(ne(str, after, before));
    snprintf(command, sizeof command, "rm -rf '%s'", folder);
    cr_assert(eq(int, system(command), 0));
}

/* The keys of the first segment are not as they were written. */
static void damage_keys(const char *folder) {
    char path[96];
    wc_segment_head head;
    snprintf(path, sizeof path, "%s/00000001.segment", folder);
    FILE *file = fopen(path, "r+b");
    cr_assert(ne(ptr, file, NULL));
    cr_assert(eq(sz, fread(&head, sizeof head, 1, file), 1));
    fseek(file, (long)head.sections[WC_SECTION_KEYS].offset + 9, SEEK_SET);
    int byte = getc(file);
    fseek(file, -1, SEEK_CUR);
    putc(byte ^ 1, file);
    fclose(file);
}

Test(index_stop, a_handle_that_removed_sums_all_of_a_segment_before_it_looks_up) {
    char folder[] = "/tmp/wirecopy-sums-XXXXXX", command[64];
    uint64_t ends[] = {0, 6};
    wirecopy_texts texts;
    wirecopy_error error;
    cr_assert(ne(ptr, mkdtemp(folder), NULL));
    make(folder);
    damage_keys(folder);
    wirecopy_disk_index *index = open_index(folder, NULL);
    cr_assert(eq(int, remove_some(index, NULL, &error), WIRECOPY_OK), "%s", error.message);
    wirecopy_texts_init(&texts, sizeof texts);
    texts.count = 1;
    texts.texts = (wirecopy_column){"w1 w2 ", ends};
    cr_assert(eq(int, wirecopy_disk_index_query_texts(index, &texts, NULL, NULL, NULL, &error), WIRECOPY_ERROR_FORMAT));
    cr_assert(ne(ptr, strstr(error.message, "its keys changed after it was written"), NULL), "%s", error.message);
    wirecopy_disk_index_free(index);
    snprintf(command, sizeof command, "rm -rf '%s'", folder);
    cr_assert(eq(int, system(command), 0));
}
