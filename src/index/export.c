#include <stdio.h>
#include <string.h>

#include "base/error.h"
#include "base/memory.h"
#include "database/document_names.h"
#include "index/checking.h"
#include "index/known.h"
#include "index/operations.h"
#include "io/table.h"
#include "result/membership.h"

/* What is there of a document, also where rows that it refers to are not. */
#define COLUMNS                                                                                                        \
    "d.id, r.id, d.document = y.representative, t.relation, t.similarity, t.contained, t.contains, t.told, t.text,"    \
    " x.id, d.document, t.story"
#define TABLES                                                                                                         \
    "documents d LEFT JOIN texts t ON t.text = d.text LEFT JOIN stories y ON y.story = t.story"                        \
    " LEFT JOIN documents r ON r.document = y.representative LEFT JOIN texts e ON e.text = t.series"                   \
    " LEFT JOIN documents x ON x.document = e.first AND " WC_IS_THERE("e.first")

/* Rows are found by their keys alone, so that nothing but tables need be whole. */
static const char select_documents[] =
    "WITH sizes AS (SELECT story, sum(documents) AS n FROM texts NOT INDEXED WHERE " WC_IS_THERE("first") " GROUP BY story)"
    " SELECT " COLUMNS ", z.n FROM " TABLES " LEFT JOIN sizes z ON z.story = t.story WHERE " WC_IS_THERE("d.document")
    " ORDER BY d.document";

enum { ID, CLUSTER, REPRESENTS, RELATION, SIMILARITY, CONTAINED, CONTAINS, TOLD, TEXT, SERIES, DOCUMENT, STORY, SIZE };

#define SIZE_OF_STORY "(SELECT sum(n.documents) FROM texts n WHERE n.story = t.story AND " WC_IS_THERE("n.first") ")"

/* Document by document, where not all of the tables can be read. */
static const char select_document[] =
    "SELECT " COLUMNS ", " SIZE_OF_STORY " FROM " TABLES " WHERE d.document = ? AND " WC_IS_THERE("d.document");

/* Where what stands for the story, or names the series, cannot be read. */
static const char select_bare[] =
    "SELECT d.id, NULL, 0, t.relation, t.similarity, t.contained, t.contains, t.told, t.text, NULL, d.document, "
    "t.story,"
    " " SIZE_OF_STORY " FROM documents d JOIN texts t ON t.text = d.text WHERE d.document = ? AND "
    WC_IS_THERE("d.document");

/* What stands for a story whose own row does not say it. */
static const char select_first[] = "SELECT d.id, d.document FROM texts t JOIN documents d ON d.document = t.first WHERE"
                                   " t.story = ? AND " WC_IS_THERE("t.first") " ORDER BY t.first LIMIT 1";

static const char select_draws[] =
    "SELECT DISTINCT r.id FROM draws w JOIN texts t ON t.text = w.drawn JOIN stories y ON y.story = t.story"
    " JOIN documents r ON r.document = y.representative WHERE w.text = ? AND " WC_IS_THERE("t.first") " ORDER BY w.place";

typedef struct exporter {
    wc_disk *disk;
    wirecopy_table table;
    int duplicates_only;
    wc_output *output;
    wc_text_buffer line;
    wc_checking check;
    sqlite3_stmt *documents, *draws;
    sqlite3_stmt *first; /* NULL until it is needed */
    int64_t last;        /* the document that was done last */
    wc_names left_out, renamed;
    wc_name names[WC_DRAWS_MAX];
    char *bytes; /* of the names */
    size_t capacity;
    const wc_profile *profile;
} exporter;

static wc_name name_at(sqlite3_stmt *statement, int column) {
    const char *bytes = (const char *)sqlite3_column_text(statement, column);
    return (wc_name){bytes, bytes != NULL ? (size_t)sqlite3_column_bytes(statement, column) : 0};
}

static wirecopy_code read_draws(exporter *work, wc_row *row, wirecopy_error *error) {
    size_t offsets[WC_DRAWS_MAX + 1] = {0};
    int more = 1;
    wirecopy_code code = WIRECOPY_OK;
    sqlite3_bind_int64(work->draws, 1, sqlite3_column_int64(work->documents, TEXT));
    row->ndraws = 0;
    while (code == WIRECOPY_OK && more) {
        code = wc_statement_step(&work->disk->database, work->draws, &more, error);
        if (code == WIRECOPY_OK && more && row->ndraws < WC_DRAWS_MAX) {
            wc_name name = name_at(work->draws, 0);
            size_t end = offsets[row->ndraws] + name.nbytes;
            code = wc_grow(work->disk->allocator, (void **)&work->bytes, &work->capacity, end + 1, 1, error);
            if (code == WIRECOPY_OK && name.nbytes > 0) {
                memcpy(work->bytes + offsets[row->ndraws], name.bytes, name.nbytes);
            }
            offsets[++row->ndraws] = end;
        }
    }
    for (size_t i = 0; i < row->ndraws; i++) {
        work->names[i] = (wc_name){work->bytes + offsets[i], offsets[i + 1] - offsets[i]};
    }
    row->draws_from = work->names;
    return code;
}

static wirecopy_code fill_relation(exporter *work, wc_row *row, int is_alone, wirecopy_error *error) {
    sqlite3_stmt *documents = work->documents;
    int64_t told = sqlite3_column_int64(documents, TOLD);
    wirecopy_relation as_added = (wirecopy_relation)sqlite3_column_int64(documents, RELATION);
    wirecopy_relation relation = wc_known_relation(as_added, is_alone, row->representative, told);
    row->relation = wc_relation_name(relation);
    row->contained = row->representative ? 1.0 : sqlite3_column_double(documents, CONTAINED);
    row->contains = row->representative ? 1.0 : sqlite3_column_double(documents, CONTAINS);
    row->series = name_at(documents, SERIES);
    return relation == WIRECOPY_RELATION_DIGEST ? read_draws(work, row, error) : WIRECOPY_OK;
}

/* The first document of a story that there is stands for it. */
static wirecopy_code find_first(exporter *work, wc_row *row, wirecopy_error *error) {
    const wc_database *database = &work->disk->database;
    int found = 0;
    wirecopy_code code =
        work->first == NULL ? wc_statement_prepare(database, select_first, &work->first, error) : WIRECOPY_OK;
    if (code == WIRECOPY_OK) {
        sqlite3_reset(work->first);
        sqlite3_bind_int64(work->first, 1, sqlite3_column_int64(work->documents, STORY));
        code = wc_statement_step(database, work->first, &found, error);
    }
    if (code != WIRECOPY_OK || !found) {
        return code == WIRECOPY_OK ? wc_database_damaged(database, "a story has no document", error) : code;
    }
    wc_name id = name_at(work->first, 0);
    row->cluster = id.bytes;
    row->cluster_nbytes = id.nbytes;
    row->representative = sqlite3_column_int64(work->first, 1) == sqlite3_column_int64(work->documents, DOCUMENT);
    wc_names_add(&work->renamed, row->id);
    return WIRECOPY_OK;
}

static wirecopy_code write_row(exporter *work, wirecopy_error *error) {
    sqlite3_stmt *documents = work->documents;
    wc_name id = name_at(documents, ID), cluster = name_at(documents, CLUSTER);
    int is_alone = sqlite3_column_int64(documents, SIZE) < 2;
    if (id.bytes == NULL || sqlite3_column_type(documents, TEXT) == SQLITE_NULL) {
        wc_names_add(&work->left_out, id.bytes);
        return WIRECOPY_OK;
    }
    if (work->duplicates_only && is_alone) {
        return WIRECOPY_OK;
    }
    wc_row row = {.id = id.bytes,
                  .id_nbytes = id.nbytes,
                  .cluster = cluster.bytes,
                  .cluster_nbytes = cluster.nbytes,
                  .representative = (int)sqlite3_column_int64(documents, REPRESENTS)};
    wirecopy_code code = cluster.bytes == NULL ? find_first(work, &row, error) : WIRECOPY_OK;
    row.similarity = row.representative ? 1.0 : sqlite3_column_double(documents, SIMILARITY);
    if (code == WIRECOPY_OK && work->profile->tells_relations) {
        code = fill_relation(work, &row, is_alone, error);
    }
    return code == WIRECOPY_OK ? wc_table_row(work->output, work->table, &row, &work->line, error) : code;
}

static wirecopy_code write_all(exporter *work, wirecopy_error *error) {
    const wc_database *database = &work->disk->database;
    int row = 1;
    wirecopy_code code = wc_statement_prepare(database, select_documents, &work->documents, error);
    while (code == WIRECOPY_OK && row) {
        code = wc_statement_step(database, work->documents, &row, error);
        if (code == WIRECOPY_OK && row) {
            code = write_row(work, error);
        }
        work->last = code == WIRECOPY_OK && row ? sqlite3_column_int64(work->documents, DOCUMENT) : work->last;
    }
    sqlite3_finalize(work->documents);
    return code;
}

static wirecopy_code write_one(exporter *work, sqlite3_stmt *select, int64_t document, wirecopy_error *error) {
    int row = 0;
    work->documents = select;
    sqlite3_bind_int64(select, 1, document);
    wirecopy_code code = wc_statement_step(&work->disk->database, select, &row, error);
    if (code == WIRECOPY_OK && row) {
        code = write_row(work, error);
    }
    sqlite3_reset(select);
    return code;
}

/* One that cannot be read is left out, by its id if that can be. */
static wirecopy_code leave_out(exporter *work, sqlite3_stmt *ids, int64_t document, wirecopy_error *error) {
    const wc_database *database = &work->disk->database;
    char number[48];
    int row = 0;
    sqlite3_bind_int64(ids, 1, document);
    wirecopy_code code = wc_statement_step(database, ids, &row, error);
    snprintf(number, sizeof number, "number %lld", (long long)document);
    wc_names_add(&work->left_out, code == WIRECOPY_OK && row ? (const char *)sqlite3_column_text(ids, 0) : number);
    sqlite3_reset(ids);
    return code == WIRECOPY_ERROR_FORMAT ? WIRECOPY_OK : code;
}

/* Those after the last, each by itself. */
static wirecopy_code write_each(exporter *work, wirecopy_error *error) {
    const wc_database *database = &work->disk->database;
    static const char *const selects[] = {select_document, select_bare, "SELECT id FROM documents WHERE document = ?"};
    enum { IDS = sizeof selects / sizeof selects[0] - 1 };
    sqlite3_stmt *statements[IDS + 1] = {NULL};
    int64_t last;
    wirecopy_code code = wc_checking_last(database, &last, error);
    for (int i = 0; code == WIRECOPY_OK && i <= IDS; i++) {
        code = wc_statement_prepare(database, selects[i], &statements[i], error);
    }
    for (int64_t document = work->last + 1; code == WIRECOPY_OK && document <= last; document++) {
        code = WIRECOPY_ERROR_FORMAT;
        for (int i = 0; code == WIRECOPY_ERROR_FORMAT && i < IDS; i++) {
            code = write_one(work, statements[i], document, error);
        }
        code = code == WIRECOPY_ERROR_FORMAT ? leave_out(work, statements[IDS], document, error) : code;
    }
    for (int i = 0; i <= IDS; i++) {
        sqlite3_finalize(statements[i]);
    }
    return code;
}

static wirecopy_code report_left_out(exporter *work, wirecopy_error *error) {
    wirecopy_code code = WIRECOPY_OK;
    if (work->left_out.count > 0) {
        wc_names_end(&work->left_out);
        code = wc_checking_report(&work->check, error, "left out, since what is known of them cannot be read: %s",
                                  work->left_out.text);
    }
    if (code == WIRECOPY_OK && work->renamed.count > 0) {
        wc_names_end(&work->renamed);
        code =
            wc_checking_report(&work->check, error,
                               "called by the first document of the story, since what stands for it cannot be read: %s",
                               work->renamed.text);
    }
    return code;
}

static wirecopy_code write_rows(exporter *work, wirecopy_error *error) {
    const wc_database *database = &work->disk->database;
    wirecopy_code code = wc_checking_sums(&work->check, error);
    if (code == WIRECOPY_OK) {
        code = wc_statement_prepare(database, select_draws, &work->draws, error);
    }
    if (code == WIRECOPY_OK) {
        code = wc_table_header(work->output, work->table, work->profile->tells_relations, error);
    }
    if (code == WIRECOPY_OK) {
        code = write_all(work, error);
    }
    if (code == WIRECOPY_ERROR_FORMAT) {
        code = write_each(work, error);
    }
    sqlite3_finalize(work->draws);
    sqlite3_finalize(work->first);
    return code == WIRECOPY_OK ? report_left_out(work, error) : code;
}

wirecopy_code wc_disk_export(wc_disk *disk, const char *path, wirecopy_table table, int duplicates_only,
                             wirecopy_damage_fn damage, void *context, uint64_t *damages_ret, wirecopy_error *error) {
    exporter work = {.disk = disk,
                     .table = table,
                     .duplicates_only = duplicates_only,
                     .check = {.disk = disk, .damage = damage, .context = context},
                     .line = {.allocator = disk->allocator},
                     .profile = wc_profile_of(disk->options.profile)};
    wirecopy_code code = wc_output_check(path, error);
    if (code == WIRECOPY_OK) {
        code = wc_output_open(path, disk->allocator, &work.output, error);
    }
    if (code == WIRECOPY_OK) {
        code = wc_checking_begin(&work.check, error);
    }
    if (code == WIRECOPY_OK) {
        code = wc_disk_watch(disk, WC_STEP_WRITE, error);
        code = wc_checking_end(&work.check, code == WIRECOPY_OK ? write_rows(&work, error) : code, error);
    }
    if (code == WIRECOPY_OK) {
        code = wc_output_commit(work.output, error);
    } else {
        wc_output_discard(work.output);
    }
    wc_text_buffer_clear(&work.line);
    wc_release(disk->allocator, work.bytes, work.capacity, 1);
    if (damages_ret != NULL) {
        *damages_ret = work.check.damages;
    }
    return code;
}
