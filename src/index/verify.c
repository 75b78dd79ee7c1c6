#include <stdio.h>
#include <string.h>

#include "base/error.h"
#include "base/memory.h"
#include "database/document_names.h"
#include "index/checking.h"
#include "index/opened_files.h"
#include "index/operations.h"
#include "index/segment_checking.h"

typedef struct verifier {
    wc_checking check;
    wc_segment_checking segments;
    uint8_t *has_text; /* bits by number: the segments that can be read have it */
    size_t ntexts;     /* that has_text has room for */
    int lacks_segment;
    wc_opened_files files;
} verifier;

/* None of a segment that cannot be read. */
static void mark_texts(verifier *work, const wc_segment *segment) {
    for (uint32_t i = 0; segment->texts != NULL && i < segment->head.ntexts; i++) {
        uint32_t text = segment->texts[i];
        if (text < work->ntexts) {
            work->has_text[text / 8] |= (uint8_t)(1U << text % 8);
        }
    }
}

/* What a segment that cannot be read has is known by what the others have not. */
static wirecopy_code name_unread(verifier *work, wirecopy_error *error) {
    sqlite3_stmt *statement;
    wc_names named = {.count = 0};
    int row = 1;
    const wc_database *database = &work->check.disk->database;
    wirecopy_code code = wc_statement_prepare(
        database, "SELECT id, text FROM documents WHERE " WC_IS_THERE("document") " ORDER BY document", &statement,
        error);
    while (code == WIRECOPY_OK && row) {
        code = wc_statement_step(database, statement, &row, error);
        int64_t text = code == WIRECOPY_OK && row ? sqlite3_column_int64(statement, 1) : -1;
        if (text >= 0 && text < (int64_t)work->ntexts && !(work->has_text[text / 8] >> text % 8 & 1)) {
            wc_names_add(&named, (const char *)sqlite3_column_text(statement, 0));
        }
    }
    sqlite3_finalize(statement);
    wc_names_end(&named);
    return code == WIRECOPY_OK
               ? wc_checking_report(
                     &work->check, error,
                     "no segment that can be read has the texts of documents: %s; restore the segment from a copy of the"
                     " folder, or take them out: wirecopy index remove %s --damaged, which lists their ids",
                     named.text, work->check.disk->folder)
               : code;
}

/* How often a state is begun anew whose files are gone: those of a damaged index stay so. Chosen. */
enum { TRIES = 8 };

/* What cannot be read of the database is found again by what checks it. */
static wirecopy_code begin(verifier *work, wirecopy_error *error) {
    wc_disk *disk = work->check.disk;
    wirecopy_code code = wc_disk_begin_bookkeeping(disk, 0, error);
    for (int tries = 1; code == WIRECOPY_OK; tries++) {
        wc_opened_files_open(&work->files, disk, NULL);
        if (!wc_opened_files_lack_one(&work->files) || tries == TRIES) {
            break;
        }
        wc_opened_files_close(&work->files, disk->allocator);
        wc_disk_end(disk, WIRECOPY_OK, NULL);
        code = wc_disk_begin_bookkeeping(disk, 0, error);
    }
    return code;
}

/* What the database says of a segment, and what is there. */
static wirecopy_code check_segment(verifier *work, sqlite3_stmt *row, wirecopy_error *error) {
    wc_segment segment;
    wirecopy_error problem = {0};
    wc_disk *disk = work->check.disk;
    const char *name = (const char *)sqlite3_column_text(row, 0);
    wirecopy_code code = wc_opened_files_take(&work->files, disk, name != NULL ? name : "", &segment, &problem);
    snprintf(segment.name, sizeof segment.name, "%s", name != NULL ? name : "");
    const void *dead = sqlite3_column_blob(row, 4);
    size_t nbytes = dead != NULL ? (size_t)sqlite3_column_bytes(row, 4) : 0;
    if (code != WIRECOPY_OK) {
        long long count = (long long)sqlite3_column_int64(row, 3);
        work->lacks_segment = 1;
        code = wc_checking_report(&work->check, error,
                                  "%s; %lld text%s in it cannot be read; restore it from a copy of the folder, or take"
                                  " its documents out: wirecopy index remove %s --damaged",
                                  problem.message, count, count == 1 ? "" : "s", disk->folder);
    } else if (segment.head.checksum != (uint64_t)sqlite3_column_int64(row, 2)) {
        code = wc_checking_report(&work->check, error,
                                  "%s is not the file that was written; restore it from a copy of the folder, or take"
                                  " its documents out: wirecopy index remove %s --damaged",
                                  segment.name, disk->folder);
    } else if (dead != NULL && nbytes != (segment.head.ntexts + 7) / 8) {
        code = wc_segment_checking_disagrees(&work->segments, &segment,
                                             "what is noted of its removed texts does not fit it", error);
    } else {
        segment.dead = (uint8_t *)(uintptr_t)dead;
        code = wc_segment_checking_run(&work->segments, &segment, (uint64_t)sqlite3_column_int64(row, 1), error);
        segment.dead = NULL;
    }
    mark_texts(work, &segment);
    wc_segment_close(&segment, disk->allocator);
    return code;
}

static wirecopy_code make_marks(verifier *work, wirecopy_error *error) {
    int64_t most;
    wirecopy_code code =
        wc_database_number(&work->check.disk->database, "SELECT max(text) FROM texts", 0, &most, error);
    if (code != WIRECOPY_OK) {
        return code;
    }
    work->ntexts = most >= 0 && most < UINT32_MAX ? (size_t)most + 1 : 0;
    work->has_text = wc_allocate_zeroed(work->check.disk->allocator, work->ntexts / 8 + 1, 1);
    return work->has_text != NULL ? WIRECOPY_OK
                                  : wc_fail_refused(work->check.disk->allocator, work->ntexts / 8 + 1, error);
}

static wirecopy_code check_segments(verifier *work, wirecopy_error *error) {
    sqlite3_stmt *statement;
    const wc_database *database = &work->check.disk->database;
    int row = 1;
    wirecopy_code code = wc_statement_prepare(
        database,
        "SELECT s.file, s.nbytes, s.checksum, s.texts, g.texts FROM segments s LEFT JOIN graves g ON g.segment ="
        " s.segment ORDER BY s.segment",
        &statement, error);
    while (code == WIRECOPY_OK && row) {
        code = wc_statement_step(database, statement, &row, error);
        if (code == WIRECOPY_OK && row) {
            code = check_segment(work, statement, error);
        }
    }
    sqlite3_finalize(statement);
    return code;
}

/* Every text is in a segment: there are as many as live ones. */
static wirecopy_code check_count(verifier *work, wirecopy_error *error) {
    int64_t live, texts;
    wirecopy_code code = wc_database_number(
        &work->check.disk->database,
        "SELECT sum(s.texts) - coalesce((SELECT sum(dead) FROM graves), 0) FROM segments s", 0, &live, error);
    if (code == WIRECOPY_OK) {
        code = wc_database_number(&work->check.disk->database,
                                  "SELECT count(*) FROM texts WHERE " WC_IS_THERE("first"), 0, &texts, error);
    }
    return code == WIRECOPY_OK && live != texts
               ? wc_checking_report(&work->check, error,
                                    "index.db names %lld texts, and its segments have %lld; " WC_DATABASE_LOST,
                                    (long long)texts, (long long)live)
               : code;
}

static wirecopy_code check_files(verifier *work, wirecopy_error *error) {
    const wirecopy_allocator *allocator = work->check.disk->allocator;
    wirecopy_code code = wc_segment_checking_begin(&work->segments, &work->check, error);
    if (code == WIRECOPY_OK) {
        code = make_marks(work, error);
    }
    if (code == WIRECOPY_OK) {
        code = check_segments(work, error);
    }
    if (code == WIRECOPY_OK && work->lacks_segment) {
        code = name_unread(work, error);
    }
    if (code == WIRECOPY_OK) {
        code = check_count(work, error);
    }
    wc_segment_checking_end(&work->segments);
    if (work->has_text != NULL) {
        wc_release(allocator, work->has_text, work->ntexts / 8 + 1, 1);
    }
    return code;
}

static wirecopy_code verify(verifier *work, wirecopy_error *error) {
    wirecopy_code code = wc_disk_watch(work->check.disk, WC_STEP_VERIFY, error);
    if (code == WIRECOPY_OK) {
        code = wc_checking_database(&work->check, error);
    }
    return code == WIRECOPY_OK
               ? wc_checking_pass(&work->check, "what it says of segments", check_files(work, error), error)
               : code;
}

wirecopy_code wc_disk_verify(wc_disk *disk, wirecopy_damage_fn damage, void *context, uint64_t *damages_ret,
                             wirecopy_error *error) {
    verifier work = {.check = {.disk = disk, .damage = damage, .context = context, .advises = 1}};
    wirecopy_error problem = {0};
    wirecopy_code code = begin(&work, &problem);
    if (code == WIRECOPY_OK) {
        code = wc_checking_end(&work.check, verify(&work, &problem), &problem);
    }
    wc_opened_files_close(&work.files, disk->allocator);
    /* Of an index.db that cannot be read at all, the rest is not known. */
    if (code == WIRECOPY_ERROR_FORMAT) {
        code = wc_checking_report(&work.check, &problem, "%s", problem.message);
    }
    if (code != WIRECOPY_OK && error != NULL) {
        *error = problem;
    }
    *damages_ret = work.check.damages;
    return code;
}
