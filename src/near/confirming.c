#include "near/confirming.h"

#include "base/error.h"
#include "base/memory.h"
#include "match/fetch.h"
#include "near/least.h"
#include "run/parallel.h"

/* One text of a pair, signed again. */
typedef struct side {
    wc_tokens tokens;
    uint32_t *minima, *least; /* by position: the minimum, and the shingle it comes from */
} side;

typedef struct confirming {
    const wc_likeness *likeness;
    const wirecopy_sketcher *sketcher;
    uint32_t thread;
    side low, high;
} confirming;

static wirecopy_code side_init(side *text, const wirecopy_sketcher *sketcher, wirecopy_error *error) {
    uint32_t permutations = sketcher->options.permutations;
    wc_tokens_init(&text->tokens, sketcher->allocator, sketcher->kernels);
    text->minima = wc_allocate(sketcher->allocator, permutations, sizeof *text->minima);
    text->least = wc_allocate(sketcher->allocator, permutations, sizeof *text->least);
    return text->minima == NULL || text->least == NULL
               ? wc_fail_refused(sketcher->allocator, 2 * permutations * sizeof *text->minima, error)
               : WIRECOPY_OK;
}

static void side_clear(side *text, const wirecopy_sketcher *sketcher) {
    wc_release(sketcher->allocator, text->minima, sketcher->options.permutations, sizeof *text->minima);
    wc_release(sketcher->allocator, text->least, sketcher->options.permutations, sizeof *text->least);
    wc_tokens_clear(&text->tokens);
}

static wirecopy_code sign_side(const confirming *work, side *text, uint32_t entry, wirecopy_error *error) {
    const wc_run *run = work->likeness->run;
    wirecopy_code code = wc_fetch_tokens(&text->tokens, run->text, run->text_context, work->thread,
                                         run->corpus->first_document[entry], error);
    if (code == WIRECOPY_OK) {
        wc_sign_tokens(work->sketcher, &text->tokens, text->minima);
        code = wc_least_find(work->sketcher, &text->tokens, text->least, error);
    }
    return code;
}

/* Makes values differ that agree because of a hash collision, accidental or deliberate, and not because the texts do.
 */
static void separate_collisions(const confirming *work) {
    uint32_t *minima = work->low.minima;
    for (uint32_t j = 0; j < work->sketcher->options.permutations; j++) {
        if (minima[j] == work->high.minima[j] && !wc_least_same(work->sketcher, &work->low.tokens, work->low.least[j],
                                                                &work->high.tokens, work->high.least[j])) {
            minima[j]--;
        }
    }
}

static wirecopy_code confirm(confirming *work, wc_edge *edge, wirecopy_error *error) {
    const wc_likeness *likeness = work->likeness;
    wirecopy_code code = sign_side(work, &work->low, edge->low, error);
    if (code == WIRECOPY_OK) {
        code = sign_side(work, &work->high, edge->high, error);
    }
    if (code == WIRECOPY_OK) {
        separate_collisions(work);
        double own = wc_furniture_between(&likeness->furniture, work->sketcher->kernels, edge->low, work->low.minima,
                                          edge->high, work->high.minima, work->sketcher->options.permutations);
        edge->similarity = own >= likeness->threshold ? edge->similarity : -1.0;
    }
    return code;
}

typedef struct confirming_all {
    const wc_likeness *likeness;
    wc_edges *edges;
} confirming_all;

static wirecopy_code confirming_create(void *context, void *state, uint32_t thread, wirecopy_error *error) {
    const wc_likeness *likeness = ((const confirming_all *)context)->likeness;
    const wirecopy_sketcher *sketcher = likeness->run->corpus->sketcher;
    confirming *own = state;
    *own = (confirming){.likeness = likeness, .sketcher = sketcher, .thread = thread};
    wirecopy_code low = side_init(&own->low, sketcher, error), high = side_init(&own->high, sketcher, error);
    return low != WIRECOPY_OK ? low : high;
}

static void confirming_clear(void *context, void *state) {
    confirming *own = state;
    (void)context;
    side_clear(&own->low, own->sketcher);
    side_clear(&own->high, own->sketcher);
}

static wirecopy_code confirm_some(void *context, void *state, size_t from, size_t to, wirecopy_error *error) {
    const confirming_all *work = context;
    wirecopy_code code = WIRECOPY_OK;
    for (size_t i = from; code == WIRECOPY_OK && i < to; i++) {
        code = confirm(state, &work->edges->edges[i], error);
    }
    return code;
}

wirecopy_code wc_confirming_run(const wc_likeness *likeness, wc_edges *edges, wirecopy_error *error) {
    confirming_all work = {likeness, edges};
    const wc_loop loop = {
        .allocator = likeness->run->corpus->allocator,
        .threads = likeness->run->threads,
        .count = edges->count,
        .chunk = 16,
        .stride = WC_TEXTS / 2,
        .body = confirm_some,
        .context = &work,
        .state = {.nbytes = sizeof(confirming), .create = confirming_create, .clear = confirming_clear}};
    wirecopy_code code = wc_loop_run(&loop, error);
    size_t kept = 0;
    for (size_t i = 0; i < edges->count; i++) {
        edges->edges[kept] = edges->edges[i];
        kept += edges->edges[i].similarity >= 0.0;
    }
    edges->count = kept;
    return code;
}
