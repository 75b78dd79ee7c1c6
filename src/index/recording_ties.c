#include "index/recording_parts.h"

wirecopy_code wc_recording_write_ties(wc_recording *recording, int64_t event, wirecopy_error *error) {
    const wc_placing *placing = recording->placing;
    const wc_database *database = &placing->disk->database;
    sqlite3_stmt *move = NULL, *forget = NULL, *lead = NULL, *note = NULL;
    wirecopy_code code =
        placing->nties == 0
            ? WIRECOPY_OK
            : wc_statement_prepare(database, "UPDATE texts SET story = ?2 WHERE story = ?1", &move, error);
    if (code == WIRECOPY_OK && placing->nties > 0) {
        code = wc_statement_prepare(database, "DELETE FROM stories WHERE story = ?", &forget, error);
    }
    if (code == WIRECOPY_OK && placing->nties > 0) {
        code = wc_statement_prepare(database, "UPDATE merges SET into_story = ?2 WHERE into_story = ?1", &lead, error);
    }
    if (code == WIRECOPY_OK && placing->nties > 0) {
        code = wc_statement_prepare(database, "INSERT INTO merges VALUES(?, ?, ?, ?)", &note, error);
    }
    for (size_t i = 0; code == WIRECOPY_OK && i < placing->nties; i++) {
        const wc_tie *tie = &placing->ties[i];
        const int64_t values[] = {tie->story, tie->into, recording->next_document + tie->document, event};
        code = wc_statement_run(database, move, values, 2, error);
        if (code == WIRECOPY_OK) {
            code = wc_statement_run(database, forget, values, 1, error);
        }
        if (code == WIRECOPY_OK) {
            code = wc_statement_run(database, lead, values, 2, error);
        }
        if (code == WIRECOPY_OK) {
            code = wc_statement_run(database, note, values, 4, error);
        }
    }
    sqlite3_finalize(move);
    sqlite3_finalize(forget);
    sqlite3_finalize(lead);
    sqlite3_finalize(note);
    return code;
}
