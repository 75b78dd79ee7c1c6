#include "base/error.h"
#include "base/memory.h"
#include "io/table.h"
#include "pipeline/clock.h"
#include "pipeline/grouping.h"
#include "pipeline/job.h"

/* Documents between two reports of progress. */
enum { REPORT_EVERY = 1 << 14 };

typedef struct cluster_writer {
    wirecopy_job *job;
    const wirecopy_grouping *grouping;
    const double *similarity;
    wirecopy_table table;
    int duplicates_only;
    wirecopy_output *output;
    wirecopy_text_buffer line;
} cluster_writer;

static wirecopy_code write_document(cluster_writer *writer, uint32_t document, wirecopy_error *error) {
    const wirecopy_corpus *corpus = &writer->job->dump.corpus;
    uint32_t entry = corpus->entry_of[document];
    uint32_t group = writer->grouping->group[entry];
    uint32_t representative = corpus->first_document[group];
    if (writer->duplicates_only && writer->grouping->documents[group] < 2) {
        return WIRECOPY_OK;
    }
    wirecopy_row row = {.representative = document == representative, .similarity = writer->similarity[entry]};
    row.id = wirecopy_strings_get(&writer->job->dump.ids, document, &row.id_nbytes);
    row.cluster = wirecopy_strings_get(&writer->job->dump.ids, representative, &row.cluster_nbytes);
    writer->job->stats->written++;
    return wirecopy_table_row(writer->output, writer->table, &row, &writer->line, error);
}

static wirecopy_code write_documents(cluster_writer *writer, wirecopy_error *error) {
    uint64_t ndocuments = writer->job->dump.corpus.ndocuments;
    wirecopy_code code = wirecopy_table_header(writer->output, writer->table, error);
    for (uint32_t document = 0; code == WIRECOPY_OK && document < ndocuments; document++) {
        code = write_document(writer, document, error);
        if (code == WIRECOPY_OK && document % REPORT_EVERY == 0) {
            code = wirecopy_progress_report(&writer->job->progress, WIRECOPY_STAGE_WRITE, document, ndocuments, error);
        }
    }
    return code;
}

static wirecopy_code write_result(cluster_writer *writer, const char *path, wirecopy_error *error) {
    const wirecopy_allocator *allocator = writer->job->sketcher->allocator;
    double start = wirecopy_seconds();
    writer->line = (wirecopy_text_buffer){.allocator = allocator};
    wirecopy_code code = wirecopy_output_open(path, allocator, &writer->output, error);
    if (code != WIRECOPY_OK) {
        return code;
    }
    code = write_documents(writer, error);
    if (code == WIRECOPY_OK) {
        code = wirecopy_output_commit(writer->output, error);
    } else {
        wirecopy_output_discard(writer->output);
    }
    wirecopy_text_buffer_clear(&writer->line);
    writer->job->stats->seconds_write += wirecopy_seconds() - start;
    return code;
}

static wirecopy_code group_and_write(cluster_writer *writer, const char *path, wirecopy_error *error) {
    wirecopy_job *job = writer->job;
    const wirecopy_allocator *allocator = job->sketcher->allocator;
    wirecopy_matching matching = wirecopy_job_matching(job);
    wirecopy_grouping grouping = {0};
    size_t nentries = job->dump.corpus.nentries;
    double *similarity = wirecopy_allocate(allocator, nentries, sizeof *similarity);
    wirecopy_code code = similarity == NULL ? wirecopy_fail_memory(error, nentries * sizeof *similarity)
                                            : (job->is_news ? wirecopy_grouping_of_news(&matching, &job->news, &grouping, error) : wirecopy_grouping_run(&matching, &job->edges, &grouping, error));
    for (size_t i=0;i<nentries;i++) similarity[i]=1;
    if (code == WIRECOPY_OK && !job->is_news) {
        code = wirecopy_grouping_similarities(&matching, &job->edges, &grouping, similarity, error);
    }
    writer->grouping = &grouping;
    writer->similarity = similarity;
    if (code == WIRECOPY_OK) {
        code = write_result(writer, path, error);
    }
    wirecopy_grouping_clear(&grouping);
    wirecopy_release(allocator, similarity, nentries, sizeof *similarity);
    return code;
}

wirecopy_code wirecopy_cluster_documents(const wirecopy_options *options, const wirecopy_input *input, const char *path,
                                         wirecopy_table table, int duplicates_only, wirecopy_stats *stats_ret,
                                         wirecopy_error *error) {
    wirecopy_job job;
    wirecopy_code code = wirecopy_job_run(&job, options, input, 0, stats_ret, error);
    if (code == WIRECOPY_OK) {
        cluster_writer writer = {.job = &job, .table = table, .duplicates_only = duplicates_only};
        code = group_and_write(&writer, path, error);
    }
    wirecopy_job_end(&job);
    return code;
}
