#include <string.h>

#include "base/error.h"
#include "base/memory.h"
#include "base/options.h"
#include "cluster/cluster.h"
#include "io/table.h"
#include "base/radix.h"
#include "run/clock.h"
#include "near/completion.h"
#include "near/near.h"
#include "job/job.h"
#include "run/parallel.h"
#include "verbs/verbs.h"

/* Documents between two progress reports: some milliseconds of work. */
enum { REPORT_EVERY = 1024 };

/* A list for each entry: items[starts[entry] .. starts[entry+1]). */
typedef struct lists {
    size_t *starts;
    uint32_t *items;
    size_t nstarts, nitems;
} lists;

typedef struct pairs_writer {
    wc_job *job;
    const wirecopy_allocator *allocator;
    lists documents;  /* by entry: its documents */
    lists neighbours; /* by entry: index of each edge it is in */
    uint64_t *found;  /* the partners of one document: document above, place in `similarities` below */
    double *similarities;
    size_t nfound, found_capacity, similarities_capacity;
    wc_output *output; /* NULL: pairs are called back */
    wc_text_buffer line;
    wirecopy_pair_fn pair;
    void *context;
} pairs_writer;

static wc_edges *edges_of(const wc_job *job) {
    return &((wc_near_found *)job->found)->edges;
}

static wirecopy_code lists_create(lists *made_ret, const wirecopy_allocator *allocator, size_t nentries, size_t nitems,
                                  wirecopy_error *error) {
    made_ret->nstarts = nentries + 2;
    made_ret->nitems = nitems;
    made_ret->starts = wc_allocate_zeroed(allocator, made_ret->nstarts, sizeof *made_ret->starts);
    made_ret->items = wc_allocate(allocator, nitems, sizeof *made_ret->items);
    return made_ret->starts != NULL && made_ret->items != NULL
               ? WIRECOPY_OK
               : wc_fail_refused(allocator, nentries * sizeof(size_t) + nitems * sizeof(uint32_t), error);
}

static void lists_clear(lists *held, const wirecopy_allocator *allocator) {
    wc_release(allocator, held->starts, held->nstarts, sizeof *held->starts);
    wc_release(allocator, held->items, held->nitems, sizeof *held->items);
}

/* Lists are filled by counting: starts[entry + 2] counts, then starts[entry + 1] is where the next item goes. */
static void lists_sum(lists *counted) {
    for (size_t i = 1; i < counted->nstarts; i++) {
        counted->starts[i] += counted->starts[i - 1];
    }
}

static void lists_put(lists *filled, uint32_t entry, uint32_t item) {
    filled->items[filled->starts[entry + 1]++] = item;
}

static void list_documents(pairs_writer *writer) {
    const wc_corpus *corpus = &writer->job->dump.corpus;
    WC_EACH(size_t, i, corpus->ndocuments, WC_AT_RANDOM, corpus->allocator) {
        writer->documents.starts[corpus->entry_of[i] + 2]++;
    }
    lists_sum(&writer->documents);
    WC_EACH(size_t, i, corpus->ndocuments, WC_AT_RANDOM, corpus->allocator) {
        lists_put(&writer->documents, corpus->entry_of[i], (uint32_t)i);
    }
}

static void list_neighbours(pairs_writer *writer) {
    const wc_edges *edges = edges_of(writer->job);
    WC_EACH(size_t, i, edges->count, WC_AT_RANDOM, edges->allocator) {
        writer->neighbours.starts[edges->edges[i].low + 2]++;
        writer->neighbours.starts[edges->edges[i].high + 2]++;
    }
    lists_sum(&writer->neighbours);
    WC_EACH(size_t, i, edges->count, WC_AT_RANDOM, edges->allocator) {
        lists_put(&writer->neighbours, edges->edges[i].low, (uint32_t)i);
        lists_put(&writer->neighbours, edges->edges[i].high, (uint32_t)i);
    }
}

static wirecopy_code find_partners(pairs_writer *writer, uint32_t document, uint32_t entry, double similarity,
                                   wirecopy_error *error) {
    const lists *documents = &writer->documents;
    wirecopy_code code = WIRECOPY_OK;
    for (size_t i = documents->starts[entry]; code == WIRECOPY_OK && i < documents->starts[entry + 1]; i++) {
        if (documents->items[i] <= document) {
            continue;
        }
        code = wc_grow(writer->allocator, (void **)&writer->similarities, &writer->similarities_capacity,
                       writer->nfound + 1, sizeof *writer->similarities, error);
        /* Twice the size: the upper half is scratch for sorting. */
        if (code == WIRECOPY_OK) {
            code = wc_grow(writer->allocator, (void **)&writer->found, &writer->found_capacity,
                           2 * (writer->nfound + 1), sizeof *writer->found, error);
        }
        if (code == WIRECOPY_OK) {
            writer->similarities[writer->nfound] = similarity;
            writer->found[writer->nfound] = (uint64_t)documents->items[i] << 32 | writer->nfound;
            writer->nfound++;
        }
    }
    return code;
}

static wirecopy_code put_pair(pairs_writer *writer, const wc_row *row, wirecopy_error *error) {
    writer->job->stats->written++;
    if (writer->output != NULL) {
        return wc_table_pair(writer->output, row, &writer->line, error);
    }
    const wirecopy_pair pair = {.a_id = row->id,
                                .a_id_nbytes = row->id_nbytes,
                                .b_id = row->cluster,
                                .b_id_nbytes = row->cluster_nbytes,
                                .similarity = row->similarity,
                                .in_group = 1};
    return writer->pair(writer->context, &pair) == 0 ? WIRECOPY_OK
                                                     : wc_fail(error, WIRECOPY_ERROR_INTERRUPTED, "interrupted");
}

static wirecopy_code write_partners(pairs_writer *writer, uint32_t document, wirecopy_error *error) {
    const wc_strings *ids = &writer->job->dump.ids;
    wc_radix_sort(writer->found, writer->found + writer->nfound, writer->nfound, 32);
    wc_row row = {0};
    row.id = wc_strings_get(ids, document, &row.id_nbytes);
    wirecopy_code code = WIRECOPY_OK;
    for (size_t i = 0; code == WIRECOPY_OK && i < writer->nfound; i++) {
        row.cluster = wc_strings_get(ids, writer->found[i] >> 32, &row.cluster_nbytes);
        row.similarity = writer->similarities[(uint32_t)writer->found[i]];
        code = put_pair(writer, &row, error);
    }
    return code;
}

static wirecopy_code write_document(pairs_writer *writer, uint32_t document, wirecopy_error *error) {
    uint32_t entry = writer->job->dump.corpus.entry_of[document];
    const lists *neighbours = &writer->neighbours;
    writer->nfound = 0;
    wirecopy_code code = find_partners(writer, document, entry, 1.0, error);
    for (size_t i = neighbours->starts[entry]; code == WIRECOPY_OK && i < neighbours->starts[entry + 1]; i++) {
        const wc_edge *edge = &edges_of(writer->job)->edges[neighbours->items[i]];
        uint32_t other = edge->low == entry ? edge->high : edge->low;
        code = find_partners(writer, document, other, edge->similarity, error);
    }
    return code == WIRECOPY_OK && writer->nfound > 0 ? write_partners(writer, document, error) : code;
}

static wirecopy_code write_some(void *context, void *state, size_t from, size_t to, wirecopy_error *error) {
    wirecopy_code code = WIRECOPY_OK;
    (void)state;
    for (size_t document = from; code == WIRECOPY_OK && document < to; document++) {
        code = write_document(context, (uint32_t)document, error);
    }
    return code;
}

/* path: NULL where pairs are called back. */
static wirecopy_code write_pairs(pairs_writer *writer, const char *path, wirecopy_error *error) {
    wirecopy_code code = path != NULL ? wc_output_open(path, writer->allocator, &writer->output, error) : WIRECOPY_OK;
    if (code != WIRECOPY_OK) {
        return code;
    }
    const wc_loop loop = {.allocator = writer->allocator,
                          .threads = 1,
                          .count = writer->job->dump.corpus.ndocuments,
                          .chunk = REPORT_EVERY,
                          .stride = WC_AT_RANDOM / 4,
                          .body = write_some,
                          .context = writer,
                          .progress = &writer->job->progress};
    code = wc_progress_begin(&writer->job->progress, WC_STEP_WRITE, error);
    if (code == WIRECOPY_OK) {
        code = wc_loop_run(&loop, error);
    }
    if (code == WIRECOPY_OK && path != NULL) {
        return wc_output_commit(writer->output, error);
    }
    if (path != NULL) {
        wc_output_discard(writer->output);
    }
    return code;
}

static wirecopy_code list_and_write(wc_job *job, const char *path, wirecopy_pair_fn pair, void *context,
                                    wirecopy_error *error) {
    const wirecopy_allocator *allocator = job->sketcher->allocator;
    const wc_corpus *corpus = &job->dump.corpus;
    pairs_writer writer = {
        .job = job, .allocator = allocator, .line = {.allocator = allocator}, .pair = pair, .context = context};
    wirecopy_code code = lists_create(&writer.documents, allocator, corpus->nentries, corpus->ndocuments, error);
    if (code == WIRECOPY_OK) {
        code = lists_create(&writer.neighbours, allocator, corpus->nentries, 2 * edges_of(job)->count, error);
    }
    if (code == WIRECOPY_OK) {
        list_documents(&writer);
        list_neighbours(&writer);
        code = write_pairs(&writer, path, error);
    }
    lists_clear(&writer.documents, allocator);
    lists_clear(&writer.neighbours, allocator);
    wc_release(allocator, writer.found, writer.found_capacity, sizeof *writer.found);
    wc_release(allocator, writer.similarities, writer.similarities_capacity, sizeof *writer.similarities);
    wc_text_buffer_clear(&writer.line);
    return code;
}

/* The number of documents in the largest component. numbers: scratch, two for each entry. */
static uint32_t largest_component(const wc_job *job, uint32_t *numbers) {
    const wc_corpus *corpus = &job->dump.corpus;
    uint32_t nentries = (uint32_t)corpus->nentries, largest = 0;
    uint32_t *component = numbers, *count = numbers + nentries;
    wc_cluster_components(edges_of(job), nentries, component);
    memset(count, 0, nentries * sizeof *count);
    for (size_t document = 0; document < corpus->ndocuments; document++) {
        uint32_t now = ++count[component[corpus->entry_of[document]]];
        largest = now > largest ? now : largest;
    }
    return largest;
}

static wirecopy_code check_components(const wc_job *job, wirecopy_error *error) {
    const wirecopy_options *options = &job->sketcher->options;
    uint64_t most = options->group_documents_max > 0 ? options->group_documents_max : WIRECOPY_PAIRS_GROUP_MAX;
    size_t count = 2 * job->dump.corpus.nentries;
    uint32_t *numbers = wc_allocate(job->sketcher->allocator, count, sizeof *numbers);
    if (numbers == NULL) {
        return wc_fail_refused(job->sketcher->allocator, count * sizeof *numbers, error);
    }
    uint32_t largest = largest_component(job, numbers);
    wc_release(job->sketcher->allocator, numbers, count, sizeof *numbers);
    return largest <= most ? WIRECOPY_OK
                           : wc_fail(error, WIRECOPY_ERROR_LIMIT,
                                     "%u documents are connected, which may be %.0f pairs; raise group_documents_max "
                                     "over %llu, or group them with cluster",
                                     largest, largest / 2.0 * (largest - 1.0), (unsigned long long)most);
}

static wirecopy_code run(const wirecopy_options *options, const wirecopy_input *input, const char *path,
                         wirecopy_pair_fn pair, void *context, wirecopy_stats *stats_ret, wirecopy_error *error) {
    wc_job job;
    wirecopy_options near;
    wirecopy_code code = wc_options_copy(options, &near, error);
    if (code != WIRECOPY_OK) {
        return code;
    }
    near.profile = WIRECOPY_PROFILE_NEAR;
    code = wc_job_run(&job, &near, input, WC_VERB_PAIRS, stats_ret, error);
    if (code == WIRECOPY_OK) {
        code = check_components(&job, error);
    }
    if (code == WIRECOPY_OK) {
        wc_run run = wc_job_run_of(&job);
        code = wc_complete_pairs(&run, edges_of(&job), error);
    }
    double start = wc_seconds();
    if (code == WIRECOPY_OK) {
        code = list_and_write(&job, path, pair, context, error);
    }
    job.stats->seconds_write += wc_seconds() - start;
    return wc_job_end(&job, code);
}

wirecopy_code wc_pairs_documents(const wirecopy_options *options, const wirecopy_input *input, const char *path,
                                 wirecopy_stats *stats_ret, wirecopy_error *error) {
    wirecopy_code code = wc_output_check(path, error);
    return code == WIRECOPY_OK ? run(options, input, path, NULL, NULL, stats_ret, error) : code;
}

wirecopy_code wc_pairs_each(const wirecopy_options *options, const wirecopy_input *input, wirecopy_pair_fn pair,
                            void *context, wirecopy_stats *stats_ret, wirecopy_error *error) {
    wirecopy_options own;
    wirecopy_code code = wc_options_copy(options, &own, error);
    if (code == WIRECOPY_OK && own.profile == WIRECOPY_PROFILE_NEWS) {
        return wc_evidence_each(options, input, pair, context, stats_ret, error);
    }
    return code == WIRECOPY_OK ? run(options, input, NULL, pair, context, stats_ret, error) : code;
}
