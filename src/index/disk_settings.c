#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/error.h"
#include "base/options.h"
#include "index/disk_settings.h"
#include "store/settings.h"

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

wirecopy_code wc_disk_write_settings(wc_database *database, const wirecopy_options *options, int keeps_texts,
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

/* Sketches of the two versions before lack dates, or have digits and Arabic letters as they are in grams
 * (docs/formats.md). What has its text here is sketched again; of other texts that is all there is. */
static const char *const sketches_before[] = {"sketch 2\n", "sketch 3\n"};

/* What follows the version; NULL if it is none of those before. */
static const char *settings_of_before(const char *sketch) {
    for (size_t i = 0; i < sizeof sketches_before / sizeof *sketches_before; i++) {
        if (strncmp(sketch, sketches_before[i], strlen(sketches_before[i])) == 0) {
            return sketch + strlen(sketches_before[i]);
        }
    }
    return NULL;
}

static int are_known_sketches(const char *own, const char *sketch) {
    const char *before = settings_of_before(sketch);
    return strcmp(own, sketch) == 0 || (before != NULL && strcmp(strchr(own, '\n') + 1, before) == 0);
}

static wirecopy_code check_settings(const wc_disk *disk, const char *sketch, wirecopy_error *error) {
    wc_settings own;
    const wirecopy_allocator *allocator;
    wirecopy_code code = sketch_settings(&disk->options, &own, &allocator, error);
    if (code == WIRECOPY_OK && !are_known_sketches(own.text, sketch)) {
        code = wc_fail(
            error, WIRECOPY_ERROR_ARGUMENT,
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
    wirecopy_code code = wc_database_number(&disk->database, "SELECT count(*) FROM sqlite_master", 0, &ntables, error);
    return code == WIRECOPY_OK && ntables == 0
               ? wc_fail(error, WIRECOPY_ERROR_FORMAT,
                         "the index %s is damaged: its index.db is empty; " WC_DATABASE_LOST, disk->folder)
               : code;
}

/* Conditions about what was removed (database.h) stand within others: SQLite would take a column that is not there for
 * one of the table around it. */
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

wirecopy_code wc_disk_read_settings(wc_disk *disk, wirecopy_error *error) {
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
    disk->database.is_of_before = is_read && (is_format_before || settings_of_before(sketch) != NULL);
    if (code == WIRECOPY_OK) {
        code = sum_settings(disk, is_read, error);
    }
    if (code != WIRECOPY_OK || disk->has_damaged_settings) {
        return code;
    }
    return is_read ? check_settings(disk, sketch, error) : fail_format(disk, format, error);
}
