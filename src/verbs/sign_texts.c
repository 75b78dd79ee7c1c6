#include <omp.h>

#include "base/error.h"
#include "run/first_error.h"
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

static wirecopy_code sign_all(const signing *work, int threads, wirecopy_error *error) {
    const wirecopy_allocator *allocator = work->sketcher->allocator;
    wc_first_error failure;
    wc_first_error_init(&failure);
#pragma omp parallel num_threads(threads)
    {
        wc_tokens tokens;
        wc_shingle_set set = {0};
        wirecopy_error own_error = {0};
        wc_tokens_init(&tokens, allocator, work->sketcher->kernels);
#pragma omp for schedule(dynamic, CHUNK)
        for (uint64_t i = 0; i < work->texts.count; i++) {
            if (wc_first_error_code(&failure) == WIRECOPY_OK) {
                wc_first_error_note(&failure, sign_one(work, &tokens, &set, i, &own_error), &own_error);
            }
        }
        wc_shingle_set_clear(&set, allocator);
        wc_tokens_clear(&tokens);
    }
    return wc_first_error_finish(&failure, error);
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
    return code == WIRECOPY_OK ? sign_all(&work, (int)wc_threads_of(&options), error) : code;
}
