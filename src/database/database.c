#include "database/database.h"

#include <string.h>

#include "base/memory.h"

/* Statements that are kept, as many as a query runs. */
enum { STATEMENTS_KEPT = 13 };

struct wc_kept_statement {
    const char *sql;
    sqlite3_stmt *statement;
    int is_taken;
};

wirecopy_code wc_database_execute(wc_database *database, const char *sql, wirecopy_error *error) {
    return sqlite3_exec(database->handle, sql, NULL, NULL, NULL) == SQLITE_OK ? WIRECOPY_OK
                                                                              : wc_database_fail(database, error);
}

wirecopy_code wc_statements_create(wc_database *database, wirecopy_error *error) {
    database->kept = wc_allocate_zeroed(database->sums.allocator, STATEMENTS_KEPT, sizeof *database->kept);
    return database->kept != NULL
               ? WIRECOPY_OK
               : wc_fail_refused(database->sums.allocator, STATEMENTS_KEPT * sizeof *database->kept, error);
}

void wc_statements_forget(wc_database *database) {
    for (size_t i = 0; database->kept != NULL && i < STATEMENTS_KEPT; i++) {
        sqlite3_finalize(database->kept[i].statement);
        database->kept[i] = (struct wc_kept_statement){0};
    }
}

void wc_statements_free(wc_database *database) {
    wc_statements_forget(database);
    if (database->kept != NULL) {
        wc_release(database->sums.allocator, database->kept, STATEMENTS_KEPT, sizeof *database->kept);
        database->kept = NULL;
    }
}

wirecopy_code wc_statement_prepare(const wc_database *database, const char *sql, sqlite3_stmt **statement_ret,
                                   wirecopy_error *error) {
    *statement_ret = NULL;
    return sqlite3_prepare_v3(database->handle, sql, -1, SQLITE_PREPARE_PERSISTENT, statement_ret, NULL) == SQLITE_OK
               ? WIRECOPY_OK
               : wc_database_fail(database, error);
}

/* The place of a statement among those that are kept, or one that is free; NULL where there is none. */
static struct wc_kept_statement *find_kept(const wc_database *database, const char *sql) {
    for (size_t i = 0; database->kept != NULL && i < STATEMENTS_KEPT; i++) {
        struct wc_kept_statement *kept = &database->kept[i];
        if (kept->sql == NULL || (!kept->is_taken && strcmp(kept->sql, sql) == 0)) {
            return kept;
        }
    }
    return NULL;
}

wirecopy_code wc_statement_take(const wc_database *database, const char *sql, sqlite3_stmt **statement_ret,
                                wirecopy_error *error) {
    struct wc_kept_statement *kept = find_kept(database, sql);
    if (kept != NULL && kept->sql != NULL) {
        kept->is_taken = 1;
        *statement_ret = kept->statement;
        return WIRECOPY_OK;
    }
    wirecopy_code code = wc_statement_prepare(database, sql, statement_ret, error);
    if (code == WIRECOPY_OK && kept != NULL) {
        *kept = (struct wc_kept_statement){sql, *statement_ret, 1};
    }
    return code;
}

void wc_statement_release(const wc_database *database, sqlite3_stmt *statement) {
    for (size_t i = 0; statement != NULL && database->kept != NULL && i < STATEMENTS_KEPT; i++) {
        if (database->kept[i].statement == statement) {
            sqlite3_reset(statement);
            sqlite3_clear_bindings(statement);
            database->kept[i].is_taken = 0;
            return;
        }
    }
    sqlite3_finalize(statement);
}

wirecopy_code wc_statement_step(const wc_database *database, sqlite3_stmt *statement, int *row_ret,
                                wirecopy_error *error) {
    int outcome = sqlite3_step(statement);
    *row_ret = outcome == SQLITE_ROW;
    if (outcome == SQLITE_ROW) {
        return WIRECOPY_OK;
    }
    wirecopy_code code = outcome == SQLITE_DONE ? WIRECOPY_OK : wc_database_fail(database, error);
    sqlite3_reset(statement);
    return code;
}

wirecopy_code wc_statement_run(const wc_database *database, sqlite3_stmt *statement, const int64_t *values,
                               size_t count, wirecopy_error *error) {
    for (size_t i = 0; i < count; i++) {
        sqlite3_bind_int64(statement, (int)i + 1, values[i]);
    }
    int row = 1;
    wirecopy_code code = WIRECOPY_OK;
    while (code == WIRECOPY_OK && row) {
        code = wc_statement_step(database, statement, &row, error);
    }
    return code;
}

wirecopy_code wc_database_number(const wc_database *database, const char *sql, int64_t fallback, int64_t *number_ret,
                                 wirecopy_error *error) {
    sqlite3_stmt *statement;
    int row = 0;
    *number_ret = fallback;
    wirecopy_code code = wc_statement_prepare(database, sql, &statement, error);
    if (code == WIRECOPY_OK) {
        code = wc_statement_step(database, statement, &row, error);
    }
    if (row && sqlite3_column_type(statement, 0) != SQLITE_NULL) {
        *number_ret = sqlite3_column_int64(statement, 0);
    }
    sqlite3_finalize(statement);
    return code;
}
