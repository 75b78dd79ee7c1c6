#include "index/disk.h"

#include <stdio.h>
#include <string.h>
#include <time.h>

#include "base/error.h"
#include "base/memory.h"

/* How often a snapshot is tried: a compaction may take files away between its beginning and their opening. */
enum { TRIES = 10 };

void wc_disk_path(const wc_disk *disk, const char *name, char path_ret[WC_DISK_PATH_NBYTES]) {
    snprintf(path_ret, WC_DISK_PATH_NBYTES, "%s/%s", disk->folder, name);
}

void wc_disk_close_segments(wc_disk *disk) {
    for (size_t i = 0; i < disk->nsegments; i++) {
        wc_segment_close(&disk->segments[i], disk->allocator);
    }
    disk->nsegments = 0;
}

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

wirecopy_code wc_disk_begin_numbers(wc_disk *disk, int writes, wirecopy_error *error) {
    disk->looks_up_numbers = 1;
    wirecopy_code code = wc_disk_begin(disk, writes, error);
    disk->looks_up_numbers = 0;
    return code;
}

wirecopy_code wc_disk_end(wc_disk *disk, wirecopy_code code, wirecopy_error *error) {
    return wc_database_end(&disk->database, code, error);
}

wirecopy_code wc_disk_watch(wc_disk *disk, wc_step step, wirecopy_error *error) {
    wc_progress_clear(&disk->progress);
    wc_progress_init(&disk->progress, &disk->options, (uint32_t)1 << step);
    wc_database_ask(&disk->database, wc_progress_poll, &disk->progress);
    return wc_progress_begin(&disk->progress, step, error);
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
