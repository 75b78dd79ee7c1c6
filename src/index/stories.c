#include <stdio.h>

#include "database/document_names.h"
#include "index/checking.h"
#include "index/operations.h"
#include "io/table.h"

/* What is told of a story, from rows with story, document, date and source; its own row says what stands for it. */
#define TOLD                                                                                                           \
    "count(*), count(DISTINCT d.source), strftime('%Y-%m-%dT%H:%M:%SZ', min(d.date), 'unixepoch'),"                    \
    " strftime('%Y-%m-%dT%H:%M:%SZ', max(d.date), 'unixepoch'), min(d.document)"

/* ?1: the least date, ?2: stories up to it were told. */
#define SELECT_STORIES(from)                                                                                           \
    "SELECT t.story, r.id, " TOLD " FROM " from " LEFT JOIN stories y ON y.story = t.story"                            \
    " LEFT JOIN documents r ON r.document = y.representative WHERE t.story > ?2 AND (?1 = -9223372036854775808"        \
    " OR t.story IN (SELECT u.story FROM documents n NOT INDEXED CROSS JOIN texts u NOT INDEXED ON u.text = n.text"    \
    " WHERE n.date >= ?1 AND " WC_IS_THERE("n.document") ")) AND " WC_IS_THERE("d.document")                            \
    " GROUP BY t.story ORDER BY t.story"

/* By the keys of rows, so that nothing but the tables need be whole; and where they are not, by what finds texts of a
 * story and documents of a text. */
static const char *const select_stories[] = {
    SELECT_STORIES("documents d NOT INDEXED CROSS JOIN texts t NOT INDEXED ON t.text = d.text"),
    SELECT_STORIES("texts t INDEXED BY texts_by_story CROSS JOIN documents d INDEXED BY documents_by_text"
                   " ON d.text = t.text")};

enum { STORY, REPRESENTATIVE, DOCUMENTS, SOURCES, FIRST, LAST, DOCUMENT };

/* The same of the documents that can be read, where not all of the tables can be: in a database of its own, since SQLite
 * writes nothing more in a transaction in which it met damage. */
static const char make_readable[] = "CREATE TABLE readable(document INTEGER PRIMARY KEY, story INTEGER NOT NULL,"
                                    " date INTEGER NOT NULL, source INTEGER)";
static const char put_readable[] = "INSERT INTO readable VALUES(?, ?, ?, ?)";
static const char select_document[] = "SELECT d.document, t.story, d.date, d.source FROM documents d JOIN texts t"
                                      " ON t.text = d.text WHERE d.document = ? AND " WC_IS_THERE("d.document");
static const char select_readable[] =
    "SELECT d.story, NULL, " TOLD " FROM readable d WHERE d.story > ?2 AND (?1 = -9223372036854775808 OR d.story IN"
    " (SELECT n.story FROM readable n WHERE n.date >= ?1)) GROUP BY d.story ORDER BY d.story";

/* What stands for a story, and else its first document. */
static const char *const select_representative[] = {
    "SELECT d.id FROM stories y JOIN documents d ON d.document = y.representative WHERE y.story = ?",
    "SELECT id FROM documents WHERE document = ?"};

typedef struct teller {
    wc_disk *disk;
    int64_t since, last; /* last: the story that was told last */
    wc_output *output;
    wc_text_buffer line;
    wc_checking check;
    sqlite3_stmt *representative[2]; /* NULL until they are needed */
    wc_names left_out, renamed;
} teller;

/* ids: a statement of select_representative that stays where it is until the next one; *id_ret is NULL where it gives none. */
static wirecopy_code ask_id(teller *work, int which, int64_t number, wc_name *id_ret, wirecopy_error *error) {
    const wc_database *database = &work->disk->database;
    sqlite3_stmt **ids = &work->representative[which];
    int row = 0;
    *id_ret = (wc_name){NULL, 0};
    wirecopy_code code =
        *ids == NULL ? wc_statement_prepare(database, select_representative[which], ids, error) : WIRECOPY_OK;
    if (code == WIRECOPY_OK) {
        sqlite3_reset(*ids);
        sqlite3_bind_int64(*ids, 1, number);
        code = wc_statement_step(database, *ids, &row, error);
    }
    if (code == WIRECOPY_OK && row) {
        id_ret->bytes = (const char *)sqlite3_column_text(*ids, 0);
        id_ret->nbytes = (size_t)sqlite3_column_bytes(*ids, 0);
    }
    return code == WIRECOPY_ERROR_FORMAT ? WIRECOPY_OK : code;
}

static wirecopy_code find_representative(teller *work, sqlite3_stmt *statement, wc_name *id_ret,
                                         wirecopy_error *error) {
    char number[48];
    int64_t story = sqlite3_column_int64(statement, STORY);
    wirecopy_code code = ask_id(work, 0, story, id_ret, error);
    if (code == WIRECOPY_OK && id_ret->bytes == NULL) {
        snprintf(number, sizeof number, "%lld", (long long)story);
        wc_names_add(&work->renamed, number);
        code = ask_id(work, 1, sqlite3_column_int64(statement, DOCUMENT), id_ret, error);
    }
    return code;
}

static wirecopy_code write_row(teller *work, sqlite3_stmt *statement, wirecopy_error *error) {
    const char *first = (const char *)sqlite3_column_text(statement, FIRST);
    const char *last = (const char *)sqlite3_column_text(statement, LAST);
    wc_name id = {(const char *)sqlite3_column_text(statement, REPRESENTATIVE), 0};
    id.nbytes = (size_t)sqlite3_column_bytes(statement, REPRESENTATIVE);
    wirecopy_code code = id.bytes == NULL ? find_representative(work, statement, &id, error) : WIRECOPY_OK;
    const wc_story_row row = {.story = (uint64_t)sqlite3_column_int64(statement, STORY),
                              .representative = {id.bytes != NULL ? id.bytes : "", id.nbytes},
                              .documents = (uint64_t)sqlite3_column_int64(statement, DOCUMENTS),
                              .sources = (uint64_t)sqlite3_column_int64(statement, SOURCES),
                              .first = first != NULL ? first : "",
                              .last = last != NULL ? last : ""};
    return code == WIRECOPY_OK ? wc_table_story(work->output, &row, &work->line, error) : code;
}

static wirecopy_code write_all(teller *work, const wc_database *database, const char *select, wirecopy_error *error) {
    sqlite3_stmt *statement;
    int row = 1;
    wirecopy_code code = wc_statement_prepare(database, select, &statement, error);
    if (code == WIRECOPY_OK) {
        sqlite3_bind_int64(statement, 1, work->since);
        sqlite3_bind_int64(statement, 2, work->last);
    }
    while (code == WIRECOPY_OK && row) {
        code = wc_statement_step(database, statement, &row, error);
        if (code == WIRECOPY_OK && row) {
            code = write_row(work, statement, error);
            work->last = code == WIRECOPY_OK ? sqlite3_column_int64(statement, STORY) : work->last;
        }
    }
    sqlite3_finalize(statement);
    return code;
}

static wirecopy_code copy_row(const wc_database *readable, sqlite3_stmt *from, sqlite3_stmt *put,
                              wirecopy_error *error) {
    enum { COLUMNS = 4 };
    for (int i = 0; i < COLUMNS; i++) {
        sqlite3_bind_value(put, i + 1, sqlite3_column_value(from, i));
    }
    return wc_statement_run(readable, put, NULL, 0, error);
}

/* One that cannot be read is left out, by its number. */
static wirecopy_code gather_document(teller *work, const wc_database *readable, sqlite3_stmt *from, sqlite3_stmt *put,
                                     int64_t document, wirecopy_error *error) {
    char number[48];
    int row = 0;
    sqlite3_bind_int64(from, 1, document);
    wirecopy_code code = wc_statement_step(&work->disk->database, from, &row, error);
    if (code == WIRECOPY_ERROR_FORMAT) {
        snprintf(number, sizeof number, "%lld", (long long)document);
        wc_names_add(&work->left_out, number);
        code = WIRECOPY_OK;
    } else if (code == WIRECOPY_OK && row) {
        code = copy_row(readable, from, put, error);
    }
    sqlite3_reset(from);
    return code;
}

static wirecopy_code gather_readable(teller *work, const wc_database *readable, wirecopy_error *error) {
    const wc_database *database = &work->disk->database;
    sqlite3_stmt *from = NULL, *put = NULL;
    int64_t last = 0;
    wirecopy_code code = wc_checking_last(database, &last, error);
    if (code == WIRECOPY_OK) {
        code = wc_statement_prepare(database, select_document, &from, error);
    }
    if (code == WIRECOPY_OK) {
        code = wc_statement_prepare(readable, put_readable, &put, error);
    }
    for (int64_t document = 1; code == WIRECOPY_OK && document <= last; document++) {
        code = gather_document(work, readable, from, put, document, error);
    }
    sqlite3_finalize(from);
    sqlite3_finalize(put);
    return code;
}

static wirecopy_code write_readable(teller *work, wirecopy_error *error) {
    wc_database readable = {.folder = work->disk->folder};
    int problem = sqlite3_open(":memory:", &readable.handle);
    wirecopy_code code = problem == SQLITE_OK ? wc_database_execute(&readable, make_readable, error)
                                              : wc_database_fail(&readable, error);
    if (code == WIRECOPY_OK) {
        code = gather_readable(work, &readable, error);
    }
    if (code == WIRECOPY_OK) {
        code = write_all(work, &readable, select_readable, error);
    }
    sqlite3_close_v2(readable.handle);
    return code;
}

static wirecopy_code report_left_out(teller *work, wirecopy_error *error) {
    wirecopy_code code = WIRECOPY_OK;
    if (work->left_out.count > 0) {
        wc_names_end(&work->left_out);
        code = wc_checking_report(&work->check, error, "not counted, since they cannot be read: documents number %s",
                                  work->left_out.text);
    }
    if (code == WIRECOPY_OK && work->renamed.count > 0) {
        wc_names_end(&work->renamed);
        code = wc_checking_report(&work->check, error,
                                  "the first document stands for the story, since what does cannot be read: story %s",
                                  work->renamed.text);
    }
    return code;
}

/* What cannot be read by one way is tried by the next, which goes on after the story that was told last. */
static wirecopy_code write_rows(teller *work, wirecopy_error *error) {
    wirecopy_code code = WIRECOPY_ERROR_FORMAT;
    for (size_t i = 0; code == WIRECOPY_ERROR_FORMAT && i < sizeof select_stories / sizeof select_stories[0]; i++) {
        code = write_all(work, &work->disk->database, select_stories[i], error);
        if (code == WIRECOPY_ERROR_FORMAT && work->check.damages == 0) {
            wc_checking_pass(&work->check, "what its rows say of stories", code, error);
        }
    }
    return code == WIRECOPY_ERROR_FORMAT ? write_readable(work, error) : code;
}

static wirecopy_code check_and_write(teller *work, wirecopy_error *error) {
    wirecopy_code code = wc_checking_sums(&work->check, error);
    if (code == WIRECOPY_OK) {
        code = write_rows(work, error);
    }
    sqlite3_finalize(work->representative[0]);
    sqlite3_finalize(work->representative[1]);
    return code == WIRECOPY_OK ? report_left_out(work, error) : code;
}

wirecopy_code wc_disk_stories(wc_disk *disk, const char *path, int64_t since, wirecopy_damage_fn damage, void *context,
                              uint64_t *damages_ret, wirecopy_error *error) {
    teller work = {.disk = disk,
                   .since = since,
                   .line = {.allocator = disk->allocator},
                   .check = {.disk = disk, .damage = damage, .context = context}};
    wirecopy_code code = wc_output_check(path, error);
    if (code == WIRECOPY_OK) {
        code = wc_output_open(path, disk->allocator, &work.output, error);
    }
    if (code == WIRECOPY_OK) {
        code = wc_checking_begin(&work.check, error);
    }
    if (code == WIRECOPY_OK) {
        code = wc_disk_watch(disk, WC_STEP_WRITE, error);
        code = wc_checking_end(&work.check, code == WIRECOPY_OK ? check_and_write(&work, error) : code, error);
    }
    wc_text_buffer_clear(&work.line);
    if (damages_ret != NULL) {
        *damages_ret = work.check.damages;
    }
    if (code == WIRECOPY_OK) {
        return wc_output_commit(work.output, error);
    }
    wc_output_discard(work.output);
    return code;
}
