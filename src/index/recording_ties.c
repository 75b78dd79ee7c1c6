#include "index/recording_parts.h"

/* What is done for each tie, with so many of: the story, the one that it is part of from now on, the document that says
 * so, the event. */
static const struct {
    const char *sql;
    size_t nvalues;
} steps[] = {{"UPDATE texts SET story = ?2 WHERE story = ?1", 2},
             {"DELETE FROM stories WHERE story = ?", 1},
             {"UPDATE merges SET into_story = ?2 WHERE into_story = ?1", 2},
             {"INSERT INTO merges VALUES(?, ?, ?, ?)", 4}};

enum { NSTEPS = sizeof steps / sizeof *steps };

wirecopy_code wc_recording_write_ties(wc_recording *recording, int64_t event, wirecopy_error *error) {
    const wc_placing *placing = recording->placing;
    const wc_database *database = &placing->disk->database;
    sqlite3_stmt *statements[NSTEPS] = {NULL};
    wirecopy_code code = WIRECOPY_OK;
    for (size_t i = 0; code == WIRECOPY_OK && placing->nties > 0 && i < NSTEPS; i++) {
        code = wc_statement_prepare(database, steps[i].sql, &statements[i], error);
    }
    for (size_t i = 0; i < placing->nties; i++) {
        const wc_tie *tie = &placing->ties[i];
        const int64_t values[] = {tie->story, tie->into, recording->next_document + tie->document, event};
        for (size_t k = 0; code == WIRECOPY_OK && k < NSTEPS; k++) {
            code = wc_statement_run(database, statements[k], values, steps[k].nvalues, error);
        }
    }
    for (size_t i = 0; i < NSTEPS; i++) {
        sqlite3_finalize(statements[i]);
    }
    return code;
}
