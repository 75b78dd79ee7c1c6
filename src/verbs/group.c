#include "base/error.h"
#include "base/memory.h"
#include "base/options.h"
#include "near/grouping.h"
#include "dump/identity.h"
#include "news/relating.h"
#include "store/seed.h"
#include "run/threads.h"
#include "run/parallel.h"
#include "sketch/sample.h"

/* Documents signed before their results are taken over in order. */
enum { WINDOW = 4096 };

typedef struct signed_document {
    wc_content content;
    int empty;
    wc_sample sample; /* news profile */
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
    int is_news;
} group_job;

/* A thread that signs. */
typedef struct signer {
    uint32_t thread;
    wc_tokens tokens;
} signer;

static wirecopy_code sign_one(const group_job *job, signer *own, uint64_t first, uint64_t i, wirecopy_error *error) {
    const char *text;
    size_t nbytes;
    wc_tokens *tokens = &own->tokens;
    int refused = job->text(job->text_context, own->thread, first + i, &text, &nbytes);
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
    if (job->is_news) {
        return wc_sample_fill(&job->window[i].sample, tokens, job->sketcher->options.seed, minima, error);
    }
    wc_sign_tokens(job->sketcher, tokens, minima);
    return WIRECOPY_OK;
}

typedef struct window {
    const group_job *job;
    uint64_t first;
} window;

static wirecopy_code signer_create(void *context, void *state, uint32_t thread, wirecopy_error *error) {
    const group_job *job = ((const window *)context)->job;
    signer *own = state;
    (void)error;
    own->thread = thread;
    wc_tokens_init(&own->tokens, job->sketcher->allocator, job->sketcher->kernels);
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
        const wc_sample *sample = &job->window[i].sample;
        const wc_sketch sketch = {.minima = job->minima + i * job->sketcher->options.permutations,
                                  .sample = sample->values,
                                  .nsample = sample->count,
                                  .ngrams = sample->ngrams,
                                  .level = sample->level};
        code = job->window[i].empty ? wc_corpus_add_empty(&job->corpus, error)
                                    : wc_corpus_add(&job->corpus, job->window[i].content, &sketch, error);
    }
    return code;
}

static wirecopy_code sign_all(group_job *job, wirecopy_error *error) {
    wirecopy_code code = WIRECOPY_OK;
    for (uint64_t first = 0; code == WIRECOPY_OK && first < job->ndocuments; first += WINDOW) {
        uint64_t count = job->ndocuments - first < WINDOW ? job->ndocuments - first : WINDOW;
        code = wc_progress_report(&job->progress, WIRECOPY_STAGE_READ, first, job->ndocuments, error);
        if (code == WIRECOPY_OK) {
            code = sign_window(job, first, count, error);
        }
        if (code == WIRECOPY_OK) {
            code = take_window(job, count, error);
        }
    }
    return code == WIRECOPY_OK ? wc_corpus_finish(&job->corpus, error) : code;
}

/* What a document is told of. */
typedef struct told {
    const wc_grouping *grouping;
    const double *similarity;    /* near profile: by entry */
    const wc_relating *relating; /* news profile */
} told;

static double similarity_of(const told *result, uint32_t entry) {
    if (result->relating == NULL) {
        return result->similarity[entry];
    }
    const wc_kinship *kinship = &result->relating->kinship[entry];
    return kinship->contained > kinship->contains ? kinship->contained : kinship->contains;
}

static wirecopy_code tell_members(const group_job *job, const told *result, wirecopy_member_fn member, void *context,
                                  wirecopy_error *error) {
    const wc_corpus *corpus = &job->corpus;
    for (uint64_t i = 0; i < job->ndocuments; i++) {
        uint32_t entry = corpus->entry_of[i];
        uint64_t representative = i;
        double similarity = 1.0;
        if (entry != WC_NO_ENTRY) {
            uint32_t group = result->grouping->group[entry];
            representative =
                corpus->first_document[result->relating != NULL ? result->relating->fullest[group] : group];
            similarity = similarity_of(result, entry);
        }
        if (member(context, i, representative, similarity) != 0) {
            return wc_fail(error, WIRECOPY_ERROR_INTERRUPTED, "interrupted");
        }
    }
    return WIRECOPY_OK;
}

static wirecopy_code group_near(group_job *job, const wc_matching *matching, wirecopy_member_fn member, void *context,
                                wirecopy_error *error) {
    const wirecopy_allocator *allocator = job->sketcher->allocator;
    wc_grouping grouping = {0};
    wc_edges edges;
    wc_edges_init(&edges, allocator);
    size_t nentries = job->corpus.nentries;
    double *similarity = wc_allocate(allocator, nentries, sizeof *similarity);
    wirecopy_code code = similarity == NULL ? wc_fail_memory(error, nentries * sizeof *similarity)
                                            : wc_matching_run(matching, &edges, error);
    if (code == WIRECOPY_OK) {
        code = wc_grouping_run(matching, &edges, &grouping, error);
    }
    if (code == WIRECOPY_OK) {
        code = wc_grouping_similarities(matching, &edges, &grouping, similarity, error);
    }
    if (code == WIRECOPY_OK) {
        const told result = {&grouping, similarity, NULL};
        code = tell_members(job, &result, member, context, error);
    }
    wc_grouping_clear(&grouping);
    wc_edges_clear(&edges);
    wc_release(allocator, similarity, nentries, sizeof *similarity);
    return code;
}

static wirecopy_code group_news(group_job *job, const wc_matching *matching, wirecopy_member_fn member, void *context,
                                wirecopy_error *error) {
    wc_news news;
    wc_grouping grouping = {0};
    wc_relating relating = {0};
    wirecopy_code code = wc_news_find(matching, &job->corpus, &news, error);
    if (code == WIRECOPY_OK) {
        code = wc_grouping_of_news(matching, &news, &grouping, error);
    }
    if (code == WIRECOPY_OK) {
        code = wc_relating_run(matching, &news, &grouping, 1, &relating, error);
    }
    if (code == WIRECOPY_OK) {
        const told result = {&grouping, NULL, &relating};
        code = tell_members(job, &result, member, context, error);
    }
    wc_relating_clear(&relating);
    wc_grouping_clear(&grouping);
    wc_news_clear(&news);
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
    return job->is_news ? group_news(job, &matching, member, context, error)
                        : group_near(job, &matching, member, context, error);
}

wirecopy_code wirecopy_group(const wirecopy_options *options, uint64_t ndocuments, wirecopy_text_fn text,
                             void *text_context, wirecopy_member_fn member, void *member_context,
                             wirecopy_error *error) {
    group_job job = {.text = text, .text_context = text_context, .ndocuments = ndocuments};
    wirecopy_options own;
    wirecopy_code code = wc_options_copy(options, &own, error);
    if (code == WIRECOPY_OK) {
        job.is_news = own.profile == WIRECOPY_PROFILE_NEWS;
        own = job.is_news ? wc_news_options(&own) : own;
        code = wc_seed_choose(&own, NULL, error);
    }
    if (code == WIRECOPY_OK) {
        code = wirecopy_sketcher_create(&own, &job.sketcher, error);
    }
    if (code != WIRECOPY_OK) {
        return code;
    }
    const wirecopy_allocator *allocator = job.sketcher->allocator;
    size_t nminima = (size_t)WINDOW * job.sketcher->options.permutations;
    job.threads = wc_threads_of(&job.sketcher->options);
    job.window = wc_allocate_zeroed(allocator, WINDOW, sizeof *job.window);
    job.minima = wc_allocate(allocator, nminima, sizeof *job.minima);
    wc_progress_init(&job.progress, &job.sketcher->options);
    wc_corpus_init(&job.corpus, job.sketcher);
    code = job.window == NULL || job.minima == NULL ? wc_fail_memory(error, nminima * sizeof *job.minima)
                                                    : sign_all(&job, error);
    for (size_t i = 0; job.window != NULL && i < WINDOW; i++) {
        wc_sample_clear(&job.window[i].sample, allocator);
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
