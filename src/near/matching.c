#include "near/matching.h"

#include "base/error.h"
#include "base/memory.h"
#include "base/walk.h"
#include "cluster/pair_order.h"
#include "near/matcher.h"
#include "run/clock.h"
#include "store/ledgered.h"
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

/* Pairs are verified in the order given, and their results stand where the pairs do. */
typedef struct verifying {
    const wc_matching *matching;
    const wc_pairs *pairs;
    const uint32_t *order;
    double *jaccard_ret;
} verifying;

static wirecopy_code verifier_create(void *context, void *state, uint32_t thread, wirecopy_error *error) {
    const wc_matching *matching = ((const verifying *)context)->matching;
    (void)error;
    wc_matcher_init(state, matching->corpus->sketcher, matching->text, matching->text_context, thread);
    return WIRECOPY_OK;
}

static void verifier_clear(void *context, void *state) {
    (void)context;
    wc_matcher_clear(state);
}

static wirecopy_code verify(void *context, void *state, size_t from, size_t to, wirecopy_error *error) {
    const verifying *work = context;
    const uint32_t *document = work->matching->corpus->first_document;
    wirecopy_code code = WIRECOPY_OK;
    for (size_t i = from; code == WIRECOPY_OK && i < to; i++) {
        uint32_t place = WC_ORDER_PLACE(work->order[i]);
        uint64_t pair = work->pairs->pairs[place];
        uint32_t low = document[pair >> 32], high = document[(uint32_t)pair];
        int leaf_is_high = WC_ORDER_LEAF_IS_HIGH(work->order[i]);
        code = wc_matcher_jaccard(state, leaf_is_high ? high : low, leaf_is_high ? low : high,
                                  &work->jaccard_ret[place], error);
    }
    return code;
}

static void save_jaccard(const void *context, size_t item, void *result_ret) {
    const verifying *work = context;
    *(double *)result_ret = work->jaccard_ret[WC_ORDER_PLACE(work->order[item])];
}

static void restore_jaccard(void *context, size_t item, const void *result) {
    const verifying *work = context;
    work->jaccard_ret[WC_ORDER_PLACE(work->order[item])] = *(const double *)result;
}

static wirecopy_code verify_in_order(const wc_matching *matching, const wc_pairs *pairs, const uint32_t *order,
                                     double *jaccard_ret, wirecopy_error *error) {
    verifying work = {matching, pairs, order, jaccard_ret};
    const wc_ledgered ledgered = {
        .loop = {.allocator = matching->corpus->allocator,
                 .threads = matching->threads,
                 .count = pairs->count,
                 .chunk = VERIFY_CHUNK,
                 .stride = WC_TEXTS / 2,
                 .body = verify,
                 .context = &work,
                 .state = {.nbytes = sizeof(wc_matcher), .create = verifier_create, .clear = verifier_clear},
                 .progress = matching->progress},
        .checkpoint = matching->checkpoint,
        .result_nbytes = sizeof *jaccard_ret,
        .save = save_jaccard,
        .restore = restore_jaccard};
    return wc_ledgered_run(&ledgered, error);
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
    if (code == WIRECOPY_OK) {
        code = verify_in_order(matching, pairs, order, jaccard_ret, error);
    }
    wc_release(allocator, order, pairs->count, sizeof *order);
    return code;
}

static wirecopy_code keep_matching(const wc_pairs *pairs, const double *jaccard, double least, wc_edges *edges_ret,
                                   wirecopy_error *error) {
    wirecopy_code code = WIRECOPY_OK;
    WC_EACH_WHILE(code == WIRECOPY_OK, size_t, i, pairs->count, WC_IN_ORDER, edges_ret->allocator) {
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
    size_t i = 0, j = 0;
    WC_EACH_WHILE(code == WIRECOPY_OK, size_t, k, edges->count + more->count, WC_IN_ORDER, edges->allocator) {
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
