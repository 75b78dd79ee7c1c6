#include "base/error.h"
#include "base/memory.h"
#include "base/walk.h"
#include "result/result.h"
#include "verbs/keeping.h"
#include "verbs/reported.h"
#include "verbs/verbs.h"

static wirecopy_code note_removed(const wc_keeping *keeping, wirecopy_result *result, wirecopy_error *error) {
    const wc_dump *dump = &result->job.dump;
    result->removed = wc_allocate(dump->allocator, dump->corpus.ndocuments, 1);
    if (result->removed == NULL) {
        return wc_fail_refused(dump->allocator, dump->corpus.ndocuments, error);
    }
    WC_EACH(uint32_t, document, dump->corpus.ndocuments, WC_AT_RANDOM, dump->allocator) {
        wc_fate fate = wc_keeping_fate(keeping, document);
        result->removed[document] = (uint8_t)fate.is_removed;
        result->job.stats->removed += result->removed[document];
        result->job.stats->kept_grouped += (uint64_t)(!fate.is_removed && fate.kept != document);
    }
    return WIRECOPY_OK;
}

typedef struct choice {
    wirecopy_dedup dedup;
    const wc_counted *counted;
} choice;

static wirecopy_code tell_counts(const choice *own, wc_job *job, wirecopy_error *error) {
    job->stats->written = job->stats->records - job->stats->removed;
    return own->counted != NULL ? own->counted->tell(own->counted->context, job->stats, error) : WIRECOPY_OK;
}

static wirecopy_code choose(void *context, wirecopy_result *result, wirecopy_error *error) {
    const choice *own = context;
    const wirecopy_dedup *dedup = &own->dedup;
    wc_keeping keeping = {0};
    wirecopy_code code = wc_keeping_choose(&result->job, dedup, &result->grouping, &keeping, error);
    if (code == WIRECOPY_OK) {
        code = note_removed(&keeping, result, error);
    }
    if (code == WIRECOPY_OK) {
        code = wc_reported_write(&result->job, &result->grouping, &result->relations, &keeping, dedup, 0, error);
    }
    if (code == WIRECOPY_OK) {
        code = tell_counts(own, &result->job, error);
    }
    if (code == WIRECOPY_OK) {
        code = wc_job_publish(&result->job, code, error);
    }
    wc_keeping_clear(&keeping);
    return code;
}

wirecopy_code wc_group_kept(const wirecopy_options *options, const wirecopy_input *input, const wirecopy_dedup *dedup,
                            const wc_counted *counted, wirecopy_result **result_ret, wirecopy_stats *stats_ret,
                            wirecopy_error *error) {
    choice own = {.counted = counted};
    *result_ret = NULL;
    wirecopy_code code = wc_reported_check(options, error);
    if (code == WIRECOPY_OK) {
        code = wc_dedup_choice(dedup, &own.dedup, input, error);
    }
    return code == WIRECOPY_OK
               ? wc_result_make_with(options, input, NULL, WC_VERB_GROUP, choose, &own, result_ret, stats_ret, error)
               : code;
}
