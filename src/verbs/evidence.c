/* The pairs of texts that the news profile makes groups from. */
#include <stdlib.h>

#include "base/error.h"
#include "base/memory.h"
#include "base/options.h"
#include "base/radix.h"
#include "news/news.h"
#include "result/result.h"
#include "run/parallel.h"
#include "verbs/verbs.h"

/* Documents between two progress reports: some milliseconds of work. */
enum { REPORT_EVERY = 1024 };

typedef struct evidence {
    wc_job *job;
    const wirecopy_allocator *allocator;
    const uint32_t *group; /* by entry */
    uint64_t written;
    wirecopy_pair_fn pair;
    void *context;
    uint64_t *found; /* of one text: the first document of the other, its place in the evidence */
    size_t capacity;
} evidence;

static const wc_news *news_of(const evidence *work) {
    return work->job->found;
}

static wirecopy_code call(evidence *work, uint32_t a, uint32_t b, wirecopy_pair *pair, wirecopy_error *error) {
    const wc_strings *ids = &work->job->dump.ids;
    pair->a_id = wc_strings_get(ids, a, &pair->a_id_nbytes);
    pair->b_id = wc_strings_get(ids, b, &pair->b_id_nbytes);
    work->written++;
    return work->pair(work->context, pair) == 0 ? WIRECOPY_OK
                                                : wc_fail(error, WIRECOPY_ERROR_INTERRUPTED, "interrupted");
}

/* A copy of the first document's words. */
static wirecopy_code call_copy(evidence *work, uint32_t first, uint32_t document, wirecopy_error *error) {
    wirecopy_pair pair = {.similarity = 1.0, .a_in_b = 1.0, .b_in_a = 1.0, .in_group = 1};
    return call(work, first, document, &pair, error);
}

static wirecopy_code call_evidence(evidence *work, uint32_t entry, uint32_t document, uint32_t place,
                                   wirecopy_error *error) {
    const wc_news *news = news_of(work);
    wc_pair_view view = wc_evidence_at(&news->evidence, place);
    wirecopy_pair pair = {.similarity = wc_weights_similarity(&news->weights, &view)};
    if (pair.similarity < work->job->sketcher->options.threshold) {
        return WIRECOPY_OK;
    }
    wc_shared shared = wc_weights_shared(&news->weights, &view);
    uint32_t other = view.head->a == entry ? view.head->b : view.head->a;
    pair.a_in_b = view.head->a == entry ? shared.a_cover : shared.b_cover;
    pair.b_in_a = view.head->a == entry ? shared.b_cover : shared.a_cover;
    pair.in_group = work->group[entry] == work->group[other];
    return call(work, document, work->job->dump.corpus.first_document[other], &pair, error);
}

/* The evidence of a text with those that come after it, by their first documents. */
static wirecopy_code call_entry(evidence *work, uint32_t entry, uint32_t document, wirecopy_error *error) {
    const wc_evidence *held = &news_of(work)->evidence;
    const uint32_t *first = work->job->dump.corpus.first_document;
    size_t count = 0;
    size_t most = (size_t)(held->starts[entry + 1] - held->starts[entry]);
    /* Twice the size: the upper half is scratch for sorting. */
    wirecopy_code code =
        wc_grow(work->allocator, (void **)&work->found, &work->capacity, 2 * most, sizeof *work->found, error);
    for (uint64_t i = held->starts[entry]; code == WIRECOPY_OK && i < held->starts[entry + 1]; i++) {
        uint32_t other = first[wc_evidence_other(held, i)];
        if (other > document) {
            work->found[count++] = (uint64_t)other << 32 | wc_evidence_place(held, i);
        }
    }
    if (code == WIRECOPY_OK && count > 1) {
        wc_radix_sort(work->found, work->found + count, count, 32);
    }
    for (size_t i = 0; code == WIRECOPY_OK && i < count; i++) {
        code = call_evidence(work, entry, document, (uint32_t)work->found[i], error);
    }
    return code;
}

static wirecopy_code call_some(void *context, void *state, size_t from, size_t to, wirecopy_error *error) {
    evidence *work = context;
    const wc_corpus *corpus = &work->job->dump.corpus;
    wirecopy_code code = WIRECOPY_OK;
    (void)state;
    for (size_t document = from; code == WIRECOPY_OK && document < to; document++) {
        uint32_t entry = corpus->entry_of[document], first = corpus->first_document[entry];
        code = first == document ? call_entry(work, entry, first, error)
                                 : call_copy(work, first, (uint32_t)document, error);
    }
    return code;
}

static wirecopy_code call_all(wc_job *job, const uint32_t *group, wirecopy_pair_fn pair, void *context,
                              uint64_t *written_ret, wirecopy_error *error) {
    evidence work = {
        .job = job, .allocator = job->sketcher->allocator, .group = group, .pair = pair, .context = context};
    const wc_loop loop = {.allocator = work.allocator,
                          .threads = 1,
                          .count = job->dump.corpus.ndocuments,
                          .chunk = REPORT_EVERY,
                          .stride = WC_AT_RANDOM / 4,
                          .body = call_some,
                          .context = &work};
    wirecopy_code code = wc_loop_run(&loop, error);
    wc_release(work.allocator, work.found, work.capacity, sizeof *work.found);
    *written_ret = work.written;
    return code;
}

wirecopy_code wc_evidence_each(const wirecopy_options *options, const wirecopy_input *input, wirecopy_pair_fn pair,
                               void *context, wirecopy_stats *stats_ret, wirecopy_error *error) {
    wc_job job;
    wc_grouping grouping = {0};
    wirecopy_code code = wc_job_run(&job, options, input, WC_VERB_GROUP, stats_ret, error);
    if (code == WIRECOPY_OK) {
        code = wc_job_group(&job, &grouping, error);
    }
    if (code == WIRECOPY_OK) {
        code = call_all(&job, grouping.group, pair, context, &job.stats->written, error);
    }
    wc_grouping_clear(&grouping);
    return wc_job_end(&job, code);
}

wirecopy_code wc_result_pairs_each(wirecopy_result *result, wirecopy_pair_fn pair, void *context,
                                   wirecopy_error *error) {
    uint64_t written;
    wirecopy_code code = wc_result_check_evidence(result, error);
    return code == WIRECOPY_OK ? call_all(&result->job, result->grouping.group, pair, context, &written, error) : code;
}
