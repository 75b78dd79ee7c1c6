#include <stdio.h>
#include <string.h>

#include "database/database.h"

/* The greatest number that is there: where a counter is not above it, something else changed it. */
static const struct {
    const char *name, *most;
} counted[] = {
    {"segment", "SELECT max(segment) FROM segments"},
    {"document", "SELECT max(document) FROM documents"},
    {"text", "SELECT max(text) FROM texts"},
    {"story",
     "SELECT max(story) FROM (SELECT max(story) AS story FROM stories UNION ALL SELECT max(story) FROM merges)"},
};

wirecopy_code wc_database_counter(const wc_database *database, const char *name, int64_t *noted_ret, int64_t *most_ret,
                                  wirecopy_error *error) {
    sqlite3_stmt *statement;
    int row = 0;
    size_t number = 0;
    *noted_ret = 1;
    *most_ret = 0;
    while (strcmp(counted[number].name, name) != 0) {
        number++;
    }
    wirecopy_code code = wc_statement_take(database, "SELECT next FROM counters WHERE name = ?", &statement, error);
    if (code == WIRECOPY_OK) {
        sqlite3_bind_text(statement, 1, name, -1, SQLITE_STATIC);
        code = wc_statement_step(database, statement, &row, error);
    }
    if (code == WIRECOPY_OK && row) {
        *noted_ret = sqlite3_column_int64(statement, 0);
    }
    wc_statement_release(database, statement);
    return code == WIRECOPY_OK ? wc_database_number(database, counted[number].most, 0, most_ret, error) : code;
}

wirecopy_code wc_database_next(const wc_database *database, const char *name, int64_t *number_ret,
                               wirecopy_error *error) {
    int64_t most;
    wirecopy_code code = wc_database_counter(database, name, number_ret, &most, error);
    *number_ret = *number_ret > most ? *number_ret : most + 1;
    return code;
}

wirecopy_code wc_database_set_counter(wc_database *database, const char *name, int64_t number, wirecopy_error *error) {
    char sql[128];
    snprintf(sql, sizeof sql, "INSERT OR REPLACE INTO counters VALUES('%s', %lld)", name, (long long)number);
    return wc_database_execute(database, sql, error);
}
