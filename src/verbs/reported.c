#include "verbs/reported.h"

#include "base/error.h"
#include "base/options.h"
#include "io/output.h"
#include "report/report.h"

static wc_report_fate fate_of(const void *keeping, uint32_t document) {
    wc_fate fate = wc_keeping_fate(keeping, document);
    return (wc_report_fate){fate.is_removed, fate.kept, (wirecopy_relation)fate.kinship.relation};
}

static const wc_report_words done = {.figure = "removed",
                                     .view = "was removed",
                                     .column = "Removed",
                                     .other = "the kept document",
                                     .before = "",
                                     .after = ", were removed",
                                     .beyond = "archive"};
static const wc_report_words would = {.figure = "that dedup would remove",
                                      .view = "would be removed",
                                      .column = "Would be removed",
                                      .other = "the kept document",
                                      .before = "<code>wirecopy dedup</code> would remove ",
                                      .after = "",
                                      .beyond = "archive"};

static const char *rule_of(const wirecopy_dedup *dedup, const wc_job *job) {
    static const char *const rules[] = {[WIRECOPY_KEEP_FIRST] = "the first copy",
                                        [WIRECOPY_KEEP_LONGEST] = "the longest copy",
                                        [WIRECOPY_KEEP_EARLIEST] = "the earliest copy",
                                        [WIRECOPY_KEEP_LATEST] = "the latest copy",
                                        [WIRECOPY_KEEP_FULLEST] = "the fullest clean copy"};
    int by_first = dedup->keep == WIRECOPY_KEEP_FULLEST && !job->profile->tells_relations;
    return rules[by_first ? WIRECOPY_KEEP_FIRST : dedup->keep];
}

wirecopy_code wc_reported_write(wc_job *job, const wc_grouping *grouping, const wc_relations *relations,
                                const wc_keeping *keeping, const wirecopy_dedup *dedup, int is_removing,
                                wirecopy_error *error) {
    const wc_report_of of = {.job = job,
                             .grouping = grouping,
                             .relations = relations,
                             .fate = fate_of,
                             .fate_context = keeping,
                             .remove_from = dedup->remove_from != 0.0 ? dedup->remove_from : job->profile->remove_from,
                             .rule = rule_of(dedup, job),
                             .words = is_removing ? &done : &would,
                             .ndocuments = keeping->ndocuments};
    return job->sketcher->options.report != NULL ? wc_report_page(&of, job->sketcher->allocator, &job->page, error)
                                                 : WIRECOPY_OK;
}

/* What dedup counts is no figure of a run that only groups. */
static wirecopy_code choose_and_write(void *is_all, wirecopy_result *result, wirecopy_error *error) {
    wc_keeping keeping = {0};
    wirecopy_dedup dedup;
    wc_dedup_init(&dedup, sizeof dedup);
    wirecopy_code code = wc_keeping_choose(&result->job, &dedup, &result->grouping, &keeping, error);
    if (code == WIRECOPY_OK) {
        code = wc_reported_write(&result->job, &result->grouping, &result->relations, &keeping, &dedup, 0, error);
    }
    if (code == WIRECOPY_OK && *(const int *)is_all) {
        code = wc_job_publish(&result->job, code, error);
    }
    wc_keeping_clear(&keeping);
    return code;
}

wirecopy_code wc_reported_check(const wirecopy_options *options, wirecopy_error *error) {
    wirecopy_options own;
    wirecopy_code code = wc_options_copy(options, &own, error);
    return code == WIRECOPY_OK && own.report != NULL ? wc_output_check(own.report, error) : code;
}

wirecopy_code wc_reported_make(const wirecopy_options *options, const wirecopy_input *input, const wc_supply *given,
                               wc_verb verb, wirecopy_result **result_ret, wirecopy_stats *stats_ret,
                               wirecopy_error *error) {
    wirecopy_options own;
    int is_all = verb == WC_VERB_GROUP; /* cluster writes its rows first */
    *result_ret = NULL;
    wirecopy_code code = wc_options_copy(options, &own, error);
    if (code == WIRECOPY_OK) {
        code = wc_reported_check(&own, error);
    }
    return code == WIRECOPY_OK
               ? wc_result_make_with(options, input, given, verb, own.report != NULL ? choose_and_write : NULL, &is_all,
                                     result_ret, stats_ret, error)
               : code;
}
