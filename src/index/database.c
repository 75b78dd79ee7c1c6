#include "index/database.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/error.h"
#include "base/files.h"
#include "base/memory.h"
#include "base/os.h"

/* PATH_MAX of Linux. */
enum { PATH_NBYTES = 4096 };

/* A run that was killed a moment ago may not have ended yet. */
enum { WAIT_MILLISECONDS = 3000 };

/* Pages of the database that are kept in memory, as a part of the budget: the most are those that a removal of
 * 100,000 of two million documents looks at (docs/index-performance.md), the least those of one addition. */
enum { CACHE_SHARE = 4, CACHE_KIBIBYTES_MOST = 256 << 10, CACHE_KIBIBYTES_LEAST = 8 << 10 };

/* To take many documents out changes most pages, whatever their size, and fewer of them cost less. A removal of 100,000 of
 * two million that did so: 2.1 s with pages of 4096 bytes, 1.8 of 8192, 1.8 of 16384; additions took the same time. */
#define PAGE_NBYTES "8192"

/* Statements that are kept, as many as a query runs. */
enum { STATEMENTS_KEPT = 13 };

struct wc_kept_statement {
    const char *sql;
    sqlite3_stmt *statement;
    int is_taken;
};

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
    " LEFT JOIN sources s ON s.source = d.source WHERE " WC_IS_THERE("d.document") ";"
    "CREATE VIEW story_list AS SELECT t.story, count(*) AS documents, datetime(min(d.date), 'unixepoch') AS first,"
    " datetime(max(d.date), 'unixepoch') AS last, count(DISTINCT d.source) AS sources,"
    " (SELECT r.id FROM stories y JOIN documents r ON r.document = y.representative WHERE y.story = t.story)"
    " AS representative FROM texts t JOIN documents d ON d.text = t.text WHERE " WC_IS_THERE("d.document") " GROUP BY"
    " t.story;";

/* A file of the index, or its folder, that is there and that the user may not use; 0 where there is none. */
static int find_refused(const char *folder, const char *const *names, size_t count, int mode,
                        char path_ret[2 * PATH_NBYTES], struct stat *found_ret) {
    for (size_t i = 0; i < count; i++) {
        snprintf(path_ret, 2 * PATH_NBYTES, "%s%s", folder, names[i]);
        if (stat(path_ret, found_ret) == 0 && access(path_ret, mode) != 0) {
            return 1;
        }
    }
    return 0;
}

/* No file may grow. */
static int is_full(int problem) {
    return wc_room_wanted(problem) != NULL;
}

static wirecopy_code fail_full(const wc_database *database, int problem, wirecopy_error *error) {
    return wc_fail(error, WIRECOPY_ERROR_IO, "cannot write to the index %s: %s, and run again", database->folder,
                   problem == EFBIG ? "its files would exceed the limit of a file's size; raise it (ulimit -f)"
                                    : "no space left; free space");
}

/* SQLite does not say which of its files it may not use. */
static wirecopy_code fail_access(const wc_database *database, const char *message, int system, wirecopy_error *error) {
    static const char *const read[] = {"/index.db"};
    static const char *const written[] = {"/index.db-shm", "/index.db-wal", "/index.db", ""};
    char path[2 * PATH_NBYTES];
    struct stat found;
    if (find_refused(database->folder, read, 1, R_OK, path, &found)) {
        return wc_fail(error, WIRECOPY_ERROR_IO,
                       "cannot read %s: %s; run as a user who may read it, or change its permissions", path,
                       strerror(errno));
    }
    if (find_refused(database->folder, written, sizeof written / sizeof written[0], W_OK, path, &found)) {
        if (errno == EROFS) {
            return wc_fail(error, WIRECOPY_ERROR_IO,
                           "cannot write to the index %s: its file system can only be read; mount it so that it can be"
                           " written, or copy the folder elsewhere",
                           database->folder);
        }
        return wc_fail(error, WIRECOPY_ERROR_IO,
                       "cannot write to the index %s: %s: you may not write to %s%s; run as a user who may, or change"
                       " the permissions of the folder and of all files in it",
                       database->folder, message, path,
                       found.st_uid != geteuid() ? ", which belongs to another user" : "");
    }
    return wc_fail(error, WIRECOPY_ERROR_IO,
                   "cannot write to the index %s: %s%s%s; check the disk that it is on, and run again", database->folder,
                   message, system != 0 ? ": " : "", system != 0 ? strerror(system) : "");
}

/* A table or a column that is not there, or a schema that is not the one that was written, and whatever else a
 * statement may have against it. */
static wirecopy_code fail_statement(const wc_database *database, const char *message, wirecopy_error *error) {
    static const char *const of_schema[] = {"no such table", "no such column",          "no such view", "has no column",
                                            "columns but",   "unsupported file format", "malformed"};
    for (size_t i = 0; i < sizeof of_schema / sizeof of_schema[0]; i++) {
        if (strstr(message, of_schema[i]) != NULL) {
            return wc_fail(error, WIRECOPY_ERROR_FORMAT,
                           "the index %s is damaged: %s in its index.db; " WC_DATABASE_LOST, database->folder, message);
        }
    }
    return wc_fail(error, WIRECOPY_ERROR_IO, "cannot use the index %s: SQLite says: %s; wirecopy index verify %s says whether it is damaged",
                   database->folder, message, database->folder);
}

static wirecopy_code fail_constraint(const wc_database *database, int problem, const char *message,
                                     wirecopy_error *error) {
    int is_there = problem == SQLITE_CONSTRAINT_PRIMARYKEY || problem == SQLITE_CONSTRAINT_UNIQUE ||
                   problem == SQLITE_CONSTRAINT_ROWID;
    return wc_fail(error, WIRECOPY_ERROR_FORMAT,
                   "the index %s is damaged: its index.db %s (%s); wirecopy index verify %s says what to do", database->folder,
                   is_there ? "has a row already that is to be added" : "does not take a row that is to be added",
                   message, database->folder);
}

wirecopy_code wc_database_fail(const wc_database *database, wirecopy_error *error) {
    int problem = database->handle != NULL ? sqlite3_extended_errcode(database->handle) : SQLITE_NOMEM;
    const char *message = database->handle != NULL ? sqlite3_errmsg(database->handle) : "out of memory";
    int system = database->handle != NULL ? sqlite3_system_errno(database->handle) : 0;
    switch (problem & 0xFF) {
    case SQLITE_NOMEM:
        return wc_fail_memory(error, 0);
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
        return wc_fail(error, WIRECOPY_ERROR_IO, "another run writes to the index %s: wait for it", database->folder);
    case SQLITE_INTERRUPT:
        return wc_fail(error, WIRECOPY_ERROR_INTERRUPTED, "interrupted");
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
        return wc_fail(error, WIRECOPY_ERROR_FORMAT, "the index %s is damaged: %s in its index.db; " WC_DATABASE_LOST,
                       database->folder, message);
    case SQLITE_ERROR:
        return fail_statement(database, message, error);
    case SQLITE_CONSTRAINT:
        return fail_constraint(database, problem, message, error);
    case SQLITE_FULL:
        return fail_full(database, system, error);
    case SQLITE_READONLY:
    case SQLITE_PERM:
    case SQLITE_CANTOPEN:
        if (is_full(system) || is_full(database->refused)) {
            return fail_full(database, is_full(system) ? system : database->refused, error);
        }
        return fail_access(database, message, system, error);
    case SQLITE_IOERR:
        if (is_full(system)) {
            return fail_full(database, system, error);
        }
        /* fall through */
    default:
        return wc_fail(error, WIRECOPY_ERROR_IO,
                       "cannot use the index %s: %s%s%s; check the disk that it is on, and run again", database->folder,
                       message, system != 0 ? ": " : "", system != 0 ? strerror(system) : "");
    }
}

wirecopy_code wc_database_damaged(const wc_database *database, const char *what, wirecopy_error *error) {
    return wc_fail(error, WIRECOPY_ERROR_FORMAT, "the index %s is damaged: %s; wirecopy index verify %s says what to do",
                   database->folder, what, database->folder);
}

static wirecopy_code path_in(const char *folder, char *path_ret, wirecopy_error *error) {
    int length = snprintf(path_ret, PATH_NBYTES, "%s/index.db", folder);
    return length < PATH_NBYTES
               ? WIRECOPY_OK
               : wc_fail(error, WIRECOPY_ERROR_IO, "the name of the index folder is too long: give a shorter one");
}

/* In WAL mode readers see the state before a transaction until it is committed, and FULL syncs each commit. */
static wirecopy_code set_up(wc_database *database, wirecopy_error *error) {
    sqlite3_extended_result_codes(database->handle, 1);
    sqlite3_busy_timeout(database->handle, WAIT_MILLISECONDS);
    return wc_database_execute(
        database, "PRAGMA synchronous = FULL; PRAGMA temp_store = MEMORY; PRAGMA foreign_keys = OFF;", error);
}

wirecopy_code wc_database_limit(wc_database *database, uint64_t memory_nbytes, wirecopy_error *error) {
    char sql[64];
    uint64_t kibibytes = memory_nbytes / CACHE_SHARE / 1024;
    database->memory_nbytes = memory_nbytes;
    kibibytes = kibibytes < CACHE_KIBIBYTES_MOST ? kibibytes : CACHE_KIBIBYTES_MOST;
    kibibytes = kibibytes > CACHE_KIBIBYTES_LEAST ? kibibytes : CACHE_KIBIBYTES_LEAST;
    snprintf(sql, sizeof sql, "PRAGMA cache_size = -%u", (unsigned)kibibytes);
    return wc_database_execute(database, sql, error);
}

static wirecopy_code open_path(wc_database *database, const char *path, int flags, wirecopy_error *error) {
    if (sqlite3_open_v2(path, &database->handle, flags, NULL) != SQLITE_OK) {
        return wc_database_fail(database, error);
    }
    return set_up(database, error);
}

wirecopy_code wc_database_create(wc_database *database_ret, const char *folder, const wirecopy_allocator *allocator,
                                 wirecopy_error *error) {
    char path[PATH_NBYTES];
    *database_ret = (wc_database){.folder = folder, .sums = {.allocator = allocator}};
    wirecopy_code code = path_in(folder, path, error);
    if (code == WIRECOPY_OK) {
        code = open_path(database_ret, path, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE, error);
    }
    if (code == WIRECOPY_OK) {
        code =
            wc_database_execute(database_ret, "PRAGMA page_size = " PAGE_NBYTES "; PRAGMA journal_mode = WAL", error);
    }
    int64_t ntables = 0;
    if (code == WIRECOPY_OK) {
        code = wc_database_execute(database_ret, "BEGIN IMMEDIATE", error);
    }
    if (code == WIRECOPY_OK) {
        code = wc_database_number(database_ret, "SELECT count(*) FROM sqlite_master", 0, &ntables, error);
    }
    /* One without tables is of a run that was killed. */
    return code == WIRECOPY_OK && ntables > 0
               ? wc_fail(error, WIRECOPY_ERROR_ARGUMENT, "%s is an index already: name another folder", folder)
               : code;
}

static wirecopy_code watch(wc_database *database, wirecopy_error *error) {
    if (!database->is_summed && wc_sums_watch(&database->sums, database->handle) != SQLITE_OK) {
        return wc_database_fail(database, error);
    }
    database->is_summed = 1;
    return WIRECOPY_OK;
}

wirecopy_code wc_database_lay_out(wc_database *database, wirecopy_error *error) {
    wirecopy_code code = wc_database_execute(database, schema, error);
    if (code == WIRECOPY_OK) {
        code = wc_database_execute(database, schema_of_removed, error);
    }
    return code == WIRECOPY_OK ? watch(database, error) : code;
}

/* Only where nothing has that name an index may be wanted; what is there is something else. */
static wirecopy_code fail_absent(const char *folder, const char *path, wirecopy_error *error) {
    int problem = errno;
    if (problem == ENOTDIR) {
        return wc_fail(error, WIRECOPY_ERROR_NOT_FOUND, "%s is a file, and an index is a folder: check the name",
                       folder);
    }
    if (problem == ENOENT && access(folder, F_OK) == 0) {
        return wc_fail(error, WIRECOPY_ERROR_NOT_FOUND, "%s is no index: the folder has no index.db; check the name",
                       folder);
    }
    return problem == ENOENT
               ? wc_fail(error, WIRECOPY_ERROR_NOT_FOUND,
                         "%s is no index: check the name, or make a new one: wirecopy index create %s", folder, folder)
               : wc_fail_opening(path, problem, error);
}

/* ---- Where nothing can be written ---- */

/* Of changes that are not in the database yet; 0: there are none. */
static int64_t log_nbytes(const char *path) {
    char log[PATH_NBYTES + 8];
    struct stat found;
    snprintf(log, sizeof log, "%s-wal", path);
    return stat(log, &found) == 0 ? (int64_t)found.st_size : 0;
}

static void name_frozen(const char *path, char uri_ret[3 * PATH_NBYTES]) {
    size_t used = (size_t)snprintf(uri_ret, 3 * PATH_NBYTES, "file:");
    for (size_t i = 0; path[i] != '\0' && used < 3 * PATH_NBYTES - 32; i++) {
        int is_plain = strchr("%?#", path[i]) == NULL;
        used += (size_t)snprintf(uri_ret + used, 3 * PATH_NBYTES - used, is_plain ? "%c" : "%%%02X", path[i]);
    }
    snprintf(uri_ret + used, 3 * PATH_NBYTES - used, "?immutable=1");
}

static wirecopy_code open_frozen(wc_database *database, const char *path, wirecopy_error *error) {
    char uri[3 * PATH_NBYTES];
    if (log_nbytes(path) > 0) {
        return wc_fail(error, WIRECOPY_ERROR_IO,
                       "cannot read the index %s: %s, and index.db-wal has changes that are not in index.db yet; %s",
                       database->folder,
                       is_full(database->refused) ? "no space is left beside it" : "its folder cannot be written",
                       is_full(database->refused) ? "free space, and run again"
                                                  : "run wirecopy index stats once where it can be written");
    }
    sqlite3_close_v2(database->handle);
    database->handle = NULL;
    database->is_frozen = 1;
    name_frozen(path, uri);
    if (stat(path, &database->found) != 0) {
        return wc_fail_opening(path, errno, error);
    }
    return open_path(database, uri, SQLITE_OPEN_READONLY | SQLITE_OPEN_URI, error);
}

static int is_as_found(const struct stat *found, const struct stat *now) {
    struct timespec before = wc_os_changed(found), after = wc_os_changed(now);
    return now->st_size == found->st_size && now->st_ino == found->st_ino && before.tv_sec == after.tv_sec &&
           before.tv_nsec == after.tv_nsec;
}

static int is_changed(const wc_database *database) {
    char path[PATH_NBYTES];
    struct stat now;
    return path_in(database->folder, path, NULL) != WIRECOPY_OK || log_nbytes(path) > 0 || stat(path, &now) != 0 ||
           !is_as_found(&database->found, &now);
}

static wirecopy_code check_frozen(const wc_database *database, wirecopy_error *error) {
    return database->is_frozen && is_changed(database)
               ? wc_fail(error, WIRECOPY_ERROR_IO,
                         "the index %s was changed while it was read, and no lock could be had beside it: run again",
                         database->folder)
               : WIRECOPY_OK;
}

/* A reader that may write to the folder and not to index.db makes index.db-wal and index.db-shm where there are none,
 * and cannot take them away when it is done, as those can who may write to all three. With its own permissions they
 * would keep everyone else from writing: who may write to the folder and read them may write to them too. No link is
 * followed, since others may put one there. */
static void share_files(const char *path, const char *folder) {
    static const char *const beside[] = {"-wal", "-shm"};
    struct stat found, of_folder;
    for (size_t i = 0; i < sizeof beside / sizeof beside[0]; i++) {
        char name[PATH_NBYTES + 8];
        snprintf(name, sizeof name, "%s%s", path, beside[i]);
        if (lstat(name, &found) == 0 && S_ISREG(found.st_mode) && found.st_uid == geteuid() &&
            stat(folder, &of_folder) == 0) {
            mode_t readers = (found.st_mode & 0444) >> 1;
            fchmodat(AT_FDCWD, name, (found.st_mode & 0666) | (of_folder.st_mode & readers), AT_SYMLINK_NOFOLLOW);
        }
    }
}

/* Why SQLite cannot make the files beside the database in which its locks are: errno of that; 0: it can, or what failed
 * was something else. */
static int why_unlocked(const wc_database *database) {
    int problem = sqlite3_errcode(database->handle) & 0xFF, system = sqlite3_system_errno(database->handle);
    if ((problem == SQLITE_IOERR || problem == SQLITE_CANTOPEN) && is_full(system)) {
        return system;
    }
    return (problem == SQLITE_CANTOPEN || problem == SQLITE_READONLY) && access(database->folder, W_OK) != 0 ? errno
                                                                                                             : 0;
}

/* With the locks that readers need, where they can be had: the first look at the database tells. */
static wirecopy_code open_locked(wc_database *database, const char *path, wirecopy_error *error) {
    int is_writable = access(path, W_OK) == 0;
    wirecopy_code code = open_path(database, path, is_writable ? SQLITE_OPEN_READWRITE : SQLITE_OPEN_READONLY, error);
    if (code == WIRECOPY_OK) {
        code = wc_database_execute(database, "SELECT 1 FROM sqlite_master", error);
    }
    if (!is_writable) {
        share_files(path, database->folder);
    }
    database->refused = code != WIRECOPY_OK && database->handle != NULL ? why_unlocked(database) : 0;
    return database->refused != 0 ? open_frozen(database, path, error) : code;
}

wirecopy_code wc_database_open(wc_database *database_ret, const char *folder, const wirecopy_allocator *allocator,
                               wirecopy_error *error) {
    char path[PATH_NBYTES];
    *database_ret = (wc_database){.folder = folder, .sums = {.allocator = allocator}};
    wirecopy_code code = path_in(folder, path, error);
    database_ret->kept = wc_allocate_zeroed(allocator, STATEMENTS_KEPT, sizeof *database_ret->kept);
    if (code == WIRECOPY_OK && database_ret->kept == NULL) {
        return wc_fail_refused(allocator, STATEMENTS_KEPT * sizeof *database_ret->kept, error);
    }
    if (code == WIRECOPY_OK && access(path, F_OK) != 0) {
        return fail_absent(folder, path, error);
    }
    return code == WIRECOPY_OK ? open_locked(database_ret, path, error) : code;
}

static void forget_statements(wc_database *database) {
    for (size_t i = 0; database->kept != NULL && i < STATEMENTS_KEPT; i++) {
        sqlite3_finalize(database->kept[i].statement);
        database->kept[i] = (struct wc_kept_statement){0};
    }
}

void wc_database_close(wc_database *database) {
    forget_statements(database);
    if (database->kept != NULL) {
        wc_release(database->sums.allocator, database->kept, STATEMENTS_KEPT, sizeof *database->kept);
        database->kept = NULL;
    }
    sqlite3_close_v2(database->handle);
    database->handle = NULL;
    wc_sums_clear(&database->sums);
}

wirecopy_code wc_database_execute(wc_database *database, const char *sql, wirecopy_error *error) {
    return sqlite3_exec(database->handle, sql, NULL, NULL, NULL) == SQLITE_OK ? WIRECOPY_OK
                                                                              : wc_database_fail(database, error);
}

/* Rows that were deleted all over a table leave pages that are partly empty, which only VACUUM fills again: of 100,000
 * documents of which each second was removed, the file had 55 free pages of 1,264, and 601 pages after it. It is one
 * transaction like any other: what reads goes on with what it sees. */
void wc_database_shrink(wc_database *database) {
    sqlite3_exec(database->handle, "VACUUM", NULL, NULL, NULL);
}

uint64_t wc_database_checkpoint(wc_database *database) {
    char path[PATH_NBYTES];
    struct stat found;
    int64_t needed = 0;
    wc_database_execute(database, "PRAGMA wal_checkpoint(TRUNCATE)", NULL);
    wirecopy_code code = wc_database_number(
        database, "SELECT page_count * page_size FROM pragma_page_count, pragma_page_size", 0, &needed, NULL);
    if (code != WIRECOPY_OK || path_in(database->folder, path, NULL) != WIRECOPY_OK || stat(path, &found) != 0) {
        return 0;
    }
    int64_t nbytes = (int64_t)found.st_size + log_nbytes(path);
    return nbytes > needed ? (uint64_t)(nbytes - needed) : 0;
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

/* There may be locks now. On a disk that cannot be written there are none, and opening costs more than a query. */
static int may_thaw(const wc_database *database) {
    return database->is_frozen && (is_full(database->refused) || is_changed(database));
}

static wirecopy_code thaw(wc_database *database, wirecopy_error *error) {
    char path[PATH_NBYTES];
    wirecopy_code code = path_in(database->folder, path, error);
    forget_statements(database);
    sqlite3_close_v2(database->handle);
    database->handle = NULL;
    database->is_frozen = database->is_summed = 0;
    if (code == WIRECOPY_OK) {
        code = open_locked(database, path, error);
    }
    return code == WIRECOPY_OK && database->memory_nbytes > 0
               ? wc_database_limit(database, database->memory_nbytes, error)
               : code;
}

/* ---- An index of before, without a table of what was removed ---- */

static wirecopy_code has_removed(const wc_database *database, int *has_ret, wirecopy_error *error) {
    int64_t count = 0;
    wirecopy_code code = wc_database_number(
        database, "SELECT count(*) FROM main.sqlite_master WHERE type = 'table' AND name = 'removed'", 0, &count, error);
    *has_ret = count > 0;
    return code;
}

/* What reads it sees an empty one. Another run may make the table at any time: within the transaction that reads. */
static wirecopy_code stand_in(wc_database *database, wirecopy_error *error) {
    int has = 0;
    wirecopy_code code = has_removed(database, &has, error);
    return code == WIRECOPY_OK ? wc_database_execute(database,
                                                     has ? "DROP TABLE IF EXISTS temp.removed"
                                                         : "CREATE TABLE IF NOT EXISTS temp." WC_DATABASE_REMOVED,
                                                     error)
                               : code;
}

/* Within the transaction that changes it, so that one that changes nothing leaves it as it was. */
static wirecopy_code make_removed(wc_database *database, wirecopy_error *error) {
    int has = 0;
    wirecopy_code code = wc_database_execute(database, "DROP TABLE IF EXISTS temp.removed", error);
    if (code == WIRECOPY_OK) {
        code = has_removed(database, &has, error);
    }
    if (code == WIRECOPY_OK && !has) {
        code = wc_database_execute(database, "DROP VIEW IF EXISTS document_list; DROP VIEW IF EXISTS story_list", error);
    }
    return code == WIRECOPY_OK && !has ? wc_database_execute(database, schema_of_removed, error) : code;
}

static wirecopy_code begin_to_read(wc_database *database, wirecopy_error *error) {
    wirecopy_code code = run_kept(database, "BEGIN", error);
    if (code == WIRECOPY_OK && database->is_of_before) {
        code = stand_in(database, error);
        code = code == WIRECOPY_OK ? code : wc_database_end(database, code, error);
    }
    return code;
}

static wirecopy_code begin_to_write(wc_database *database, wirecopy_error *error) {
    wirecopy_code code = run_kept(database, "BEGIN IMMEDIATE", error);
    if (code == WIRECOPY_OK && database->is_of_before) {
        code = make_removed(database, error);
    }
    if (code == WIRECOPY_OK) {
        code = watch(database, error);
    }
    database->is_writing = code == WIRECOPY_OK;
    return code == WIRECOPY_OK ? code : wc_database_end(database, code, error);
}

wirecopy_code wc_database_begin(wc_database *database, int writes, wirecopy_error *error) {
    wirecopy_code code = may_thaw(database) ? thaw(database, error) : WIRECOPY_OK;
    return code != WIRECOPY_OK ? code : (writes ? begin_to_write : begin_to_read)(database, error);
}

/* Operations of SQLite's machine, some 100 million a second, between two questions. Chosen. */
enum { OPERATIONS_A_QUESTION = 100000 };

void wc_database_ask(wc_database *database, int (*stops)(void *context), void *context) {
    sqlite3_progress_handler(database->handle, stops != NULL ? OPERATIONS_A_QUESTION : 0, stops, context);
}

/* With the first change that is made, an index of before is one of today, which programs of before refuse: what is kept
 * of a text from now on has dates, which they would take for names. */
static wirecopy_code raise_format(wc_database *database, wirecopy_error *error) {
    char sketch[128];
    snprintf(sketch, sizeof sketch,
             "UPDATE settings SET value = 'sketch %d' || substr(value, instr(value, char(10))) WHERE name = 'sketch'",
             WIRECOPY_SKETCH_VERSION);
    wirecopy_code code = wc_database_execute(
        database, "UPDATE settings SET value = '" WC_DATABASE_FORMAT "' WHERE name = 'format'", error);
    return code == WIRECOPY_OK ? wc_database_execute(database, sketch, error) : code;
}

static wirecopy_code commit(wc_database *database, wirecopy_error *error) {
    wirecopy_code code = database->is_writing && database->is_of_before ? raise_format(database, error) : WIRECOPY_OK;
    if (code == WIRECOPY_OK && wc_sums_write(&database->sums, database->handle) != SQLITE_OK) {
        code = wc_database_fail(database, error);
    }
    if (code == WIRECOPY_OK) {
        code = check_frozen(database, error);
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
