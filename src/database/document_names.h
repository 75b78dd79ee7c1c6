/* Names of documents, for a message. */
#ifndef WC_DATABASE_DOCUMENT_NAMES_H
#define WC_DATABASE_DOCUMENT_NAMES_H

#include "database/database.h"

/* The first ids stand in the text; the others are counted. */
typedef struct wc_names {
    char text[512];
    size_t used;
    uint64_t count;
} wc_names;

void wc_names_add(wc_names *names, const char *id);
void wc_names_end(wc_names *names);

/* The ids that a statement gives for keys [least, most]. */
wirecopy_code wc_names_by(const wc_database *database, sqlite3_stmt *ids, int64_t least, int64_t most,
                          wc_names *names_ret, wirecopy_error *error);

#endif
