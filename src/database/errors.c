#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/error.h"
#include "base/files.h"
#include "database/parts.h"

/* A file of the index, or its folder, that is there and that the user may not use; 0 where there is none. */
static int find_refused(const char *folder, const char *const *names, size_t count, int mode,
                        char path_ret[2 * WC_DATABASE_PATH_NBYTES], struct stat *found_ret) {
    for (size_t i = 0; i < count; i++) {
        snprintf(path_ret, 2 * WC_DATABASE_PATH_NBYTES, "%s%s", folder, names[i]);
        if (stat(path_ret, found_ret) == 0 && access(path_ret, mode) != 0) {
            return 1;
        }
    }
    return 0;
}

int wc_database_is_full(int problem) {
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
    char path[2 * WC_DATABASE_PATH_NBYTES];
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
                   "cannot write to the index %s: %s%s%s; check the disk that it is on, and run again",
                   database->folder, message, system != 0 ? ": " : "", system != 0 ? strerror(system) : "");
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
    return wc_fail(error, WIRECOPY_ERROR_IO,
                   "cannot use the index %s: SQLite says: %s; wirecopy index verify %s says whether it is damaged",
                   database->folder, message, database->folder);
}

static wirecopy_code fail_constraint(const wc_database *database, int problem, const char *message,
                                     wirecopy_error *error) {
    int is_there = problem == SQLITE_CONSTRAINT_PRIMARYKEY || problem == SQLITE_CONSTRAINT_UNIQUE ||
                   problem == SQLITE_CONSTRAINT_ROWID;
    return wc_fail(error, WIRECOPY_ERROR_FORMAT,
                   "the index %s is damaged: its index.db %s (%s); wirecopy index verify %s says what to do",
                   database->folder,
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
        if (wc_database_is_full(system) || wc_database_is_full(database->refused)) {
            return fail_full(database, wc_database_is_full(system) ? system : database->refused, error);
        }
        return fail_access(database, message, system, error);
    case SQLITE_IOERR:
        if (wc_database_is_full(system)) {
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
    return wc_fail(error, WIRECOPY_ERROR_FORMAT,
                   "the index %s is damaged: %s; wirecopy index verify %s says what to do", database->folder, what,
                   database->folder);
}
