#include "news/overlaps.h"

#include "base/error.h"
#include "base/memory.h"
#include "base/walk.h"
#include "news/sampled.h"
#include "run/clock.h"
#include "cluster/pair_order.h"
#include "store/ledgered.h"

/* Pairs a thread takes at a time. */
enum { CHUNK = 64 };

/* What is shared by a pair that was not judged by its samples. */
static const double to_read = -1.0;

wc_print wc_print_of(const wc_corpus *corpus, uint32_t entry) {
    return (wc_print){corpus->first_document[entry], corpus->sites[entry]};
}

typedef struct measuring {
    const wc_matching *matching;
    const wc_rarity *rarity;
    const wc_pairs *pairs;
    uint32_t *order; /* places of the pairs to read */
    size_t nordered;
    wc_overlap *overlaps; /* by pair: a is its lower entry */
    wc_view samples;      /* of the corpus */
    int confirms;         /* texts are untrusted: what samples said of a pair is looked up in its texts */
} measuring;

/* Samples that are copied where they lie in a file; those of long texts are read where they stand. */
enum { COPIED = 512 };

typedef struct buffers {
    uint32_t low[COPIED], high[COPIED];
} buffers;

static wc_sampled_text sampled_text_of(const wc_corpus *corpus, wc_view samples, uint32_t entry, uint32_t *buffer) {
    uint64_t start = entry == 0 ? 0 : corpus->sample_ends[entry - 1];
    size_t count = corpus->sample_ends[entry] - start;
    const uint32_t *values =
        wc_view_read(samples, start * sizeof *buffer, count * sizeof *buffer, buffer, COPIED * sizeof *buffer);
    return (wc_sampled_text){values, count, corpus->levels[entry], corpus->sites[entry]};
}

static wirecopy_code judge(void *context, void *state, size_t from, size_t to, wirecopy_error *error) {
    measuring *work = context;
    const wc_corpus *corpus = work->matching->corpus;
    buffers *own = state;
    (void)error;
    for (size_t i = from; i < to; i++) {
        uint64_t pair = work->pairs->pairs[i];
        const wc_sampled_text low = sampled_text_of(corpus, work->samples, (uint32_t)(pair >> 32), own->low);
        const wc_sampled_text high = sampled_text_of(corpus, work->samples, (uint32_t)pair, own->high);
        if (!wc_sampled_near(&low, &high, work->rarity, &work->overlaps[i])) {
            work->overlaps[i].shared = to_read;
        }
    }
    return WIRECOPY_OK;
}

/* Leaves in the order the pairs that are to be read: over untrusted texts all, for samples can be made to agree. */
static wirecopy_code judge_by_samples(measuring *work, wirecopy_error *error) {
    const wc_corpus *corpus = work->matching->corpus;
    work->samples = wc_view_of(corpus->allocator, corpus->samples);
    const wc_loop loop = {.allocator = corpus->allocator,
                          .threads = work->matching->threads,
                          .count = work->pairs->count,
                          .chunk = 1024,
                          .stride = WC_AT_RANDOM,
                          .body = judge,
                          .context = work,
                          .state = {.nbytes = sizeof(buffers)}};
    wirecopy_code code = wc_loop_run(&loop, error);
    if (code != WIRECOPY_OK) {
        return code;
    }
    work->nordered = 0;
    WC_EACH(size_t, i, work->pairs->count, WC_AT_RANDOM, corpus->allocator) {
        uint32_t ordered = work->order[i];
        work->order[work->nordered] = ordered;
        work->nordered += work->confirms || work->overlaps[WC_ORDER_PLACE(ordered)].shared == to_read;
    }
    return WIRECOPY_OK;
}

static wirecopy_code measure_pair(const measuring *work, wc_overlapper *overlapper, uint32_t ordered,
                                  wirecopy_error *error) {
    uint32_t place = WC_ORDER_PLACE(ordered);
    uint64_t pair = work->pairs->pairs[place];
    wc_print low = wc_print_of(work->matching->corpus, (uint32_t)(pair >> 32));
    wc_print high = wc_print_of(work->matching->corpus, (uint32_t)pair);
    if (!WC_ORDER_LEAF_IS_HIGH(ordered)) {
        return wc_overlapper_ask(overlapper, low, high, &work->overlaps[place], error);
    }
    wc_overlap turned;
    wirecopy_code code = wc_overlapper_ask(overlapper, high, low, &turned, error);
    work->overlaps[place] =
        (wc_overlap){turned.shared, turned.b_total, turned.a_total, turned.b_common, turned.a_common};
    return code;
}

/* What the samples said of a pair stands where its texts bear it out, so that honest texts give what they would give if
 * they were trusted. */
static wirecopy_code confirm_pair(const measuring *work, wc_overlapper *overlapper, uint32_t ordered,
                                  wirecopy_error *error) {
    wc_overlap *overlap = &work->overlaps[WC_ORDER_PLACE(ordered)];
    const wc_overlap sampled = *overlap;
    wirecopy_code code = measure_pair(work, overlapper, ordered, error);
    if (code == WIRECOPY_OK && work->confirms && sampled.shared != to_read && wc_sampled_confirmed(overlap)) {
        *overlap = sampled;
    }
    return code;
}

static wirecopy_code overlapper_create(void *context, void *state, uint32_t thread, wirecopy_error *error) {
    const measuring *work = context;
    const wc_matching *matching = work->matching;
    (void)error;
    wc_overlapper_init(state, matching->corpus->sketcher, work->rarity, matching->text, matching->text_context, thread);
    return WIRECOPY_OK;
}

static void overlapper_clear(void *context, void *state) {
    (void)context;
    wc_overlapper_clear(state);
}

static wirecopy_code measure(void *context, void *state, size_t from, size_t to, wirecopy_error *error) {
    const measuring *work = context;
    wirecopy_code code = WIRECOPY_OK;
    for (size_t i = from; code == WIRECOPY_OK && i < to; i++) {
        code = confirm_pair(work, state, work->order[i], error);
    }
    return code;
}

static void save_overlap(const void *context, size_t item, void *result_ret) {
    const measuring *work = context;
    *(wc_overlap *)result_ret = work->overlaps[WC_ORDER_PLACE(work->order[item])];
}

static void restore_overlap(void *context, size_t item, const void *result) {
    const measuring *work = context;
    work->overlaps[WC_ORDER_PLACE(work->order[item])] = *(const wc_overlap *)result;
}

/* Measures what no earlier run has measured. */
static wirecopy_code measure_or_take(measuring *work, wirecopy_error *error) {
    const wc_matching *matching = work->matching;
    const wc_ledgered ledgered = {
        .loop = {.allocator = matching->corpus->allocator,
                 .threads = matching->threads,
                 .count = work->nordered,
                 .chunk = CHUNK,
                 .stride = WC_TEXTS / 2,
                 .body = measure,
                 .context = work,
                 .state = {.nbytes = sizeof(wc_overlapper), .create = overlapper_create, .clear = overlapper_clear},
                 .progress = matching->progress},
        .checkpoint = matching->checkpoint,
        .result_nbytes = sizeof(wc_overlap),
        .save = save_overlap,
        .restore = restore_overlap};
    return wc_ledgered_run(&ledgered, error);
}

static wirecopy_code keep(const measuring *work, double least, wc_evidence_list *list_ret, wirecopy_error *error) {
    wirecopy_code code = WIRECOPY_OK;
    WC_EACH_WHILE(code == WIRECOPY_OK, size_t, i, work->pairs->count, WC_IN_ORDER, list_ret->allocator) {
        const wc_overlap *overlap = &work->overlaps[i];
        const wc_evidence item = {(uint32_t)(work->pairs->pairs[i] >> 32),
                                  (uint32_t)work->pairs->pairs[i],
                                  (float)overlap->shared,
                                  (float)overlap->a_total,
                                  (float)overlap->b_total,
                                  (float)overlap->a_common,
                                  (float)overlap->b_common,
                                  0};
        if (overlap->shared > 0.0 && wc_evidence_containment(&item) >= least) {
            code = wc_evidence_add(list_ret, &item, error);
        }
    }
    return code;
}

wirecopy_code wc_overlaps_measure(const wc_matching *matching, const wc_rarity *rarity, const wc_pairs *pairs,
                                  double least, wc_evidence_list *list_ret, wirecopy_error *error) {
    const wirecopy_allocator *allocator = matching->corpus->allocator;
    double start = wc_seconds();
    uint32_t *order = wc_allocate(allocator, pairs->count, sizeof *order);
    wc_overlap *overlaps = wc_allocate(allocator, pairs->count, sizeof *overlaps);
    measuring work = {.matching = matching,
                      .rarity = rarity,
                      .pairs = pairs,
                      .order = order,
                      .nordered = pairs->count,
                      .overlaps = overlaps,
                      .confirms = matching->corpus->sketcher->options.untrusted != WIRECOPY_TRUSTED &&
                                  matching->corpus->samples != NULL};
    wirecopy_code code = order == NULL || overlaps == NULL
                             ? wc_fail_refused(allocator, pairs->count * (sizeof *order + sizeof *overlaps), error)
                             : wc_pair_order(pairs, (uint32_t)matching->corpus->nentries, order, error);
    if (code == WIRECOPY_OK && matching->corpus->samples != NULL) {
        code = judge_by_samples(&work, error);
    }
    if (code == WIRECOPY_OK) {
        code = measure_or_take(&work, error);
    }
    if (code == WIRECOPY_OK) {
        code = keep(&work, least, list_ret, error);
    }
    wc_release(allocator, order, pairs->count, sizeof *order);
    wc_release(allocator, overlaps, pairs->count, sizeof *overlaps);
    matching->stats->seconds_verify += wc_seconds() - start;
    matching->stats->candidates += pairs->count;
    return code;
}
