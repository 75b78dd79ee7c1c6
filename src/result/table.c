#include "io/table.h"
#include "run/clock.h"
#include "result/result.h"
#include "run/parallel.h"

/* Documents between two progress reports: some milliseconds of work. */
enum { REPORT_EVERY = 1 << 14 };

/* Bytes of ids between two checks of the budget. Ids may be long. */
enum { IDS_NBYTES = 256 << 10 };

typedef struct table_writer {
    wirecopy_result *result;
    wirecopy_table table;
    int duplicates_only;
    wc_output *output;
    wc_text_buffer line;
    wc_name draws[WC_DRAWS_MAX];
} table_writer;

static wc_name id_of(const table_writer *writer, uint32_t document) {
    wc_name name;
    name.bytes = wc_strings_get(&writer->result->job.dump.ids, document, &name.nbytes);
    return name;
}

static void fill_relation(table_writer *writer, const wc_membership *membership, wc_row *row) {
    row->relation = wc_relation_name(membership->relation);
    row->contained = membership->contained;
    row->contains = membership->contains;
    for (size_t i = 0; i < membership->ndraws; i++) {
        writer->draws[i] = id_of(writer, membership->draws[i]);
    }
    if (membership->series != UINT32_MAX) {
        row->series = id_of(writer, membership->series);
    }
    row->draws_from = writer->draws;
    row->ndraws = membership->ndraws;
}

static wirecopy_code write_document(table_writer *writer, uint32_t document, wirecopy_error *error) {
    wc_job *job = &writer->result->job;
    wc_membership membership;
    wc_result_membership(writer->result, document, &membership);
    if (writer->duplicates_only && membership.ndocuments < 2) {
        return WIRECOPY_OK;
    }
    wc_name id = id_of(writer, document), cluster = id_of(writer, membership.representative);
    wc_row row = {.id = id.bytes,
                  .id_nbytes = id.nbytes,
                  .cluster = cluster.bytes,
                  .cluster_nbytes = cluster.nbytes,
                  .representative = document == membership.representative,
                  .similarity = membership.similarity};
    if (job->profile->tells_relations) {
        fill_relation(writer, &membership, &row);
    }
    job->stats->written++;
    return wc_table_row(writer->output, writer->table, &row, &writer->line, error);
}

static wirecopy_code write_some(void *context, void *state, size_t from, size_t to, wirecopy_error *error) {
    wirecopy_code code = WIRECOPY_OK;
    (void)state;
    for (size_t document = from; code == WIRECOPY_OK && document < to; document++) {
        code = write_document(context, (uint32_t)document, error);
    }
    return code;
}

static wirecopy_code write_documents(table_writer *writer, wirecopy_error *error) {
    wc_job *job = &writer->result->job;
    const wc_strings *ids = &job->dump.ids;
    const wc_loop loop = {.allocator = job->sketcher->allocator,
                          .threads = 1,
                          .count = job->dump.corpus.ndocuments,
                          .chunk = REPORT_EVERY,
                          .stride = wc_walk_stride(ids->count, 2 * ids->nbytes, IDS_NBYTES, WC_AT_RANDOM / 4),
                          .body = write_some,
                          .context = writer,
                          .progress = &job->progress};
    wirecopy_code code = wc_table_header(writer->output, writer->table, job->profile->tells_relations, error);
    if (code == WIRECOPY_OK) {
        code = wc_progress_begin(&job->progress, WC_STEP_WRITE, error);
    }
    return code == WIRECOPY_OK ? wc_loop_run(&loop, error) : code;
}

static wirecopy_code write_table(table_writer *writer, const char *path, wirecopy_error *error) {
    const wirecopy_allocator *allocator = writer->result->job.sketcher->allocator;
    writer->line = (wc_text_buffer){.allocator = allocator};
    wirecopy_code code = wc_output_open(path, allocator, &writer->output, error);
    if (code != WIRECOPY_OK) {
        return code;
    }
    code = write_documents(writer, error);
    if (code == WIRECOPY_OK) {
        code = wc_output_commit(writer->output, error);
    } else {
        wc_output_discard(writer->output);
    }
    wc_text_buffer_clear(&writer->line);
    return code;
}

wirecopy_code wc_result_write(wirecopy_result *result, const char *path, wirecopy_table table, int duplicates_only,
                              wirecopy_error *error) {
    table_writer writer = {.result = result, .table = table, .duplicates_only = duplicates_only};
    double start = wc_seconds();
    result->job.stats->written = 0;
    wirecopy_code code = write_table(&writer, path, error);
    result->job.stats->seconds_write += wc_seconds() - start;
    result->written = code;
    return code;
}
