#include "dump/identity.h"

#include <string.h>

#include "base/error.h"
#include "base/memory.h"
#include "base/walk.h"
#include "base/radix.h"
#include "match/fetch.h"
#include "run/clock.h"
#include "run/parallel.h"
#include "sketch/sketcher.h"

/* Documents that a thread takes at a time. They often share an entry, whose first document is then read once. Chosen.
 */
enum { CHUNK = 64 };

typedef struct identity {
    const wc_run *run;
    wc_corpus *corpus;
    /* By document: how often it differed from the first document of its entry. Documents of equal hash and equal
     * variant share an entry. */
    uint32_t *variant;
    uint64_t *records; /* entry and document, of those to compare */
    size_t nrecords;
    uint64_t ndifferent;
} identity;

/* Collects documents not yet compared with the first document of their entry in this round. */
static void find_suspects(identity *work, uint32_t round) {
    const wc_corpus *corpus = work->corpus;
    work->nrecords = 0;
    WC_EACH(uint32_t, document, corpus->ndocuments, WC_IN_ORDER, corpus->allocator) {
        uint32_t entry = corpus->entry_of[document];
        if (work->variant[document] == round && corpus->first_document[entry] != document) {
            work->records[work->nrecords++] = (uint64_t)entry << 32 | document;
        }
    }
    wc_radix_sort_within(work->records, work->records + work->nrecords, work->nrecords, 32, corpus->allocator);
}

/* Two texts that a thread compares. */
typedef struct reading {
    const wc_run *run;
    uint32_t thread, held; /* held: the document whose tokens first holds */
    wc_tokens first, other;
} reading;

static wirecopy_code reading_create(void *context, void *state, uint32_t thread, wirecopy_error *error) {
    const identity *work = context;
    const wirecopy_sketcher *sketcher = work->corpus->sketcher;
    reading *own = state;
    (void)error;
    *own = (reading){.run = work->run, .thread = thread, .held = UINT32_MAX};
    wc_tokens_init(&own->first, sketcher->allocator, sketcher->kernels);
    wc_tokens_init(&own->other, sketcher->allocator, sketcher->kernels);
    return WIRECOPY_OK;
}

static void reading_clear(void *context, void *state) {
    reading *own = state;
    (void)context;
    wc_tokens_clear(&own->first);
    wc_tokens_clear(&own->other);
}

static wirecopy_code compare(reading *work, uint32_t first, uint32_t other, int *same_ret, wirecopy_error *error) {
    const wc_run *run = work->run;
    wirecopy_code code = WIRECOPY_OK;
    if (work->held != first) {
        work->held = UINT32_MAX;
        code = wc_fetch_tokens(&work->first, run->text, run->text_context, work->thread, first, error);
    }
    if (code == WIRECOPY_OK) {
        work->held = first;
        code = wc_fetch_tokens(&work->other, run->text, run->text_context, work->thread, other, error);
    }
    if (code == WIRECOPY_OK) {
        *same_ret = work->first.folded_nbytes == work->other.folded_nbytes &&
                    memcmp(work->first.folded, work->other.folded, work->first.folded_nbytes) == 0;
    }
    return code;
}

static wirecopy_code compare_some(void *context, void *state, size_t from, size_t to, wirecopy_error *error) {
    identity *work = context;
    wirecopy_code code = WIRECOPY_OK;
    for (size_t i = from; code == WIRECOPY_OK && i < to; i++) {
        uint32_t document = (uint32_t)work->records[i];
        int same = 1;
        code = compare(state, work->corpus->first_document[work->records[i] >> 32], document, &same, error);
        if (code == WIRECOPY_OK && !same) {
            work->variant[document]++;
            __atomic_add_fetch(&work->ndifferent, 1, __ATOMIC_RELAXED);
        }
    }
    return code;
}

static wirecopy_code compare_suspects(identity *work, wirecopy_error *error) {
    const wc_run *run = work->run;
    const wc_loop loop = {.allocator = work->corpus->allocator,
                          .threads = run->threads,
                          .count = work->nrecords,
                          .chunk = CHUNK,
                          .stride = WC_TEXTS,
                          .body = compare_some,
                          .context = work,
                          .state = {.nbytes = sizeof(reading), .create = reading_create, .clear = reading_clear},
                          .progress = run->progress};
    work->ndifferent = 0;
    return wc_loop_run(&loop, error);
}

static wc_sketch sketch_of_entry(wc_corpus *corpus, uint32_t entry) {
    static const uint32_t none = 0;
    wc_sketch sketch = {.minima = wc_row_at(&corpus->reader, entry)};
    if (corpus->sketcher->kind->keeps) {
        sketch.kept = wc_corpus_kept(corpus, entry, &sketch.nkept);
        sketch.kept = sketch.nkept > 0 ? sketch.kept : &none;
        sketch.places = corpus->places[entry];
    }
    return sketch;
}

/* The sketch of a document that differs; its site is no longer known. */
static wirecopy_code sketch_different(const wc_run *run, uint32_t document, wc_tokens *tokens, wc_kept *kept,
                                      uint32_t *minima, wc_sketch *sketch_ret, wirecopy_error *error) {
    const wirecopy_sketcher *sketcher = run->corpus->sketcher;
    *sketch_ret = (wc_sketch){.minima = minima};
    wirecopy_code code = wc_fetch_tokens(tokens, run->text, run->text_context, 0, document, error);
    if (code != WIRECOPY_OK) {
        return code;
    }
    code = sketcher->kind->fill(sketcher, tokens, kept, minima, error);
    if (!sketcher->kind->keeps) {
        return code;
    }
    sketch_ret->kept = kept->values;
    sketch_ret->nkept = kept->count;
    return code;
}

static wirecopy_code copy_documents(const identity *work, wc_corpus *fresh, wc_tokens *tokens, wc_kept *kept,
                                    uint32_t *minima, wirecopy_error *error) {
    wc_corpus *corpus = work->corpus;
    wirecopy_code code = WIRECOPY_OK;
    WC_EACH_WHILE(code == WIRECOPY_OK, uint32_t, document, corpus->ndocuments, WC_TEXTS, corpus->allocator) {
        uint32_t entry = corpus->entry_of[document], variant = work->variant[document];
        wc_sketch sketch;
        if (variant == 0) {
            sketch = sketch_of_entry(corpus, entry);
            code = wc_row_reader_check(&corpus->reader, error);
        } else {
            code = sketch_different(work->run, document, tokens, kept, minima, &sketch, error);
        }
        if (code == WIRECOPY_OK) {
            code = wc_corpus_add(fresh, (wc_content){entry, variant}, &sketch, error);
        }
    }
    return code;
}

/* Rebuilds the corpus from the same documents, entries again in the order of their first documents. */
static wirecopy_code split_entries(identity *work, wirecopy_error *error) {
    wc_corpus *corpus = work->corpus, fresh;
    const wirecopy_sketcher *sketcher = corpus->sketcher;
    uint32_t permutations = sketcher->options.permutations;
    wc_kept kept = {0};
    wc_tokens tokens;
    wc_tokens_init(&tokens, sketcher->allocator, sketcher->kernels);
    wc_corpus_init(&fresh, sketcher);
    uint32_t *minima = wc_allocate(corpus->allocator, permutations, sizeof *minima);
    wirecopy_code code = minima == NULL ? wc_fail_refused(corpus->allocator, permutations * sizeof *minima, error)
                                        : copy_documents(work, &fresh, &tokens, &kept, minima, error);
    wc_release(corpus->allocator, minima, permutations, sizeof *minima);
    wc_kept_clear(&kept, corpus->allocator);
    wc_tokens_clear(&tokens);
    if (code != WIRECOPY_OK) {
        wc_corpus_clear(&fresh);
        return code;
    }
    wc_corpus_clear(corpus);
    *corpus = fresh;
    return wc_corpus_finish(corpus, error);
}

static wirecopy_code check_all(identity *work, wirecopy_error *error) {
    wirecopy_code code = WIRECOPY_OK;
    work->ndifferent = 1;
    for (uint32_t round = 0; code == WIRECOPY_OK && work->ndifferent > 0; round++) {
        find_suspects(work, round);
        code = compare_suspects(work, error);
        if (code == WIRECOPY_OK && work->ndifferent > 0) {
            code = split_entries(work, error);
        }
    }
    work->run->stats->distinct_texts = work->corpus->nentries;
    return code;
}

wirecopy_code wc_identity_check(const wc_run *run, wc_corpus *corpus, wirecopy_error *error) {
    const wirecopy_allocator *allocator = corpus->allocator;
    size_t n = corpus->ndocuments;
    if (corpus->sketcher->options.untrusted == WIRECOPY_TRUSTED || n == corpus->nentries) {
        return WIRECOPY_OK;
    }
    double start = wc_seconds();
    wirecopy_code code = wc_progress_begin(run->progress, WC_STEP_IDENTITY, error);
    if (code != WIRECOPY_OK) {
        return code;
    }
    identity work = {.run = run,
                     .corpus = corpus,
                     .variant = wc_allocate_zeroed(allocator, n, sizeof *work.variant),
                     .records = wc_allocate(allocator, 2 * n, sizeof *work.records)};
    code = work.variant == NULL || work.records == NULL
               ? wc_fail_refused(allocator, n * (sizeof *work.variant + 2 * sizeof *work.records), error)
               : check_all(&work, error);
    wc_release(allocator, work.variant, n, sizeof *work.variant);
    wc_release(allocator, work.records, 2 * n, sizeof *work.records);
    run->stats->seconds_verify += wc_seconds() - start;
    return code;
}
