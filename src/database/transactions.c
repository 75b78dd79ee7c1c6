#include "database/parts.h"

wirecopy_code wc_database_watch(wc_database *database, wirecopy_error *error) {
    if (!database->is_summed && wc_sums_watch(&database->sums, database->handle) != SQLITE_OK) {
        return wc_database_fail(database, error);
    }
    database->is_summed = 1;
    return WIRECOPY_OK;
}

static wirecopy_code run_kept(const wc_database *database, const char *sql, wirecopy_error *error) {
    sqlite3_stmt *statement;
    wirecopy_code code = wc_statement_take(database, sql, &statement, error);
    if (code == WIRECOPY_OK) {
        code = wc_statement_run(database, statement, NULL, 0, error);
    }
    wc_statement_release(database, statement);
    return code;
}

static wirecopy_code begin_to_read(wc_database *database, wirecopy_error *error) {
    wirecopy_code code = run_kept(database, "BEGIN", error);
    if (code == WIRECOPY_OK && database->is_of_before) {
        code = wc_database_stand_in(database, error);
        code = code == WIRECOPY_OK ? code : wc_database_end(database, code, error);
    }
    return code;
}

static wirecopy_code begin_to_write(wc_database *database, wirecopy_error *error) {
    wirecopy_code code = run_kept(database, "BEGIN IMMEDIATE", error);
    if (code == WIRECOPY_OK && database->is_of_before) {
        code = wc_database_make_removed(database, error);
    }
    if (code == WIRECOPY_OK) {
        code = wc_database_watch(database, error);
    }
    database->is_writing = code == WIRECOPY_OK;
    return code == WIRECOPY_OK ? code : wc_database_end(database, code, error);
}

wirecopy_code wc_database_begin(wc_database *database, int writes, wirecopy_error *error) {
    wirecopy_code code = wc_database_thaw(database, error);
    return code != WIRECOPY_OK ? code : (writes ? begin_to_write : begin_to_read)(database, error);
}

/* Operations of SQLite's machine, some 100 million a second, between two questions. Chosen. */
enum { OPERATIONS_A_QUESTION = 100000 };

void wc_database_ask(wc_database *database, int (*stops)(void *context), void *context) {
    sqlite3_progress_handler(database->handle, stops != NULL ? OPERATIONS_A_QUESTION : 0, stops, context);
}

static wirecopy_code commit(wc_database *database, wirecopy_error *error) {
    wirecopy_code code =
        database->is_writing && database->is_of_before ? wc_database_raise_format(database, error) : WIRECOPY_OK;
    if (code == WIRECOPY_OK && wc_sums_write(&database->sums, database->handle) != SQLITE_OK) {
        code = wc_database_fail(database, error);
    }
    if (code == WIRECOPY_OK) {
        code = wc_database_check_frozen(database, error);
    }
    if (code == WIRECOPY_OK) {
        code = run_kept(database, "COMMIT", error);
    }
    database->is_of_before &= code != WIRECOPY_OK || !database->is_writing;
    return code;
}

wirecopy_code wc_database_end(wc_database *database, wirecopy_code code, wirecopy_error *error) {
    int changes = !wc_sums_are_empty(&database->sums);
    wc_database_ask(database, NULL, NULL);
    if (code == WIRECOPY_OK && (changes || !database->is_writing || !database->is_of_before)) {
        code = commit(database, error);
    }
    wc_sums_forget(&database->sums);
    database->is_writing = 0;
    if (!sqlite3_get_autocommit(database->handle)) {
        sqlite3_exec(database->handle, "ROLLBACK", NULL, NULL, NULL);
        database->is_summed = 0; /* what watches may be of this transaction */
    }
    return code;
}
