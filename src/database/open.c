#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/error.h"
#include "base/files.h"
#include "base/os.h"
#include "database/parts.h"

/* A run that was killed a moment ago may not have ended yet. */
enum { WAIT_MILLISECONDS = 3000 };

/* Pages of the database that are kept in memory, as a part of the budget: the most are those that a removal of
 * 100,000 of two million documents looks at (docs/index-performance.md), the least those of one addition. */
enum { CACHE_SHARE = 4, CACHE_KIBIBYTES_MOST = 256 << 10, CACHE_KIBIBYTES_LEAST = 8 << 10 };

/* To take many documents out changes most pages, whatever their size, and fewer of them cost less. A removal of 100,000
 * of two million that did so: 2.1 s with pages of 4096 bytes, 1.8 of 8192, 1.8 of 16384; additions took the same time.
 */
#define PAGE_NBYTES "8192"

static wirecopy_code path_in(const char *folder, char *path_ret, wirecopy_error *error) {
    int length = snprintf(path_ret, WC_DATABASE_PATH_NBYTES, "%s/index.db", folder);
    return length < WC_DATABASE_PATH_NBYTES
               ? WIRECOPY_OK
               : wc_fail(error, WIRECOPY_ERROR_IO, "the name of the index folder is too long: give a shorter one");
}

/* Of changes that are not in the database yet; 0: there are none. */
static int64_t log_nbytes(const char *path) {
    char log[WC_DATABASE_PATH_NBYTES + 8];
    struct stat found;
    snprintf(log, sizeof log, "%s-wal", path);
    return stat(log, &found) == 0 ? (int64_t)found.st_size : 0;
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
    char path[WC_DATABASE_PATH_NBYTES];
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

static void name_frozen(const char *path, char uri_ret[3 * WC_DATABASE_PATH_NBYTES]) {
    size_t used = (size_t)snprintf(uri_ret, 3 * WC_DATABASE_PATH_NBYTES, "file:");
    for (size_t i = 0; path[i] != '\0' && used < 3 * WC_DATABASE_PATH_NBYTES - 32; i++) {
        int is_plain = strchr("%?#", path[i]) == NULL;
        used +=
            (size_t)snprintf(uri_ret + used, 3 * WC_DATABASE_PATH_NBYTES - used, is_plain ? "%c" : "%%%02X", path[i]);
    }
    snprintf(uri_ret + used, 3 * WC_DATABASE_PATH_NBYTES - used, "?immutable=1");
}

static wirecopy_code open_frozen(wc_database *database, const char *path, wirecopy_error *error) {
    char uri[3 * WC_DATABASE_PATH_NBYTES];
    if (log_nbytes(path) > 0) {
        return wc_fail(
            error, WIRECOPY_ERROR_IO,
            "cannot read the index %s: %s, and index.db-wal has changes that are not in index.db yet; %s",
            database->folder,
            wc_database_is_full(database->refused) ? "no space is left beside it" : "its folder cannot be written",
            wc_database_is_full(database->refused) ? "free space, and run again"
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
    char path[WC_DATABASE_PATH_NBYTES];
    struct stat now;
    return path_in(database->folder, path, NULL) != WIRECOPY_OK || log_nbytes(path) > 0 || stat(path, &now) != 0 ||
           !is_as_found(&database->found, &now);
}

wirecopy_code wc_database_check_frozen(const wc_database *database, wirecopy_error *error) {
    return database->is_frozen && is_changed(database)
               ? wc_fail(error, WIRECOPY_ERROR_IO,
                         "the index %s was changed while it was read, and no lock could be had beside it: run again",
                         database->folder)
               : WIRECOPY_OK;
}

/* ---- Where it can ---- */

/* A reader that may write to the folder and not to index.db makes index.db-wal and index.db-shm where there are none,
 * and cannot take them away when it is done, as those can who may write to all three. With its own permissions they
 * would keep everyone else from writing: who may write to the folder and read them may write to them too. No link is
 * followed, since others may put one there. */
static void share_files(const char *path, const char *folder) {
    static const char *const beside[] = {"-wal", "-shm"};
    struct stat found, of_folder;
    for (size_t i = 0; i < sizeof beside / sizeof beside[0]; i++) {
        char name[WC_DATABASE_PATH_NBYTES + 8];
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
    if ((problem == SQLITE_IOERR || problem == SQLITE_CANTOPEN) && wc_database_is_full(system)) {
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
    char path[WC_DATABASE_PATH_NBYTES];
    *database_ret = (wc_database){.folder = folder, .sums = {.allocator = allocator}};
    wirecopy_code code = path_in(folder, path, error);
    if (code == WIRECOPY_OK) {
        code = wc_statements_create(database_ret, error);
    }
    if (code == WIRECOPY_OK && access(path, F_OK) != 0) {
        return fail_absent(folder, path, error);
    }
    return code == WIRECOPY_OK ? open_locked(database_ret, path, error) : code;
}

/* There may be locks now. On a disk that cannot be written there are none, and opening costs more than a query. */
static int may_thaw(const wc_database *database) {
    return database->is_frozen && (wc_database_is_full(database->refused) || is_changed(database));
}

static wirecopy_code open_anew(wc_database *database, wirecopy_error *error) {
    char path[WC_DATABASE_PATH_NBYTES];
    wirecopy_code code = path_in(database->folder, path, error);
    wc_statements_forget(database);
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

wirecopy_code wc_database_thaw(wc_database *database, wirecopy_error *error) {
    return may_thaw(database) ? open_anew(database, error) : WIRECOPY_OK;
}

/* ---- Its end, and its size ---- */

void wc_database_close(wc_database *database) {
    wc_statements_free(database);
    sqlite3_close_v2(database->handle);
    database->handle = NULL;
    wc_sums_clear(&database->sums);
}

/* Rows that were deleted all over a table leave pages that are partly empty, which only VACUUM fills again: of 100,000
 * documents of which each second was removed, the file had 55 free pages of 1,264, and 601 pages after it. It is one
 * transaction like any other: what reads goes on with what it sees. */
static const char loose[] = "loose";

wirecopy_code wc_database_note_loose(wc_database *database, wirecopy_error *error) {
    return wc_database_set_counter(database, loose, 1, error);
}

wirecopy_code wc_database_shrink(wc_database *database, wirecopy_error *error) {
    int64_t is_loose = 0;
    wirecopy_code code =
        wc_database_number(database, "SELECT next FROM counters WHERE name = 'loose'", 0, &is_loose, error);
    if (code != WIRECOPY_OK || !is_loose) {
        return code;
    }
    code = wc_database_execute(database, "VACUUM", error);
    return code == WIRECOPY_OK ? wc_database_set_counter(database, loose, 0, error) : code;
}

uint64_t wc_database_checkpoint(wc_database *database) {
    char path[WC_DATABASE_PATH_NBYTES];
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
