#include <stdlib.h>
#include <string.h>

#include "base/error.h"
#include "base/memory.h"
#include "base/options.h"
#include "base/sized.h"
#include "cluster/score.h"
#include "io/labels.h"
#include "job/job.h"

typedef struct tune {
    wc_job *job;
    uint32_t *documents, *labels; /* of labelled documents */
    uint32_t *groups;
    uint64_t *scratch;
    size_t count;
} tune;

typedef struct named {
    const char *bytes;
    size_t nbytes;
    uint32_t number; /* of the document, or of the label */
} named;

static int by_bytes(const named *a, const named *b) {
    int order = memcmp(a->bytes, b->bytes, a->nbytes < b->nbytes ? a->nbytes : b->nbytes);
    return order != 0 ? order : (a->nbytes > b->nbytes) - (a->nbytes < b->nbytes);
}

static int by_name(const void *left, const void *right) {
    const named *a = left, *b = right;
    int order = by_bytes(a, b);
    return order != 0 ? order : (a->number > b->number) - (a->number < b->number);
}

/* Numbers groups by their names, in the order of those. */
static void number_groups(const wc_labels *labels, named *names, uint32_t *numbers_ret) {
    for (size_t i = 0; i < labels->count; i++) {
        names[i] = (named){labels->labels[i].group, labels->labels[i].group_nbytes, (uint32_t)i};
    }
    qsort(names, labels->count, sizeof *names, by_name);
    uint32_t number = 0;
    for (size_t i = 0; i < labels->count; i++) {
        number += i > 0 && by_bytes(&names[i - 1], &names[i]) != 0;
        numbers_ret[names[i].number] = number;
    }
}

/* Of documents that share an id the first is taken. */
static uint32_t find_document(const named *ids, size_t count, const wc_label *label) {
    const named wanted = {label->id, label->id_nbytes, 0};
    size_t from = 0, to = count;
    while (from < to) {
        size_t middle = from + (to - from) / 2;
        if (by_bytes(&ids[middle], &wanted) < 0) {
            from = middle + 1;
        } else {
            to = middle;
        }
    }
    return from < count && by_bytes(&ids[from], &wanted) == 0 ? ids[from].number : UINT32_MAX;
}

static wirecopy_code match_labels(tune *work, const wc_labels *labels, named *names, named *ids,
                                  const uint32_t *numbers, const char *path, wirecopy_tuned *tuned,
                                  wirecopy_error *error) {
    const wc_dump *dump = &work->job->dump;
    size_t ndocuments = dump->corpus.ndocuments;
    for (uint32_t i = 0; i < ndocuments; i++) {
        ids[i].bytes = wc_strings_get(&dump->ids, i, &ids[i].nbytes);
        ids[i].number = i;
    }
    qsort(ids, ndocuments, sizeof *ids, by_name);
    for (size_t i = 0; i < labels->count; i++) {
        names[i] = (named){labels->labels[i].id, labels->labels[i].id_nbytes, (uint32_t)i};
    }
    qsort(names, labels->count, sizeof *names, by_name);
    for (size_t i = 0; i < labels->count; i++) {
        if (i > 0 && by_bytes(&names[i - 1], &names[i]) == 0) {
            return wc_fail(error, WIRECOPY_ERROR_FORMAT, "%s labels \"%.*s\" twice: leave one", path,
                           (int)(names[i].nbytes < 200 ? names[i].nbytes : 200), names[i].bytes);
        }
        uint32_t document = find_document(ids, ndocuments, &labels->labels[names[i].number]);
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
                                     "%s names no document of the input: check the ids and the id field", path);
}

static wirecopy_code take_labels(tune *work, const wc_labels *labels, const char *path, wirecopy_tuned *tuned,
                                 wirecopy_error *error) {
    const wirecopy_allocator *allocator = work->job->sketcher->allocator;
    size_t n = labels->count, ndocuments = work->job->dump.corpus.ndocuments;
    named *names = wc_allocate(allocator, n, sizeof *names);
    named *ids = wc_allocate(allocator, ndocuments, sizeof *ids);
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
    wc_matching matching = wc_job_matching(job);
    wc_grouping grouping = {0};
    job->sketcher->options.threshold = threshold;
    job->stats->largest = job->stats->groups = job->stats->grouped = 0;
    wirecopy_code code = wc_grouping_create(&job->dump.corpus, &grouping, error);
    if (code == WIRECOPY_OK) {
        code = job->profile->group(&matching, job->found, grouping.group, error);
    }
    if (code == WIRECOPY_OK) {
        wc_grouping_count(&matching, &grouping);
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

wirecopy_code wirecopy_tune_documents(const wirecopy_options *options, const wirecopy_input *input,
                                      const char *labels_path, wirecopy_tuned *tuned_ret, wirecopy_stats *stats_ret,
                                      wirecopy_error *error) {
    wirecopy_options lowest;
    wc_labels labels = {0};
    wirecopy_tuned own = {0};
    wirecopy_code code = wc_sized_check(tuned_ret, "tuned", error);
    if (code == WIRECOPY_OK) {
        code = wc_options_copy(options, &lowest, error);
    }
    if (code == WIRECOPY_OK) {
        lowest.threshold = wc_profile_of(lowest.profile)->tune_from;
        code = wc_labels_read(labels_path, wc_options_allocator(&lowest), &labels, error);
    }
    if (code == WIRECOPY_OK) {
        code = tune_at_lowest(&lowest, input, &labels, labels_path, &own, stats_ret, error);
        wc_sized_write(tuned_ret, &own, sizeof own);
    }
    wc_labels_clear(&labels);
    return code;
}
