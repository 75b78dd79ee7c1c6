#include "base/error.h"
#include "base/options.h"
#include "dump/ids.h"
#include "result/result.h"
#include "verbs/explaining.h"
#include "verbs/verbs.h"

typedef struct explain {
    wc_explaining own;
    const wc_grouping *grouping;
    const wc_relations *relating;
} explain;

static wirecopy_code id_of_entry(void *context, uint32_t entry, const char **id_ret, size_t *nbytes_ret,
                                 wirecopy_error *error) {
    const explain *work = context;
    const wc_dump *dump = &work->own.job->dump;
    (void)error;
    *id_ret = wc_strings_get(&dump->ids, dump->corpus.first_document[entry], nbytes_ret);
    return WIRECOPY_OK;
}

static int are_grouped(const void *context, uint32_t entry, uint32_t other) {
    const uint32_t *group = ((const explain *)context)->grouping->group;
    return group[entry] == group[other];
}

static int is_digest(const void *context, uint32_t entry) {
    const wc_job *job = ((const explain *)context)->own.job;
    return job->profile->is_digest(job->found, entry);
}

static wirecopy_code find_document(const wc_job *job, const char *id, uint32_t *document_ret, wirecopy_error *error) {
    *document_ret = wc_ids_find(&job->dump, id);
    return *document_ret != UINT32_MAX ? WIRECOPY_OK : wc_ids_fail(id, job->stats, error);
}

static wirecopy_code fill_place(explain *work, wirecopy_error *error) {
    const wc_job *job = work->own.job;
    wirecopy_explanation *result = work->own.result;
    wc_membership membership;
    size_t nbytes;
    wc_membership_of(job, work->grouping, work->relating, work->own.document, &membership);
    result->threshold = job->sketcher->options.threshold;
    result->group_size = membership.ndocuments;
    result->relation = membership.relation;
    const char *id = wc_strings_get(&job->dump.ids, membership.representative, &nbytes);
    return wc_explaining_copy(&work->own, id, nbytes, &result->representative, error);
}

static wirecopy_code explain_grouped(wc_job *job, const wc_grouping *grouping, const wc_relations *relating,
                                     const wirecopy_allocator *allocator, uint32_t document,
                                     wirecopy_explanation *explanation_ret, wirecopy_error *error) {
    explain work = {.own = {.job = job,
                            .result = explanation_ret,
                            .allocator = allocator,
                            .document = document,
                            .entry = job->dump.corpus.entry_of[document],
                            .context = &work,
                            .id_of = id_of_entry,
                            .are_together = are_grouped,
                            .is_digest = is_digest},
                    .grouping = grouping,
                    .relating = relating};
    wirecopy_code code = fill_place(&work, error);
    return code == WIRECOPY_OK
               ? wc_explaining_fill(&work.own, relating->representative[grouping->group[work.own.entry]], error)
               : code;
}

static wirecopy_code group_and_explain(wc_job *job, const wirecopy_allocator *allocator, uint32_t document,
                                       wirecopy_explanation *explanation_ret, wirecopy_error *error) {
    wc_grouping grouping;
    wc_relations relating = {0};
    wirecopy_code code = wc_job_group(job, &grouping, error);
    if (code == WIRECOPY_OK) {
        code = wc_job_relate(job, &grouping, 1, &relating, error);
    }
    if (code == WIRECOPY_OK) {
        code = explain_grouped(job, &grouping, &relating, allocator, document, explanation_ret, error);
    }
    wc_relations_clear(&relating);
    wc_grouping_clear(&grouping);
    return code;
}

wirecopy_code wc_explain_document(const wirecopy_options *options, const wirecopy_input *input, const char *id,
                                  wirecopy_explanation *explanation_ret, wirecopy_stats *stats_ret,
                                  wirecopy_error *error) {
    wirecopy_options news;
    wc_job job;
    uint32_t document;
    wirecopy_code code = wc_options_copy(options, &news, error);
    if (code != WIRECOPY_OK) {
        return code;
    }
    news.profile = WIRECOPY_PROFILE_NEWS;
    code = wc_job_run(&job, &news, input, WC_VERB_EXPLAIN, stats_ret, error);
    if (code == WIRECOPY_OK) {
        code = find_document(&job, id, &document, error);
    }
    if (code == WIRECOPY_OK) {
        code = group_and_explain(&job, wc_options_allocator(&news), document, explanation_ret, error);
    }
    return wc_job_end(&job, code);
}

wirecopy_code wc_result_explain(wirecopy_result *result, const char *id, wirecopy_explanation *explanation_ret,
                                wirecopy_error *error) {
    uint32_t document;
    wirecopy_code code = wc_result_check_evidence(result, error);
    if (code == WIRECOPY_OK) {
        code = find_document(&result->job, id, &document, error);
    }
    return code == WIRECOPY_OK ? explain_grouped(&result->job, &result->grouping, &result->relations, result->allocator,
                                                 document, explanation_ret, error)
                               : code;
}
