#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/error.h"
#include "base/files.h"
#include "base/options.h"
#include "index/disk_settings.h"
#include "index/operations.h"
#include "lsh/banding.h"

/* What the index keeps of the options, checked; bands and rows as they are chosen today. */
static wirecopy_code fix_options(const wirecopy_options *options, int keeps_texts, wirecopy_options *fixed_ret,
                                 wirecopy_error *error) {
    wirecopy_options own;
    wirecopy_code code = wc_options_copy(options, &own, error);
    if (code == WIRECOPY_OK && own.untrusted != WIRECOPY_TRUSTED) {
        code = wc_fail(error, WIRECOPY_ERROR_UNSUPPORTED,
                       "an index does not compare bytes where hashes are equal: leave options.untrusted out");
    }
    if (code == WIRECOPY_OK && own.profile == WIRECOPY_PROFILE_NEAR && !keeps_texts) {
        code = wc_fail(error, WIRECOPY_ERROR_UNSUPPORTED,
                       "the near profile compares texts, which an index without texts lacks: keep them");
    }
    if (code != WIRECOPY_OK) {
        return code;
    }
    int is_near = own.profile == WIRECOPY_PROFILE_NEAR;
    wirecopy_options prepared = own;
    wc_profile_of(own.profile)->prepare(&prepared);
    code = wc_options_check(&prepared, fixed_ret, error);
    if (code == WIRECOPY_OK && is_near) {
        wc_banding banding = wc_banding_choose(fixed_ret);
        fixed_ret->bands = banding.bands;
        fixed_ret->rows = banding.rows;
    }
    return code;
}

/* Hidden files, as systems leave them, do not count; index.db and what SQLite sets beside it may be of a run that was
 * killed. */
static int is_foreign(const char *name) {
    return name[0] != '.' && strncmp(name, "index.db", strlen("index.db")) != 0;
}

/* A folder of other files is the user's, and named by mistake. *is_new_ret: it has no index.db, nor what is set
 * beside it. */
static wirecopy_code check_folder(const char *folder, int *is_new_ret, wirecopy_error *error) {
    struct stat database;
    DIR *listed = opendir(folder);
    int problem = errno, is_new = 1, has_others = 0;
    if (listed == NULL) {
        return problem == ENOTDIR
                   ? wc_fail(error, WIRECOPY_ERROR_ARGUMENT, "%s is a file: an index is a folder; name another", folder)
                   : wc_fail_opening(folder, problem, error);
    }
    for (struct dirent *entry; (entry = readdir(listed)) != NULL;) {
        is_new &= strncmp(entry->d_name, "index.db", strlen("index.db")) != 0;
        has_others |= is_foreign(entry->d_name);
    }
    /* An empty one is no index: segments beside it are of one that was lost. */
    int has_database = fstatat(dirfd(listed), "index.db", &database, 0) == 0 && database.st_size > 0;
    closedir(listed);
    *is_new_ret = is_new;
    return has_others && !has_database
               ? wc_fail(error, WIRECOPY_ERROR_ARGUMENT,
                         "the folder %s has other files in it: name a new or an empty folder", folder)
               : WIRECOPY_OK;
}

/* What a creation that failed has made. */
static void take_back(const char *folder, int made_database, int made_folder) {
    static const char *const names[] = {"index.db", "index.db-wal", "index.db-shm", "index.db-journal"};
    for (size_t i = 0; made_database && i < sizeof names / sizeof names[0]; i++) {
        char path[WC_DISK_PATH_NBYTES];
        snprintf(path, sizeof path, "%s/%s", folder, names[i]);
        unlink(path);
    }
    if (made_folder) {
        rmdir(folder);
    }
}

wirecopy_code wc_disk_create(const wirecopy_options *options, const char *folder, int keeps_texts,
                             wirecopy_error *error) {
    wirecopy_options fixed;
    wc_database database = {.folder = folder};
    int made_folder = 0, made_database = 0, is_new = 0;
    wirecopy_code code = fix_options(options, keeps_texts, &fixed, error);
    if (code == WIRECOPY_OK) {
        made_folder = mkdir(folder, 0777) == 0;
    }
    if (code == WIRECOPY_OK && !made_folder && errno != EEXIST) {
        return wc_fail(error, WIRECOPY_ERROR_IO, "cannot make %s: %s%s", folder, strerror(errno),
                       errno == ENOENT ? "; make the folder that it is to be in first"
                                       : "; name a folder where one can be made");
    }
    if (code == WIRECOPY_OK) {
        code = check_folder(folder, &is_new, error);
    }
    if (code == WIRECOPY_OK) {
        code = wc_database_create(&database, folder, wc_options_allocator(&fixed), error);
        /* Another run may have made one meanwhile, or be about to. */
        int problem = code != WIRECOPY_OK ? sqlite3_errcode(database.handle) & 0xFF : SQLITE_OK;
        made_database = is_new && code != WIRECOPY_ERROR_ARGUMENT && problem != SQLITE_BUSY;
    }
    if (code == WIRECOPY_OK) {
        code = wc_database_lay_out(&database, error);
        if (code == WIRECOPY_OK) {
            code = wc_disk_write_settings(&database, &fixed, keeps_texts, error);
        }
        code = wc_database_end(&database, code, error);
    }
    wc_database_close(&database);
    if (code != WIRECOPY_OK) {
        take_back(folder, made_database, made_folder);
    }
    return code;
}
