/* Grouping with the page of options.report, where one is asked for. */
#ifndef WC_VERBS_REPORTED_H
#define WC_VERBS_REPORTED_H

#include "result/result.h"
#include "verbs/keeping.h"

/* Writes the page of options.report, if there is one; wc_job_publish gives it its name. is_removing: the records that
 * the page names are removed by this run, and not only would be. */
wirecopy_code wc_reported_write(wc_job *job, const wc_grouping *grouping, const wc_relations *relations,
                                const wc_keeping *keeping, const wirecopy_dedup *dedup, int is_removing,
                                wirecopy_error *error);

/* As wc_result_make; with a report, it also chooses what dedup by its defaults would remove, and writes the page, which
 * has its name then unless verb is CLUSTER: that publishes it. */
wirecopy_code wc_reported_make(const wirecopy_options *options, const wirecopy_input *input, const wc_supply *given,
                               wc_verb verb, wirecopy_result **result_ret, wirecopy_stats *stats_ret,
                               wirecopy_error *error);

/* Whether options.report can be written: to be asked before hours of work. */
wirecopy_code wc_reported_check(const wirecopy_options *options, wirecopy_error *error);

#endif
