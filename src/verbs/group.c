#include <omp.h>

#include "base/error.h"
#include "base/memory.h"
#include "base/options.h"
#include "run/first_error.h"
#include "dump/identity.h"
#include "job/profiles.h"
#include "store/seed.h"
#include "run/threads.h"
#include "sketch/sketcher.h"

/* Documents signed before their results are taken over in order. */
enum { WINDOW = 4096 };

typedef struct signed_document {
    wc_content content;
    int empty;
    wc_kept kept; /* where sketches have one */
} signed_document;

typedef struct group_job {
    wirecopy_sketcher *sketcher;
    wc_progress progress;
    wirecopy_stats stats;
    wc_corpus corpus;
    wirecopy_text_fn text;
    void *text_context;
    uint64_t ndocuments;
    uint32_t threads;
    signed_document *window;
    uint32_t *minima; /* WINDOW * permutations */
    const wc_profile *profile;
} group_job;

static wirecopy_code sign_one(const group_job *job, wc_tokens *tokens, uint64_t first, uint64_t i,
                              wirecopy_error *error) {
    const char *text;
    size_t nbytes;
    uint32_t thread = (uint32_t)omp_get_thread_num();
    int refused = job->text(job->text_context, thread, first + i, &text, &nbytes);
    if (refused != 0) {
        return wc_fail(error, refused == WIRECOPY_ERROR_MEMORY ? WIRECOPY_ERROR_MEMORY : WIRECOPY_ERROR_IO,
                       "the text of document %llu was not given", (unsigned long long)(first + i));
    }
    wirecopy_code code = wc_tokenise(tokens, text, nbytes, 0, error);
    if (code != WIRECOPY_OK) {
        return code;
    }
    uint32_t *minima = job->minima + i * job->sketcher->options.permutations;
    job->window[i].content = wc_content_of(tokens, job->sketcher->options.seed);
    job->window[i].empty = tokens->ntokens == 0;
    return job->sketcher->kind->fill(job->sketcher, tokens, &job->window[i].kept, minima, error);
}

static wirecopy_code sign_window(group_job *job, uint64_t first, uint64_t count, wirecopy_error *error) {
    wc_first_error failure;
    wc_first_error_init(&failure);
#pragma omp parallel num_threads((int)job->threads)
    {
        wc_tokens tokens;
        wc_tokens_init(&tokens, job->sketcher->allocator, job->sketcher->kernels);
        tokens.keeps_marks = job->sketcher->kind->keeps;
        wirecopy_error own_error = {0};
#pragma omp for schedule(dynamic, 16)
        for (uint64_t i = 0; i < count; i++) {
            if (wc_first_error_code(&failure) == WIRECOPY_OK) {
                wc_first_error_note(&failure, sign_one(job, &tokens, first, i, &own_error), &own_error);
            }
        }
        wc_tokens_clear(&tokens);
    }
    return wc_first_error_finish(&failure, error);
}

static wirecopy_code take_window(group_job *job, uint64_t count, wirecopy_error *error) {
    wirecopy_code code = WIRECOPY_OK;
    for (uint64_t i = 0; code == WIRECOPY_OK && i < count; i++) {
        const wc_kept *kept = &job->window[i].kept;
        const wc_sketch sketch = {.minima = job->minima + i * job->sketcher->options.permutations,
                                  .kept = kept->values,
                                  .nkept = kept->count};
        code = job->window[i].empty ? wc_corpus_add_empty(&job->corpus, error)
                                    : wc_corpus_add(&job->corpus, job->window[i].content, &sketch, error);
    }
    return code;
}

static wirecopy_code sign_all(group_job *job, wirecopy_error *error) {
    wirecopy_code code = WIRECOPY_OK;
    for (uint64_t first = 0; code == WIRECOPY_OK && first < job->ndocuments; first += WINDOW) {
        uint64_t count = job->ndocuments - first < WINDOW ? job->ndocuments - first : WINDOW;
        code = wc_progress_report(&job->progress, first, job->ndocuments, error);
        if (code == WIRECOPY_OK) {
            code = sign_window(job, first, count, error);
        }
        if (code == WIRECOPY_OK) {
            code = take_window(job, count, error);
        }
    }
    return code == WIRECOPY_OK ? wc_corpus_finish(&job->corpus, error) : code;
}

static wirecopy_code tell_members(const group_job *job, const wc_grouping *grouping, const wc_relations *relations,
                                  wirecopy_member_fn member, void *context, wirecopy_error *error) {
    const wc_corpus *corpus = &job->corpus;
    for (uint64_t i = 0; i < job->ndocuments; i++) {
        uint32_t entry = corpus->entry_of[i];
        uint64_t representative = i;
        double similarity = 1.0;
        if (entry != WC_NO_ENTRY) {
            representative = corpus->first_document[wc_relations_representative(relations, grouping->group[entry])];
            similarity = wc_relations_similarity(relations, entry);
        }
        if (member(context, i, representative, similarity) != 0) {
            return wc_fail(error, WIRECOPY_ERROR_INTERRUPTED, "interrupted");
        }
    }
    return WIRECOPY_OK;
}

static wirecopy_code group_and_tell(group_job *job, const wc_matching *matching, wirecopy_member_fn member,
                                    void *context, wirecopy_error *error) {
    wc_grouping grouping = {0};
    wc_relations relations = {0};
    void *found = NULL;
    wirecopy_code code = job->profile->find(matching, &job->corpus, &found, error);
    if (code == WIRECOPY_OK) {
        code = wc_grouping_create(&job->corpus, &grouping, error);
    }
    if (code == WIRECOPY_OK) {
        code = job->profile->group(matching, found, grouping.group, error);
    }
    if (code == WIRECOPY_OK) {
        wc_grouping_count(matching, &grouping);
        code = job->profile->relate(matching, found, &grouping, 1, &relations, error);
    }
    if (code == WIRECOPY_OK) {
        code = tell_members(job, &grouping, &relations, member, context, error);
    }
    wc_relations_clear(&relations);
    wc_grouping_clear(&grouping);
    job->profile->clear(found);
    return code;
}

static wirecopy_code match_and_tell(group_job *job, wirecopy_member_fn member, void *context, wirecopy_error *error) {
    const wc_matching matching = {.corpus = &job->corpus,
                                  .text = job->text,
                                  .text_context = job->text_context,
                                  .progress = &job->progress,
                                  .threads = job->threads,
                                  .stats = &job->stats};
    wirecopy_code code = wc_identity_check(&matching, &job->corpus, error);
    if (code != WIRECOPY_OK) {
        return code;
    }
    return group_and_tell(job, &matching, member, context, error);
}

wirecopy_code wirecopy_group(const wirecopy_options *options, uint64_t ndocuments, wirecopy_text_fn text,
                             void *text_context, wirecopy_member_fn member, void *member_context,
                             wirecopy_error *error) {
    group_job job = {.text = text, .text_context = text_context, .ndocuments = ndocuments};
    wirecopy_options own;
    wirecopy_code code = wc_options_copy(options, &own, error);
    if (code == WIRECOPY_OK) {
        job.profile = wc_profile_of(own.profile);
        job.profile->prepare(&own);
        code = wc_seed_choose(&own, NULL, error);
    }
    if (code == WIRECOPY_OK) {
        code = wirecopy_sketcher_create(&own, &job.sketcher, error);
    }
    if (code != WIRECOPY_OK) {
        return code;
    }
    job.sketcher->kind = job.profile->sketch;
    const wirecopy_allocator *allocator = job.sketcher->allocator;
    size_t nminima = (size_t)WINDOW * job.sketcher->options.permutations;
    job.threads = wc_threads_of(&job.sketcher->options);
    job.window = wc_allocate_zeroed(allocator, WINDOW, sizeof *job.window);
    job.minima = wc_allocate(allocator, nminima, sizeof *job.minima);
    wc_progress_init(&job.progress, &job.sketcher->options, job.profile->steps[WC_VERB_GROUP]);
    wc_corpus_init(&job.corpus, job.sketcher);
    code = job.window == NULL || job.minima == NULL ? wc_fail_memory(error, nminima * sizeof *job.minima)
                                                    : sign_all(&job, error);
    for (size_t i = 0; job.window != NULL && i < WINDOW; i++) {
        wc_kept_clear(&job.window[i].kept, allocator);
    }
    wc_release(allocator, job.window, WINDOW, sizeof *job.window);
    wc_release(allocator, job.minima, nminima, sizeof *job.minima);
    if (code == WIRECOPY_OK) {
        code = match_and_tell(&job, member, member_context, error);
    }
    wc_corpus_clear(&job.corpus);
    wc_progress_clear(&job.progress);
    wirecopy_sketcher_free(job.sketcher);
    return code;
}
