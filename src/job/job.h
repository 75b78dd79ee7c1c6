/* What every verb over a dump begins and ends with: the dump read and signed, its pairs found. */
#ifndef WC_JOB_JOB_H
#define WC_JOB_JOB_H

#include "base/paged.h"
#include "store/checkpoint.h"
#include "dump/dump.h"
#include "job/profiles.h"

typedef struct wc_job {
    wc_paged *paged; /* the memory of all below */
    wirecopy_sketcher *sketcher;
    wc_progress progress;
    wirecopy_stats own_stats, *stats; /* stats: own_stats, which the end copies to the caller's */
    wirecopy_stats *stats_ret;
    wc_dump dump;
    wc_checkpoint checkpoint; /* where input.checkpoint names one */
    const wc_profile *profile;
    void *found; /* by the profile */
    double started;
} wc_job;

/* Readies everything and reads nothing yet. Call wc_job_end whatever this returns. */
wirecopy_code wc_job_open(wc_job *job, const wirecopy_options *options, const wirecopy_input *input, wc_verb verb,
                          wirecopy_stats *stats_ret, wirecopy_error *error);

/* The same over rows (NULL: the input's files), of which the supply must outlive the job. */
wirecopy_code wc_job_open_rows(wc_job *job, const wirecopy_options *options, const wirecopy_input *input,
                               const wc_supply *given, wc_verb verb, wirecopy_stats *stats_ret, wirecopy_error *error);
wirecopy_code wc_job_run_rows(wc_job *job, const wirecopy_options *options, const wirecopy_input *input,
                              const wc_supply *given, wc_verb verb, wirecopy_stats *stats_ret, wirecopy_error *error);

/* Reads, sketches and matches, by options.profile. Call wc_job_end whatever this returns. */
wirecopy_code wc_job_run(wc_job *job, const wirecopy_options *options, const wirecopy_input *input, wc_verb verb,
                         wirecopy_stats *stats_ret, wirecopy_error *error);

/* Groups what was found, by the profile. Clear grouping_ret whatever this returns. */
wirecopy_code wc_job_group(wc_job *job, wc_grouping *grouping_ret, wirecopy_error *error);

/* How entries relate to the representatives of their groups; in_full: 0 finds the representatives alone. Clear
 * relations_ret whatever this returns. */
wirecopy_code wc_job_relate(wc_job *job, const wc_grouping *grouping, int in_full, wc_relations *relations_ret,
                            wirecopy_error *error);

/* The matching of job's corpus, for further questions. */
wc_matching wc_job_matching(wc_job *job);

/* Brings the counts of stats that only the end of a step knows up to date, the caller's too. */
void wc_job_settle(wc_job *job);

/* Returns code. */
wirecopy_code wc_job_end(wc_job *job, wirecopy_code code);

#endif
