#include "news/overlaps.h"

#include <omp.h>

#include "base/error.h"
#include "base/memory.h"
#include "base/paged.h"
#include "news/sampled.h"
#include "run/clock.h"
#include "run/first_error.h"
#include "cluster/pair_order.h"

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
    wc_ledger *ledger;
    int confirms; /* texts are untrusted: what samples said of a pair is looked up in its texts */
} measuring;

/* Samples that are copied where they lie in a file; those of long texts are read where they stand. */
enum { COPIED = 512 };

static wc_sampled_text sampled_text_of(const wc_corpus *corpus, wc_view samples, uint32_t entry, uint32_t *buffer) {
    uint64_t start = entry == 0 ? 0 : corpus->sample_ends[entry - 1];
    size_t count = corpus->sample_ends[entry] - start;
    const uint32_t *values =
        wc_view_read(samples, start * sizeof *buffer, count * sizeof *buffer, buffer, COPIED * sizeof *buffer);
    return (wc_sampled_text){values, count, corpus->levels[entry], corpus->sites[entry]};
}

/* Leaves in the order the pairs that are to be read: over untrusted texts all, for samples can be made to agree. */
static void judge_by_samples(measuring *work) {
    const wc_corpus *corpus = work->matching->corpus;
    wc_view samples = wc_view_of(corpus->allocator, corpus->samples);
#pragma omp parallel for schedule(dynamic, 1024) num_threads((int)work->matching->threads)
    for (size_t i = 0; i < work->pairs->count; i++) {
        uint64_t pair = work->pairs->pairs[i];
        wc_breathe_every(corpus->allocator, WC_BREATH_AT_RANDOM, i);
        uint32_t low_buffer[COPIED], high_buffer[COPIED];
        const wc_sampled_text low = sampled_text_of(corpus, samples, (uint32_t)(pair >> 32), low_buffer);
        const wc_sampled_text high = sampled_text_of(corpus, samples, (uint32_t)pair, high_buffer);
        if (!wc_sampled_near(&low, &high, work->rarity, &work->overlaps[i])) {
            work->overlaps[i].shared = to_read;
        }
    }
    work->nordered = 0;
    for (size_t i = 0; i < work->pairs->count; i++) {
        wc_breathe_every(corpus->allocator, WC_BREATH_AT_RANDOM, i);
        uint32_t ordered = work->order[i];
        work->order[work->nordered] = ordered;
        work->nordered += work->confirms || work->overlaps[WC_ORDER_PLACE(ordered)].shared == to_read;
    }
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

static size_t chunk_end(size_t chunk, size_t count) {
    return (chunk + 1) * CHUNK < count ? (chunk + 1) * CHUNK : count;
}

static wirecopy_code take_kept(const measuring *work, wirecopy_error *error) {
    int more = 1;
    wirecopy_code code = WIRECOPY_OK;
    while (code == WIRECOPY_OK && more) {
        size_t chunk, nbytes;
        const void *results;
        code = wc_ledger_next(work->ledger, &chunk, &results, &nbytes, &more, error);
        if (code != WIRECOPY_OK || !more) {
            break;
        }
        size_t from = chunk * CHUNK, to = chunk_end(chunk, work->nordered);
        if (nbytes != (to - from) * sizeof(wc_overlap)) {
            return wc_ledger_damaged(work->ledger, error);
        }
        for (size_t i = from; i < to; i++) {
            work->overlaps[WC_ORDER_PLACE(work->order[i])] = ((const wc_overlap *)results)[i - from];
        }
    }
    return code;
}

static wirecopy_code keep_chunk(const measuring *work, size_t chunk, wirecopy_error *error) {
    wc_overlap results[CHUNK];
    size_t from = chunk * CHUNK, to = chunk_end(chunk, work->nordered);
    for (size_t i = from; i < to; i++) {
        results[i - from] = work->overlaps[WC_ORDER_PLACE(work->order[i])];
    }
    return wc_ledger_add(work->ledger, chunk, results, (to - from) * sizeof *results, error);
}

static wirecopy_code measure_chunk(const measuring *work, wc_overlapper *overlapper, size_t chunk,
                                   wirecopy_error *error) {
    wirecopy_code code = WIRECOPY_OK;
    if (wc_ledger_has(work->ledger, chunk)) {
        return code;
    }
    for (size_t i = chunk * CHUNK; code == WIRECOPY_OK && i < chunk_end(chunk, work->nordered); i++) {
        code = confirm_pair(work, overlapper, work->order[i], error);
    }
    return code == WIRECOPY_OK ? keep_chunk(work, chunk, error) : code;
}

static wirecopy_code measure_all(const measuring *work, wirecopy_error *error) {
    const wc_matching *matching = work->matching;
    size_t count = work->nordered, nchunks = (count + CHUNK - 1) / CHUNK;
    wc_first_error failure;
    wc_first_error_init(&failure);
    uint64_t done = 0;
#pragma omp parallel num_threads((int)matching->threads)
    {
        wc_overlapper overlapper;
        wc_overlapper_init(&overlapper, matching->corpus->sketcher, work->rarity, matching->text,
                           matching->text_context, (uint32_t)omp_get_thread_num());
        wirecopy_error own_error = {0};
#pragma omp for schedule(dynamic)
        for (size_t chunk = 0; chunk < nchunks; chunk++) {
            wirecopy_code code = wc_first_error_code(&failure);
            size_t to = chunk_end(chunk, count);
            if (code == WIRECOPY_OK) {
                code = measure_chunk(work, &overlapper, chunk, &own_error);
            }
            uint64_t sofar = __atomic_add_fetch(&done, to - chunk * CHUNK, __ATOMIC_RELAXED);
            if (code == WIRECOPY_OK) {
                code = wc_progress_report(matching->progress, sofar, count, &own_error);
            }
            wc_first_error_note(&failure, code, &own_error);
        }
        wc_overlapper_clear(&overlapper);
    }
    return wc_first_error_finish(&failure, error);
}

/* Measures what no earlier run has measured. */
static wirecopy_code measure_or_take(measuring *work, wirecopy_error *error) {
    wc_ledger ledger;
    work->ledger = &ledger;
    wirecopy_code code =
        wc_ledger_open(work->matching->checkpoint, (work->nordered + CHUNK - 1) / CHUNK, &ledger, error);
    if (code == WIRECOPY_OK) {
        code = take_kept(work, error);
    }
    if (code == WIRECOPY_OK) {
        code = measure_all(work, error);
    }
    return wc_ledger_close(&ledger, code, error);
}

static wirecopy_code keep(const measuring *work, double least, wc_evidence_list *list_ret, wirecopy_error *error) {
    wirecopy_code code = WIRECOPY_OK;
    for (size_t i = 0; code == WIRECOPY_OK && i < work->pairs->count; i++) {
        wc_breathe_every(list_ret->allocator, WC_BREATH_IN_ORDER, i);
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
        judge_by_samples(&work);
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
