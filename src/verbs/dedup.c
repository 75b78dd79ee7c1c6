#include "base/error.h"
#include "base/options.h"
#include "base/sized.h"
#include "base/walk.h"
#include "dump/ids.h"
#include "io/output.h"
#include "job/job.h"
#include "run/clock.h"
#include "run/notices.h"
#include "verbs/keeping.h"
#include "verbs/one_format.h"
#include "verbs/report.h"
#include "verbs/reported.h"
#include "verbs/rewriting.h"
#include "verbs/verbs.h"

/* In the order in which they are opened; they are sealed, and get their names, in the reverse one: what is kept comes
 * last. NULL: none was asked for. */
enum { KEPT, REMOVED, BAD, REPORT, NOUTPUTS };

static wirecopy_code open_outputs(const wirecopy_dedup *dedup, const wirecopy_allocator *allocator,
                                  wc_output *outputs[NOUTPUTS], wirecopy_error *error) {
    const char *const paths[NOUTPUTS] = {
        [KEPT] = dedup->path, [REMOVED] = dedup->removed_path, [BAD] = dedup->bad_path, [REPORT] = dedup->report_path};
    wirecopy_code code = WIRECOPY_OK;
    for (size_t i = 0; code == WIRECOPY_OK && i < NOUTPUTS; i++) {
        code = paths[i] != NULL ? wc_output_open(paths[i], allocator, &outputs[i], error) : WIRECOPY_OK;
    }
    return code;
}

/* Who closes the pipe of one output early may want the others. Of the only one, the rest need not be made. */
static void outlive_readers(wc_output *const outputs[NOUTPUTS]) {
    size_t count = 0;
    for (size_t i = 0; i < NOUTPUTS; i++) {
        count += outputs[i] != NULL;
    }
    for (size_t i = 0; count > 1 && i < NOUTPUTS; i++) {
        if (outputs[i] != NULL) {
            wc_output_outlive_reader(outputs[i]);
        }
    }
}

static wirecopy_code seal_outputs(wc_output *const outputs[NOUTPUTS], wirecopy_error *error) {
    wirecopy_code code = WIRECOPY_OK;
    for (size_t i = NOUTPUTS; code == WIRECOPY_OK && i-- > 0;) {
        code = outputs[i] != NULL ? wc_output_seal(outputs[i], error) : WIRECOPY_OK;
    }
    return code;
}

/* Commits all open outputs, or discards them after a failure. */
static wirecopy_code close_outputs(wc_output *const outputs[NOUTPUTS], wirecopy_code code, wirecopy_error *error) {
    for (size_t i = NOUTPUTS; i-- > 0;) {
        if (outputs[i] != NULL && code == WIRECOPY_OK) {
            code = wc_output_commit(outputs[i], error);
        } else {
            wc_output_discard(outputs[i]);
        }
    }
    return code;
}

static wirecopy_code write_outputs(wc_job *job, const wirecopy_dedup *dedup, const wc_keeping *keeping,
                                   const wc_counted *counted, wirecopy_error *error) {
    wc_output *outputs[NOUTPUTS] = {NULL};
    double start = wc_seconds();
    wirecopy_code code = wc_progress_begin(&job->progress, WC_STEP_WRITE, error);
    if (code == WIRECOPY_OK) {
        code = open_outputs(dedup, job->sketcher->allocator, outputs, error);
    }
    outlive_readers(outputs);
    if (code == WIRECOPY_OK && dedup->report_path != NULL) {
        code = wc_report_write(outputs[REPORT], job, keeping, error);
    }
    if (code == WIRECOPY_OK && !dedup->dry_run) {
        code = wc_rewrite(job, keeping, outputs[KEPT], outputs[REMOVED], outputs[BAD], error);
    }
    if (code == WIRECOPY_OK) {
        code = seal_outputs(outputs, error);
    }
    if (code == WIRECOPY_OK && counted != NULL) {
        code = counted->tell(counted->context, job->stats, error);
    }
    code = close_outputs(outputs, code, error);
    job->stats->seconds_write += wc_seconds() - start;
    return code;
}

/* What one should look at: a story in so many prints is rare, and a chain of stories is not. Named ahead of all else.
 */
static void note_wide_groups(wc_job *job, const wc_grouping *grouping) {
    const wc_corpus *corpus = &job->dump.corpus;
    uint64_t hundredth = corpus->ndocuments / 100;
    for (uint32_t entry = grouping->nentries; entry-- > 0;) {
        uint32_t documents = grouping->documents[entry];
        if (documents >= WIRECOPY_WIDE_GROUP_LEAST && documents > hundredth) {
            size_t nbytes;
            const char *id = wc_strings_get(&job->dump.ids, corpus->first_document[entry], &nbytes);
            job->stats->wide_groups++;
            wc_notice_ahead(
                job->stats,
                "the group of \"%.*s\" has %u documents, more than a hundredth of the dump: look at some of "
                "them, whether they are one story",
                (int)(nbytes < 200 ? nbytes : 200), id, documents);
        }
    }
}

static void note_left_out(wirecopy_stats *stats, uint64_t count) {
    if (count > 0) {
        wc_notice_ahead(stats,
                        "%llu record%s that cannot be used %s left out, as %s would spoil the output; name a file for "
                        "such records with bad_path",
                        (unsigned long long)count, count == 1 ? "" : "s", count == 1 ? "is" : "are",
                        count == 1 ? "it" : "they");
    }
}

static void count_fates(wc_job *job, const wirecopy_dedup *dedup, const wc_keeping *keeping) {
    wirecopy_stats *stats = job->stats;
    WC_EACH(uint32_t, document, keeping->ndocuments, WC_AT_RANDOM, job->dump.allocator) {
        wc_fate fate = wc_keeping_fate(keeping, document);
        stats->removed += (uint64_t)fate.is_removed;
        stats->kept_grouped += (uint64_t)(!fate.is_removed && fate.kept != document);
    }
    stats->written = stats->records - stats->against - stats->removed;
    if (dedup->bad_path != NULL) {
        stats->written -= wc_stats_skipped(stats) - stats->against_skipped;
    } else {
        uint64_t left_out = wc_count_left_out(&job->dump);
        stats->written -= left_out;
        note_left_out(stats, left_out);
    }
}

static wirecopy_code write_page(wc_job *job, const wirecopy_dedup *dedup, const wc_grouping *grouping,
                                const wc_keeping *keeping, wirecopy_error *error) {
    wc_relations relations = {0};
    if (job->sketcher->options.report == NULL) {
        return WIRECOPY_OK;
    }
    wirecopy_code code = wc_job_relate(job, grouping, 1, &relations, error);
    if (code == WIRECOPY_OK) {
        code = wc_reported_write(job, grouping, &relations, keeping, dedup, 1, error);
    }
    wc_relations_clear(&relations);
    return code;
}

static wirecopy_code dedup_job(wc_job *job, const wirecopy_dedup *dedup, const wc_counted *counted,
                               wirecopy_error *error) {
    wc_grouping grouping = {0};
    wc_keeping keeping = {0};
    wirecopy_code code = wc_check_one_format(&job->dump, error);
    if (code == WIRECOPY_OK) {
        code = wc_job_group(job, &grouping, error);
    }
    if (code == WIRECOPY_OK) {
        wc_job_note_large_groups(job, &grouping, NULL);
        code = wc_keeping_choose(job, dedup, &grouping, &keeping, error);
    }
    if (code == WIRECOPY_OK) {
        note_wide_groups(job, &grouping);
        count_fates(job, dedup, &keeping);
        code = write_page(job, dedup, &grouping, &keeping, error);
    }
    if (code == WIRECOPY_OK) {
        code = write_outputs(job, dedup, &keeping, counted, error);
    }
    code = wc_job_publish(job, code, error);
    wc_keeping_clear(&keeping);
    wc_grouping_clear(&grouping);
    return code;
}

static wirecopy_code check_choice(const wirecopy_dedup *dedup, const wirecopy_input *input, wirecopy_error *error) {
    const uint32_t relations = WIRECOPY_REMOVE(WIRECOPY_RELATION_IDENTICAL) | WIRECOPY_REMOVE(WIRECOPY_RELATION_NEAR) |
                               WIRECOPY_REMOVE(WIRECOPY_RELATION_ABRIDGED) |
                               WIRECOPY_REMOVE(WIRECOPY_RELATION_EXCERPT) | WIRECOPY_REMOVE(WIRECOPY_RELATION_UPDATE) |
                               WIRECOPY_REMOVE(WIRECOPY_RELATION_NOISY) | WIRECOPY_REMOVE(WIRECOPY_RELATION_SERIES);
    int by_date = dedup->keep == WIRECOPY_KEEP_EARLIEST || dedup->keep == WIRECOPY_KEEP_LATEST;
    if (by_date && input->date_field == NULL) {
        return wc_fail(error, WIRECOPY_ERROR_ARGUMENT,
                       "to keep the earliest or latest, name the field that holds the date");
    }
    if (dedup->remove_from != 0.0 && !(dedup->remove_from >= WIRECOPY_REMOVE_FROM_LEAST && dedup->remove_from <= 1.0)) {
        return wc_fail(error, WIRECOPY_ERROR_ARGUMENT,
                       "dedup.remove_from %g is out of range: give %g to 1; with less, most of a record could be lost",
                       dedup->remove_from, WIRECOPY_REMOVE_FROM_LEAST);
    }
    if ((dedup->remove & ~relations) != 0) {
        return wc_fail(error, WIRECOPY_ERROR_ARGUMENT, "dedup.remove has a relation by which no record is removed");
    }
    return WIRECOPY_OK;
}

wirecopy_code wc_dedup_choice(const wirecopy_dedup *dedup, wirecopy_dedup *checked_ret, const wirecopy_input *input,
                              wirecopy_error *error) {
    wirecopy_input fields;
    wirecopy_code code = wc_sized_check(dedup, "dedup", error);
    if (code == WIRECOPY_OK) {
        code = wc_input_fields(input, &fields, error);
    }
    if (code != WIRECOPY_OK) {
        return code;
    }
    wc_dedup_init(checked_ret, sizeof *checked_ret);
    wc_sized_read(dedup, checked_ret, sizeof *checked_ret);
    return check_choice(checked_ret, &fields, error);
}

static wirecopy_code check_dedup(const wirecopy_dedup *dedup, wirecopy_dedup *checked_ret, const wirecopy_input *input,
                                 wirecopy_error *error) {
    wirecopy_code code = wc_dedup_choice(dedup, checked_ret, input, error);
    if (code != WIRECOPY_OK) {
        return code;
    }
    if (input->stream != NULL) {
        return wc_fail(error, WIRECOPY_ERROR_ARGUMENT,
                       "a stream has no records to write: wirecopy_group_kept tells which rows to keep");
    }
    int has_records = checked_ret->path != NULL || checked_ret->removed_path != NULL || checked_ret->bad_path != NULL;
    if (checked_ret->dry_run && has_records) {
        return wc_fail(error, WIRECOPY_ERROR_ARGUMENT,
                       "a dry run writes no records: leave the outputs out, or do without dedup.dry_run");
    }
    if (!checked_ret->dry_run && checked_ret->path == NULL) {
        return wc_fail(error, WIRECOPY_ERROR_ARGUMENT, "dedup.path names no output for the records that are kept");
    }
    const char *const paths[] = {checked_ret->path, checked_ret->removed_path, checked_ret->bad_path,
                                 checked_ret->report_path};
    for (size_t i = 0; code == WIRECOPY_OK && i < sizeof paths / sizeof paths[0]; i++) {
        code = paths[i] != NULL ? wc_output_check(paths[i], error) : WIRECOPY_OK;
    }
    return code;
}

wirecopy_code wc_dedup_documents(const wirecopy_options *options, const wirecopy_input *input,
                                 const wirecopy_dedup *dedup, const wc_counted *counted, wirecopy_stats *stats_ret,
                                 wirecopy_error *error) {
    wirecopy_input checked;
    wirecopy_dedup own;
    wirecopy_code code = wc_input_check(input, &checked, error);
    if (code == WIRECOPY_OK) {
        code = check_dedup(dedup, &own, &checked, error);
    }
    if (code == WIRECOPY_OK) {
        code = wc_reported_check(options, error);
    }
    if (code != WIRECOPY_OK) {
        return code;
    }
    wc_job job;
    code = wc_job_run(&job, options, &checked, WC_VERB_DEDUP, stats_ret, error);
    if (code == WIRECOPY_OK) {
        code = dedup_job(&job, &own, counted, error);
    }
    return wc_job_end(&job, code);
}
