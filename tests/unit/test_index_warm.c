/* A handle remembers what it found out about texts of its index: it answers as one that was just opened, also after
 * documents were added by another. */
#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "random.h"
#include "wirecopy/wirecopy.h"

enum { TEXTS = 48, BYTES_MOST = 1 << 12, ROWS_MOST = 1 << 16 };

typedef struct made {
    char texts[TEXTS][BYTES_MOST], urls[TEXTS][64];
} made;

static void add_words(char *text, random_state *random, uint32_t count, uint32_t words) {
    for (uint32_t i = 0; i < count; i++) {
        size_t at = strlen(text);
        snprintf(text + at, BYTES_MOST - at, "w%xq%x ", 7919 * random_below(random, words), i % 9);
    }
}

/* Prints of eight stories, with a line on top and the notices of four sites below; every third text is a page of a form
 * with another name and another number. */
static void make(made *all, random_state *random) {
    for (uint32_t i = 0; i < TEXTS; i++) {
        random_state story = {i % 8 * 77 + 1}, site = {i % 4 * 991 + 5}, form = {4242};
        char *text = all->texts[i];
        text[0] = '\0';
        snprintf(all->urls[i], sizeof all->urls[i], "http://site%u.example/%u", i % 4, i);
        add_words(text, random, 12, 5000);
        add_words(text, i % 3 == 0 ? &form : &story, 120, 700);
        size_t at = strlen(text);
        snprintf(text + at, BYTES_MOST - at, "The town of Name%x gets %u dollars from Office%x in Year %u. ", i % 5,
                 1000 + 13 * i, i % 7, 1900 + i);
        add_words(text, &site, 40, 300);
    }
}

typedef struct rows {
    char text[ROWS_MOST];
    size_t count;
} rows;

static int note_row(void *context, const wirecopy_placed *placed) {
    rows *found = context;
    found->count +=
        (size_t)snprintf(found->text + found->count, ROWS_MOST - found->count, "%llu %d %d %.9f %.9f %.*s\n",
                         (unsigned long long)placed->story, placed->is_known, (int)placed->relation, placed->contained,
                         placed->contains, placed->match != NULL ? (int)placed->match_nbytes : 0, placed->match);
    return 0;
}

static wirecopy_disk_index *open_index(const char *folder) {
    wirecopy_options options;
    wirecopy_error error;
    wirecopy_disk_index *index;
    wirecopy_options_init(&options, sizeof options);
    options.threads = 2;
    cr_assert(eq(int, wirecopy_disk_index_open(&options, folder, &index, &error), WIRECOPY_OK), "%s", error.message);
    return index;
}

static void take(wirecopy_disk_index *index, const char *text, const char *url, int adds, rows *found) {
    uint64_t ends[] = {0, strlen(text)}, url_ends[] = {0, strlen(url)};
    wirecopy_texts texts;
    wirecopy_error error;
    wirecopy_texts_init(&texts, sizeof texts);
    texts.count = 1;
    texts.texts = (wirecopy_column){text, ends};
    texts.sites = (wirecopy_column){url, url_ends};
    cr_assert(eq(int,
                 (adds ? wirecopy_disk_index_add_texts : wirecopy_disk_index_query_texts)(index, &texts, note_row,
                                                                                          found, NULL, &error),
                 WIRECOPY_OK),
              "%s", error.message);
}

static rows warm_rows, fresh_rows;

/* All texts, the first in capitals too, asked of a handle that stays open and of one for each. */
static void compare_handles(wirecopy_disk_index *warm, const char *folder, const made *all) {
    char capitals[BYTES_MOST];
    for (size_t i = 0; i <= strlen(all->texts[0]); i++) {
        char c = all->texts[0][i];
        capitals[i] = c >= 'a' && c <= 'z' ? (char)(c - 'a' + 'A') : c;
    }
    warm_rows.count = fresh_rows.count = 0;
    for (size_t i = 0; i <= TEXTS; i++) {
        const char *text = i < TEXTS ? all->texts[i] : capitals, *url = all->urls[(i + 1) % TEXTS];
        wirecopy_disk_index *fresh = open_index(folder);
        take(fresh, text, url, 0, &fresh_rows);
        wirecopy_disk_index_free(fresh);
        take(warm, text, url, 0, &warm_rows);
    }
    cr_assert(ne(sz, warm_rows.count, 0));
    cr_assert(eq(str, warm_rows.text, fresh_rows.text));
}

Test(index_warm, a_handle_that_was_asked_before_answers_as_a_new_one) {
    random_state random = random_start("index_warm");
    static made all;
    static rows added;
    char folder[] = "/tmp/wirecopy-warm-XXXXXX", command[64];
    wirecopy_options options;
    wirecopy_error error;
    make(&all, &random);
    cr_assert(ne(ptr, mkdtemp(folder), NULL));
    wirecopy_options_init(&options, sizeof options);
    cr_assert(eq(int, wirecopy_disk_index_create(&options, folder, 1, &error), WIRECOPY_OK), "%s", error.message);
    wirecopy_disk_index *warm = open_index(folder), *writer = open_index(folder);
    for (size_t i = 0; i < TEXTS; i += 2) {
        take(writer, all.texts[i], all.urls[i], 1, &added);
    }
    compare_handles(warm, folder, &all);
    compare_handles(warm, folder, &all);
    /* Some texts are on other sites, too, from now on. */
    for (size_t i = 0; i < TEXTS; i += 4) {
        take(writer, all.texts[i], all.urls[(i + 1) % TEXTS], 1, &added);
    }
    compare_handles(warm, folder, &all);
    wirecopy_disk_index_free(writer);
    wirecopy_disk_index_free(warm);
    snprintf(command, sizeof command, "rm -rf '%s'", folder);
    cr_assert(eq(int, system(command), 0));
}
