/* The stages that every verb over a dump shares: reading, signing, finding pairs. */
#ifndef WC_JOB_JOB_H
#define WC_JOB_JOB_H

#include "base/paged.h"
#include "store/checkpoint.h"
#include "dump/dump.h"
#include "dump/supply_arrow.h"
#include "job/profiles.h"

typedef struct wc_job {
    wc_paged *paged; /* allocates everything below */
    wirecopy_sketcher *sketcher;
    wc_progress progress;
    wirecopy_stats own_stats, *stats; /* stats: own_stats, which wc_job_end copies to the caller's */
    wirecopy_stats *stats_ret;
    wc_dump dump;
    wc_checkpoint checkpoint; /* if input.checkpoint names one */
    const wc_profile *profile;
    void *found;                    /* by the profile */
    const struct wc_handed *handed; /* NULL: nothing */
    struct wc_memo *memo;           /* as wc_run has it, and names and stories */
    const uint32_t *names;
    const int64_t *stories;
    int has_noted_large;            /* the groups over options.group_documents_max */
    wirecopy_input input;           /* while its stream is read ... */
    wc_arrow_supply stream;         /* ... by this ... */
    wc_supply rows;                 /* ... and this; next is NULL where there is no stream */
    struct wc_output *page;         /* of options.report, sealed; NULL: none yet */
    double started;
} wc_job;

/* Prepares everything and reads nothing yet. Call wc_job_end whatever this returns. */
wirecopy_code wc_job_open(wc_job *job, const wirecopy_options *options, const wirecopy_input *input, wc_verb verb,
                          wirecopy_stats *stats_ret, wirecopy_error *error);

/* The same over supplied rows (NULL: the input's stream, or files). The supply must outlive the job. */
wirecopy_code wc_job_open_rows(wc_job *job, const wirecopy_options *options, const wirecopy_input *input,
                               const wc_supply *given, wc_verb verb, wirecopy_stats *stats_ret, wirecopy_error *error);
wirecopy_code wc_job_run_rows(wc_job *job, const wirecopy_options *options, const wirecopy_input *input,
                              const wc_supply *given, wc_verb verb, wirecopy_stats *stats_ret, wirecopy_error *error);

/* The same, with documents from elsewhere beside the input's; sites are kept by name. */
wirecopy_code wc_job_run_more(wc_job *job, const wirecopy_options *options, const wirecopy_input *input,
                              const wc_supply *given, const wc_supplement *supplement, wc_verb verb,
                              wirecopy_stats *stats_ret, wirecopy_error *error);

/* Reads, sketches and matches, by options.profile. Call wc_job_end whatever this returns. */
wirecopy_code wc_job_run(wc_job *job, const wirecopy_options *options, const wirecopy_input *input, wc_verb verb,
                         wirecopy_stats *stats_ret, wirecopy_error *error);

/* Groups the documents by the profile. Clear grouping_ret whatever this returns. */
wirecopy_code wc_job_group(wc_job *job, wc_grouping *grouping_ret, wirecopy_error *error);

/* Finds the representatives of groups and, if in_full, how entries relate to them. Clear relations_ret whatever this
 * returns.
 */
wirecopy_code wc_job_relate(wc_job *job, const wc_grouping *grouping, int in_full, wc_relations *relations_ret,
                            wirecopy_error *error);

/* Notes the groups over options.group_documents_max, once in a job, by the ids that the result names them by;
 * relations: NULL where those are not told, and the first document of each stands for it. wc_job_relate calls this,
 * too. */
void wc_job_note_large_groups(wc_job *job, const wc_grouping *grouping, const wc_relations *relations);

/* What a run over the corpus of the job carries. */
wc_run wc_job_run_of(wc_job *job);

/* Updates the counts of stats that are known only at the end of a step, and copies them to the caller's. */
void wc_job_settle(wc_job *job);

/* Gives the page its name, once what the run is for has its own: code is how that went. Who closes a pipe early has seen
 * enough of it, and may want the page. Nothing where there is none, or after a failure. Returns code, or why the page has
 * no name. */
wirecopy_code wc_job_publish(wc_job *job, wirecopy_code code, wirecopy_error *error);

/* Returns code. A page that has no name yet is removed. */
wirecopy_code wc_job_end(wc_job *job, wirecopy_code code);

#endif
