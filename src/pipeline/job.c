#include "pipeline/job.h"

#include "base/error.h"
#include "base/options.h"
#include "lsh/banding.h"
#include "pipeline/budget.h"
#include "pipeline/clock.h"
#include "pipeline/identity.h"
#include "pipeline/ingest.h"
#include "pipeline/notices.h"
#include "pipeline/replay.h"
#include "pipeline/seed.h"
#include "pipeline/threads.h"

static void fill_settings(wirecopy_job *job) {
    const wirecopy_options *options = &job->sketcher->options;
    wirecopy_banding banding = wirecopy_banding_choose(options);
    job->stats->bands = banding.bands;
    job->stats->rows = banding.rows;
    job->stats->threads = options->threads;
    job->stats->isa = job->sketcher->kernels->isa;
    job->stats->threshold = options->threshold;
    job->stats->seed = options->seed;
}

wirecopy_matching wirecopy_job_matching(wirecopy_job *job) {
    return (wirecopy_matching){.corpus = &job->dump.corpus,
                               .text = wirecopy_dump_text,
                               .text_context = &job->dump,
                               .progress = &job->progress,
                               .checkpoint = job->checkpoint.folder != NULL ? &job->checkpoint : NULL,
                               .threads = job->dump.threads,
                               .stats = job->stats};
}

static wirecopy_code create_sketcher(wirecopy_job *job, const wirecopy_options *options, const wirecopy_input *input,
                                     wirecopy_error *error) {
    wirecopy_options own, checked;
    wirecopy_code code = wirecopy_options_copy(options, &own, error);
    if (code == WIRECOPY_OK) {
        job->is_news = own.profile == WIRECOPY_PROFILE_NEWS;
        own = job->is_news ? wirecopy_news_options(&own) : own;
        code = wirecopy_options_check(&own, &checked, error);
    }
    if (code == WIRECOPY_OK) {
        code = wirecopy_seed_choose(&own, input, error);
    }
    if (code == WIRECOPY_OK) {
        job->stats->memory_nbytes = wirecopy_budget_of(&own);
        code = wirecopy_paged_create(job->stats->memory_nbytes, own.tmp, wirecopy_options_allocator(&own), &job->paged,
                                     error);
    }
    if (code == WIRECOPY_OK) {
        own.allocator = wirecopy_paged_allocator(job->paged);
        code = wirecopy_sketcher_create(&own, &job->sketcher, error);
    }
    return code;
}

wirecopy_code wirecopy_job_open(wirecopy_job *job, const wirecopy_options *options, const wirecopy_input *input,
                               int for_dedup, wirecopy_stats *stats_ret, wirecopy_error *error) {
    *job = (wirecopy_job){.started = wirecopy_seconds()};
    job->stats = stats_ret != NULL ? stats_ret : &job->own_stats;
    *job->stats = (wirecopy_stats){0};
    wirecopy_code code = create_sketcher(job, options, input, error);
    if (code != WIRECOPY_OK) {
        return code;
    }
    job->sketcher->options.threads = wirecopy_threads_of(&job->sketcher->options);
    fill_settings(job);
    wirecopy_progress_init(&job->progress, &job->sketcher->options);
    wirecopy_edges_init(&job->edges, job->sketcher->allocator);
    code = wirecopy_dump_open(&job->dump, job->sketcher, input, for_dedup, &job->progress, job->stats, error);
    job->dump.keep_stretches = for_dedup;
    return code;
}

static wirecopy_code read_dump(wirecopy_job *job, int for_dedup, wirecopy_error *error) {
    const wirecopy_input *input = &job->dump.input;
    if (input->signatures && (for_dedup || input->checkpoint != NULL)) {
        return wirecopy_fail(error, WIRECOPY_ERROR_ARGUMENT,
                             for_dedup ? "signature files do not hold the records' own bytes, which dedup writes: give "
                                         "the inputs"
                                       : "a run over signature files keeps no checkpoint: leave that out");
    }
    if (input->signatures) {
        return wirecopy_replay_signatures(&job->dump, error);
    }
    if (input->checkpoint == NULL) {
        return wirecopy_ingest(&job->dump, 0, error);
    }
    wirecopy_code code =
        wirecopy_checkpoint_open(&job->checkpoint, &job->dump, for_dedup ? "dedup" : "groups", error);
    return code == WIRECOPY_OK ? wirecopy_checkpoint_ingest(&job->checkpoint, &job->dump, error) : code;
}

wirecopy_code wirecopy_job_run(wirecopy_job *job, const wirecopy_options *options, const wirecopy_input *input,
                               int for_dedup, wirecopy_stats *stats_ret, wirecopy_error *error) {
    wirecopy_code code = wirecopy_job_open(job, options, input, for_dedup, stats_ret, error);
    if (code == WIRECOPY_OK) {
        code = read_dump(job, for_dedup, error);
    }
    if (code == WIRECOPY_OK) {
        code = wirecopy_dump_count_repeated_ids(&job->dump, error);
    }
    wirecopy_matching matching = wirecopy_job_matching(job);
    if (code == WIRECOPY_OK) {
        code = wirecopy_identity_check(&matching, &job->dump.corpus, error);
    }
    if (code == WIRECOPY_OK) {
        code = job->is_news ? wirecopy_news_find(&matching, &job->dump.corpus, &job->news, error)
                            : wirecopy_matching_run(&matching, &job->edges, error);
    }
    return code;
}

static void note_large_groups(wirecopy_job *job, const wirecopy_grouping *grouping) {
    uint64_t most = job->sketcher->options.group_documents_max;
    for (uint32_t entry = 0; most > 0 && entry < grouping->nentries; entry++) {
        if (grouping->documents[entry] > most) {
            size_t nbytes;
            const char *id =
                wirecopy_strings_get(&job->dump.ids, job->dump.corpus.first_document[entry], &nbytes);
            job->stats->large_groups++;
            wirecopy_notice(job->stats, "the group of \"%.*s\" has %u documents, over the limit of %llu; it stands",
                            (int)(nbytes < 200 ? nbytes : 200), id, grouping->documents[entry],
                            (unsigned long long)most);
        }
    }
}

wirecopy_code wirecopy_job_group(wirecopy_job *job, wirecopy_grouping *grouping_ret, wirecopy_error *error) {
    wirecopy_matching matching = wirecopy_job_matching(job);
    wirecopy_code code = job->is_news ? wirecopy_grouping_of_news(&matching, &job->news, grouping_ret, error)
                                      : wirecopy_grouping_run(&matching, &job->edges, grouping_ret, error);
    if (code == WIRECOPY_OK) {
        note_large_groups(job, grouping_ret);
    }
    return code;
}

wirecopy_code wirecopy_job_end(wirecopy_job *job, wirecopy_code code, wirecopy_error *error) {
    if (job->sketcher != NULL) {
        code = wirecopy_dump_explain(&job->dump, code, error);
        wirecopy_checkpoint_close(&job->checkpoint, code == WIRECOPY_OK);
        wirecopy_dump_close(&job->dump);
        wirecopy_edges_clear(&job->edges);
        wirecopy_news_clear(&job->news);
        wirecopy_progress_clear(&job->progress);
        wirecopy_sketcher_free(job->sketcher);
    }
    code = wirecopy_paged_explain(job->paged, code, error);
    job->stats->spilled_nbytes = wirecopy_paged_spilled(job->paged);
    wirecopy_paged_free(job->paged);
    job->stats->peak_nbytes = wirecopy_peak_nbytes();
    job->stats->seconds_total = wirecopy_seconds() - job->started;
    return code;
}
