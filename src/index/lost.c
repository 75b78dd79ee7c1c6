#include "base/error.h"
#include "base/memory.h"
#include "index/checking.h"
#include "index/operations.h"
#include "index/removal.h"

/* Texts that a segment still has, as bits by number. */
typedef struct readable {
    uint8_t *bits;
    size_t ntexts; /* that there is room for */
} readable;

static void set(readable *texts, uint32_t text) {
    if (text < texts->ntexts) {
        texts->bits[text / 8] |= (uint8_t)(1u << text % 8);
    }
}

static int is_set(const readable *texts, int64_t text) {
    return text >= 0 && (uint64_t)text < texts->ntexts && (texts->bits[text / 8] >> text % 8 & 1) != 0;
}

static void mark_blocks(readable *texts, const wc_segment *segment) {
    uint64_t block = 0;
    int is_whole = 0;
    for (uint32_t i = 0; i < segment->head.ntexts; i++) {
        uint64_t own = segment->places[i] >> 32;
        if (i == 0 || own != block) {
            block = own;
            is_whole = wc_segment_block_is_whole(segment, own);
        }
        if (is_whole) {
            set(texts, segment->texts[i]);
        }
    }
}

static wirecopy_code mark_kept(readable *texts, const wc_segment *segment, const wirecopy_allocator *allocator,
                               wirecopy_error *error) {
    wc_text_reader reader;
    wirecopy_code code = WIRECOPY_OK;
    wc_text_reader_init(&reader, allocator);
    for (uint32_t i = 0; code == WIRECOPY_OK && i < segment->head.ntexts; i++) {
        const uint32_t *kept;
        size_t count;
        code = wc_segment_kept(segment, i, &reader, &kept, &count, error);
        if (code == WIRECOPY_OK) {
            set(texts, segment->texts[i]);
        }
        code = code == WIRECOPY_ERROR_FORMAT ? WIRECOPY_OK : code;
    }
    wc_text_reader_clear(&reader);
    return code;
}

static wirecopy_code mark_segment(readable *texts, const wc_disk *disk, const wc_segment *segment,
                                  wirecopy_error *error) {
    wirecopy_code code = WIRECOPY_OK;
    if (segment->head.has_texts) {
        mark_blocks(texts, segment);
    } else {
        code = mark_kept(texts, segment, disk->allocator, error);
    }
    wc_segment_drop(segment);
    return code;
}

static wirecopy_code mark_all(wc_disk *disk, readable *texts_ret, wirecopy_error *error) {
    int64_t most;
    wirecopy_code code = wc_database_number(&disk->database, "SELECT max(text) FROM texts", 0, &most, error);
    if (code != WIRECOPY_OK) {
        return code;
    }
    texts_ret->ntexts = most >= 0 && most < UINT32_MAX ? (size_t)most + 1 : 0;
    texts_ret->bits = wc_allocate_zeroed(disk->allocator, texts_ret->ntexts / 8 + 1, 1);
    if (texts_ret->bits == NULL) {
        return wc_fail_refused(disk->allocator, texts_ret->ntexts / 8 + 1, error);
    }
    for (size_t i = 0; code == WIRECOPY_OK && i < disk->nsegments; i++) {
        code = mark_segment(texts_ret, disk, &disk->segments[i], error);
        if (code == WIRECOPY_OK) {
            code = wc_progress_report(&disk->progress, i + 1, disk->nsegments, error);
        }
    }
    return code;
}

static wirecopy_code tell(sqlite3_stmt *row, wirecopy_id_fn lost, void *context, wirecopy_error *error) {
    const char *id = (const char *)sqlite3_column_text(row, 2);
    size_t nbytes = (size_t)sqlite3_column_bytes(row, 2);
    return lost != NULL && lost(context, id != NULL ? id : "", nbytes) != 0
               ? wc_fail(error, WIRECOPY_ERROR_INTERRUPTED, "interrupted")
               : WIRECOPY_OK;
}

static wirecopy_code list_lost(wc_removal *removal, const readable *texts, wirecopy_id_fn lost, void *context,
                               wirecopy_error *error) {
    sqlite3_stmt *documents;
    int row = 1;
    const wc_database *database = &removal->disk->database;
    wirecopy_code code = wc_statement_prepare(
        database, "SELECT document, text, id FROM documents WHERE " WC_IS_THERE("document") " ORDER BY document",
        &documents, error);
    while (code == WIRECOPY_OK && row) {
        code = wc_statement_step(database, documents, &row, error);
        if (code == WIRECOPY_OK && row && !is_set(texts, sqlite3_column_int64(documents, 1))) {
            code = wc_removal_add(removal, sqlite3_column_int64(documents, 0), sqlite3_column_int64(documents, 1), error);
            code = code == WIRECOPY_OK ? tell(documents, lost, context, error) : code;
        }
    }
    sqlite3_finalize(documents);
    return code;
}

/* Their files are no index's then, and the next change takes them away. */
static wirecopy_code forget_segments(wc_disk *disk, wirecopy_error *error) {
    static const char *const forget[] = {"DELETE FROM segments WHERE segment = ?",
                                         "DELETE FROM graves WHERE segment = ?"};
    wirecopy_code code = WIRECOPY_OK;
    for (size_t i = 0; code == WIRECOPY_OK && i < sizeof forget / sizeof forget[0]; i++) {
        sqlite3_stmt *statement;
        code = wc_statement_prepare(&disk->database, forget[i], &statement, error);
        for (size_t k = 0; code == WIRECOPY_OK && k < disk->nlost; k++) {
            code = wc_statement_run(&disk->database, statement, &disk->lost[k], 1, error);
        }
        sqlite3_finalize(statement);
    }
    return code;
}

static wirecopy_code remove_lost(wc_disk *disk, wirecopy_id_fn lost, void *context, uint64_t *removed_ret,
                                 wirecopy_error *error) {
    readable texts = {0};
    wc_removal removal = {.disk = disk};
    wirecopy_code code = wc_disk_watch(disk, WC_STEP_WRITE, error);
    if (code == WIRECOPY_OK) { /* what is lost is told from the rows: by damaged ones whole documents would go */
        code = wc_checking_before(disk, wc_checking_rows, "so what is lost cannot be told, and nothing was removed",
                                  error);
    }
    if (code == WIRECOPY_OK) {
        code = mark_all(disk, &texts, error);
    }
    if (code == WIRECOPY_OK) {
        code = list_lost(&removal, &texts, lost, context, error);
    }
    if (code == WIRECOPY_OK) {
        code = wc_removal_finish(&removal, "remove", removed_ret, error);
    }
    wc_removal_clear(&removal);
    if (code == WIRECOPY_OK) {
        code = forget_segments(disk, error);
    }
    if (texts.bits != NULL) {
        wc_release(disk->allocator, texts.bits, texts.ntexts / 8 + 1, 1);
    }
    return code;
}

wirecopy_code wc_disk_remove_damaged(wc_disk *disk, wirecopy_id_fn lost, void *context, uint64_t *removed_ret,
                                     wirecopy_error *error) {
    if (removed_ret != NULL) {
        *removed_ret = 0;
    }
    wc_disk_close_segments(disk); /* what is open may be of a file that is gone */
    disk->passes_lost = 1;
    disk->nlost = 0;
    wirecopy_code code = wc_disk_begin(disk, 1, error);
    disk->passes_lost = 0;
    return code == WIRECOPY_OK ? wc_disk_end(disk, remove_lost(disk, lost, context, removed_ret, error), error) : code;
}
