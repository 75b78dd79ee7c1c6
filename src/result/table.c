#include "base/paged.h"
#include "io/table.h"
#include "run/clock.h"
#include "result/result.h"

/* Documents between two reports of progress. */
enum { REPORT_EVERY = 1 << 14 };

/* Ids of this many bytes fill memory fast where they lie in a file. */
enum { LONG_IDS_NBYTES = 16 << 10 };

typedef struct table_writer {
    wirecopy_result *result;
    wirecopy_table table;
    int duplicates_only;
    wc_output *output;
    wc_text_buffer line;
    wc_name draws[WC_STRANDS_MAX];
} table_writer;

static wc_name id_of(const table_writer *writer, uint32_t document) {
    wc_name name;
    name.bytes = wc_strings_get(&writer->result->job.dump.ids, document, &name.nbytes);
    return name;
}

static void tell_relation(table_writer *writer, const wc_membership *membership, wc_row *row) {
    row->relation = wirecopy_relation_name(membership->relation);
    row->contained = membership->contained;
    row->contains = membership->contains;
    for (size_t i = 0; i < membership->ndraws; i++) {
        writer->draws[i] = id_of(writer, membership->draws[i]);
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
    if (job->is_news) {
        tell_relation(writer, &membership, &row);
    }
    job->stats->written++;
    if (id.nbytes + cluster.nbytes > LONG_IDS_NBYTES) {
        wc_breathe(job->dump.allocator);
    }
    return wc_table_row(writer->output, writer->table, &row, &writer->line, error);
}

static wirecopy_code write_documents(table_writer *writer, wirecopy_error *error) {
    wc_job *job = &writer->result->job;
    uint64_t ndocuments = job->dump.corpus.ndocuments;
    wirecopy_code code = wc_table_header(writer->output, writer->table, job->is_news, error);
    for (uint32_t document = 0; code == WIRECOPY_OK && document < ndocuments; document++) {
        wc_breathe_every(job->sketcher->allocator, WC_BREATH_AT_RANDOM / 4, document);
        code = write_document(writer, document, error);
        if (code == WIRECOPY_OK && document % REPORT_EVERY == 0) {
            code = wc_progress_report(&job->progress, WIRECOPY_STAGE_WRITE, document, ndocuments, error);
        }
    }
    return code;
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

wirecopy_code wirecopy_result_write(wirecopy_result *result, const char *path, wirecopy_table table,
                                    int duplicates_only, wirecopy_error *error) {
    table_writer writer = {.result = result, .table = table, .duplicates_only = duplicates_only};
    double start = wc_seconds();
    result->job.stats->written = 0;
    wirecopy_code code = write_table(&writer, path, error);
    result->job.stats->seconds_write += wc_seconds() - start;
    code = wc_paged_explain(result->job.paged, code, error);
    result->written = code;
    return code;
}
