#include <stdio.h>

#include "database/parts.h"

static const char schema[] =
    "CREATE TABLE sums(kind INTEGER NOT NULL, block INTEGER NOT NULL, sum INTEGER NOT NULL, PRIMARY KEY(kind, block))"
    " WITHOUT ROWID;"
    "CREATE TABLE settings(name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;"
    "CREATE TABLE counters(name TEXT PRIMARY KEY, next INTEGER NOT NULL) WITHOUT ROWID;"
    "CREATE TABLE events(event INTEGER PRIMARY KEY, time INTEGER NOT NULL, verb TEXT NOT NULL,"
    " documents INTEGER NOT NULL, texts INTEGER NOT NULL, stories INTEGER NOT NULL);"
    "CREATE TABLE segments(segment INTEGER PRIMARY KEY, file TEXT NOT NULL UNIQUE, nbytes INTEGER NOT NULL,"
    " texts INTEGER NOT NULL, text_nbytes INTEGER NOT NULL, checksum INTEGER NOT NULL, event INTEGER NOT NULL);"
    "CREATE TABLE graves(segment INTEGER PRIMARY KEY, version INTEGER NOT NULL, dead INTEGER NOT NULL,"
    " texts BLOB NOT NULL);"
    "CREATE TABLE sources(source INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE);"
    "CREATE TABLE stories(story INTEGER PRIMARY KEY, representative INTEGER NOT NULL, text INTEGER NOT NULL,"
    " first INTEGER NOT NULL, last INTEGER NOT NULL);"
    "CREATE TABLE merges(story INTEGER PRIMARY KEY, into_story INTEGER NOT NULL, document INTEGER NOT NULL,"
    " event INTEGER NOT NULL);"
    "CREATE TABLE texts(text INTEGER PRIMARY KEY, story INTEGER NOT NULL, documents INTEGER NOT NULL,"
    " first INTEGER NOT NULL, source INTEGER, told INTEGER NOT NULL, relation INTEGER NOT NULL,"
    " similarity REAL NOT NULL, contained REAL NOT NULL, contains REAL NOT NULL, series INTEGER);"
    "CREATE INDEX texts_by_story ON texts(story);"
    "CREATE TABLE draws(text INTEGER NOT NULL, place INTEGER NOT NULL, drawn INTEGER NOT NULL,"
    " PRIMARY KEY(text, place)) WITHOUT ROWID;"
    "CREATE TABLE documents(document INTEGER PRIMARY KEY, id TEXT NOT NULL, text INTEGER NOT NULL,"
    " date INTEGER NOT NULL, source INTEGER, event INTEGER NOT NULL);"
    "CREATE INDEX documents_by_id ON documents(id);"
    "CREATE INDEX documents_by_text ON documents(text);"
    "CREATE VIEW event_list AS SELECT event, datetime(time, 'unixepoch') AS time, verb, documents, texts, stories"
    " FROM events;";

/* Documents whose rows wait for a compaction to take them away (removal.h), and the views that pass them. */
static const char schema_of_removed[] =
    "CREATE TABLE main." WC_DATABASE_REMOVED ";"
    "CREATE VIEW document_list AS SELECT d.document, d.id, t.story, datetime(d.date, 'unixepoch') AS date,"
    " s.name AS source, datetime(e.time, 'unixepoch') AS added, d.text"
    " FROM documents d JOIN texts t ON t.text = d.text JOIN events e ON e.event = d.event"
    " LEFT JOIN sources s ON s.source = d.source WHERE " WC_IS_THERE(
        "d.document") ";"
                      "CREATE VIEW story_list AS SELECT t.story, count(*) AS documents, datetime(min(d.date), "
                      "'unixepoch') AS first,"
                      " datetime(max(d.date), 'unixepoch') AS last, count(DISTINCT d.source) AS sources,"
                      " (SELECT r.id FROM stories y JOIN documents r ON r.document = y.representative WHERE y.story = "
                      "t.story)"
                      " AS representative FROM texts t JOIN documents d ON d.text = t.text WHERE " WC_IS_THERE(
                          "d.document") " GROUP BY"
                                        " t.story;";

wirecopy_code wc_database_lay_out(wc_database *database, wirecopy_error *error) {
    wirecopy_code code = wc_database_execute(database, schema, error);
    if (code == WIRECOPY_OK) {
        code = wc_database_execute(database, schema_of_removed, error);
    }
    return code == WIRECOPY_OK ? wc_database_watch(database, error) : code;
}

/* ---- An index of before, without a table of what was removed ---- */

static wirecopy_code has_removed(const wc_database *database, int *has_ret, wirecopy_error *error) {
    int64_t count = 0;
    wirecopy_code code = wc_database_number(
        database, "SELECT count(*) FROM main.sqlite_master WHERE type = 'table' AND name = 'removed'", 0, &count,
        error);
    *has_ret = count > 0;
    return code;
}

wirecopy_code wc_database_stand_in(wc_database *database, wirecopy_error *error) {
    int has = 0;
    wirecopy_code code = has_removed(database, &has, error);
    return code == WIRECOPY_OK ? wc_database_execute(database,
                                                     has ? "DROP TABLE IF EXISTS temp.removed"
                                                         : "CREATE TABLE IF NOT EXISTS temp." WC_DATABASE_REMOVED,
                                                     error)
                               : code;
}

wirecopy_code wc_database_make_removed(wc_database *database, wirecopy_error *error) {
    int has = 0;
    wirecopy_code code = wc_database_execute(database, "DROP TABLE IF EXISTS temp.removed", error);
    if (code == WIRECOPY_OK) {
        code = has_removed(database, &has, error);
    }
    if (code == WIRECOPY_OK && !has) {
        code =
            wc_database_execute(database, "DROP VIEW IF EXISTS document_list; DROP VIEW IF EXISTS story_list", error);
    }
    return code == WIRECOPY_OK && !has ? wc_database_execute(database, schema_of_removed, error) : code;
}

wirecopy_code wc_database_raise_format(wc_database *database, wirecopy_error *error) {
    char sketch[128];
    snprintf(sketch, sizeof sketch,
             "UPDATE settings SET value = 'sketch %d' || substr(value, instr(value, char(10))) WHERE name = 'sketch'",
             WIRECOPY_SKETCH_VERSION);
    wirecopy_code code = wc_database_execute(
        database, "UPDATE settings SET value = '" WC_DATABASE_FORMAT "' WHERE name = 'format'", error);
    return code == WIRECOPY_OK ? wc_database_execute(database, sketch, error) : code;
}
