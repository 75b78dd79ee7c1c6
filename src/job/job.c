#include "job/job.h"

#include "base/error.h"
#include "base/options.h"
#include "base/scratch.h"
#include "base/sized.h"
#include "lsh/banding.h"
#include "profile/handed.h"
#include "run/budget.h"
#include "run/clock.h"
#include "dump/identity.h"
#include "dump/texts.h"
#include "dump/ingest.h"
#include "dump/repeated.h"
#include "dump/twice.h"
#include "io/output.h"
#include "run/notices.h"
#include "store/replay.h"
#include "store/seed.h"
#include "run/threads.h"

static void fill_settings(wc_job *job) {
    const wirecopy_options *options = &job->sketcher->options;
    wc_banding banding = wc_banding_choose(options);
    job->stats->bands = banding.bands;
    job->stats->rows = banding.rows;
    job->stats->threads = options->threads;
    job->stats->isa = job->sketcher->kernels->isa;
    job->stats->threshold = options->threshold;
    job->stats->seed = options->seed;
}

wc_run wc_job_run_of(wc_job *job) {
    const wc_handed *handed = job->handed;
    return (wc_run){.corpus = &job->dump.corpus,
                    .text = handed != NULL && handed->text != NULL ? handed->text : wc_dump_text,
                    .text_context = handed != NULL && handed->text != NULL ? handed->text_context : &job->dump,
                    .progress = &job->progress,
                    .checkpoint = job->checkpoint.folder != NULL ? &job->checkpoint : NULL,
                    .threads = job->dump.threads,
                    .stats = job->stats,
                    .handed = job->handed,
                    .memo = job->memo,
                    .names = job->names,
                    .stories = job->stories};
}

/* An allocator with a budget of its own is used as it is: tests use budgets below the least that options allow. */
static wirecopy_code keep_within_budget(wc_job *job, wirecopy_options *own, wirecopy_error *error) {
    const wirecopy_allocator *given = wc_options_allocator(own);
    if (wc_allocator_is_paged(given)) {
        return WIRECOPY_OK;
    }
    wirecopy_code code = wc_paged_create(job->stats->memory_nbytes, own->tmp, given, &job->paged, error);
    if (code == WIRECOPY_OK) {
        own->allocator = wc_paged_allocator(job->paged);
    }
    return code;
}

/* given: NULL where documents come from the input. */
static wirecopy_code create_sketcher(wc_job *job, const wirecopy_options *options, const wirecopy_input *input,
                                     const wc_supply *given, wirecopy_error *error) {
    wirecopy_options own, checked;
    wirecopy_code code = wc_options_copy(options, &own, error);
    if (code == WIRECOPY_OK) {
        job->profile = wc_profile_of(own.profile);
        job->profile->prepare(&own);
        code = wc_options_check(&own, &checked, error);
    }
    if (code == WIRECOPY_OK) {
        code = wc_scratch_check(own.tmp, error);
    }
    if (code == WIRECOPY_OK) {
        code = wc_seed_choose(&own, given != NULL ? NULL : input, error);
    }
    if (code == WIRECOPY_OK && (given == NULL || !given->is_unbounded)) {
        job->stats->memory_nbytes = wc_budget_of(&own);
        code = keep_within_budget(job, &own, error);
    }
    if (code == WIRECOPY_OK) {
        code = wc_sketcher_create(&own, &job->sketcher, error);
    }
    if (code == WIRECOPY_OK) {
        job->sketcher->kind = job->profile->sketch;
    }
    return code;
}

static wirecopy_code open_stream(wc_job *job, const wirecopy_options *options, const wirecopy_input *input,
                                 wirecopy_error *error) {
    wirecopy_options own;
    wirecopy_code code = wc_options_copy(options, &own, error);
    if (code == WIRECOPY_OK) {
        code = wc_input_fields(input, &job->input, error);
    }
    if (code != WIRECOPY_OK || job->input.stream == NULL) {
        return code;
    }
    if (job->input.checkpoint != NULL) {
        return wc_fail(error, WIRECOPY_ERROR_ARGUMENT,
                       "a stream cannot be read again, so that a run over it cannot keep a checkpoint: leave "
                       "input.checkpoint out");
    }
    code = wc_arrow_supply_open(&job->stream, job->input.stream, &job->input, wc_options_allocator(&own), error);
    job->rows = wc_supply_of_arrow(&job->stream);
    return code;
}

static void close_stream(wc_job *job) {
    if (job->rows.next != NULL) {
        wc_arrow_supply_close(&job->stream);
        job->rows.next = NULL;
    }
}

static wirecopy_code check_is_plain(const wirecopy_input *input, wirecopy_error *error) {
    return input->nagainst > 0 || input->npreferences > 0
               ? wc_fail(error, WIRECOPY_ERROR_ARGUMENT, "only dedup reads %s: leave it out",
                         input->nagainst > 0 ? "input.against" : "input.preferences")
               : WIRECOPY_OK;
}

wirecopy_code wc_job_open_rows(wc_job *job, const wirecopy_options *options, const wirecopy_input *input,
                               const wc_supply *given, wc_verb verb, wirecopy_stats *stats_ret, wirecopy_error *error) {
    *job = (wc_job){.started = wc_seconds()};
    job->stats = &job->own_stats;
    job->stats->size = sizeof *job->stats;
    wirecopy_code code = stats_ret != NULL ? wc_sized_check(stats_ret, "stats", error) : WIRECOPY_OK;
    if (code == WIRECOPY_OK) {
        job->stats_ret = stats_ret;
        code = given == NULL ? open_stream(job, options, input, error) : WIRECOPY_OK;
    }
    given = job->rows.next != NULL ? &job->rows : given;
    if (code == WIRECOPY_OK) {
        code = create_sketcher(job, options, input, given, error);
    }
    if (code != WIRECOPY_OK) {
        return code;
    }
    job->sketcher->options.threads = wc_threads_of(&job->sketcher->options);
    fill_settings(job);
    wc_progress_init(&job->progress, &job->sketcher->options, job->profile->steps[verb]);
    int for_dedup = verb == WC_VERB_DEDUP;
    code = wc_dump_open(&job->dump, job->sketcher, input, given, for_dedup, &job->progress, job->stats, error);
    job->dump.keep_gaps = for_dedup;
    return code == WIRECOPY_OK && !for_dedup ? check_is_plain(&job->dump.input, error) : code;
}

wirecopy_code wc_job_open(wc_job *job, const wirecopy_options *options, const wirecopy_input *input, wc_verb verb,
                          wirecopy_stats *stats_ret, wirecopy_error *error) {
    return wc_job_open_rows(job, options, input, NULL, verb, stats_ret, error);
}

static wirecopy_code read_dump(wc_job *job, int for_dedup, wirecopy_error *error) {
    const wirecopy_input *input = &job->dump.input;
    if (job->dump.reader == NULL && job->dump.supply.next != NULL) {
        wirecopy_code code =
            input->npaths > 1 ? wc_twice_note_paths(input, job->dump.allocator, job->stats, error) : WIRECOPY_OK;
        return code == WIRECOPY_OK ? wc_ingest(&job->dump, 0, error) : code;
    }
    int is_signed = input->format == WIRECOPY_FORMAT_SIGNATURES;
    if (is_signed && (for_dedup || input->checkpoint != NULL)) {
        return wc_fail(error, WIRECOPY_ERROR_ARGUMENT,
                       for_dedup ? "signature files do not hold the records' bytes, which dedup writes: give "
                                   "the inputs"
                                 : "a run over signature files cannot keep a checkpoint: leave it out");
    }
    if (is_signed) {
        return wc_replay_signatures(&job->dump, error);
    }
    if (input->checkpoint == NULL) {
        return wc_ingest(&job->dump, 0, error);
    }
    wirecopy_code code = wc_checkpoint_open(&job->checkpoint, &job->dump, for_dedup ? "dedup" : "groups", error);
    return code == WIRECOPY_OK ? wc_checkpoint_ingest(&job->checkpoint, &job->dump, error) : code;
}

static wirecopy_code check_supplement(wc_job *job, const wc_supplement *supplement, wirecopy_error *error) {
    const wirecopy_input *input = &job->dump.input;
    if (supplement == NULL) {
        return WIRECOPY_OK;
    }
    job->dump.supplement = *supplement;
    job->dump.keeps_hosts = 1;
    wirecopy_code code = supplement->begin(supplement->context, &job->dump, error);
    if (code != WIRECOPY_OK) {
        return code;
    }
    return input->format == WIRECOPY_FORMAT_SIGNATURES || input->checkpoint != NULL
               ? wc_fail(error, WIRECOPY_ERROR_ARGUMENT,
                         "an index takes documents as they are, and keeps no checkpoint: leave %s out",
                         input->checkpoint != NULL ? "input.checkpoint" : "signature files")
               : WIRECOPY_OK;
}

wirecopy_code wc_job_run_more(wc_job *job, const wirecopy_options *options, const wirecopy_input *input,
                              const wc_supply *given, const wc_supplement *supplement, wc_verb verb,
                              wirecopy_stats *stats_ret, wirecopy_error *error) {
    wirecopy_code code = wc_job_open_rows(job, options, input, given, verb, stats_ret, error);
    if (code == WIRECOPY_OK) {
        code = check_supplement(job, supplement, error);
    }
    if (code == WIRECOPY_OK) {
        code = read_dump(job, verb == WC_VERB_DEDUP, error);
    }
    close_stream(job);
    if (code == WIRECOPY_OK) {
        code = wc_dump_count_repeated_ids(&job->dump, error);
    }
    wc_run run = wc_job_run_of(job);
    if (code == WIRECOPY_OK) {
        code = wc_identity_check(&run, &job->dump.corpus, error);
    }
    if (code == WIRECOPY_OK) {
        code = job->profile->find(&run, &job->dump.corpus, &job->found, error);
    }
    return code == WIRECOPY_OK ? wc_row_reader_check(&job->dump.corpus.reader, error) : code;
}

wirecopy_code wc_job_run_rows(wc_job *job, const wirecopy_options *options, const wirecopy_input *input,
                              const wc_supply *given, wc_verb verb, wirecopy_stats *stats_ret, wirecopy_error *error) {
    return wc_job_run_more(job, options, input, given, NULL, verb, stats_ret, error);
}

wirecopy_code wc_job_run(wc_job *job, const wirecopy_options *options, const wirecopy_input *input, wc_verb verb,
                         wirecopy_stats *stats_ret, wirecopy_error *error) {
    return wc_job_run_rows(job, options, input, NULL, verb, stats_ret, error);
}

void wc_job_note_large_groups(wc_job *job, const wc_grouping *grouping, const wc_relations *relations) {
    uint64_t most = job->sketcher->options.group_documents_max;
    uint32_t nentries = job->has_noted_large ? 0 : grouping->nentries;
    job->has_noted_large = 1;
    for (uint32_t entry = 0; most > 0 && entry < nentries; entry++) {
        if (grouping->documents[entry] > most) {
            size_t nbytes;
            uint32_t named = relations != NULL ? wc_relations_representative(relations, entry) : entry;
            const char *id = wc_strings_get(&job->dump.ids, job->dump.corpus.first_document[named], &nbytes);
            job->stats->large_groups++;
            wc_notice(
                job->stats,
                "the group of \"%.*s\" has %u documents, over the limit of %llu: look whether it is one story; it is "
                "treated as any other",
                (int)(nbytes < 200 ? nbytes : 200), id, grouping->documents[entry], (unsigned long long)most);
        }
    }
}

wirecopy_code wc_job_group(wc_job *job, wc_grouping *grouping_ret, wirecopy_error *error) {
    wc_run run = wc_job_run_of(job);
    wirecopy_code code = wc_grouping_create(&job->dump.corpus, grouping_ret, error);
    if (code == WIRECOPY_OK) {
        code = job->profile->group(&run, job->found, grouping_ret->group, error);
    }
    if (code == WIRECOPY_OK) {
        code = wc_row_reader_check(&job->dump.corpus.reader, error);
    }
    if (code == WIRECOPY_OK) {
        wc_grouping_count(&run, grouping_ret);
    }
    return code;
}

wirecopy_code wc_job_relate(wc_job *job, const wc_grouping *grouping, int in_full, wc_relations *relations_ret,
                            wirecopy_error *error) {
    wc_run run = wc_job_run_of(job);
    wirecopy_code code = job->profile->relate(&run, job->found, grouping, in_full, relations_ret, error);
    if (code == WIRECOPY_OK) {
        wc_job_note_large_groups(job, grouping, relations_ret);
    }
    return code;
}

void wc_job_settle(wc_job *job) {
    job->stats->spilled_nbytes = wc_paged_spilled(job->paged);
    job->stats->peak_nbytes = wc_paged_most(job->paged);
    job->stats->seconds_total = wc_seconds() - job->started;
    if (job->stats_ret != NULL) {
        wc_sized_write(job->stats_ret, job->stats, sizeof *job->stats);
    }
}

wirecopy_code wc_job_publish(wc_job *job, wirecopy_code code, wirecopy_error *error) {
    struct wc_output *page = job->page;
    if (page == NULL || (code != WIRECOPY_OK && code != WIRECOPY_ERROR_PIPE)) {
        return code;
    }
    job->page = NULL;
    wirecopy_code published = wc_output_commit(page, error);
    return published == WIRECOPY_OK ? code : published;
}

wirecopy_code wc_job_end(wc_job *job, wirecopy_code code) {
    close_stream(job);
    wc_output_discard(job->page);
    if (job->sketcher != NULL) {
        wc_checkpoint_close(&job->checkpoint, code == WIRECOPY_OK);
        wc_dump_close(&job->dump);
        job->profile->clear(job->found);
        wc_progress_clear(&job->progress);
        wc_sketcher_free(job->sketcher);
    }
    wc_job_settle(job);
    wc_paged_free(job->paged);
    return code;
}
