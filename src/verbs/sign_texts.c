#include "base/error.h"
#include "run/parallel.h"
#include "dump/supply_texts.h"
#include "run/threads.h"
#include "sketch/sketcher.h"
#include "text/shingle_set.h"

/* Texts a thread takes at a time: enough that taking them costs nothing, few enough that long ones do not gather at one
 * thread. Chosen; 4 to 256 do as well. */
enum { CHUNK = 16 };

typedef struct signing {
    const wirecopy_sketcher *sketcher;
    wirecopy_texts texts;
    uint32_t *minima;
    uint64_t *nshingles;
} signing;

static wirecopy_code sign_one(const signing *work, wc_tokens *tokens, wc_shingle_set *set, uint64_t i,
                              wirecopy_error *error) {
    const wirecopy_options *options = &work->sketcher->options;
    const char *text;
    size_t nbytes;
    wirecopy_code code = wc_column_get(&work->texts.texts, "texts", i, &text, &nbytes, error);
    if (code == WIRECOPY_OK) {
        code = wc_tokenise(tokens, text, nbytes, 0, error);
    }
    if (code == WIRECOPY_OK) {
        wc_sign_tokens(work->sketcher, tokens, work->minima + i * options->permutations);
    }
    if (code == WIRECOPY_OK && work->nshingles != NULL) {
        code = wc_shingle_set_fill(set, tokens, options->ngram, options->seed, error);
        work->nshingles[i] = set->length;
    }
    return code;
}

/* A thread that signs. */
typedef struct signer {
    wc_tokens tokens;
    wc_shingle_set set;
} signer;

static wirecopy_code signer_create(void *context, void *state, uint32_t thread, wirecopy_error *error) {
    const wirecopy_sketcher *sketcher = ((const signing *)context)->sketcher;
    (void)thread;
    (void)error;
    wc_tokens_init(&((signer *)state)->tokens, sketcher->allocator, sketcher->kernels);
    return WIRECOPY_OK;
}

static void signer_clear(void *context, void *state) {
    signer *own = state;
    wc_shingle_set_clear(&own->set, ((const signing *)context)->sketcher->allocator);
    wc_tokens_clear(&own->tokens);
}

static wirecopy_code sign_some(void *context, void *state, size_t from, size_t to, wirecopy_error *error) {
    signer *own = state;
    wirecopy_code code = WIRECOPY_OK;
    for (size_t i = from; code == WIRECOPY_OK && i < to; i++) {
        code = sign_one(context, &own->tokens, &own->set, i, error);
    }
    return code;
}

wirecopy_code wirecopy_sign_texts(const wirecopy_sketcher *sketcher, const wirecopy_texts *texts, uint32_t *minima_ret,
                                  uint64_t *nshingles_ret, uint32_t threads, wirecopy_error *error) {
    signing work = {.sketcher = sketcher, .minima = minima_ret, .nshingles = nshingles_ret};
    wirecopy_options options = sketcher->options;
    options.threads = threads;
    if (threads > 1024) {
        return wc_fail(error, WIRECOPY_ERROR_ARGUMENT, "threads %u is out of range: give 0 to 1024", threads);
    }
    wirecopy_code code = wc_texts_check(texts, &work.texts, error);
    const wc_loop loop = {.allocator = sketcher->allocator,
                          .threads = wc_threads_of(&options),
                          .count = work.texts.count,
                          .chunk = CHUNK,
                          .body = sign_some,
                          .context = &work,
                          .state = {.nbytes = sizeof(signer), .create = signer_create, .clear = signer_clear}};
    return code == WIRECOPY_OK ? wc_loop_run(&loop, error) : code;
}
