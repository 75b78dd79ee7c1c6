#include "dump/ids.h"
#include "index/recording_parts.h"
#include "run/notices.h"

/* What is told of an id: its first hundred bytes. */
enum { TOLD_NBYTES = 100 };

/* An addition that was made before, by a script that was run again, would count all of its documents twice. */
wirecopy_code wc_recording_note_known_ids(const wc_recording *recording, wirecopy_error *error) {
    const wc_placing *placing = recording->placing;
    const wc_dump *dump = &placing->job.dump;
    const wc_database *database = &placing->disk->database;
    sqlite3_stmt *statement;
    unsigned long long count = 0;
    uint32_t first = 0;
    wirecopy_code code = wc_statement_take(
        database, "SELECT 1 FROM documents WHERE id = ? AND document NOT IN (SELECT document FROM removed)", &statement,
        error);
    for (uint32_t i = 0; code == WIRECOPY_OK && i < placing->ndocuments; i++) {
        size_t nbytes;
        int row = 0;
        const char *id = wc_strings_get(&dump->ids, i, &nbytes);
        if (wc_id_may_be_made(wc_dump_file(dump, wc_dump_file_of(dump, i)), placing->ndocuments, id, nbytes)) {
            continue;
        }
        sqlite3_bind_text64(statement, 1, id, nbytes, SQLITE_STATIC, SQLITE_UTF8);
        code = wc_statement_step(database, statement, &row, error);
        if (code == WIRECOPY_OK && row) {
            first = count++ == 0 ? i : first;
            sqlite3_reset(statement);
        }
    }
    wc_statement_release(database, statement);
    if (code == WIRECOPY_OK && count > 0) {
        size_t nbytes;
        const char *id = wc_strings_get(&dump->ids, first, &nbytes);
        wc_notice_surely(
            placing->job.stats,
            "%llu document%s an id that the index has already, the first \"%.*s\": rows do not distinguish "
            "them, and what was added before counts twice",
            count, count == 1 ? " has" : "s have", (int)(nbytes < TOLD_NBYTES ? nbytes : TOLD_NBYTES), id);
    }
    return code;
}
