#include "index/removal.h"

#include <stdlib.h>

#include "base/error.h"
#include "base/memory.h"
#include "index/checking.h"
#include "index/hosts.h"

/* Rows between two questions whether to go on: some milliseconds. Chosen. */
enum { ROWS_A_QUESTION = 4096 };

static wirecopy_code append(const wc_disk *disk, wc_gone_list *list, int64_t key, int64_t text, wirecopy_error *error) {
    wirecopy_code code =
        wc_grow(disk->allocator, (void **)&list->items, &list->capacity, list->count + 1, sizeof *list->items, error);
    if (code == WIRECOPY_OK) {
        list->items[list->count++] = (wc_gone){key, text};
    }
    return code;
}

wirecopy_code wc_removal_add(wc_removal *removal, int64_t document, int64_t text, wirecopy_error *error) {
    return append(removal->disk, &removal->documents, document, text, error);
}

void wc_removal_clear(wc_removal *removal) {
    wc_gone_list *const lists[] = {&removal->documents, &removal->texts};
    for (size_t i = 0; i < sizeof lists / sizeof lists[0]; i++) {
        wc_release(removal->disk->allocator, lists[i]->items, lists[i]->capacity, sizeof *lists[i]->items);
        *lists[i] = (wc_gone_list){0};
    }
}

static int order_of(int64_t a, int64_t b) {
    return (a > b) - (a < b);
}

static int by_key(const void *left, const void *right) {
    const wc_gone *a = left, *b = right;
    return a->key != b->key ? order_of(a->key, b->key) : order_of(a->text, b->text);
}

static int by_text(const void *left, const void *right) {
    const wc_gone *a = left, *b = right;
    return a->text != b->text ? order_of(a->text, b->text) : order_of(a->key, b->key);
}

static void sort(wc_gone_list *list, int (*order)(const void *, const void *)) {
    if (list->count > 1) {
        qsort(list->items, list->count, sizeof *list->items, order);
    }
}

static wirecopy_code go_on(const wc_removal *removal, size_t row, wirecopy_error *error) {
    return row % ROWS_A_QUESTION == 0 ? wc_progress_report(&removal->disk->progress, 0, 0, error) : WIRECOPY_OK;
}

/* ---- Documents ---- */

static wirecopy_code note_documents(wc_removal *removal, wirecopy_error *error) {
    const wc_database *database = &removal->disk->database;
    sqlite3_stmt *put;
    wirecopy_code code = wc_statement_prepare(database, "INSERT INTO removed VALUES(?)", &put, error);
    sort(&removal->documents, by_key);
    for (size_t i = 0; code == WIRECOPY_OK && i < removal->documents.count; i++) {
        code = wc_statement_run(database, put, &removal->documents.items[i].key, 1, error);
        code = code == WIRECOPY_OK ? go_on(removal, i, error) : code;
    }
    sqlite3_finalize(put);
    return code;
}

/* ---- Texts ---- */

/* What is asked and written of a text, and the order in which they are used. */
enum { FIND_TEXT, COUNT_TEXT, RENAME_STORY, TEXT_STATEMENTS };

static const char *const text_statements[TEXT_STATEMENTS] = {
    [FIND_TEXT] = "SELECT story, documents FROM texts WHERE text = ?",
    [COUNT_TEXT] =
        "UPDATE texts SET documents = documents - ?2, first = (SELECT document FROM documents WHERE text = ?1"
        " AND " WC_IS_THERE("document") " ORDER BY document LIMIT 1) WHERE text = ?1",
    [RENAME_STORY] = "UPDATE stories SET representative = (SELECT first FROM texts WHERE text = ?2) WHERE story = ?1"
                     " AND text = ?2 AND " WC_IS_GONE("representative")};

/* So many of its documents go, and others stay. */
static wirecopy_code count_text(const wc_removal *removal, sqlite3_stmt *const *statements, int64_t story, int64_t text,
                                int64_t count, wirecopy_error *error) {
    const wc_database *database = &removal->disk->database;
    wirecopy_code code = wc_statement_run(database, statements[COUNT_TEXT], (const int64_t[]){text, count}, 2, error);
    return code == WIRECOPY_OK
               ? wc_statement_run(database, statements[RENAME_STORY], (const int64_t[]){story, text}, 2, error)
               : code;
}

static wirecopy_code bury(wc_disk *disk, uint32_t text, wirecopy_error *error) {
    uint32_t number;
    wc_segment *segment = (wc_segment *)(uintptr_t)wc_disk_find(disk, text, &number);
    if (segment == NULL) {
        return WIRECOPY_OK;
    }
    if (segment->dead == NULL) {
        size_t nbytes = (segment->head.ntexts + 7) / 8;
        segment->dead = wc_allocate_zeroed(disk->allocator, nbytes, 1);
        if (segment->dead == NULL) {
            return wc_fail_refused(disk->allocator, nbytes, error);
        }
        segment->dead_nbytes = nbytes;
    }
    segment->dead[number / 8] |= (uint8_t)(1u << number % 8);
    segment->is_changed = 1;
    return WIRECOPY_OK;
}

static wirecopy_code lessen_text(wc_removal *removal, sqlite3_stmt *const *statements, int64_t text, int64_t count,
                                 wirecopy_error *error) {
    const wc_database *database = &removal->disk->database;
    int row = 0;
    sqlite3_bind_int64(statements[FIND_TEXT], 1, text);
    wirecopy_code code = wc_statement_step(database, statements[FIND_TEXT], &row, error);
    int64_t story = row ? sqlite3_column_int64(statements[FIND_TEXT], 0) : 0;
    int64_t documents = row ? sqlite3_column_int64(statements[FIND_TEXT], 1) : 0;
    sqlite3_reset(statements[FIND_TEXT]);
    if (code != WIRECOPY_OK || !row) {
        return code;
    }
    if (documents > count) {
        return count_text(removal, statements, story, text, count, error);
    }
    code = append(removal->disk, &removal->texts, story, text, error);
    return code == WIRECOPY_OK ? bury(removal->disk, (uint32_t)text, error) : code;
}

static wirecopy_code lessen_texts(wc_removal *removal, sqlite3_stmt *const *statements, wirecopy_error *error) {
    const wc_gone_list *gone = &removal->documents;
    wirecopy_code code = WIRECOPY_OK;
    for (size_t from = 0, to; code == WIRECOPY_OK && from < gone->count; from = to) {
        int64_t text = gone->items[from].text;
        for (to = from + 1; to < gone->count && gone->items[to].text == text; to++) {
        }
        code = lessen_text(removal, statements, text, (int64_t)(to - from), error);
        code = code == WIRECOPY_OK ? go_on(removal, removal->texts.count, error) : code;
    }
    return code;
}

static wirecopy_code follow_texts(wc_removal *removal, wirecopy_error *error) {
    sqlite3_stmt *statements[TEXT_STATEMENTS] = {NULL};
    wirecopy_code code = WIRECOPY_OK;
    sort(&removal->documents, by_text);
    for (int i = 0; code == WIRECOPY_OK && i < TEXT_STATEMENTS; i++) {
        code = wc_statement_prepare(&removal->disk->database, text_statements[i], &statements[i], error);
    }
    if (code == WIRECOPY_OK) {
        code = lessen_texts(removal, statements, error);
    }
    for (int i = 0; i < TEXT_STATEMENTS; i++) {
        sqlite3_finalize(statements[i]);
    }
    return code;
}

/* ---- Stories ---- */

/* What stands for a story from now on: in the news profile what has most of the text that stood for it, so that what
 * was told of the others by that one holds best, and no digest if it can be; in the near profile the first. */
static const char elect_fullest[] = "SELECT first, text FROM texts WHERE story = ? AND " WC_IS_THERE(
    "first") " ORDER BY told & 1, contains DESC, contained DESC, first LIMIT 1";
static const char elect_first[] = /* with the text of that row, SQLite says */
    "SELECT min(first), text FROM texts WHERE story = ? AND " WC_IS_THERE("first") " HAVING min(first) NOT NULL";

enum { FIND_STORY, ELECT_TEXT, NAME_STORY, STORY_STATEMENTS };

typedef struct electing {
    const wc_database *database;
    sqlite3_stmt *statements[STORY_STATEMENTS];
    uint64_t nended;
} electing;

/* A story whose every text is gone is so by that alone. */
static wirecopy_code elect(electing *work, int64_t story, wirecopy_error *error) {
    sqlite3_stmt *chosen = work->statements[ELECT_TEXT];
    int row = 0;
    sqlite3_bind_int64(chosen, 1, story);
    wirecopy_code code = wc_statement_step(work->database, chosen, &row, error);
    const int64_t values[] = {story, row ? sqlite3_column_int64(chosen, 0) : 0,
                              row ? sqlite3_column_int64(chosen, 1) : 0};
    sqlite3_reset(chosen);
    work->nended += code == WIRECOPY_OK && !row;
    return code == WIRECOPY_OK && row ? wc_statement_run(work->database, work->statements[NAME_STORY], values, 3, error)
                                      : code;
}

/* texts: those of the story that are gone, ascending. */
static wirecopy_code lessen_story(electing *work, const wc_gone *texts, size_t count, wirecopy_error *error) {
    sqlite3_stmt *story = work->statements[FIND_STORY];
    int row = 0;
    sqlite3_bind_int64(story, 1, texts->key);
    wirecopy_code code = wc_statement_step(work->database, story, &row, error);
    const wc_gone stands = {texts->key, row ? sqlite3_column_int64(story, 0) : -1};
    sqlite3_reset(story);
    return code == WIRECOPY_OK && bsearch(&stands, texts, count, sizeof *texts, by_key) != NULL
               ? elect(work, texts->key, error)
               : code;
}

static wirecopy_code lessen_stories(wc_removal *removal, electing *work, wirecopy_error *error) {
    wc_gone_list *gone = &removal->texts;
    wirecopy_code code = WIRECOPY_OK;
    sort(gone, by_key);
    for (size_t from = 0, to, n = 0; code == WIRECOPY_OK && from < gone->count; from = to) {
        int64_t story = gone->items[from].key;
        for (to = from + 1; to < gone->count && gone->items[to].key == story; to++) {
        }
        code = lessen_story(work, gone->items + from, to - from, error);
        code = code == WIRECOPY_OK ? go_on(removal, n++, error) : code;
    }
    return code;
}

static wirecopy_code follow_stories(wc_removal *removal, wirecopy_error *error) {
    int is_near = removal->disk->options.profile == WIRECOPY_PROFILE_NEAR;
    const char *const sql[STORY_STATEMENTS] = {
        [FIND_STORY] = "SELECT text FROM stories WHERE story = ?",
        [ELECT_TEXT] = is_near ? elect_first : elect_fullest,
        [NAME_STORY] = "UPDATE stories SET representative = ?2, text = ?3 WHERE story = ?1"};
    electing work = {.database = &removal->disk->database};
    wirecopy_code code = WIRECOPY_OK;
    for (int i = 0; code == WIRECOPY_OK && i < STORY_STATEMENTS; i++) {
        code = wc_statement_prepare(work.database, sql[i], &work.statements[i], error);
    }
    if (code == WIRECOPY_OK) {
        code = lessen_stories(removal, &work, error);
        removal->nended = work.nended;
    }
    for (int i = 0; i < STORY_STATEMENTS; i++) {
        sqlite3_finalize(work.statements[i]);
    }
    return code;
}

/* ---- Segments ---- */

static int64_t count_dead(const wc_segment *segment) {
    int64_t count = 0;
    for (uint32_t i = 0; i < segment->head.ntexts; i++) {
        count += wc_segment_is_dead(segment, i);
    }
    return count;
}

/* The bits are read anew by the next snapshot, whether this one is committed or not. */
static wirecopy_code write_graves(wc_disk *disk, wirecopy_error *error) {
    sqlite3_stmt *statement;
    /* What REPLACE takes away, triggers are not told of (sums.h). */
    wirecopy_code code = wc_statement_prepare(
        &disk->database,
        "INSERT INTO graves(segment, version, dead, texts) VALUES(?, ?, ?, ?) ON CONFLICT(segment) DO UPDATE SET"
        " version = excluded.version, dead = excluded.dead, texts = excluded.texts",
        &statement, error);
    for (size_t i = 0; i < disk->nsegments; i++) {
        wc_segment *segment = &disk->segments[i];
        if (code == WIRECOPY_OK && segment->is_changed) {
            const int64_t values[] = {segment->number, segment->dead_version + 1, count_dead(segment)};
            sqlite3_bind_blob64(statement, 4, segment->dead, segment->dead_nbytes, SQLITE_STATIC);
            code = wc_statement_run(&disk->database, statement, values, 3, error);
        }
        segment->dead_version = segment->is_changed ? -1 : segment->dead_version;
        segment->is_changed = 0;
    }
    sqlite3_finalize(statement);
    return code;
}

/* ---- All of it ---- */

static wirecopy_code follow(wc_removal *removal, wirecopy_error *error) {
    wirecopy_code code = note_documents(removal, error);
    if (code == WIRECOPY_OK) {
        code = follow_texts(removal, error);
    }
    wirecopy_code written = write_graves(removal->disk, error);
    code = code == WIRECOPY_OK ? written : code;
    return code == WIRECOPY_OK ? follow_stories(removal, error) : code;
}

wirecopy_code wc_removal_finish(wc_removal *removal, const char *verb, uint64_t *removed_ret, wirecopy_error *error) {
    uint64_t removed = removal->documents.count;
    int64_t event;
    wirecopy_code code = removed > 0 ? follow(removal, error) : WIRECOPY_OK;
    if (code == WIRECOPY_OK && removed > 0) {
        code = wc_hosts_removed(removal->disk, (int64_t)removed, error);
    }
    if (code == WIRECOPY_OK && removed > 0) {
        code = wc_disk_note_event(removal->disk, verb, removed, removal->texts.count, removal->nended, &event, error);
    }
    if (code == WIRECOPY_OK && removed_ret != NULL) {
        *removed_ret = removed;
    }
    return code;
}

/* Each row once, in the order of its key. */
wirecopy_code wc_removal_purge(wc_disk *disk, int *purged_ret, wirecopy_error *error) {
    static const char purge[] =
        "CREATE TEMP TABLE dead(text INTEGER PRIMARY KEY);"
        "INSERT INTO dead SELECT t.text FROM " WC_REMOVED_TEXTS ";"
        "CREATE TEMP TABLE ended(story INTEGER PRIMARY KEY);"
        "INSERT INTO ended SELECT y.story FROM " WC_REMOVED_STORIES ";"
        "DELETE FROM stories WHERE story IN (SELECT story FROM ended);"
        "DELETE FROM texts WHERE text IN (SELECT text FROM dead);"
        "DELETE FROM draws WHERE text IN (SELECT text FROM dead);"
        "DELETE FROM documents WHERE " WC_IS_GONE("document") ";"
                                                              "DELETE FROM removed;"
                                                              "DROP TABLE dead; DROP TABLE ended";
    int64_t count = 0;
    wirecopy_code code = wc_database_number(&disk->database, "SELECT count(*) FROM removed", 0, &count, error);
    *purged_ret = count > 0;
    return code == WIRECOPY_OK && count > 0 ? wc_database_execute(&disk->database, purge, error) : code;
}
