/* What the tests of results share: rows of stories, some of them copies of others, the same as JSON Lines, and files.
 */
#ifndef WC_UNIT_RESULT_SUPPORT_H
#define WC_UNIT_RESULT_SUPPORT_H

#include <criterion/criterion.h>
#include <criterion/new/assert.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "arrow_support.h"
#include "wirecopy/wirecopy.h"

enum { SAMPLE_ROWS = 240, SAMPLE_WORDS = 90, SAMPLE_ROOM = 4096 };

typedef struct sample {
    arrow_row rows[SAMPLE_ROWS];
    char texts[SAMPLE_ROWS][SAMPLE_ROOM], ids[SAMPLE_ROWS][32], urls[SAMPLE_ROWS][64], dates[SAMPLE_ROWS][32];
} sample;

static inline uint32_t sample_next(uint32_t *state) {
    *state = *state * 1664525u + 1013904223u;
    return *state >> 8;
}

/* Story s from the word `from` on, with one word in `change` another; the same story has the same words. */
static inline void sample_story(char *text, uint32_t story, int from, int to, uint32_t change, uint32_t *noise) {
    static const char *const syllables[] = {"ka",  "ro", "mi",  "ten", "ül", "sha", "bor", "de",
                                            "lis", "no", "fer", "gu",  "港", "в",   "pa",  "zin"};
    uint32_t state = story * 977 + 13;
    size_t length = 0;
    for (int word = 0; word < to; word++) {
        uint32_t shape = sample_next(&state);
        if (change != 0 && sample_next(noise) % change == 0) {
            shape = sample_next(noise);
        }
        if (word >= from) {
            length += (size_t)snprintf(text + length, SAMPLE_ROOM - length, "%s%s%s%s%s", word > from ? " " : "",
                                       syllables[shape & 15], syllables[shape >> 4 & 15], syllables[shape >> 8 & 15],
                                       word % 17 == 16 ? "." : "");
        }
    }
}

/* with_bad: some rows have no text, no word, no id, or an empty id. */
static inline void sample_fill(sample *made, int with_bad, int numbered) {
    uint32_t noise = 5;
    for (int i = 0; i < SAMPLE_ROWS; i++) {
        uint32_t story = (uint32_t)i % 60;
        int copy = i / 60;
        sample_story(made->texts[i], story, copy == 2 ? 8 : 0, copy == 3 ? SAMPLE_WORDS / 2 : SAMPLE_WORDS,
                     copy == 1 ? 60 : 0, &noise);
        snprintf(made->ids[i], sizeof made->ids[i], numbered ? "%d" : "doc-%d", numbered ? i * 7 - 300 : i);
        snprintf(made->urls[i], sizeof made->urls[i], "https://www.site%d.example/news/%d", i % 9, i);
        snprintf(made->dates[i], sizeof made->dates[i], "2024-01-%02d", i % 28 + 1);
        made->rows[i] = (arrow_row){made->texts[i], made->ids[i], made->urls[i], i % 5 == 0 ? NULL : made->dates[i]};
        if (with_bad && i % 40 == 7) {
            made->rows[i].text = NULL;
        } else if (with_bad && i % 40 == 9) {
            made->rows[i].text = i % 80 == 9 ? "" : "... !";
        }
    }
}

typedef struct places {
    char folder[64], input[96], from_file[96], from_memory[96];
} places;

static inline places places_make(void) {
    places made = {.folder = "/tmp/wirecopy-results-XXXXXX"};
    cr_assert(ne(ptr, mkdtemp(made.folder), NULL));
    snprintf(made.input, sizeof made.input, "%s/in.jsonl", made.folder);
    snprintf(made.from_file, sizeof made.from_file, "%s/file", made.folder);
    snprintf(made.from_memory, sizeof made.from_memory, "%s/memory", made.folder);
    return made;
}

static inline void places_remove(const places *made) {
    unlink(made->input);
    unlink(made->from_file);
    unlink(made->from_memory);
    cr_assert(eq(int, rmdir(made->folder), 0), "something was left in %s", made->folder);
}

static inline void write_field(FILE *file, const char *name, const char *value, int *first) {
    if (value != NULL) {
        fprintf(file, "%s\"%s\":\"%s\"", *first ? "" : ",", name, value);
        *first = 0;
    }
}

/* Nulls are left out. */
static inline void write_jsonl(const char *path, const arrow_row *rows, size_t nrows) {
    FILE *file = fopen(path, "w");
    cr_assert(ne(ptr, file, NULL));
    for (size_t i = 0; i < nrows; i++) {
        int first = 1;
        fputc('{', file);
        write_field(file, "text", rows[i].text, &first);
        write_field(file, "id", rows[i].id, &first);
        write_field(file, "url", rows[i].url, &first);
        write_field(file, "date", rows[i].date, &first);
        fputs("}\n", file);
    }
    fclose(file);
}

static inline char *read_whole(const char *path, size_t *nbytes_ret) {
    FILE *file = fopen(path, "r");
    cr_assert(ne(ptr, file, NULL), "%s is not there", path);
    char *bytes = malloc(1 << 22);
    *nbytes_ret = fread(bytes, 1, 1 << 22, file);
    fclose(file);
    return bytes;
}

static inline void check_same_files(const char *a_path, const char *b_path, const char *what) {
    size_t a_nbytes, b_nbytes;
    char *a = read_whole(a_path, &a_nbytes), *b = read_whole(b_path, &b_nbytes);
    cr_assert(ne(sz, a_nbytes, 0), "%s: nothing was written", what);
    cr_assert(eq(sz, a_nbytes, b_nbytes), "%s: %zu and %zu bytes", what, a_nbytes, b_nbytes);
    cr_assert(eq(int, memcmp(a, b, a_nbytes), 0), "%s: other bytes", what);
    free(a);
    free(b);
}

static inline wirecopy_options options_of(wirecopy_profile profile, uint32_t threads) {
    wirecopy_options options;
    wirecopy_options_init(&options, sizeof options);
    options.profile = profile;
    options.threads = threads;
    options.threshold = profile == WIRECOPY_PROFILE_NEAR ? 0.5 : 0.0;
    /* To choose them takes longer than all the rest. */
    options.bands = 32;
    options.rows = 4;
    return options;
}

static inline wirecopy_input input_of(const char *const *path) {
    wirecopy_input input;
    wirecopy_input_init(&input, sizeof input);
    input.paths = path;
    input.npaths = path != NULL;
    input.date_field = "date";
    return input;
}

/* The strings of a column one after another, as a caller may hold them. */
typedef struct packed {
    char bytes[SAMPLE_ROWS * SAMPLE_ROOM];
    uint64_t offsets[SAMPLE_ROWS + 1];
} packed;

static inline wirecopy_column pack_column(packed *into, const arrow_row *rows, size_t nrows, int column) {
    uint64_t nbytes = 0;
    for (size_t i = 0; i < nrows; i++) {
        const char *cells[] = {rows[i].text, rows[i].id, rows[i].url, rows[i].date};
        const char *cell = cells[column] != NULL ? cells[column] : "";
        into->offsets[i] = nbytes;
        memcpy(into->bytes + nbytes, cell, strlen(cell));
        nbytes += strlen(cell);
    }
    into->offsets[nrows] = nbytes;
    return (wirecopy_column){into->bytes, into->offsets};
}

#endif
