#include "base/error.h"
#include "base/memory.h"
#include "io/table.h"
#include "job/job.h"
#include "run/clock.h"
#include "run/parallel.h"

/* Documents between two reports of progress. */
enum { REPORT_EVERY = 1 << 14 };

/* Bytes of ids that are written before the budget is looked at; a dump may have long ones. */
enum { IDS_NBYTES = 256 << 10 };

typedef struct cluster_writer {
    wc_job *job;
    const wc_grouping *grouping;
    const wc_relations *relations;
    wirecopy_table table;
    int duplicates_only;
    wc_output *output;
    wc_text_buffer line;
    wc_name draws[WC_DRAWS_MAX];
} cluster_writer;

/* The document that stands for an entry's group. */
static uint32_t representative_of(const cluster_writer *writer, uint32_t entry) {
    uint32_t group = writer->grouping->group[entry];
    return writer->job->dump.corpus.first_document[wc_relations_representative(writer->relations, group)];
}

static wc_name id_of(const cluster_writer *writer, uint32_t document) {
    wc_name name;
    name.bytes = wc_strings_get(&writer->job->dump.ids, document, &name.nbytes);
    return name;
}

static int is_digest(const cluster_writer *writer, uint32_t entry) {
    const wc_profile *profile = writer->job->profile;
    return profile->is_digest != NULL && profile->is_digest(writer->job->found, entry);
}

static int is_series(const cluster_writer *writer, uint32_t entry) {
    const wc_profile *profile = writer->job->profile;
    return profile->is_series != NULL && profile->is_series(writer->job->found, entry);
}

static wirecopy_code name_draws(cluster_writer *writer, uint32_t entry, wc_row *row, wirecopy_error *error) {
    uint32_t groups[WC_DRAWS_MAX];
    wirecopy_code code =
        writer->job->profile->draws(writer->job->found, writer->grouping, entry, groups, &row->ndraws, error);
    if (code != WIRECOPY_OK) {
        return code;
    }
    row->draws_from = writer->draws;
    for (size_t i = 0; i < row->ndraws; i++) {
        writer->draws[i] = id_of(writer, representative_of(writer, groups[i]));
    }
    return WIRECOPY_OK;
}

static wirecopy_code tell_relation(cluster_writer *writer, uint32_t entry, int is_alone, wc_row *row,
                                   wirecopy_error *error) {
    wirecopy_code code = WIRECOPY_OK;
    const wc_kinship *kinship = &writer->relations->kinship[entry];
    wirecopy_relation relation = row->representative ? WIRECOPY_RELATION_REPRESENTATIVE : kinship->relation;
    if (is_alone) {
        relation = WIRECOPY_RELATION_ALONE;
    }
    if (is_digest(writer, entry) && (is_alone || row->representative)) {
        relation = WIRECOPY_RELATION_DIGEST;
        code = name_draws(writer, entry, row, error);
    } else if (is_series(writer, entry) && (is_alone || row->representative)) {
        relation = WIRECOPY_RELATION_SERIES;
    }
    row->relation = wirecopy_relation_name(relation);
    row->contained = kinship->contained;
    row->contains = kinship->contains;
    return code;
}

static wirecopy_code write_document(cluster_writer *writer, uint32_t document, wirecopy_error *error) {
    uint32_t entry = writer->job->dump.corpus.entry_of[document];
    uint32_t ndocuments = writer->grouping->documents[writer->grouping->group[entry]];
    uint32_t representative = representative_of(writer, entry);
    if (writer->duplicates_only && ndocuments < 2) {
        return WIRECOPY_OK;
    }
    wc_name id = id_of(writer, document), cluster = id_of(writer, representative);
    wc_row row = {.id = id.bytes,
                  .id_nbytes = id.nbytes,
                  .cluster = cluster.bytes,
                  .cluster_nbytes = cluster.nbytes,
                  .representative = document == representative};
    row.similarity = wc_relations_similarity(writer->relations, entry);
    wirecopy_code code = WIRECOPY_OK;
    if (writer->job->profile->tells_relations) {
        code = tell_relation(writer, entry, ndocuments < 2, &row, error);
    }
    writer->job->stats->written++;
    return code == WIRECOPY_OK ? wc_table_row(writer->output, writer->table, &row, &writer->line, error) : code;
}

static wirecopy_code write_some(void *context, void *state, size_t from, size_t to, wirecopy_error *error) {
    wirecopy_code code = WIRECOPY_OK;
    (void)state;
    for (size_t document = from; code == WIRECOPY_OK && document < to; document++) {
        code = write_document(context, (uint32_t)document, error);
    }
    return code;
}

static wirecopy_code write_documents(cluster_writer *writer, wirecopy_error *error) {
    const wc_strings *ids = &writer->job->dump.ids;
    const wc_loop loop = {.allocator = writer->job->sketcher->allocator,
                          .threads = 1,
                          .count = writer->job->dump.corpus.ndocuments,
                          .chunk = REPORT_EVERY,
                          .stride = wc_walk_stride(ids->count, 2 * ids->nbytes, IDS_NBYTES, WC_AT_RANDOM / 4),
                          .body = write_some,
                          .context = writer,
                          .progress = &writer->job->progress};
    wirecopy_code code = wc_table_header(writer->output, writer->table, writer->job->profile->tells_relations, error);
    if (code == WIRECOPY_OK) {
        code = wc_progress_begin(&writer->job->progress, WC_STEP_WRITE, error);
    }
    return code == WIRECOPY_OK ? wc_loop_run(&loop, error) : code;
}

static wirecopy_code write_result(cluster_writer *writer, const char *path, wirecopy_error *error) {
    const wirecopy_allocator *allocator = writer->job->sketcher->allocator;
    double start = wc_seconds();
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
    writer->job->stats->seconds_write += wc_seconds() - start;
    return code;
}

static wirecopy_code group_and_write(cluster_writer *writer, const char *path, wirecopy_error *error) {
    wc_grouping grouping = {0};
    wc_relations relations = {0};
    wirecopy_code code = wc_job_group(writer->job, &grouping, error);
    writer->grouping = &grouping;
    writer->relations = &relations;
    if (code == WIRECOPY_OK) {
        code = wc_job_relate(writer->job, &grouping, 1, &relations, error);
    }
    if (code == WIRECOPY_OK) {
        code = write_result(writer, path, error);
    }
    wc_relations_clear(&relations);
    wc_grouping_clear(&grouping);
    return code;
}

wirecopy_code wirecopy_cluster_documents(const wirecopy_options *options, const wirecopy_input *input, const char *path,
                                         wirecopy_table table, int duplicates_only, wirecopy_stats *stats_ret,
                                         wirecopy_error *error) {
    wc_job job;
    wirecopy_code code = wc_job_run(&job, options, input, WC_VERB_CLUSTER, stats_ret, error);
    if (code == WIRECOPY_OK) {
        cluster_writer writer = {.job = &job, .table = table, .duplicates_only = duplicates_only};
        code = group_and_write(&writer, path, error);
    }
    return wc_job_end(&job, code);
}
