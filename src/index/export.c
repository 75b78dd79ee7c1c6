#include <string.h>

#include "base/memory.h"
#include "index/known.h"
#include "index/operations.h"
#include "io/table.h"
#include "result/membership.h"

static const char select_documents[] =
    "WITH sizes AS (SELECT story, sum(documents) AS n FROM texts GROUP BY story)"
    " SELECT d.id, r.id, d.document = y.representative, z.n, t.relation, t.similarity, t.contained, t.contains, t.told,"
    " t.text, x.id FROM documents d JOIN texts t ON t.text = d.text JOIN stories y ON y.story = t.story"
    " JOIN sizes z ON z.story = t.story LEFT JOIN documents r ON r.document = y.representative"
    " LEFT JOIN texts e ON e.text = t.series LEFT JOIN documents x ON x.document = e.first ORDER BY d.document";

enum { ID, CLUSTER, REPRESENTS, SIZE, RELATION, SIMILARITY, CONTAINED, CONTAINS, TOLD, TEXT, SERIES };

static const char select_draws[] = "SELECT DISTINCT r.id FROM draws w JOIN texts t ON t.text = w.drawn"
                                   " JOIN stories y ON y.story = t.story JOIN documents r"
                                   " ON r.document = y.representative WHERE w.text = ? ORDER BY w.place";

typedef struct exporter {
    wc_disk *disk;
    wirecopy_table table;
    int duplicates_only;
    wc_output *output;
    wc_text_buffer line;
    sqlite3_stmt *documents, *draws;
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

static wirecopy_code write_row(exporter *work, wirecopy_error *error) {
    sqlite3_stmt *documents = work->documents;
    wc_name id = name_at(documents, ID), cluster = name_at(documents, CLUSTER);
    int is_alone = sqlite3_column_int64(documents, SIZE) < 2;
    if (work->duplicates_only && is_alone) {
        return WIRECOPY_OK;
    }
    wc_row row = {.id = id.bytes,
                  .id_nbytes = id.nbytes,
                  .cluster = cluster.bytes,
                  .cluster_nbytes = cluster.nbytes,
                  .representative = (int)sqlite3_column_int64(documents, REPRESENTS)};
    row.similarity = row.representative ? 1.0 : sqlite3_column_double(documents, SIMILARITY);
    wirecopy_code code = id.bytes == NULL || cluster.bytes == NULL
                             ? wc_database_damaged(&work->disk->database, "a story has no representative", error)
                             : WIRECOPY_OK;
    if (code == WIRECOPY_OK && work->profile->tells_relations) {
        code = fill_relation(work, &row, is_alone, error);
    }
    return code == WIRECOPY_OK ? wc_table_row(work->output, work->table, &row, &work->line, error) : code;
}

static wirecopy_code write_rows(exporter *work, wirecopy_error *error) {
    const wc_database *database = &work->disk->database;
    int row = 1;
    wirecopy_code code = wc_statement_prepare(database, select_documents, &work->documents, error);
    if (code == WIRECOPY_OK) {
        code = wc_statement_prepare(database, select_draws, &work->draws, error);
    }
    if (code == WIRECOPY_OK) {
        code = wc_table_header(work->output, work->table, work->profile->tells_relations, error);
    }
    while (code == WIRECOPY_OK && row) {
        code = wc_statement_step(database, work->documents, &row, error);
        if (code == WIRECOPY_OK && row) {
            code = write_row(work, error);
        }
    }
    sqlite3_finalize(work->documents);
    sqlite3_finalize(work->draws);
    return code;
}

wirecopy_code wc_disk_export(wc_disk *disk, const char *path, wirecopy_table table, int duplicates_only,
                             wirecopy_error *error) {
    exporter work = {.disk = disk,
                     .table = table,
                     .duplicates_only = duplicates_only,
                     .line = {.allocator = disk->allocator},
                     .profile = wc_profile_of(disk->options.profile)};
    wirecopy_code code = wc_output_check(path, error);
    if (code == WIRECOPY_OK) {
        code = wc_output_open(path, disk->allocator, &work.output, error);
    }
    if (code == WIRECOPY_OK) {
        code = wc_disk_begin_bookkeeping(disk, 0, error);
    }
    if (code == WIRECOPY_OK) {
        code = wc_disk_end(disk, write_rows(&work, error), error);
    }
    if (code == WIRECOPY_OK) {
        code = wc_output_commit(work.output, error);
    } else {
        wc_output_discard(work.output);
    }
    wc_text_buffer_clear(&work.line);
    wc_release(disk->allocator, work.bytes, work.capacity, 1);
    return code;
}
