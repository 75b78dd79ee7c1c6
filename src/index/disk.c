#include "index/disk.h"

#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "base/error.h"
#include "base/files.h"
#include "base/memory.h"
#include "base/options.h"
#include "index/segment_writer.h"
#include "lsh/banding.h"
#include "run/budget.h"
#include "store/settings.h"

/* Numbers of segments stay below it, so that one more is a number too. Chosen. */
#define SEGMENTS_MOST ((int64_t)1 << 62)

/* How often a snapshot is tried: a compaction may take files away between its beginning and their opening. */
enum { TRIES = 10 };

void wc_disk_path(const wc_disk *disk, const char *name, char path_ret[WC_DISK_PATH_NBYTES]) {
    snprintf(path_ret, WC_DISK_PATH_NBYTES, "%s/%s", disk->folder, name);
}

/* ---- Settings ---- */

/* Those that decide about results, and how they are kept: as the shortest decimal that is the same number. */
typedef struct setting {
    const char *name;
    char value[64];
} setting;

enum { SETTINGS_MOST = 16 };

static size_t list_settings(const wirecopy_options *options, int keeps_texts, setting *settings_ret) {
    size_t n = 0;
#define PUT(title, format, what)                                                                                       \
    settings_ret[n].name = title;                                                                                      \
    snprintf(settings_ret[n++].value, sizeof settings_ret[0].value, format, what)
    PUT("format", "%s", WC_DATABASE_FORMAT);
    PUT("profile", "%s", options->profile == WIRECOPY_PROFILE_NEAR ? "near" : "news");
    PUT("threshold", "%.17g", options->threshold);
    PUT("seed", "%llu", (unsigned long long)options->seed);
    PUT("texts", "%d", keeps_texts);
    if (options->profile == WIRECOPY_PROFILE_NEAR) {
        PUT("ngram", "%u", options->ngram);
        PUT("permutations", "%u", options->permutations);
        PUT("bands", "%u", options->bands);
        PUT("rows", "%u", options->rows);
        PUT("linkage", "%s", options->linkage == WIRECOPY_LINKAGE_COMPONENTS ? "components" : "agreement");
        PUT("max_bucket", "%u", options->bucket_texts_max);
    }
#undef PUT
    return n;
}

static void take_setting(wc_disk *disk, const char *name, const char *value) {
    wirecopy_options *options = &disk->options;
    uint32_t number = (uint32_t)strtoul(value, NULL, 10);
    if (strcmp(name, "profile") == 0) {
        options->profile = strcmp(value, "near") == 0 ? WIRECOPY_PROFILE_NEAR : WIRECOPY_PROFILE_NEWS;
    } else if (strcmp(name, "threshold") == 0) {
        options->threshold = strtod(value, NULL);
    } else if (strcmp(name, "seed") == 0) {
        options->seed = strtoull(value, NULL, 10);
    } else if (strcmp(name, "texts") == 0) {
        disk->keeps_texts = (int)number;
    } else if (strcmp(name, "ngram") == 0) {
        options->ngram = number;
    } else if (strcmp(name, "permutations") == 0) {
        options->permutations = number;
    } else if (strcmp(name, "bands") == 0) {
        options->bands = number;
    } else if (strcmp(name, "rows") == 0) {
        options->rows = number;
    } else if (strcmp(name, "linkage") == 0) {
        options->linkage = strcmp(value, "components") == 0 ? WIRECOPY_LINKAGE_COMPONENTS : WIRECOPY_LINKAGE_AGREEMENT;
    } else if (strcmp(name, "max_bucket") == 0) {
        options->bucket_texts_max = number;
    }
}

/* The settings that sketches depend on, of this program: texts are sketched again, and must be what they were. */
static wirecopy_code sketch_settings(const wirecopy_options *options, wc_settings *settings_ret,
                                     const wirecopy_allocator **allocator_ret, wirecopy_error *error) {
    wirecopy_sketcher *sketcher = NULL;
    wirecopy_options own = *options;
    const wc_profile *profile = wc_profile_of(own.profile);
    *settings_ret = (wc_settings){0};
    profile->prepare(&own);
    *allocator_ret = wc_options_allocator(&own);
    wirecopy_code code = wc_sketcher_create(&own, &sketcher, error);
    if (code == WIRECOPY_OK) {
        sketcher->kind = profile->sketch;
        code = wc_settings_of_sketch(sketcher, settings_ret, error);
        wc_sketcher_free(sketcher);
    }
    return code;
}

static wirecopy_code write_settings(wc_database *database, const wirecopy_options *options, int keeps_texts,
                                    wirecopy_error *error) {
    setting settings[SETTINGS_MOST];
    wc_settings sketch;
    const wirecopy_allocator *allocator;
    sqlite3_stmt *statement = NULL;
    size_t n = list_settings(options, keeps_texts, settings);
    wirecopy_code code = sketch_settings(options, &sketch, &allocator, error);
    if (code == WIRECOPY_OK) {
        code = wc_statement_prepare(database, "INSERT INTO settings VALUES(?, ?)", &statement, error);
    }
    for (size_t i = 0; code == WIRECOPY_OK && i <= n; i++) {
        sqlite3_bind_text(statement, 1, i < n ? settings[i].name : "sketch", -1, SQLITE_STATIC);
        sqlite3_bind_text(statement, 2, i < n ? settings[i].value : sketch.text, -1, SQLITE_STATIC);
        code = wc_statement_run(database, statement, NULL, 0, error);
    }
    sqlite3_finalize(statement);
    wc_settings_clear(&sketch, allocator);
    return code;
}

/* Sketches of the version before lack dates alone (docs/formats.md). What has its text here is sketched again, with
 * them; of other texts none is known. */
static const char sketch_before[] = "sketch 2\n";

static int are_of_before(const char *sketch) {
    return strncmp(sketch, sketch_before, sizeof sketch_before - 1) == 0;
}

static int are_known_sketches(const char *own, const char *sketch) {
    return strcmp(own, sketch) == 0 ||
           (are_of_before(sketch) && strcmp(strchr(own, '\n') + 1, sketch + sizeof sketch_before - 1) == 0);
}

static wirecopy_code check_settings(const wc_disk *disk, const char *sketch, wirecopy_error *error) {
    wc_settings own;
    const wirecopy_allocator *allocator;
    wirecopy_code code = sketch_settings(&disk->options, &own, &allocator, error);
    if (code == WIRECOPY_OK && !are_known_sketches(own.text, sketch)) {
        code = wc_fail(error, WIRECOPY_ERROR_ARGUMENT,
                       "the index %s was made by a version of this program that sees texts otherwise: make it anew from the"
                       " dumps",
                       disk->folder);
    }
    wc_settings_clear(&own, allocator);
    return code;
}

/* Whether they are as they were written. Where they are not, what only asks the database goes on. An index of another
 * format may have no such sum. */
static wirecopy_code sum_settings(wc_disk *disk, int is_own_format, wirecopy_error *error) {
    wc_database *database = &disk->database;
    char sql[64];
    int64_t noted = 0;
    snprintf(sql, sizeof sql, "SELECT sum FROM sums WHERE kind = %d", (int)WC_SUMS_SETTINGS);
    wirecopy_code code = wc_database_number(database, sql, 0, &noted, error);
    if (code == WIRECOPY_OK && wc_sums_add_up(&database->sums, database->handle, WC_SUMS_SETTINGS) != SQLITE_OK) {
        code = wc_database_fail(database, error);
    }
    const wc_block_sum *found = database->sums.tables[WC_SUMS_SETTINGS].blocks;
    size_t nfound = database->sums.tables[WC_SUMS_SETTINGS].count;
    int is_whole = nfound == 1 && found[0].sum == (uint64_t)noted;
    wc_sums_forget(&database->sums);
    if (!is_own_format && (code != WIRECOPY_OK || noted == 0)) {
        return WIRECOPY_OK;
    }
    disk->has_damaged_settings = code == WIRECOPY_OK && !is_whole;
    return code;
}

/* A creation that was killed leaves a database without tables; so do some ways to lose a file. */
static wirecopy_code check_tables(const wc_disk *disk, wirecopy_error *error) {
    int64_t ntables = 0;
    wirecopy_code code =
        wc_database_number(&disk->database, "SELECT count(*) FROM sqlite_master", 0, &ntables, error);
    return code == WIRECOPY_OK && ntables == 0
               ? wc_fail(error, WIRECOPY_ERROR_FORMAT,
                         "the index %s is damaged: its index.db is empty; " WC_DATABASE_LOST, disk->folder)
               : code;
}

/* Conditions about what was removed (database.h) stand within others: SQLite would take a column that is not there for one
 * of the table around it. */
static wirecopy_code check_removed(const wc_disk *disk, wirecopy_error *error) {
    sqlite3_stmt *statement;
    int row = 0;
    wirecopy_code code = wc_statement_prepare(
        &disk->database, "SELECT group_concat(name, ', ') FROM pragma_table_info('removed')", &statement, error);
    if (code == WIRECOPY_OK) {
        code = wc_statement_step(&disk->database, statement, &row, error);
    }
    const char *columns = row ? (const char *)sqlite3_column_text(statement, 0) : NULL;
    if (code == WIRECOPY_OK && columns != NULL && strcmp(columns, "document") != 0) {
        code = wc_fail(error, WIRECOPY_ERROR_FORMAT,
                       "the index %s is damaged: the table removed in its index.db was made with one column, document,"
                       " and has now: %.200s; " WC_DATABASE_LOST,
                       disk->folder, columns);
    }
    sqlite3_finalize(statement);
    return code;
}

static wirecopy_code fail_format(const wc_disk *disk, const char *format, wirecopy_error *error) {
    int is_newer = strtol(format, NULL, 10) > strtol(WC_DATABASE_FORMAT, NULL, 10);
    return wc_fail(error, WIRECOPY_ERROR_UNSUPPORTED,
                   "the index %s has format %s, and this program reads format " WC_DATABASE_FORMAT ": %s", disk->folder,
                   format[0] != '\0' ? format : "unknown",
                   is_newer ? "use the newer version of the program that made it, or make it anew from the dumps"
                            : "make it anew from the dumps");
}

static wirecopy_code read_settings(wc_disk *disk, wirecopy_error *error) {
    sqlite3_stmt *statement = NULL;
    char format[16] = "", sketch[256] = "";
    int row = 1;
    wirecopy_code code = check_tables(disk, error);
    if (code == WIRECOPY_OK) {
        code = check_removed(disk, error);
    }
    if (code == WIRECOPY_OK) {
        code = wc_statement_prepare(&disk->database, "SELECT name, value FROM settings", &statement, error);
    }
    while (code == WIRECOPY_OK && row) {
        code = wc_statement_step(&disk->database, statement, &row, error);
        const char *name = row ? (const char *)sqlite3_column_text(statement, 0) : NULL;
        const char *value = row ? (const char *)sqlite3_column_text(statement, 1) : NULL;
        if (name != NULL && value != NULL) {
            take_setting(disk, name, value);
            if (strcmp(name, "format") == 0) {
                snprintf(format, sizeof format, "%s", value);
            } else if (strcmp(name, "sketch") == 0) {
                snprintf(sketch, sizeof sketch, "%s", value);
            }
        }
    }
    sqlite3_finalize(statement);
    int is_format_before = strcmp(format, WC_DATABASE_FORMAT_BEFORE) == 0;
    int is_read = is_format_before || strcmp(format, WC_DATABASE_FORMAT) == 0;
    disk->database.is_of_before = is_read && (is_format_before || are_of_before(sketch));
    if (code == WIRECOPY_OK) {
        code = sum_settings(disk, is_read, error);
    }
    if (code != WIRECOPY_OK || disk->has_damaged_settings) {
        return code;
    }
    return is_read ? check_settings(disk, sketch, error) : fail_format(disk, format, error);
}

/* ---- Creation ---- */

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
            code = write_settings(&database, &fixed, keeps_texts, error);
        }
        code = wc_database_end(&database, code, error);
    }
    wc_database_close(&database);
    if (code != WIRECOPY_OK) {
        take_back(folder, made_database, made_folder);
    }
    return code;
}

/* ---- Opening ---- */

static char *copy_string(const wirecopy_allocator *allocator, const char *string) {
    if (string == NULL) {
        return NULL;
    }
    size_t size = strlen(string) + 1;
    char *copy = wc_allocate(allocator, size, 1);
    return copy != NULL ? memcpy(copy, string, size) : NULL;
}

static void release_string(const wirecopy_allocator *allocator, char *string) {
    wc_release(allocator, string, string != NULL ? strlen(string) + 1 : 0, 1);
}

wirecopy_code wc_disk_open(const wirecopy_options *options, const char *folder, wc_disk **disk_ret,
                           wirecopy_error *error) {
    wirecopy_options own;
    *disk_ret = NULL;
    wirecopy_code code = wc_options_copy(options, &own, error);
    if (code != WIRECOPY_OK) {
        return code;
    }
    const wirecopy_allocator *allocator = wc_options_allocator(&own);
    wc_disk *disk = wc_allocate_zeroed(allocator, 1, sizeof *disk);
    if (disk == NULL) {
        return wc_fail_refused(allocator, sizeof *disk, error);
    }
    disk->allocator = allocator;
    disk->options = own;
    disk->options.memory_nbytes = wc_budget_of(&own); /* asking takes a fifth of a small query */
    wc_warm_init(&disk->warm, allocator, disk->options.memory_nbytes);
    wc_spare_init(&disk->spare, allocator);
    wc_text_reader_init(&disk->reader, allocator);
    wc_progress_init(&disk->progress, &disk->options, 0);
    disk->folder = copy_string(allocator, folder);
    disk->options.tmp = disk->tmp = copy_string(allocator, own.tmp);
    disk->options.report = disk->report = copy_string(allocator, own.report);
    disk->options.report_about = disk->report_about = copy_string(allocator, own.report_about);
    if (disk->folder == NULL || (own.tmp != NULL && disk->tmp == NULL) ||
        (own.report != NULL && disk->report == NULL) || (own.report_about != NULL && disk->report_about == NULL)) {
        code = wc_fail_refused(allocator, strlen(folder) + 1, error);
    }
    if (code == WIRECOPY_OK) {
        code = wc_database_open(&disk->database, disk->folder, allocator, error);
    }
    if (code == WIRECOPY_OK) {
        code = wc_database_limit(&disk->database, disk->options.memory_nbytes, error);
    }
    if (code == WIRECOPY_OK) {
        code = read_settings(disk, error);
    }
    if (code != WIRECOPY_OK) {
        wc_disk_free(disk);
        return code;
    }
    *disk_ret = disk;
    return WIRECOPY_OK;
}

void wc_disk_close_segments(wc_disk *disk) {
    for (size_t i = 0; i < disk->nsegments; i++) {
        wc_segment_close(&disk->segments[i], disk->allocator);
    }
    disk->nsegments = 0;
}

void wc_disk_free(wc_disk *disk) {
    if (disk == NULL) {
        return;
    }
    const wirecopy_allocator *allocator = disk->allocator;
    wc_warm_clear(&disk->warm);
    if (disk->reader.allocator != NULL) {
        wc_text_reader_clear(&disk->reader);
    }
    wc_disk_close_segments(disk);
    wc_release(allocator, disk->segments, disk->capacity, sizeof *disk->segments);
    wc_release(allocator, disk->lost, disk->lost_capacity, sizeof *disk->lost);
    wc_database_close(&disk->database);
    wc_progress_clear(&disk->progress);
    release_string(allocator, disk->folder);
    release_string(allocator, disk->tmp);
    release_string(allocator, disk->report);
    release_string(allocator, disk->report_about);
    wc_spare_clear(&disk->spare);
    wc_release(allocator, disk, 1, sizeof *disk);
}

/* ---- Snapshots ---- */

/* The segment of that number as it was open before, taken out of the old ones; a new one where it was not. */
static wirecopy_code reopen(wc_disk *disk, wc_segment *old, size_t nold, int64_t number, const char *name,
                            uint64_t checksum, wc_segment *segment_ret, wirecopy_error *error) {
    char path[WC_DISK_PATH_NBYTES], hint[WC_DISK_PATH_NBYTES + 128];
    for (size_t i = 0; i < nold; i++) {
        if (old[i].number == number && old[i].bytes != NULL && (old[i].is_summed || disk->looks_up_numbers)) {
            *segment_ret = old[i];
            old[i] = (wc_segment){.fd = -1};
            return WIRECOPY_OK;
        }
    }
    wc_disk_path(disk, name, path);
    snprintf(hint, sizeof hint,
             "; restore it from a copy of the folder, or take its documents out: wirecopy index remove %s --damaged",
             disk->folder);
    wirecopy_code code = wc_segment_open(segment_ret, path, hint, error);
    if (code == WIRECOPY_OK) {
        code = wc_segment_check(segment_ret, path, hint, checksum, disk->looks_up_numbers, error);
    }
    segment_ret->number = number;
    segment_ret->folder = disk->folder;
    snprintf(segment_ret->name, sizeof segment_ret->name, "%s", name);
    return code;
}

static wirecopy_code take_graves(wc_disk *disk, sqlite3_stmt *statement, wc_segment *segment, wirecopy_error *error) {
    int64_t version = sqlite3_column_int64(statement, 2);
    if (version == segment->dead_version) {
        return WIRECOPY_OK;
    }
    const void *bits = sqlite3_column_blob(statement, 3);
    size_t nbytes = bits != NULL ? (size_t)sqlite3_column_bytes(statement, 3) : 0;
    if (nbytes != (segment->head.ntexts + 7) / 8) {
        return wc_database_damaged(&disk->database, "the graves of a segment do not fit it", error);
    }
    wc_release(disk->allocator, segment->dead, segment->dead_nbytes, 1);
    segment->dead = wc_allocate(disk->allocator, nbytes, 1);
    segment->dead_nbytes = segment->dead != NULL ? nbytes : 0;
    if (segment->dead == NULL) {
        return wc_fail_refused(disk->allocator, nbytes, error);
    }
    memcpy(segment->dead, bits, nbytes);
    segment->dead_version = version;
    return WIRECOPY_OK;
}

/* The segment that was opened last cannot be used. */
static wirecopy_code note_lost(wc_disk *disk, wirecopy_error *error) {
    wc_segment *segment = &disk->segments[--disk->nsegments];
    int64_t number = segment->number;
    wc_segment_close(segment, disk->allocator);
    wirecopy_code code = wc_grow(disk->allocator, (void **)&disk->lost, &disk->lost_capacity, disk->nlost + 1,
                                 sizeof *disk->lost, error);
    if (code == WIRECOPY_OK) {
        disk->lost[disk->nlost++] = number;
    }
    return code;
}

static wirecopy_code read_manifest(wc_disk *disk, wc_segment *old, size_t nold, wirecopy_error *error) {
    sqlite3_stmt *statement;
    int row = 1;
    wirecopy_code code =
        wc_statement_take(&disk->database,
                          "SELECT s.segment, s.file, g.version, g.texts, s.checksum, s.nbytes FROM segments s LEFT JOIN"
                          " graves g ON g.segment = s.segment ORDER BY s.segment",
                          &statement, error);
    while (code == WIRECOPY_OK && row) {
        code = wc_statement_step(&disk->database, statement, &row, error);
        if (code != WIRECOPY_OK || !row) {
            break;
        }
        code = wc_grow(disk->allocator, (void **)&disk->segments, &disk->capacity, disk->nsegments + 1,
                       sizeof *disk->segments, error);
        if (code != WIRECOPY_OK) {
            break;
        }
        wc_segment *segment = &disk->segments[disk->nsegments++];
        const char *name = (const char *)sqlite3_column_text(statement, 1);
        code = reopen(disk, old, nold, sqlite3_column_int64(statement, 0), name != NULL ? name : "",
                      (uint64_t)sqlite3_column_int64(statement, 4), segment, error);
        segment->written_nbytes = (uint64_t)sqlite3_column_int64(statement, 5);
        if (disk->passes_lost && (code == WIRECOPY_ERROR_NOT_FOUND || code == WIRECOPY_ERROR_FORMAT)) {
            code = note_lost(disk, error);
        } else if (code == WIRECOPY_OK && sqlite3_column_type(statement, 2) != SQLITE_NULL) {
            code = take_graves(disk, statement, segment, error);
        }
    }
    wc_statement_release(&disk->database, statement);
    return code;
}

/* Those that stay open keep their mappings. */
static wirecopy_code open_segments(wc_disk *disk, wirecopy_error *error) {
    size_t nold = disk->nsegments, capacity = disk->capacity;
    wc_text_reader_forget(&disk->reader);
    wc_segment *old = disk->segments;
    disk->segments = NULL;
    disk->nsegments = disk->capacity = 0;
    wirecopy_code code = read_manifest(disk, old, nold, error);
    for (size_t i = 0; i < nold; i++) {
        wc_segment_close(&old[i], disk->allocator);
    }
    wc_release(disk->allocator, old, capacity, sizeof *old);
    return code;
}

wirecopy_code wc_disk_begin_bookkeeping(wc_disk *disk, int writes, wirecopy_error *error) {
    return wc_database_begin(&disk->database, writes, error);
}

wirecopy_code wc_disk_begin(wc_disk *disk, int writes, wirecopy_error *error) {
    wirecopy_code code = WIRECOPY_ERROR_NOT_FOUND;
    if (disk->has_damaged_settings) {
        return wc_fail(error, WIRECOPY_ERROR_FORMAT,
                       "the index %s is damaged: its settings are not as they were written; " WC_DATABASE_LOST,
                       disk->folder);
    }
    for (int tries = 0; code == WIRECOPY_ERROR_NOT_FOUND && tries < TRIES; tries++) {
        code = wc_database_begin(&disk->database, writes, error);
        if (code == WIRECOPY_OK) {
            code = open_segments(disk, error);
            if (code != WIRECOPY_OK) {
                wc_database_end(&disk->database, code, NULL);
            }
        }
    }
    return code == WIRECOPY_ERROR_NOT_FOUND ? WIRECOPY_ERROR_FORMAT : code;
}

void wc_disk_sweep_again(wc_disk *disk) {
    if (wc_disk_begin(disk, 1, NULL) == WIRECOPY_OK) {
        wc_disk_sweep(disk);
        wc_disk_end(disk, WIRECOPY_OK, NULL);
    }
}

wirecopy_code wc_disk_begin_numbers(wc_disk *disk, int writes, wirecopy_error *error) {
    disk->looks_up_numbers = 1;
    wirecopy_code code = wc_disk_begin(disk, writes, error);
    disk->looks_up_numbers = 0;
    return code;
}

wirecopy_code wc_disk_watch(wc_disk *disk, wc_step step, wirecopy_error *error) {
    wc_progress_clear(&disk->progress);
    wc_progress_init(&disk->progress, &disk->options, (uint32_t)1 << step);
    wc_database_ask(&disk->database, wc_progress_poll, &disk->progress);
    return wc_progress_begin(&disk->progress, step, error);
}

wirecopy_code wc_disk_end(wc_disk *disk, wirecopy_code code, wirecopy_error *error) {
    return wc_database_end(&disk->database, code, error);
}

const wc_segment *wc_disk_find(const wc_disk *disk, uint32_t text, uint32_t *number_ret) {
    for (size_t i = 0; i < disk->nsegments; i++) {
        *number_ret = wc_segment_find(&disk->segments[i], text);
        if (*number_ret != UINT32_MAX) {
            return &disk->segments[i];
        }
    }
    return NULL;
}

wirecopy_code wc_disk_note_event(wc_disk *disk, const char *verb, uint64_t documents, uint64_t texts, uint64_t stories,
                                 int64_t *event_ret, wirecopy_error *error) {
    sqlite3_stmt *statement;
    wirecopy_code code = wc_statement_prepare(
        &disk->database, "INSERT INTO events(time, documents, texts, stories, verb) VALUES(?, ?, ?, ?, ?)", &statement,
        error);
    if (code == WIRECOPY_OK) {
        const int64_t values[] = {(int64_t)time(NULL), (int64_t)documents, (int64_t)texts, (int64_t)stories};
        sqlite3_bind_text(statement, 5, verb, -1, SQLITE_STATIC);
        code = wc_statement_run(&disk->database, statement, values, 4, error);
        *event_ret = sqlite3_last_insert_rowid(disk->database.handle);
    }
    sqlite3_finalize(statement);
    return code;
}

static int ends_with(const char *name, const char *end) {
    size_t length = strlen(name), tail = strlen(end);
    return length > tail && strcmp(name + length - tail, end) == 0;
}

/* Above all that are there: a counter that something else changed must not have one written over. */
static wirecopy_code pass_segments(const wc_disk *disk, int64_t *number, wirecopy_error *error) {
    DIR *folder = opendir(disk->folder);
    const struct dirent *item;
    if (folder == NULL) {
        return wc_fail_opening(disk->folder, errno, error);
    }
    while ((item = readdir(folder)) != NULL) {
        int64_t there = ends_with(item->d_name, WC_SEGMENT_SUFFIX) ? strtoll(item->d_name, NULL, 10) : 0;
        *number = there >= *number && there < SEGMENTS_MOST ? there + 1 : *number;
    }
    closedir(folder);
    for (size_t i = 0; i < disk->nsegments; i++) {
        *number = disk->segments[i].number >= *number ? disk->segments[i].number + 1 : *number;
    }
    return *number < SEGMENTS_MOST
               ? WIRECOPY_OK
               : wc_fail(error, WIRECOPY_ERROR_FORMAT,
                         "the index %s is damaged: its counter of segments is too large; " WC_DATABASE_LOST,
                         disk->folder);
}

wirecopy_code wc_disk_name_segment(wc_disk *disk, int64_t *number_ret, char name_ret[WC_SEGMENT_NAME_NBYTES],
                                   wirecopy_error *error) {
    wirecopy_code code = wc_database_next(&disk->database, "segment", number_ret, error);
    if (code == WIRECOPY_OK) {
        code = pass_segments(disk, number_ret, error);
    }
    snprintf(name_ret, WC_SEGMENT_NAME_NBYTES, "%08lld" WC_SEGMENT_SUFFIX, (long long)*number_ret);
    return code == WIRECOPY_OK ? wc_database_set_counter(&disk->database, "segment", *number_ret + 1, error) : code;
}

wirecopy_code wc_disk_note_segment(wc_disk *disk, int64_t number, const char *name, const wc_segment_head *head,
                                   uint64_t nbytes, int64_t event, wirecopy_error *error) {
    sqlite3_stmt *statement;
    wirecopy_code code = wc_statement_prepare(
        &disk->database,
        "INSERT INTO segments(segment, nbytes, texts, text_nbytes, checksum, event, file) VALUES(?, ?, ?, ?, ?, ?, ?)",
        &statement, error);
    if (code == WIRECOPY_OK) {
        const int64_t values[] = {
            number, (int64_t)nbytes, (int64_t)head->ntexts, (int64_t)head->text_nbytes, (int64_t)head->checksum, event};
        sqlite3_bind_text(statement, 7, name, -1, SQLITE_STATIC);
        code = wc_statement_run(&disk->database, statement, values, 6, error);
    }
    sqlite3_finalize(statement);
    return code;
}

static int is_named(const wc_disk *disk, const char *name) {
    for (size_t i = 0; i < disk->nsegments; i++) {
        if (strcmp(disk->segments[i].name, name) == 0) {
            return 1;
        }
    }
    return 0;
}

void wc_disk_sweep(wc_disk *disk) {
    DIR *folder = opendir(disk->folder);
    const struct dirent *item;
    while (folder != NULL && (item = readdir(folder)) != NULL) {
        const char *name = item->d_name;
        if (ends_with(name, WC_SEGMENT_ASIDE) || (ends_with(name, WC_SEGMENT_SUFFIX) && !is_named(disk, name))) {
            unlinkat(dirfd(folder), name, 0);
        }
    }
    if (folder != NULL) {
        closedir(folder);
    }
}
