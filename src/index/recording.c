#include "index/recording.h"

#include <time.h>

#include "base/error.h"
#include "base/memory.h"
#include "dump/undated.h"
#include "run/notices.h"
#include "text/date.h"

/* A document whose date cannot be read has that of the addition. */
static void read_dates(wc_recording *recording) {
    const wc_dump *dump = &recording->placing->job.dump;
    wirecopy_stats *stats = recording->placing->job.stats;
    int counts = wc_dump_is_dated(dump);
    for (uint32_t i = 0; i < recording->placing->ndocuments; i++) {
        size_t nbytes = 0;
        const char *date = dump->input.date_field != NULL ? wc_strings_get(&dump->dates, i, &nbytes) : "";
        recording->date[i] = recording->now;
        if (!wc_date_seconds(date, nbytes, &recording->date[i]) && counts) {
            wc_undated_count(dump, i);
        }
    }
    if (stats->undated > 0 && stats->undated == recording->placing->ndocuments) {
        wc_notice_ahead(stats, "no record has a date that can be read in \"%.100s\": the time of this run stands for "
                               "it; name another field with input.date_field",
                        dump->input.date_field);
    }
}

size_t wc_recording_place(const wc_recording *recording, int64_t story) {
    const wc_placing *placing = recording->placing;
    if (story < 0) {
        return placing->nstands + (size_t)(-story) - 1;
    }
    size_t from = 0, to = placing->nstands;
    while (from < to) {
        size_t middle = from + (to - from) / 2;
        if (placing->stands[2 * middle] < story) {
            from = middle + 1;
        } else {
            to = middle;
        }
    }
    return from;
}

int64_t wc_recording_story(const wc_recording *recording, int64_t story) {
    return story < 0 ? recording->next_story - story - 1 : story;
}

/* The dates of a story of the index, unless they were read. */
static wirecopy_code read_story(wc_recording *recording, sqlite3_stmt *statement, int64_t story,
                                wirecopy_error *error) {
    const wc_database *database = &recording->placing->disk->database;
    size_t place = wc_recording_place(recording, story);
    int row;
    if (story < 0 || recording->seen[place] > 0) {
        return WIRECOPY_OK;
    }
    sqlite3_bind_int64(statement, 1, story);
    wirecopy_code code = wc_statement_step(database, statement, &row, error);
    if (code == WIRECOPY_OK && row) {
        recording->first[place] = sqlite3_column_int64(statement, 0);
        recording->last[place] = sqlite3_column_int64(statement, 1);
        recording->seen[place] = 1;
        sqlite3_reset(statement);
    }
    return code;
}

/* Of those that change: most stories that take part get no document, and a new text is mostly of none of them. */
static wirecopy_code read_stories(wc_recording *recording, wirecopy_error *error) {
    const wc_placing *placing = recording->placing;
    const wc_database *database = &placing->disk->database;
    sqlite3_stmt *statement;
    wirecopy_code code =
        wc_statement_take(database, "SELECT first, last FROM stories WHERE story = ?", &statement, error);
    for (size_t i = 0; code == WIRECOPY_OK && i < placing->nties; i++) {
        code = read_story(recording, statement, placing->ties[i].story, error);
        if (code == WIRECOPY_OK) {
            code = read_story(recording, statement, placing->ties[i].into, error);
        }
    }
    for (uint32_t i = 0; code == WIRECOPY_OK && i < placing->ndocuments; i++) {
        code = read_story(recording, statement, placing->story[placing->job.dump.corpus.entry_of[i]], error);
    }
    wc_statement_release(database, statement);
    return code;
}

static void widen(wc_recording *recording, size_t place, int64_t first, int64_t last) {
    recording->first[place] = first < recording->first[place] ? first : recording->first[place];
    recording->last[place] = last > recording->last[place] ? last : recording->last[place];
}

static void widen_stories(wc_recording *recording) {
    const wc_placing *placing = recording->placing;
    for (size_t i = 0; i < placing->nties; i++) {
        size_t from = wc_recording_place(recording, placing->ties[i].story);
        widen(recording, wc_recording_place(recording, placing->ties[i].into), recording->first[from],
              recording->last[from]);
    }
    for (uint32_t i = 0; i < placing->ndocuments; i++) {
        int64_t story = placing->story[placing->job.dump.corpus.entry_of[i]];
        widen(recording, wc_recording_place(recording, story), recording->date[i], recording->date[i]);
    }
}

static wirecopy_code allocate(wc_recording *recording, wirecopy_error *error) {
    const wirecopy_allocator *allocator = recording->allocator;
    size_t n = recording->placing->ndocuments, stories = recording->nstories;
    recording->date = wc_allocate(allocator, n, sizeof *recording->date);
    recording->first = wc_allocate(allocator, stories, sizeof *recording->first);
    recording->last = wc_allocate(allocator, stories, sizeof *recording->last);
    recording->seen = wc_allocate_zeroed(allocator, stories, sizeof *recording->seen);
    recording->text = wc_allocate_zeroed(allocator, recording->placing->nentries, sizeof *recording->text);
    if (recording->date == NULL || recording->first == NULL || recording->last == NULL || recording->seen == NULL ||
        recording->text == NULL) {
        return wc_fail_refused(allocator, (n + 2 * stories) * sizeof *recording->date, error);
    }
    for (size_t i = 0; i < stories; i++) {
        recording->first[i] = INT64_MAX;
        recording->last[i] = INT64_MIN;
    }
    return WIRECOPY_OK;
}

wirecopy_code wc_recording_begin(wc_recording *recording_ret, wc_placing *placing, wirecopy_error *error) {
    *recording_ret = (wc_recording){.allocator = placing->allocator,
                                    .placing = placing,
                                    .now = (int64_t)time(NULL),
                                    .nstories = placing->nstands + (size_t)placing->nnew};
    wirecopy_code code = allocate(recording_ret, error);
    if (code == WIRECOPY_OK) {
        read_dates(recording_ret);
        code = read_stories(recording_ret, error);
    }
    if (code == WIRECOPY_OK) {
        widen_stories(recording_ret);
    }
    return code;
}

void wc_recording_clear(wc_recording *recording) {
    const wirecopy_allocator *allocator = recording->allocator;
    if (allocator != NULL) {
        wc_release(allocator, recording->date, recording->placing->ndocuments, sizeof *recording->date);
        wc_release(allocator, recording->first, recording->nstories, sizeof *recording->first);
        wc_release(allocator, recording->last, recording->nstories, sizeof *recording->last);
        wc_release(allocator, recording->seen, recording->nstories, sizeof *recording->seen);
        wc_release(allocator, recording->text, recording->placing->nentries, sizeof *recording->text);
    }
    *recording = (wc_recording){0};
}
