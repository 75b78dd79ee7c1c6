#include "result/result.h"

#include <string.h>

#include "base/error.h"
#include "base/memory.h"
#include "base/options.h"
#include "base/sized.h"
#include "dump/texts.h"

static void give_stats(const wirecopy_result *result, wirecopy_stats *stats_ret) {
    if (stats_ret != NULL) {
        wc_sized_write(stats_ret, &result->job.own_stats, sizeof result->job.own_stats);
    }
}

static wirecopy_code copy_string(const wirecopy_allocator *allocator, const char *string, char **copy_ret,
                                 wirecopy_error *error) {
    if (string == NULL) {
        return WIRECOPY_OK;
    }
    size_t size = strlen(string) + 1;
    *copy_ret = wc_allocate(allocator, size, 1);
    if (*copy_ret == NULL) {
        return wc_fail_refused(allocator, size, error);
    }
    memcpy(*copy_ret, string, size);
    return WIRECOPY_OK;
}

static void release_string(const wirecopy_allocator *allocator, char *string) {
    wc_release(allocator, string, string != NULL ? strlen(string) + 1 : 0, 1);
}

static void release(wirecopy_result *result) {
    const wirecopy_allocator *allocator = result->allocator;
    release_string(allocator, result->tmp);
    release_string(allocator, result->checkpoint);
    wc_release(allocator, result, 1, sizeof *result);
}

/* Ends the job and frees everything. */
static wirecopy_code end(wirecopy_result *result, wirecopy_code code, wirecopy_stats *stats_ret) {
    wc_release(result->job.dump.allocator, result->removed, result->job.dump.corpus.ndocuments, 1);
    wc_relations_clear(&result->relations);
    wc_grouping_clear(&result->grouping);
    code = wc_job_end(&result->job, code);
    give_stats(result, stats_ret);
    release(result);
    return code;
}

static wirecopy_code group(wirecopy_result *result, const wirecopy_options *options, const wirecopy_input *input,
                           const wc_supply *given, wc_verb verb, wirecopy_error *error) {
    wc_job *job = &result->job;
    wirecopy_code code = wc_job_run_rows(job, options, input, given, verb, NULL, error);
    if (code == WIRECOPY_OK) {
        code = wc_job_group(job, &result->grouping, error);
    }
    if (code == WIRECOPY_OK) {
        code = wc_job_relate(job, &result->grouping, 1, &result->relations, error);
    }
    return code;
}

/* Frees everything beyond the groups, which would take memory and disk as long as the caller keeps the result. */
static void forget(wc_job *job) {
    wc_dump_forget_texts(&job->dump);
    wc_corpus_drop_signatures(&job->dump.corpus);
    wc_corpus_drop_kept(&job->dump.corpus);
    job->profile->forget(job->found);
}

/* Copies the strings of the options and the input that are still needed after grouping. */
static wirecopy_code keep_strings(wirecopy_result *result, wirecopy_options *options, wirecopy_input *input,
                                  wirecopy_error *error) {
    wirecopy_code code = copy_string(result->allocator, options->tmp, &result->tmp, error);
    if (code == WIRECOPY_OK) {
        code = copy_string(result->allocator, input->checkpoint, &result->checkpoint, error);
    }
    options->tmp = result->tmp;
    input->checkpoint = result->checkpoint;
    return code;
}

static wirecopy_code check_keeps(const wirecopy_options *options, const wc_supply *given, wirecopy_error *error) {
    if (options->keeps_evidence && options->profile != WIRECOPY_PROFILE_NEWS) {
        return wc_fail(error, WIRECOPY_ERROR_ARGUMENT,
                       "keeps_evidence is for the news profile: the near profile keeps none");
    }
    if (options->keeps_evidence && given != NULL) {
        return wc_fail(error, WIRECOPY_ERROR_ARGUMENT,
                       "keeps_evidence needs a stream or files: texts that the caller holds are gone by the time "
                       "that one is explained");
    }
    return WIRECOPY_OK;
}

wirecopy_code wc_result_check_evidence(const wirecopy_result *result, wirecopy_error *error) {
    return result->has_evidence ? WIRECOPY_OK
                                : wc_fail(error, WIRECOPY_ERROR_UNSUPPORTED,
                                          "this result was made without its evidence: set keeps_evidence to have it");
}

/* step: NULL for none. */
static wirecopy_code make(wirecopy_options *options, wirecopy_input *input, const wc_supply *given, wc_verb verb,
                          wc_result_step step, void *context, wirecopy_result **result_ret, wirecopy_stats *stats_ret,
                          wirecopy_error *error) {
    const wirecopy_allocator *allocator = wc_options_allocator(options);
    wirecopy_result *result = wc_allocate_zeroed(allocator, 1, sizeof *result);
    if (result == NULL) {
        return wc_fail_refused(allocator, sizeof *result, error);
    }
    result->allocator = allocator;
    result->references = 1;
    wirecopy_code code = keep_strings(result, options, input, error);
    if (code != WIRECOPY_OK) {
        release(result);
        return code;
    }
    code = group(result, options, input, given, verb, error);
    if (code == WIRECOPY_OK && step != NULL) {
        code = step(context, result, error);
    }
    if (code != WIRECOPY_OK) {
        return end(result, code, stats_ret);
    }
    result->has_evidence = options->keeps_evidence;
    if (!result->has_evidence) {
        forget(&result->job);
    }
    wc_job_settle(&result->job);
    give_stats(result, stats_ret);
    *result_ret = result;
    return WIRECOPY_OK;
}

wirecopy_code wc_result_make_with(const wirecopy_options *options, const wirecopy_input *input, const wc_supply *given,
                                  wc_verb verb, wc_result_step step, void *context, wirecopy_result **result_ret,
                                  wirecopy_stats *stats_ret, wirecopy_error *error) {
    wirecopy_options own_options;
    wirecopy_input own_input;
    *result_ret = NULL;
    wirecopy_code code = stats_ret != NULL ? wc_sized_check(stats_ret, "stats", error) : WIRECOPY_OK;
    if (code == WIRECOPY_OK) {
        code = wc_options_copy(options, &own_options, error);
    }
    if (code == WIRECOPY_OK) {
        code = (given != NULL ? wc_input_fields : wc_input_check)(input, &own_input, error);
    }
    if (code == WIRECOPY_OK) {
        code = check_keeps(&own_options, given, error);
    }
    return code == WIRECOPY_OK
               ? make(&own_options, &own_input, given, verb, step, context, result_ret, stats_ret, error)
               : code;
}

wirecopy_code wc_result_make(const wirecopy_options *options, const wirecopy_input *input, const wc_supply *given,
                             wc_verb verb, wirecopy_result **result_ret, wirecopy_stats *stats_ret,
                             wirecopy_error *error) {
    return wc_result_make_with(options, input, given, verb, NULL, NULL, result_ret, stats_ret, error);
}

void wc_result_close(wirecopy_result *result, wirecopy_stats *stats_ret) {
    if (result == NULL || __atomic_sub_fetch(&result->references, 1, __ATOMIC_ACQ_REL) > 0) {
        return;
    }
    end(result, result->written, stats_ret);
}
