#include "index/checking.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "base/error.h"
#include "database/document_names.h"

enum { MESSAGE_NBYTES = 1024 };

wirecopy_code wc_checking_report(wc_checking *check, wirecopy_error *error, const char *format, ...) {
    char message[MESSAGE_NBYTES];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(message, sizeof message, format, arguments);
    va_end(arguments);
    check->damages++;
    return check->damage != NULL && check->damage(check->context, message) != 0
               ? wc_fail(error, WIRECOPY_ERROR_INTERRUPTED, "interrupted")
               : WIRECOPY_OK;
}

/* Of rows. Where that is all that is checked, the caller says what to do, once. */
__attribute__((format(printf, 3, 4))) static wirecopy_code report_rows(wc_checking *check, wirecopy_error *error,
                                                                       const char *format, ...) {
    char message[MESSAGE_NBYTES];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(message, sizeof message, format, arguments);
    va_end(arguments);
    return check->advises ? wc_checking_report(check, error,
                                               "%s; " WC_DATABASE_LOST "; wirecopy index export %s writes what can be read",
                                               message, check->disk->folder)
                          : wc_checking_report(check, error, "%s", message);
}

wirecopy_code wc_checking_pass(wc_checking *check, const char *what, wirecopy_code code, wirecopy_error *error) {
    sqlite3 *handle = check->disk->database.handle;
    const char *why = sqlite3_errcode(handle) != SQLITE_OK ? sqlite3_errmsg(handle) : "a row is not as it was written";
    return code == WIRECOPY_ERROR_FORMAT
               ? report_rows(check, error, "index.db: %s cannot be read to the end: %s", what, why)
               : code;
}

static void drop_stand_in(const wc_checking *check) {
    if (check->has_stand_in) {
        wc_database_execute(&check->disk->database, "DROP TABLE IF EXISTS temp.removed", NULL);
    }
}

/* SQLite writes nothing more in a transaction in which it met damage, not even a table of the connection's own. */
wirecopy_code wc_checking_begin(wc_checking *check, wirecopy_error *error) {
    wc_database *database = &check->disk->database;
    int64_t count;
    wirecopy_code code = wc_database_number(database, "SELECT count(*) FROM removed", 0, &count, error);
    if (code == WIRECOPY_ERROR_FORMAT) {
        check->has_stand_in = 1;
        code = wc_database_execute(database, "CREATE TEMP TABLE IF NOT EXISTS " WC_DATABASE_REMOVED, error);
    }
    if (code == WIRECOPY_OK) {
        code = wc_disk_begin_bookkeeping(check->disk, 0, error);
    }
    if (code != WIRECOPY_OK) {
        drop_stand_in(check);
    }
    return code;
}

wirecopy_code wc_checking_end(wc_checking *check, wirecopy_code code, wirecopy_error *error) {
    wirecopy_code ended = wc_disk_end(check->disk, code, error);
    drop_stand_in(check);
    return code == WIRECOPY_OK && ended == WIRECOPY_ERROR_FORMAT && check->damages > 0 ? WIRECOPY_OK : ended;
}

wirecopy_code wc_checking_last(const wc_database *database, int64_t *last_ret, wirecopy_error *error) {
    wirecopy_code code = wc_database_number(database, "SELECT max(document) FROM documents", 0, last_ret, error);
    if (code == WIRECOPY_ERROR_FORMAT) {
        code = wc_database_number(database, "SELECT next FROM counters WHERE name = 'document'", 0, last_ret, error);
    }
    *last_ret = *last_ret < UINT32_MAX ? *last_ret : UINT32_MAX;
    return code;
}

/* ---- Structure and references ---- */

/* SQLite sets a line before some of its findings, "*** in database main ***". */
static const char *without_heading(const char *finding) {
    const char *end = strncmp(finding, "***", 3) == 0 ? strchr(finding, '\n') : NULL;
    return end != NULL ? end + 1 : finding;
}

static wirecopy_code check_integrity(wc_checking *check, wirecopy_error *error) {
    sqlite3_stmt *statement;
    int row = 1;
    wirecopy_code code = wc_statement_prepare(&check->disk->database, "PRAGMA integrity_check(20)", &statement, error);
    while (code == WIRECOPY_OK && row) {
        code = wc_statement_step(&check->disk->database, statement, &row, error);
        const char *line = code == WIRECOPY_OK && row ? (const char *)sqlite3_column_text(statement, 0) : NULL;
        if (line != NULL && strcmp(line, "ok") != 0) {
            code = report_rows(check, error, "index.db: %s", without_heading(line));
        }
    }
    sqlite3_finalize(statement);
    return code;
}

/* What must have no rows: each gives a name. */
static const struct {
    const char *sql, *what;
} references[] = {
    {"SELECT id FROM documents d WHERE NOT EXISTS (SELECT 1 FROM texts t WHERE t.text = d.text) LIMIT 20",
     "has a text that is not there"},
    {"SELECT id FROM documents d WHERE NOT EXISTS (SELECT 1 FROM events e WHERE e.event = d.event) LIMIT 20",
     "was added by nothing that is noted"},
    {"SELECT id FROM documents d WHERE source IS NOT NULL AND NOT EXISTS (SELECT 1 FROM sources s WHERE s.source ="
     " d.source) LIMIT 20",
     "has a source that is not there"},
    {"SELECT d.id FROM texts t LEFT JOIN documents d ON d.document = t.first WHERE (t.documents <> (SELECT count(*) FROM"
     " documents n WHERE n.text = t.text AND " WC_IS_THERE("n.document") ") AND " WC_IS_THERE("t.first") ") OR d.text IS"
     " NOT t.text LIMIT 20",
     "is counted otherwise than it is there"},
    {"SELECT d.id FROM texts t JOIN documents d ON d.document = t.first WHERE NOT EXISTS (SELECT 1 FROM stories y WHERE"
     " y.story = t.story) LIMIT 20",
     "is of a story that is not there"},
    {"SELECT 'story ' || y.story FROM stories y LEFT JOIN documents d ON d.document = y.representative LEFT JOIN texts "
     "t"
     " ON t.text = y.text WHERE d.text IS NOT y.text OR t.story IS NOT y.story LIMIT 20",
     "is represented by a document that is not of it"},
    {"SELECT n.id FROM " WC_REMOVED_TEXTS " CROSS JOIN documents n ON n.text = t.text WHERE " WC_IS_THERE("n.document")
     " LIMIT 20",
     "has a text that was removed"},
    {"SELECT DISTINCT 'story ' || y.story FROM " WC_REMOVED_STORIES " CROSS JOIN texts u ON u.story = y.story WHERE "
     WC_IS_THERE("u.first") " LIMIT 20",
     "is represented by a document that was removed"},
    {"SELECT 'document number ' || document FROM removed r WHERE NOT EXISTS (SELECT 1 FROM documents d WHERE d.document ="
     " r.document) LIMIT 20",
     "is noted as removed, and is not there"},
};

static wirecopy_code check_references(wc_checking *check, wirecopy_error *error) {
    wirecopy_code code = WIRECOPY_OK;
    for (size_t i = 0; code == WIRECOPY_OK && i < sizeof references / sizeof references[0]; i++) {
        sqlite3_stmt *statement;
        int row = 1;
        code = wc_statement_prepare(&check->disk->database, references[i].sql, &statement, error);
        while (code == WIRECOPY_OK && row) {
            code = wc_statement_step(&check->disk->database, statement, &row, error);
            if (code == WIRECOPY_OK && row) {
                const char *id = (const char *)sqlite3_column_text(statement, 0);
                code = report_rows(check, error, "%s %s", id != NULL ? id : "a document", references[i].what);
            }
        }
        sqlite3_finalize(statement);
    }
    return code;
}

/* ---- Sums ---- */

/* Documents that rows of a table with keys [?1, ?2] tell of; NULL: of none, or of all. */
static const char *const concerned[WC_SUMS_TABLES] = {
    [WC_SUMS_DOCUMENTS] = "SELECT id FROM documents WHERE document BETWEEN ?1 AND ?2 AND " WC_IS_THERE("document")
                          " ORDER BY document",
    [WC_SUMS_TEXTS] = "SELECT id FROM documents WHERE text BETWEEN ?1 AND ?2 AND " WC_IS_THERE("document")
                      " ORDER BY document",
    [WC_SUMS_STORIES] = "SELECT d.id FROM texts t JOIN documents d ON d.text = t.text WHERE t.story BETWEEN ?1 AND ?2"
                        " AND " WC_IS_THERE("d.document") " ORDER BY d.document",
    [WC_SUMS_MERGES] = "SELECT d.id FROM merges m JOIN texts t ON t.story = m.into_story JOIN documents d ON d.text ="
                       " t.text WHERE m.story BETWEEN ?1 AND ?2 AND " WC_IS_THERE("d.document") " ORDER BY d.document",
    [WC_SUMS_DRAWS] = "SELECT id FROM documents WHERE text IN (SELECT text FROM draws WHERE text BETWEEN ?1 AND ?2)"
                      " AND " WC_IS_THERE("document") " ORDER BY document",
    [WC_SUMS_SOURCES] = "SELECT id FROM documents WHERE source BETWEEN ?1 AND ?2 AND " WC_IS_THERE("document")
                        " ORDER BY document",
    [WC_SUMS_EVENTS] = "SELECT id FROM documents WHERE event BETWEEN ?1 AND ?2 AND " WC_IS_THERE("document")
                       " ORDER BY document",
    [WC_SUMS_REMOVED] = "SELECT id FROM documents WHERE document BETWEEN ?1 AND ?2 ORDER BY document",
};

static wirecopy_code name_block(const wc_checking *check, int table, int64_t least, int64_t most, wc_names *names_ret,
                                wirecopy_error *error) {
    const wc_database *database = &check->disk->database;
    sqlite3_stmt *ids;
    wirecopy_code code = wc_statement_prepare(database, concerned[table], &ids, error);
    if (code == WIRECOPY_OK) {
        code = wc_names_by(database, ids, least, most, names_ret, error);
    }
    sqlite3_finalize(ids);
    return code == WIRECOPY_ERROR_FORMAT ? WIRECOPY_OK : code; /* those that can be read */
}

/* A row of what was removed is its key alone, so that where one went, or came, the sum says which. -1:
 * neither. */
static int64_t find_removed(int64_t least, int64_t most, uint64_t sum) {
    for (int64_t row = least; row <= most; row++) {
        if (wc_sums_of_key(row) == sum) {
            return row;
        }
    }
    return -1;
}

static wirecopy_code report_removed(wc_checking *check, int64_t document, const char *what, wirecopy_error *error) {
    wc_names named = {.count = 0};
    wirecopy_code code = name_block(check, WC_SUMS_REMOVED, document, document, &named, error);
    return code == WIRECOPY_OK ? report_rows(check, error, "index.db: document number %lld (%s) %s", (long long)document,
                                             named.text, what)
                               : code;
}

/* missing: what the rows that are there lack of the sum that is noted. */
static wirecopy_code report_block(wc_checking *check, int table, int64_t block, uint64_t missing,
                                  wirecopy_error *error) {
    wc_names named = {.count = 0};
    long long least = block * (1 << WC_SUMS_BLOCK_BITS), most = least + (1 << WC_SUMS_BLOCK_BITS) - 1;
    int64_t gone = table == WC_SUMS_REMOVED ? find_removed(least, most, missing) : -1;
    int64_t come = table == WC_SUMS_REMOVED ? find_removed(least, most, -missing) : -1;
    if (gone >= 0) {
        return report_removed(check, gone, "was removed, and the row of the table removed that says so is gone", error);
    }
    if (come >= 0) {
        return report_removed(check, come, "stands in the table removed, and no verb removed it", error);
    }
    if (concerned[table] == NULL) {
        return report_rows(check, error, "index.db: a row of %s is not as it was written", wc_sums_name(table));
    }
    wirecopy_code code = name_block(check, table, least, most, &named, error);
    return code == WIRECOPY_OK
               ? report_rows(check, error,
                             "index.db: among rows %lld to %lld of %s one is not as it was written; documents that they"
                             " tell of: %s",
                             least, most, wc_sums_name(table), named.text)
               : code;
}

/* What is noted and what was added up, both by block. */
static wirecopy_code compare_sums(wc_checking *check, int table, wirecopy_error *error) {
    const wc_sums *sums = &check->disk->database.sums;
    const wc_block_sum *blocks = sums->tables[table].blocks;
    size_t n = sums->tables[table].count, at = 0;
    sqlite3_stmt *statement;
    int row = 1;
    wirecopy_code code = wc_statement_prepare(
        &check->disk->database, "SELECT block, sum FROM sums WHERE kind = ? ORDER BY block", &statement, error);
    sqlite3_bind_int(statement, 1, table);
    while (code == WIRECOPY_OK && row) {
        code = wc_statement_step(&check->disk->database, statement, &row, error);
        int64_t block = code == WIRECOPY_OK && row ? sqlite3_column_int64(statement, 0) : INT64_MAX;
        uint64_t noted = block != INT64_MAX ? (uint64_t)sqlite3_column_int64(statement, 1) : 0;
        for (; code == WIRECOPY_OK && at < n && blocks[at].block < block; at++) {
            code = report_block(check, table, blocks[at].block, -blocks[at].sum, error);
        }
        int is_there = at < n && blocks[at].block == block;
        uint64_t found = is_there ? blocks[at].sum : 0;
        if (code == WIRECOPY_OK && noted != found) {
            code = report_block(check, table, block, noted - found, error);
        }
        at += is_there;
    }
    sqlite3_finalize(statement);
    return code;
}

wirecopy_code wc_checking_table(wc_checking *check, int table, wirecopy_error *error) {
    wc_database *database = &check->disk->database;
    char what[64];
    snprintf(what, sizeof what, "the table of %s", wc_sums_name(table));
    wirecopy_code code = wc_sums_add_up(&database->sums, database->handle, table) == SQLITE_OK
                             ? compare_sums(check, table, error)
                             : wc_database_fail(database, error);
    wc_sums_forget(&database->sums);
    return wc_checking_pass(check, what, code, error);
}

/* Rows that went together with their sums are missed by what was done to the index, which says how many documents it has. */
static wirecopy_code check_balance(wc_checking *check, wirecopy_error *error) {
    const wc_database *database = &check->disk->database;
    int64_t found = 0, expected = 0;
    if (check->damages > 0) {
        return WIRECOPY_OK;
    }
    wirecopy_code code = wc_database_number(
        database, "SELECT (SELECT count(*) FROM documents) - (SELECT count(*) FROM removed)", 0, &found, error);
    if (code == WIRECOPY_OK) {
        code = wc_database_number(
            database, "SELECT sum(CASE verb WHEN 'add' THEN documents ELSE -documents END) FROM events", 0, &expected,
            error);
    }
    return code == WIRECOPY_OK && found != expected
               ? report_rows(check, error,
                             "index.db: after all that was added and removed it should have %lld documents, and it has"
                             " %lld: rows %s, and their sums with them",
                             (long long)expected, (long long)found,
                             found > expected ? "of its table removed are gone" : "of documents are gone, or of removed came")
               : code;
}

wirecopy_code wc_checking_sums(wc_checking *check, wirecopy_error *error) {
    wirecopy_code code = WIRECOPY_OK;
    for (int table = 0; code == WIRECOPY_OK && table < WC_SUMS_TABLES; table++) {
        code = wc_checking_table(check, table, error);
    }
    return code == WIRECOPY_OK ? wc_checking_pass(check, "what was done to it", check_balance(check, error), error)
                               : code;
}

/* ---- Counters ---- */

static wirecopy_code check_counters(wc_checking *check, wirecopy_error *error) {
    static const char *const names[] = {"segment", "document", "text", "story"};
    const wc_database *database = &check->disk->database;
    wirecopy_code code = WIRECOPY_OK;
    for (size_t i = 0; code == WIRECOPY_OK && i < sizeof names / sizeof names[0]; i++) {
        int64_t noted = 0, most = 0;
        code = wc_database_counter(database, names[i], &noted, &most, error);
        if (code == WIRECOPY_OK && noted <= most) {
            code = wc_checking_report(check, error,
                                      "index.db: its counter says that the next %s is number %lld, and there is number"
                                      " %lld; the next addition goes on above that, and sets it right",
                                      names[i], (long long)noted, (long long)most);
        }
    }
    return code;
}

wirecopy_code wc_checking_rows(wc_checking *check, wirecopy_error *error) {
    static const struct {
        wirecopy_code (*part)(wc_checking *, wirecopy_error *);
        const char *what;
    } parts[] = {{check_integrity, "its structure"},
                 {check_references, "what its rows refer to"},
                 {wc_checking_sums, "the sums of its rows"}};
    wirecopy_code code = WIRECOPY_OK;
    for (size_t i = 0; code == WIRECOPY_OK && i < sizeof parts / sizeof parts[0]; i++) {
        code = wc_checking_pass(check, parts[i].what, parts[i].part(check, error), error);
    }
    return code;
}

wirecopy_code wc_checking_written(wc_checking *check, wirecopy_error *error) {
    wirecopy_code code = wc_checking_pass(check, "its structure", check_integrity(check, error), error);
    return code == WIRECOPY_OK ? wc_checking_pass(check, "the sums of its rows", wc_checking_sums(check, error), error)
                               : code;
}

wirecopy_code wc_checking_database(wc_checking *check, wirecopy_error *error) {
    wirecopy_code code = wc_checking_rows(check, error);
    return code == WIRECOPY_OK ? wc_checking_pass(check, "its counters", check_counters(check, error), error) : code;
}

/* ---- Before a change that damage would spoil ---- */

/* Of the first thing that is wrong, for a message. */
enum { NOTED_NBYTES = 400 };

static int note_first(void *context, const char *message) {
    char *first = context;
    if (first[0] == '\0') {
        snprintf(first, NOTED_NBYTES, "%s", message);
    }
    return 0;
}

wirecopy_code wc_checking_before(wc_disk *disk, wc_checking_fn part, const char *consequence, wirecopy_error *error) {
    char first[NOTED_NBYTES] = "";
    wc_checking check = {.disk = disk, .damage = note_first, .context = first};
    wirecopy_code code = part(&check, error);
    return code == WIRECOPY_OK && check.damages > 0
               ? wc_fail(error, WIRECOPY_ERROR_FORMAT,
                         "the index %s is damaged in its index.db, %s: %s; wirecopy index verify %s says all; "
                         WC_DATABASE_LOST,
                         disk->database.folder, consequence, first, disk->database.folder)
               : code;
}
