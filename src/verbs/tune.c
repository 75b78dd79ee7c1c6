#include "base/error.h"
#include "base/memory.h"
#include "base/options.h"
#include "cluster/score.h"
#include "dump/ids.h"
#include "io/labels.h"
#include "job/job.h"
#include "verbs/verbs.h"

typedef struct tune {
    wc_job *job;
    uint32_t *documents, *labels; /* of labelled documents */
    uint32_t *groups;
    uint64_t *scratch;
    size_t count;
} tune;

/* Numbers groups in the order of their names. */
static void number_groups(const wc_labels *labels, wc_named *names, uint32_t *numbers_ret) {
    for (size_t i = 0; i < labels->count; i++) {
        names[i] = (wc_named){labels->labels[i].group, labels->labels[i].group_nbytes, (uint32_t)i};
    }
    wc_named_sort(names, labels->count);
    uint32_t number = 0;
    for (size_t i = 0; i < labels->count; i++) {
        number += i > 0 && !wc_named_same(&names[i - 1], &names[i]);
        numbers_ret[names[i].number] = number;
    }
}

static wirecopy_code match_labels(tune *work, const wc_labels *labels, wc_named *names, wc_named *ids,
                                  const uint32_t *numbers, const char *path, wirecopy_tuned *tuned,
                                  wirecopy_error *error) {
    const wc_dump *dump = &work->job->dump;
    size_t ndocuments = dump->corpus.ndocuments;
    wc_ids_sorted(dump, ids);
    for (size_t i = 0; i < labels->count; i++) {
        names[i] = (wc_named){labels->labels[i].id, labels->labels[i].id_nbytes, (uint32_t)i};
    }
    wc_named_sort(names, labels->count);
    for (size_t i = 0; i < labels->count; i++) {
        if (i > 0 && wc_named_same(&names[i - 1], &names[i])) {
            return wc_fail(error, WIRECOPY_ERROR_FORMAT, "%s labels \"%.*s\" twice: remove one", path,
                           (int)(names[i].nbytes < 200 ? names[i].nbytes : 200), names[i].bytes);
        }
        /* Of documents with the same id, the first is used. */
        uint32_t document = wc_named_find(ids, ndocuments, names[i].bytes, names[i].nbytes);
        if (document == UINT32_MAX) {
            tuned->unknown++;
        } else {
            work->documents[work->count] = document;
            work->labels[work->count++] = numbers[names[i].number];
        }
    }
    tuned->labelled = work->count;
    return work->count > 0 ? WIRECOPY_OK
                           : wc_fail(error, WIRECOPY_ERROR_NOT_FOUND,
                                     "%s labels no document of the input: check the ids and the id field", path);
}

static wirecopy_code take_labels(tune *work, const wc_labels *labels, const char *path, wirecopy_tuned *tuned,
                                 wirecopy_error *error) {
    const wirecopy_allocator *allocator = work->job->sketcher->allocator;
    size_t n = labels->count, ndocuments = work->job->dump.corpus.ndocuments;
    wc_named *names = wc_allocate(allocator, n, sizeof *names);
    wc_named *ids = wc_allocate(allocator, ndocuments, sizeof *ids);
    uint32_t *numbers = wc_allocate(allocator, n, sizeof *numbers);
    wirecopy_code code = WIRECOPY_OK;
    if (names == NULL || ids == NULL || numbers == NULL) {
        code = wc_fail_refused(allocator, (n + ndocuments) * sizeof *names, error);
    } else {
        number_groups(labels, names, numbers);
        code = match_labels(work, labels, names, ids, numbers, path, tuned, error);
    }
    wc_release(allocator, names, n, sizeof *names);
    wc_release(allocator, ids, ndocuments, sizeof *ids);
    wc_release(allocator, numbers, n, sizeof *numbers);
    return code;
}

static wirecopy_code try_threshold(tune *work, double threshold, wirecopy_tuned *tuned, wirecopy_error *error) {
    wc_job *job = work->job;
    wc_run run = wc_job_run_of(job);
    wc_grouping grouping = {0};
    job->sketcher->options.threshold = threshold;
    job->stats->largest = job->stats->groups = job->stats->grouped = 0;
    wirecopy_code code = wc_grouping_create(&job->dump.corpus, &grouping, error);
    if (code == WIRECOPY_OK) {
        code = job->profile->group(&run, job->found, grouping.group, error);
    }
    if (code == WIRECOPY_OK) {
        wc_grouping_count(&run, &grouping);
        for (size_t i = 0; i < work->count; i++) {
            work->groups[i] = grouping.group[job->dump.corpus.entry_of[work->documents[i]]];
        }
        wc_score score = wc_score_of(work->labels, work->groups, work->count, work->scratch);
        tuned->points[tuned->npoints++] =
            (wirecopy_tuning){threshold, score.precision, score.recall, score.f1, score.ari, job->stats->largest};
    }
    wc_grouping_clear(&grouping);
    return code;
}

/* Labels without a pair of one story say of no threshold that it finds more than another. */
static wirecopy_code check_labels(const tune *work, const char *path, wirecopy_error *error) {
    return wc_score_labelled(work->labels, work->count, work->scratch) > 0.0
               ? WIRECOPY_OK
               : wc_fail(error, WIRECOPY_ERROR_FORMAT,
                         "%s has no two documents of one group among the %llu that are in the input: label copies of "
                         "one story, which a threshold should find",
                         path, (unsigned long long)work->count);
}

static void choose_best(wirecopy_tuned *tuned) {
    size_t first = 0, last = 0;
    for (size_t i = 0; i < tuned->npoints; i++) {
        if (tuned->points[i].ari > tuned->points[first].ari) {
            first = last = i;
        } else if (tuned->points[i].ari == tuned->points[first].ari && i == last + 1) {
            last = i;
        }
    }
    tuned->best = (first + last) / 2;
}

static wirecopy_code try_all(tune *work, wirecopy_tuned *tuned, wirecopy_error *error) {
    const wc_profile *profile = work->job->profile;
    double from = profile->tune_from, step = profile->tune_step;
    int count = (int)((profile->tune_to - from) / step + 1.5);
    wirecopy_code code = WIRECOPY_OK;
    for (int i = 0; code == WIRECOPY_OK && i < count; i++) {
        code = wc_progress_begin(&work->job->progress, WC_STEP_THRESHOLDS, error);
        if (code == WIRECOPY_OK) {
            code = wc_progress_report(&work->job->progress, (uint64_t)i, (uint64_t)count, error);
        }
        if (code == WIRECOPY_OK) {
            code = try_threshold(work, from + i * step, tuned, error);
        }
    }
    if (code == WIRECOPY_OK) {
        choose_best(tuned);
    }
    return code;
}

static wirecopy_code run(tune *work, const wc_labels *labels, const char *path, wirecopy_tuned *tuned,
                         wirecopy_error *error) {
    const wirecopy_allocator *allocator = work->job->sketcher->allocator;
    size_t n = labels->count;
    work->documents = wc_allocate(allocator, n, sizeof *work->documents);
    work->labels = wc_allocate(allocator, n, sizeof *work->labels);
    work->groups = wc_allocate(allocator, n, sizeof *work->groups);
    work->scratch = wc_allocate(allocator, 2 * n, sizeof *work->scratch);
    int failed = work->documents == NULL || work->labels == NULL || work->groups == NULL || work->scratch == NULL;
    wirecopy_code code = failed ? wc_fail_refused(allocator, 7 * n * sizeof *work->labels, error)
                                : take_labels(work, labels, path, tuned, error);
    if (code == WIRECOPY_OK) {
        code = check_labels(work, path, error);
    }
    if (code == WIRECOPY_OK) {
        code = try_all(work, tuned, error);
    }
    wc_release(allocator, work->documents, n, sizeof *work->documents);
    wc_release(allocator, work->labels, n, sizeof *work->labels);
    wc_release(allocator, work->groups, n, sizeof *work->groups);
    wc_release(allocator, work->scratch, 2 * n, sizeof *work->scratch);
    return code;
}

static wirecopy_code tune_at_lowest(const wirecopy_options *lowest, const wirecopy_input *input,
                                    const wc_labels *labels, const char *labels_path, wirecopy_tuned *tuned,
                                    wirecopy_stats *stats_ret, wirecopy_error *error) {
    wc_job job;
    tune work = {.job = &job};
    wirecopy_code code = wc_job_run(&job, lowest, input, WC_VERB_TUNE, stats_ret, error);
    if (code == WIRECOPY_OK) {
        code = run(&work, labels, labels_path, tuned, error);
    }
    return wc_job_end(&job, code);
}

wirecopy_code wc_tune_documents(const wirecopy_options *options, const wirecopy_input *input, const char *labels_path,
                                wirecopy_tuned *tuned_ret, wirecopy_stats *stats_ret, wirecopy_error *error) {
    wirecopy_options lowest;
    wc_labels labels = {0};
    wirecopy_code code = wc_options_copy(options, &lowest, error);
    if (code == WIRECOPY_OK) {
        lowest.threshold = wc_profile_of(lowest.profile)->tune_from;
        code = wc_labels_read(labels_path, wc_options_allocator(&lowest), &labels, error);
    }
    if (code == WIRECOPY_OK) {
        code = tune_at_lowest(&lowest, input, &labels, labels_path, tuned_ret, stats_ret, error);
    }
    wc_labels_clear(&labels);
    return code;
}
