#include "index/segment_files.h"

#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/error.h"
#include "base/files.h"
#include "index/checking.h"
#include "segment/writer.h"

/* Numbers of segments stay below it, so that one more is a number too. Chosen. */
#define SEGMENTS_MOST ((int64_t)1 << 62)

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

/* Where a row of the list is gone, or another one, its file is all that is left of it. What is summed must not have
 * changed yet. */
static int list_is_whole(wc_disk *disk) {
    wc_checking check = {.disk = disk};
    return wc_sums_are_empty(&disk->database.sums) &&
           wc_checking_table(&check, WC_SUMS_SEGMENTS, NULL) == WIRECOPY_OK && check.damages == 0;
}

void wc_disk_sweep(wc_disk *disk) {
    DIR *folder = list_is_whole(disk) ? opendir(disk->folder) : NULL;
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

void wc_disk_sweep_again(wc_disk *disk) {
    if (wc_disk_begin(disk, 1, NULL) == WIRECOPY_OK) {
        wc_disk_sweep(disk);
        wc_disk_end(disk, WIRECOPY_OK, NULL);
    }
}
