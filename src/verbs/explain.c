#include "base/error.h"
#include "base/options.h"
#include "dump/ids.h"
#include "result/membership.h"
#include "verbs/explaining.h"
#include "verbs/verbs.h"

typedef struct explain {
    wc_explaining own;
    wc_grouping grouping;
    wc_relations relating;
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
    const uint32_t *group = ((const explain *)context)->grouping.group;
    return group[entry] == group[other];
}

static int is_digest(const void *context, uint32_t entry) {
    const wc_job *job = ((const explain *)context)->own.job;
    return job->profile->is_digest(job->found, entry);
}

static wirecopy_code find_document(explain *work, const char *id, wirecopy_error *error) {
    const wc_dump *dump = &work->own.job->dump;
    work->own.document = wc_ids_find(dump, id);
    if (work->own.document == UINT32_MAX) {
        return wc_ids_fail(id, work->own.job->stats, error);
    }
    work->own.entry = dump->corpus.entry_of[work->own.document];
    return WIRECOPY_OK;
}

static wirecopy_code fill_place(explain *work, wirecopy_error *error) {
    const wc_job *job = work->own.job;
    wirecopy_explanation *result = work->own.result;
    wc_membership membership;
    size_t nbytes;
    wc_membership_of(job, &work->grouping, &work->relating, work->own.document, &membership);
    result->threshold = job->sketcher->options.threshold;
    result->group_size = membership.ndocuments;
    result->relation = membership.relation;
    const char *id = wc_strings_get(&job->dump.ids, membership.representative, &nbytes);
    return wc_explaining_copy(&work->own, id, nbytes, &result->representative, error);
}

static wirecopy_code fill_all(explain *work, const char *id, wirecopy_error *error) {
    wirecopy_code code = find_document(work, id, error);
    if (code == WIRECOPY_OK) {
        code = wc_job_group(work->own.job, &work->grouping, error);
    }
    if (code == WIRECOPY_OK) {
        code = wc_job_relate(work->own.job, &work->grouping, 1, &work->relating, error);
    }
    if (code == WIRECOPY_OK) {
        code = fill_place(work, error);
    }
    if (code == WIRECOPY_OK) {
        code =
            wc_explaining_fill(&work->own, work->relating.representative[work->grouping.group[work->own.entry]], error);
    }
    wc_relations_clear(&work->relating);
    wc_grouping_clear(&work->grouping);
    return code;
}

wirecopy_code wc_explain_document(const wirecopy_options *options, const wirecopy_input *input, const char *id,
                                  wirecopy_explanation *explanation_ret, wirecopy_stats *stats_ret,
                                  wirecopy_error *error) {
    wirecopy_options news;
    wc_job job;
    wirecopy_code code = wc_options_copy(options, &news, error);
    if (code != WIRECOPY_OK) {
        return code;
    }
    news.profile = WIRECOPY_PROFILE_NEWS;
    code = wc_job_run(&job, &news, input, WC_VERB_EXPLAIN, stats_ret, error);
    if (code == WIRECOPY_OK) {
        explain work = {.own = {.job = &job,
                                .result = explanation_ret,
                                .allocator = wc_options_allocator(&news),
                                .context = &work,
                                .id_of = id_of_entry,
                                .are_together = are_grouped,
                                .is_digest = is_digest}};
        code = fill_all(&work, id, error);
    }
    return wc_job_end(&job, code);
}
