/* What every verb over a dump begins and ends with: the dump read and signed, its pairs found. */
#ifndef WIRECOPY_PIPELINE_JOB_H
#define WIRECOPY_PIPELINE_JOB_H

#include "cluster/edges.h"
#include "base/paged.h"
#include "pipeline/checkpoint.h"
#include "pipeline/dump.h"
#include "pipeline/grouping.h"

typedef struct wirecopy_job {
    wirecopy_paged *paged; /* the memory of all below */
    wirecopy_sketcher *sketcher;
    wirecopy_progress progress;
    wirecopy_stats own_stats, *stats;
    wirecopy_dump dump;
    wirecopy_checkpoint checkpoint; /* where input.checkpoint names one */
    wirecopy_edges edges; /* near profile */
    wirecopy_news news;   /* news profile */
    int is_news;
    double started;
} wirecopy_job;

/* Readies everything and reads nothing yet. Call wirecopy_job_end whatever this returns. */
wirecopy_code wirecopy_job_open(wirecopy_job *job, const wirecopy_options *options, const wirecopy_input *input,
                                int for_dedup, wirecopy_stats *stats_ret, wirecopy_error *error);

/* Reads, sketches and matches, by options.profile. Call wirecopy_job_end whatever this returns. */
wirecopy_code wirecopy_job_run(wirecopy_job *job, const wirecopy_options *options, const wirecopy_input *input,
                               int for_dedup, wirecopy_stats *stats_ret, wirecopy_error *error);

/* Groups what was found, by the profile. Clear grouping_ret whatever this returns. */
wirecopy_code wirecopy_job_group(wirecopy_job *job, wirecopy_grouping *grouping_ret, wirecopy_error *error);

/* The matching of job's corpus, for further questions. */
wirecopy_matching wirecopy_job_matching(wirecopy_job *job);

/* Returns code, with the error told more fully where the job knows more of it. */
wirecopy_code wirecopy_job_end(wirecopy_job *job, wirecopy_code code, wirecopy_error *error);

#endif
