#include "base/error.h"
#include "base/memory.h"
#include "base/options.h"
#include "match/fetch.h"
#include "dump/identity.h"
#include "job/profiles.h"
#include "store/seed.h"
#include "run/threads.h"
#include "run/parallel.h"
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

/* The caller's, which says no more than a code. */
static wirecopy_code given_text(void *context, uint32_t thread, uint64_t document, const char **text_ret,
                                size_t *nbytes_ret, wirecopy_error *error) {
    const group_job *job = context;
    int refused = job->text(job->text_context, thread, document, text_ret, nbytes_ret);
    return refused == 0 ? WIRECOPY_OK
                        : wc_fail(error, refused == WIRECOPY_ERROR_MEMORY ? WIRECOPY_ERROR_MEMORY : WIRECOPY_ERROR_IO,
                                  "the text of document %llu was not given", (unsigned long long)document);
}

/* A thread that signs. */
typedef struct signer {
    uint32_t thread;
    wc_tokens tokens;
} signer;

static wirecopy_code sign_one(group_job *job, signer *own, uint64_t first, uint64_t i, wirecopy_error *error) {
    wc_tokens *tokens = &own->tokens;
    wirecopy_code code = wc_fetch_tokens(tokens, given_text, job, own->thread, first + i, error);
    if (code != WIRECOPY_OK) {
        return code;
    }
    uint32_t *minima = job->minima + i * job->sketcher->options.permutations;
    job->window[i].content = wc_content_of(tokens, job->sketcher->options.seed);
    job->window[i].empty = tokens->ntokens == 0;
    return job->sketcher->kind->fill(job->sketcher, tokens, &job->window[i].kept, minima, error);
}

typedef struct window {
    group_job *job;
    uint64_t first;
} window;

static wirecopy_code signer_create(void *context, void *state, uint32_t thread, wirecopy_error *error) {
    group_job *job = ((const window *)context)->job;
    signer *own = state;
    (void)error;
    own->thread = thread;
    wc_tokens_init(&own->tokens, job->sketcher->allocator, job->sketcher->kernels);
    own->tokens.keeps_marks = job->sketcher->kind->keeps;
    return WIRECOPY_OK;
}

static void signer_clear(void *context, void *state) {
    (void)context;
    wc_tokens_clear(&((signer *)state)->tokens);
}

static wirecopy_code sign_some(void *context, void *state, size_t from, size_t to, wirecopy_error *error) {
    const window *work = context;
    wirecopy_code code = WIRECOPY_OK;
    for (size_t i = from; code == WIRECOPY_OK && i < to; i++) {
        code = sign_one(work->job, state, work->first, i, error);
    }
    return code;
}

static wirecopy_code sign_window(group_job *job, uint64_t first, uint64_t count, wirecopy_error *error) {
    window work = {job, first};
    const wc_loop loop = {.allocator = job->sketcher->allocator,
                          .threads = job->threads,
                          .count = count,
                          .chunk = 16,
                          .body = sign_some,
                          .context = &work,
                          .state = {.nbytes = sizeof(signer), .create = signer_create, .clear = signer_clear}};
    return wc_loop_run(&loop, error);
}

static wirecopy_code take_window(group_job *job, uint64_t count, wirecopy_error *error) {
    wirecopy_code code = WIRECOPY_OK;
    WC_EACH_WHILE(code == WIRECOPY_OK, uint64_t, i, count, WC_ADDING, job->sketcher->allocator) {
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
                                  .text = given_text,
                                  .text_context = job,
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
    code = job.window == NULL || job.minima == NULL ? wc_fail_refused(allocator, nminima * sizeof *job.minima, error)
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
