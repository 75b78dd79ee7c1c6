#include <stdlib.h>
#include <string.h>

#include "base/error.h"
#include "base/memory.h"
#include "dump/supply_texts.h"
#include "index/operations.h"
#include "index/removal.h"
#include "index/segment_files.h"

/* An id that was given; unknown: no document has it. */
typedef struct wanted {
    const char *bytes;
    size_t nbytes;
    uint64_t place;
    int unknown;
} wanted;

static int by_bytes(const wanted *a, const wanted *b) {
    int order = memcmp(a->bytes, b->bytes, a->nbytes < b->nbytes ? a->nbytes : b->nbytes);
    return order != 0 ? order : (a->nbytes > b->nbytes) - (a->nbytes < b->nbytes);
}

static int by_id(const void *left, const void *right) {
    const wanted *a = left, *b = right;
    int order = by_bytes(a, b);
    return order != 0 ? order : (a->place > b->place) - (a->place < b->place);
}

static int by_place(const void *left, const void *right) {
    const wanted *a = left, *b = right;
    return (a->place > b->place) - (a->place < b->place);
}

/* Rows with a document and its text. */
static wirecopy_code list_rows(wc_removal *removal, sqlite3_stmt *statement, wirecopy_error *error) {
    int row = 1;
    wirecopy_code code = WIRECOPY_OK;
    while (code == WIRECOPY_OK && row) {
        code = wc_statement_step(&removal->disk->database, statement, &row, error);
        if (code == WIRECOPY_OK && row) {
            code =
                wc_removal_add(removal, sqlite3_column_int64(statement, 0), sqlite3_column_int64(statement, 1), error);
        }
    }
    return code;
}

static wirecopy_code list_id(wc_removal *removal, sqlite3_stmt *statement, wanted *id, wirecopy_error *error) {
    size_t before = removal->documents.count;
    sqlite3_bind_text64(statement, 1, id->bytes, id->nbytes, SQLITE_STATIC, SQLITE_UTF8);
    wirecopy_code code = list_rows(removal, statement, error);
    id->unknown = removal->documents.count == before;
    return code;
}

/* Ids between two questions whether to go on: some milliseconds. Chosen. */
enum { IDS_A_QUESTION = 4096 };

/* In the order of ids, as their table of contents has them: in another one each is on another page of it. */
static wirecopy_code list_sorted(wc_removal *removal, wanted *ids, uint64_t nids, wirecopy_error *error) {
    sqlite3_stmt *statement;
    wirecopy_code code = wc_statement_prepare(
        &removal->disk->database, "SELECT document, text FROM documents WHERE id = ? AND " WC_IS_THERE("document"),
        &statement, error);
    if (nids > 1) {
        qsort(ids, nids, sizeof *ids, by_id);
    }
    for (uint64_t i = 0; code == WIRECOPY_OK && i < nids; i++) {
        if (i == 0 || by_bytes(&ids[i - 1], &ids[i]) != 0) {
            code = list_id(removal, statement, &ids[i], error);
        }
        code = code == WIRECOPY_OK && i % IDS_A_QUESTION == 0
                   ? wc_progress_report(&removal->disk->progress, 0, 0, error)
                   : code;
    }
    sqlite3_finalize(statement);
    return code;
}

static wirecopy_code tell_unknown(wanted *ids, uint64_t nids, wirecopy_id_fn unknown, void *context,
                                  wirecopy_error *error) {
    if (nids > 1) {
        qsort(ids, nids, sizeof *ids, by_place);
    }
    for (uint64_t i = 0; i < nids; i++) {
        if (ids[i].unknown && unknown(context, ids[i].bytes, ids[i].nbytes) != 0) {
            return wc_fail(error, WIRECOPY_ERROR_INTERRUPTED, "interrupted");
        }
    }
    return WIRECOPY_OK;
}

static wirecopy_code list_ids(wc_removal *removal, const wirecopy_column *column, uint64_t nids, wirecopy_id_fn unknown,
                              void *context, wirecopy_error *error) {
    const wirecopy_allocator *allocator = removal->disk->allocator;
    wanted *ids = wc_allocate_zeroed(allocator, nids, sizeof *ids);
    wirecopy_code code = ids == NULL ? wc_fail_refused(allocator, nids * sizeof *ids, error) : WIRECOPY_OK;
    for (uint64_t i = 0; code == WIRECOPY_OK && i < nids; i++) {
        ids[i].place = i;
        code = wc_column_get(column, "ids", i, &ids[i].bytes, &ids[i].nbytes, error);
    }
    if (code == WIRECOPY_OK) {
        code = list_sorted(removal, ids, nids, error);
    }
    if (code == WIRECOPY_OK && unknown != NULL) {
        code = tell_unknown(ids, nids, unknown, context, error);
    }
    wc_release(allocator, ids, nids, sizeof *ids);
    return code;
}

static wirecopy_code begin(wc_disk *disk, uint64_t *removed_ret, wirecopy_error *error) {
    if (removed_ret != NULL) {
        *removed_ret = 0;
    }
    wirecopy_code code = wc_disk_begin_numbers(disk, 1, error);
    if (code != WIRECOPY_OK) {
        return code;
    }
    wc_disk_sweep(disk);
    code = wc_disk_watch(disk, WC_STEP_WRITE, error);
    return code == WIRECOPY_OK ? code : wc_disk_end(disk, code, error);
}

static wirecopy_code end(wc_removal *removal, wirecopy_code code, const char *verb, uint64_t *removed_ret,
                         wirecopy_error *error) {
    if (code == WIRECOPY_OK) {
        code = wc_removal_finish(removal, verb, removed_ret, error);
    }
    wc_removal_clear(removal);
    return wc_disk_end(removal->disk, code, error);
}

wirecopy_code wc_disk_remove(wc_disk *disk, const wirecopy_column *ids, uint64_t nids, wirecopy_id_fn unknown,
                             void *context, uint64_t *removed_ret, wirecopy_error *error) {
    wirecopy_code code = begin(disk, removed_ret, error);
    if (code != WIRECOPY_OK) {
        return code;
    }
    wc_removal removal = {.disk = disk};
    code = list_ids(&removal, ids, nids, unknown, context, error);
    return end(&removal, code, "remove", removed_ret, error);
}

wirecopy_code wc_disk_expire(wc_disk *disk, int64_t before, uint64_t *removed_ret, wirecopy_error *error) {
    sqlite3_stmt *statement = NULL;
    wirecopy_code code = begin(disk, removed_ret, error);
    if (code != WIRECOPY_OK) {
        return code;
    }
    wc_removal removal = {.disk = disk};
    code = wc_statement_prepare(&disk->database,
                                "SELECT document, text FROM documents WHERE date < ? AND " WC_IS_THERE("document"),
                                &statement, error);
    if (code == WIRECOPY_OK) {
        sqlite3_bind_int64(statement, 1, before);
        code = list_rows(&removal, statement, error);
    }
    sqlite3_finalize(statement);
    return end(&removal, code, "expire", removed_ret, error);
}
