/* The bookkeeping of an index: an SQLite database in its folder. Statements are in database.c; errors, tables, opening,
 * transactions and counters have a file each. Its views are in docs/index.md. */
#ifndef WC_DATABASE_DATABASE_H
#define WC_DATABASE_DATABASE_H

#include <sqlite3.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/stat.h>

#include "database/sums.h"

/* What to do about an index.db that is lost; ends a message. */
#define WC_DATABASE_LOST "restore a copy of the folder, or make the index anew from the dumps"

/* Raised when a program of before would misread an index. Of the format before, what was removed is gone, and no table
 * names it: such an index is read, and becomes one of this format when it is changed. */
#define WC_DATABASE_FORMAT "4"
#define WC_DATABASE_FORMAT_BEFORE "3"

/* A removal takes no rows away but names its documents in a table, and a compaction takes them (removal.h). So of rows
 * that are not found by what is there, it is asked whether they are: a document by its number, a text by its first
 * document, a story by the one that represents it; see removal.h for why. Conditions in SQL. */
#define WC_DATABASE_REMOVED "removed(document INTEGER PRIMARY KEY)"
#define WC_IS_THERE(document) document " NOT IN (SELECT document FROM removed)"
#define WC_IS_GONE(document) document " IN (SELECT document FROM removed)"

/* In SQL, texts t and stories y that are gone, each once, found by what was removed. */
#define WC_REMOVED_TEXTS                                                                                               \
    "removed r CROSS JOIN documents d ON d.document = r.document CROSS JOIN texts t ON t.text = d.text AND t.first ="  \
    " r.document"
#define WC_REMOVED_STORIES                                                                                             \
    "removed r CROSS JOIN documents d ON d.document = r.document CROSS JOIN texts t ON t.text = d.text CROSS JOIN"     \
    " stories y ON y.story = t.story AND y.representative = r.document"

typedef struct wc_database {
    sqlite3 *handle;
    const char *folder; /* the index's; the caller's */
    wc_sums sums;       /* of the rows that a transaction changed */
    int is_summed;      /* changes are added up: since the first transaction that writes */
    int is_frozen;      /* read as it was found, without locks; see wc_database_open */
    int is_of_before;   /* it had WC_DATABASE_FORMAT_BEFORE, or sketches of a version before, when it was opened, and
                           was not changed since */
    int is_writing;     /* in a transaction that writes */
    int refused;        /* errno of why locks could not be had, where it is frozen */
    uint64_t memory_nbytes; /* of wc_database_limit; 0: not called yet */
    struct stat found;
    struct wc_kept_statement *kept; /* statements of single queries, which are compiled once */
} wc_database;

/* Makes a database in a folder without one, and begins a transaction in which it is laid out. Close database_ret
 * whatever this returns; it must not move. */
wirecopy_code wc_database_create(wc_database *database_ret, const char *folder, const wirecopy_allocator *allocator,
                                 wirecopy_error *error);

/* Makes the tables and views. */
wirecopy_code wc_database_lay_out(wc_database *database, wirecopy_error *error);

/* WIRECOPY_ERROR_NOT_FOUND where the folder has none. Close database_ret whatever this returns; it must not move. Where
 * nothing can be written, or the disk is full, locks cannot be had either: the database is read as it is found, and a
 * transaction fails if it is changed meanwhile; the next one tries to have locks. */
wirecopy_code wc_database_open(wc_database *database_ret, const char *folder, const wirecopy_allocator *allocator,
                               wirecopy_error *error);
void wc_database_close(wc_database *database);

/* How much of a budget its pages in memory may take; SQLite's own limit until this is called. */
wirecopy_code wc_database_limit(wc_database *database, uint64_t memory_nbytes, wirecopy_error *error);

/* What went wrong last. */
wirecopy_code wc_database_fail(const wc_database *database, wirecopy_error *error);

/* What was read cannot have been written. */
wirecopy_code wc_database_damaged(const wc_database *database, const char *what, wirecopy_error *error);

/* Begins a transaction: a snapshot for reading, or the one that writes. WIRECOPY_ERROR_IO if another one writes. */
wirecopy_code wc_database_begin(wc_database *database, int writes, wirecopy_error *error);

/* Until the transaction ends, asks now and then whether its statements shall go on: non-zero ends the one that runs,
 * with WIRECOPY_ERROR_INTERRUPTED. */
void wc_database_ask(wc_database *database, int (*stops)(void *context), void *context);

/* Commits where code is WIRECOPY_OK, and else takes everything back; returns code, or why it could not be committed. An
 * index of the format before in which nothing was changed keeps its format. */
wirecopy_code wc_database_end(wc_database *database, wirecopy_code code, wirecopy_error *error);

/* Notes, in a transaction, that rows went all over tables. Takes what they took out of the database, of whose file it
 * goes with the next checkpoint that no reader is in the way of; where that fails it stays as large as it is, and the
 * note with it, so that the next call tries again. Outside of transactions. */
wirecopy_code wc_database_note_loose(wc_database *database, wirecopy_error *error);
wirecopy_code wc_database_shrink(wc_database *database, wirecopy_error *error);

/* Moves all changes from the log to their place. Returns the bytes of both files that the database does not need, and
 * that go only once another process is done, which reads an earlier state. Outside of transactions. */
uint64_t wc_database_checkpoint(wc_database *database);

/* Memory for the statements that are kept, which are forgotten where the connection goes. */
wirecopy_code wc_statements_create(wc_database *database, wirecopy_error *error);
void wc_statements_forget(wc_database *database);
void wc_statements_free(wc_database *database);

/* Statements that return nothing. */
wirecopy_code wc_database_execute(wc_database *database, const char *sql, wirecopy_error *error);

wirecopy_code wc_statement_prepare(const wc_database *database, const char *sql, sqlite3_stmt **statement_ret,
                                   wirecopy_error *error);

/* The same, of statements that every query runs: each is compiled once for a connection. sql: a literal. Give it back
 * with wc_statement_release, also after a failure. */
wirecopy_code wc_statement_take(const wc_database *database, const char *sql, sqlite3_stmt **statement_ret,
                                wirecopy_error *error);
void wc_statement_release(const wc_database *database, sqlite3_stmt *statement);

/* *row_ret is 0 after the last row; the statement is then ready to be run anew, its values as they were. */
wirecopy_code wc_statement_step(const wc_database *database, sqlite3_stmt *statement, int *row_ret,
                                wirecopy_error *error);

/* Runs a statement that returns nothing, with integers for its first count parameters. */
wirecopy_code wc_statement_run(const wc_database *database, sqlite3_stmt *statement, const int64_t *values,
                               size_t count, wirecopy_error *error);

/* The only value of the only row; fallback where there is none, or it is null. */
wirecopy_code wc_database_number(const wc_database *database, const char *sql, int64_t fallback, int64_t *number_ret,
                                 wirecopy_error *error);

/* The number that the next segment, document, text or story has by its counter, 1 at first, and the greatest that is
 * there, or 0: a counter that is not above it was changed by something else. name: "segment" and so on. */
wirecopy_code wc_database_counter(const wc_database *database, const char *name, int64_t *noted_ret, int64_t *most_ret,
                                  wirecopy_error *error);

/* The next number, above all that are there. */
wirecopy_code wc_database_next(const wc_database *database, const char *name, int64_t *number_ret,
                               wirecopy_error *error);
wirecopy_code wc_database_set_counter(wc_database *database, const char *name, int64_t number, wirecopy_error *error);

#endif
