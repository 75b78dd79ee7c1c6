#include "index/known.h"

#include "base/error.h"
#include "base/owned.h"

static const char select_document[] =
    "SELECT d.text, t.story, (SELECT sum(documents) FROM texts WHERE story = t.story AND " WC_IS_THERE("first") "),"
    " t.relation, t.told,"
    " d.document = y.representative, r.id, coalesce(s.name, '') FROM documents d JOIN texts t ON t.text = d.text"
    " JOIN stories y ON y.story = t.story LEFT JOIN documents r ON r.document = y.representative"
    " LEFT JOIN sources s ON s.source = d.source WHERE d.id = ? AND " WC_IS_THERE("d.document")
    " ORDER BY d.document LIMIT 1";

enum { TEXT, STORY, SIZE, RELATION, TOLD, REPRESENTS, REPRESENTATIVE, SITE };

wirecopy_relation wc_known_relation(wirecopy_relation as_added, int is_alone, int represents, int64_t told) {
    if (!is_alone && !represents) {
        return as_added;
    }
    return (told & WC_TEXT_DIGEST) != 0   ? WIRECOPY_RELATION_DIGEST
           : (told & WC_TEXT_SERIES) != 0 ? WIRECOPY_RELATION_SERIES
           : is_alone                     ? WIRECOPY_RELATION_ALONE
                                          : WIRECOPY_RELATION_REPRESENTATIVE;
}

static char *copy_at(const wc_disk *disk, sqlite3_stmt *statement, int column) {
    const char *bytes = (const char *)sqlite3_column_text(statement, column);
    size_t nbytes = (size_t)sqlite3_column_bytes(statement, column);
    return bytes != NULL ? wc_owned_string(disk->allocator, bytes, nbytes) : NULL;
}

static wirecopy_code take(const wc_disk *disk, sqlite3_stmt *statement, wc_known *known, wirecopy_error *error) {
    known->text = (uint32_t)sqlite3_column_int64(statement, TEXT);
    known->story = sqlite3_column_int64(statement, STORY);
    known->ndocuments = (uint64_t)sqlite3_column_int64(statement, SIZE);
    known->relation =
        wc_known_relation((wirecopy_relation)sqlite3_column_int64(statement, RELATION), known->ndocuments < 2,
                          (int)sqlite3_column_int64(statement, REPRESENTS), sqlite3_column_int64(statement, TOLD));
    if (sqlite3_column_type(statement, REPRESENTATIVE) == SQLITE_NULL) {
        return wc_database_damaged(&disk->database, "a story has no representative", error);
    }
    known->representative = copy_at(disk, statement, REPRESENTATIVE);
    known->site = copy_at(disk, statement, SITE);
    return known->representative == NULL || known->site == NULL ? wc_fail_memory(error, 1) : WIRECOPY_OK;
}

wirecopy_code wc_known_find(const wc_disk *disk, const char *id, wc_known *known_ret, wirecopy_error *error) {
    sqlite3_stmt *statement;
    int row = 0;
    *known_ret = (wc_known){0};
    wirecopy_code code = wc_statement_prepare(&disk->database, select_document, &statement, error);
    if (code == WIRECOPY_OK) {
        sqlite3_bind_text(statement, 1, id, -1, SQLITE_STATIC);
        code = wc_statement_step(&disk->database, statement, &row, error);
    }
    if (code == WIRECOPY_OK) {
        code = row ? take(disk, statement, known_ret, error)
                   : wc_fail(error, WIRECOPY_ERROR_NOT_FOUND,
                             "no document of the index %s has the id \"%.200s\": check the id", disk->folder, id);
    }
    sqlite3_finalize(statement);
    return code;
}

void wc_known_clear(wc_known *known) {
    wc_owned_free(known->representative);
    wc_owned_free(known->site);
    *known = (wc_known){0};
}
