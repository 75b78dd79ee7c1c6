#include "database/document_names.h"

#include <stdio.h>

/* Ids that a message names. */
enum { IDS_NAMED = 5 };

void wc_names_add(wc_names *names, const char *id) {
    size_t left = sizeof names->text - names->used;
    if (names->count++ < IDS_NAMED && left > 0) {
        int length =
            snprintf(names->text + names->used, left, "%s%.60s", names->count > 1 ? ", " : "", id != NULL ? id : "");
        names->used += length > 0 ? (size_t)length : 0;
    }
}

void wc_names_end(wc_names *names) {
    size_t left = names->used < sizeof names->text ? sizeof names->text - names->used : 0;
    if (names->count > IDS_NAMED && left > 0) {
        snprintf(names->text + names->used, left, " and %llu more", (unsigned long long)(names->count - IDS_NAMED));
    } else if (names->count == 0) {
        snprintf(names->text, sizeof names->text, "none that is there");
    }
}

wirecopy_code wc_names_by(const wc_database *database, sqlite3_stmt *ids, int64_t least, int64_t most,
                          wc_names *names_ret, wirecopy_error *error) {
    int row = 1;
    wirecopy_code code = WIRECOPY_OK;
    *names_ret = (wc_names){.count = 0};
    sqlite3_bind_int64(ids, 1, least);
    sqlite3_bind_int64(ids, 2, most);
    while (code == WIRECOPY_OK && row) {
        code = wc_statement_step(database, ids, &row, error);
        if (code == WIRECOPY_OK && row) {
            wc_names_add(names_ret, (const char *)sqlite3_column_text(ids, 0));
        }
    }
    wc_names_end(names_ret);
    return code;
}
