#include "near/matching.h"

#include <omp.h>
#include "base/error.h"
#include "base/memory.h"
#include "base/paged.h"
#include "base/radix.h"
#include "near/matcher.h"
#include "run/clock.h"
#include "run/first_error.h"
#include "cluster/pair_order.h"
#include "sketch/estimate.h"

/* A pair at the threshold is estimated lower than this many standard deviations under it once in 30,000 times. */
static const double floor_deviations = 4.0;

/* Thousands of stories over one footer are as like the bucket's pivot as the footer makes them, often a little under
 * the threshold: a narrower margin saves verifying each. It costs one in 44 of the pairs right at the threshold, far
 * fewer over it, and only in buckets too large to be compared in full. */
static const double large_deviations = 2.0;

/* Pairs a thread takes at a time: long enough to keep a group's texts in its cache, short enough to share the work. */
enum { VERIFY_CHUNK = 64 };

uint32_t wc_matching_floor(const wc_matching *matching) {
    const wirecopy_options *options = &matching->corpus->sketcher->options;
    return wc_estimate_floor(options->threshold, options->permutations, floor_deviations);
}

size_t wc_matching_agreeing(const wc_matching *matching, uint32_t a, uint32_t b, size_t least) {
    return wc_signatures_agreeing(&matching->corpus->signatures, matching->corpus->sketcher->kernels, a, b, least);
}

typedef struct similar {
    const wc_kernels *kernels;
    uint32_t floor, large_floor;
} similar;

/* A wc_admit_fn: the signatures agree at enough positions for the threshold. */
static wc_admission admit_similar(const void *context, const wc_signatures *signatures, uint32_t a, uint32_t b,
                                  int large) {
    const similar *wanted = context;
    uint32_t floor = large ? wanted->large_floor : wanted->floor;
    return wc_signatures_agreeing(signatures, wanted->kernels, a, b, floor) >= floor ? WC_SETTLED : WC_DECLINED;
}

static wirecopy_code verify_chunk(const wc_matching *matching, wc_matcher *matcher, const wc_pairs *pairs,
                                  const uint32_t *order, size_t from, size_t to, double *jaccard_ret,
                                  wirecopy_error *error) {
    const uint32_t *document = matching->corpus->first_document;
    wirecopy_code code = WIRECOPY_OK;
    for (size_t i = from; code == WIRECOPY_OK && i < to; i++) {
        uint32_t place = WC_ORDER_PLACE(order[i]);
        uint64_t pair = pairs->pairs[place];
        uint32_t low = document[pair >> 32], high = document[(uint32_t)pair];
        int leaf_is_high = WC_ORDER_LEAF_IS_HIGH(order[i]);
        code = wc_matcher_jaccard(matcher, leaf_is_high ? high : low, leaf_is_high ? low : high, &jaccard_ret[place],
                                  error);
    }
    return code;
}

/* How many pairs a chunk has: the last one may be short. */
static size_t chunk_end(size_t chunk, size_t count) {
    return (chunk + 1) * VERIFY_CHUNK < count ? (chunk + 1) * VERIFY_CHUNK : count;
}

static wirecopy_code take_kept(wc_ledger *ledger, const uint32_t *order, size_t count, double *jaccard_ret,
                               wirecopy_error *error) {
    int more = 1;
    wirecopy_code code = WIRECOPY_OK;
    while (code == WIRECOPY_OK && more) {
        size_t chunk, nbytes;
        const void *results;
        code = wc_ledger_next(ledger, &chunk, &results, &nbytes, &more, error);
        if (code != WIRECOPY_OK || !more) {
            break;
        }
        size_t from = chunk * VERIFY_CHUNK, to = chunk_end(chunk, count);
        if (nbytes != (to - from) * sizeof(double)) {
            return wc_ledger_damaged(ledger, error);
        }
        for (size_t i = from; i < to; i++) {
            jaccard_ret[WC_ORDER_PLACE(order[i])] = ((const double *)results)[i - from];
        }
    }
    return code;
}

static wirecopy_code keep_chunk(wc_ledger *ledger, size_t chunk, const uint32_t *order, size_t count,
                                const double *jaccard, wirecopy_error *error) {
    double results[VERIFY_CHUNK];
    size_t from = chunk * VERIFY_CHUNK, to = chunk_end(chunk, count);
    for (size_t i = from; i < to; i++) {
        results[i - from] = jaccard[WC_ORDER_PLACE(order[i])];
    }
    return wc_ledger_add(ledger, chunk, results, (to - from) * sizeof *results, error);
}

static wirecopy_code verify_in_order(const wc_matching *matching, const wc_pairs *pairs, const uint32_t *order,
                                     wc_ledger *ledger, double *jaccard_ret, wirecopy_error *error) {
    wc_first_error failure;
    wc_first_error_init(&failure);
    size_t nchunks = (pairs->count + VERIFY_CHUNK - 1) / VERIFY_CHUNK;
    uint64_t done = 0;
#pragma omp parallel num_threads((int)matching->threads)
    {
        wc_matcher matcher;
        wc_matcher_init(&matcher, matching->corpus->sketcher, matching->text, matching->text_context,
                        (uint32_t)omp_get_thread_num());
        wirecopy_error own_error = {0};
#pragma omp for schedule(dynamic)
        for (size_t chunk = 0; chunk < nchunks; chunk++) {
            if (wc_first_error_code(&failure) != WIRECOPY_OK) {
                continue;
            }
            size_t from = chunk * VERIFY_CHUNK, to = chunk_end(chunk, pairs->count);
            wirecopy_code code = WIRECOPY_OK;
            if (!wc_ledger_has(ledger, chunk)) {
                code = verify_chunk(matching, &matcher, pairs, order, from, to, jaccard_ret, &own_error);
                if (code == WIRECOPY_OK) {
                    code = keep_chunk(ledger, chunk, order, pairs->count, jaccard_ret, &own_error);
                }
            }
            uint64_t sofar = __atomic_add_fetch(&done, to - from, __ATOMIC_RELAXED);
            if (code == WIRECOPY_OK) {
                code = wc_progress_report(matching->progress, sofar, pairs->count, &own_error);
            }
            wc_first_error_note(&failure, code, &own_error);
        }
        wc_matcher_clear(&matcher);
    }
    return wc_first_error_finish(&failure, error);
}

wirecopy_code wc_matching_verify(const wc_matching *matching, const wc_pairs *pairs, double *jaccard_ret,
                                 wirecopy_error *error) {
    if (pairs->count == 0) {
        return WIRECOPY_OK;
    }
    const wirecopy_allocator *allocator = matching->corpus->allocator;
    uint32_t *order = wc_allocate(allocator, pairs->count, sizeof *order);
    if (order == NULL) {
        return wc_fail_refused(allocator, pairs->count * sizeof *order, error);
    }
    wirecopy_code code = wc_pair_order(pairs, (uint32_t)matching->corpus->nentries, order, error);
    wc_ledger ledger;
    if (code == WIRECOPY_OK) {
        code = wc_ledger_open(matching->checkpoint, (pairs->count + VERIFY_CHUNK - 1) / VERIFY_CHUNK, &ledger, error);
        if (code == WIRECOPY_OK) {
            code = take_kept(&ledger, order, pairs->count, jaccard_ret, error);
        }
        if (code == WIRECOPY_OK) {
            code = verify_in_order(matching, pairs, order, &ledger, jaccard_ret, error);
        }
        code = wc_ledger_close(&ledger, code, error);
    }
    wc_release(allocator, order, pairs->count, sizeof *order);
    return code;
}

static wirecopy_code keep_matching(const wc_pairs *pairs, const double *jaccard, double least, wc_edges *edges_ret,
                                   wirecopy_error *error) {
    wirecopy_code code = WIRECOPY_OK;
    for (size_t i = 0; code == WIRECOPY_OK && i < pairs->count; i++) {
        wc_breathe_every(edges_ret->allocator, WC_BREATH_IN_ORDER, i);
        if (jaccard[i] >= least) {
            code = wc_edges_add(edges_ret, (uint32_t)(pairs->pairs[i] >> 32), (uint32_t)pairs->pairs[i], jaccard[i],
                                error);
        }
    }
    return code;
}

wirecopy_code wc_matching_keep(const wc_matching *matching, const wc_pairs *pairs, double least, wc_edges *edges_ret,
                               wirecopy_error *error) {
    const wirecopy_allocator *allocator = matching->corpus->allocator;
    double start = wc_seconds();
    size_t before = edges_ret->count;
    double *jaccard = wc_allocate(allocator, pairs->count, sizeof *jaccard);
    wirecopy_code code = jaccard == NULL ? wc_fail_refused(allocator, pairs->count * sizeof *jaccard, error)
                                         : wc_matching_verify(matching, pairs, jaccard, error);
    if (code == WIRECOPY_OK) {
        code = keep_matching(pairs, jaccard, least, edges_ret, error);
    }
    wc_release(allocator, jaccard, pairs->count, sizeof *jaccard);
    matching->stats->seconds_verify += wc_seconds() - start;
    matching->stats->candidates += pairs->count;
    matching->stats->verified += edges_ret->count - before;
    return code;
}

static int by_pair(const wc_edge *a, const wc_edge *b) {
    return wc_pair(a->low, a->high) < wc_pair(b->low, b->high);
}

wirecopy_code wc_matching_merge(wc_edges *edges, const wc_edges *more, wirecopy_error *error) {
    wc_edges merged;
    wc_edges_init(&merged, edges->allocator);
    wirecopy_code code = WIRECOPY_OK;
    for (size_t i = 0, j = 0; code == WIRECOPY_OK && i + j < edges->count + more->count;) {
        wc_breathe_every(edges->allocator, WC_BREATH_IN_ORDER, i + j);
        int from_edges = j == more->count || (i < edges->count && by_pair(&edges->edges[i], &more->edges[j]));
        const wc_edge *edge = from_edges ? &edges->edges[i++] : &more->edges[j++];
        code = wc_edges_add(&merged, edge->low, edge->high, edge->similarity, error);
    }
    if (code == WIRECOPY_OK) {
        wc_edges_clear(edges);
        *edges = merged;
    } else {
        wc_edges_clear(&merged);
    }
    return code;
}

wirecopy_code wc_matching_run(const wc_matching *matching, wc_edges *edges_ret, wirecopy_error *error) {
    wc_pairs pairs;
    wc_pairs_init(&pairs, matching->corpus->allocator);
    const wirecopy_options *options = &matching->corpus->sketcher->options;
    const similar wanted = {matching->corpus->sketcher->kernels, wc_matching_floor(matching),
                            wc_estimate_floor(options->threshold, options->permutations, large_deviations)};
    wirecopy_code code = wc_progress_begin(matching->progress, WC_STEP_BANDS, error);
    if (code == WIRECOPY_OK) {
        code = wc_band_search(matching, admit_similar, &wanted, &pairs, error);
    }
    if (code == WIRECOPY_OK) {
        code = wc_progress_begin(matching->progress, WC_STEP_VERIFY, error);
    }
    if (code == WIRECOPY_OK) {
        code = wc_matching_keep(matching, &pairs, options->threshold, edges_ret, error);
    }
    wc_pairs_clear(&pairs);
    return code;
}
