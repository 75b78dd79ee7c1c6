#include "near/verify.h"

#include "base/error.h"
#include "base/memory.h"
#include "base/walk.h"
#include "cluster/pair_order.h"
#include "near/set_cache.h"
#include "run/clock.h"
#include "store/ledgered.h"
#include "sketch/estimate.h"

/* The estimate of a pair at the threshold is more than four standard deviations below it once in 30,000 times (normal
 * distribution). Chosen; on the labelled dumps 3 to 6 find the same pairs, and 2 loses 3 of 12,585
 * (docs/architecture.md, Constants of the near profile). */
static const double floor_deviations = 4.0;

/* The same for large buckets. Thousands of stories with one footer are about as similar to the bucket's pivot as the
 * footer makes them, often a little below the threshold: a narrower margin saves verifying each. It loses one in 44 of
 * the pairs right at the threshold (normal distribution), far fewer above it, and only in buckets too large for all
 * pairs. Chosen; 1 to 4 give the same groups on the labelled dumps (docs/architecture.md, Constants of the near
 * profile). */
static const double large_deviations = 2.0;

/* Pairs that a thread takes at a time: enough to reuse a group's texts, few enough to balance the load. Chosen. */
enum { VERIFY_CHUNK = 64 };

uint32_t wc_near_floor(const wc_run *run) {
    const wirecopy_options *options = &run->corpus->sketcher->options;
    return wc_estimate_floor(options->threshold, options->permutations, floor_deviations);
}

size_t wc_near_agreeing(const wc_run *run, uint32_t a, uint32_t b, size_t least) {
    return wc_signatures_agreeing(&run->corpus->signatures, run->corpus->sketcher->kernels, a, b, least);
}

typedef struct similar {
    const wc_kernels *kernels;
    uint32_t floor, large_floor;
} similar;

/* A wc_admit_fn: admits pairs whose signatures agree at enough positions for the threshold. */
static wc_admission admit_similar(const void *context, const wc_signatures *signatures, uint32_t a, uint32_t b,
                                  int large) {
    const similar *wanted = context;
    uint32_t floor = large ? wanted->large_floor : wanted->floor;
    return wc_signatures_agreeing(signatures, wanted->kernels, a, b, floor) >= floor ? WC_SETTLED : WC_DECLINED;
}

/* Pairs are verified in the order given; results are stored by pair. */
typedef struct verifying {
    const wc_run *run;
    const wc_pairs *pairs;
    const uint32_t *order;
    double *jaccard_ret;
} verifying;

static wirecopy_code verifier_create(void *context, void *state, uint32_t thread, wirecopy_error *error) {
    const wc_run *run = ((const verifying *)context)->run;
    (void)error;
    wc_set_cache_init(state, run->corpus->sketcher, run->text, run->text_context, thread);
    return WIRECOPY_OK;
}

static void verifier_clear(void *context, void *state) {
    (void)context;
    wc_set_cache_clear(state);
}

static wirecopy_code verify(void *context, void *state, size_t from, size_t to, wirecopy_error *error) {
    const verifying *work = context;
    const uint32_t *document = work->run->corpus->first_document;
    wirecopy_code code = WIRECOPY_OK;
    for (size_t i = from; code == WIRECOPY_OK && i < to; i++) {
        uint32_t place = WC_ORDER_PLACE(work->order[i]);
        uint64_t pair = work->pairs->pairs[place];
        uint32_t low = document[pair >> 32], high = document[(uint32_t)pair];
        int leaf_is_high = WC_ORDER_LEAF_IS_HIGH(work->order[i]);
        code = wc_set_cache_jaccard(state, leaf_is_high ? high : low, leaf_is_high ? low : high,
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

static wirecopy_code verify_in_order(const wc_run *run, const wc_pairs *pairs, const uint32_t *order,
                                     double *jaccard_ret, wirecopy_error *error) {
    verifying work = {run, pairs, order, jaccard_ret};
    const wc_ledgered ledgered = {
        .loop = {.allocator = run->corpus->allocator,
                 .threads = run->threads,
                 .count = pairs->count,
                 .chunk = VERIFY_CHUNK,
                 .stride = WC_TEXTS / 2,
                 .body = verify,
                 .context = &work,
                 .state = {.nbytes = sizeof(wc_set_cache), .create = verifier_create, .clear = verifier_clear},
                 .progress = run->progress},
        .checkpoint = run->checkpoint,
        .result_nbytes = sizeof *jaccard_ret,
        .save = save_jaccard,
        .restore = restore_jaccard};
    return wc_ledgered_run(&ledgered, error);
}

wirecopy_code wc_verify_pairs(const wc_run *run, const wc_pairs *pairs, double *jaccard_ret, wirecopy_error *error) {
    if (pairs->count == 0) {
        return WIRECOPY_OK;
    }
    const wirecopy_allocator *allocator = run->corpus->allocator;
    uint32_t *order = wc_allocate(allocator, pairs->count, sizeof *order);
    if (order == NULL) {
        return wc_fail_refused(allocator, pairs->count * sizeof *order, error);
    }
    wirecopy_code code = wc_pair_order(pairs, (uint32_t)run->corpus->nentries, order, error);
    if (code == WIRECOPY_OK) {
        code = verify_in_order(run, pairs, order, jaccard_ret, error);
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

wirecopy_code wc_verify_keep(const wc_run *run, const wc_pairs *pairs, double least, wc_edges *edges_ret,
                             wirecopy_error *error) {
    const wirecopy_allocator *allocator = run->corpus->allocator;
    double start = wc_seconds();
    size_t before = edges_ret->count;
    double *jaccard = wc_allocate(allocator, pairs->count, sizeof *jaccard);
    wirecopy_code code = jaccard == NULL ? wc_fail_refused(allocator, pairs->count * sizeof *jaccard, error)
                                         : wc_verify_pairs(run, pairs, jaccard, error);
    if (code == WIRECOPY_OK) {
        code = keep_matching(pairs, jaccard, least, edges_ret, error);
    }
    wc_release(allocator, jaccard, pairs->count, sizeof *jaccard);
    run->stats->seconds_verify += wc_seconds() - start;
    run->stats->candidates += pairs->count;
    run->stats->verified += edges_ret->count - before;
    return code;
}

static similar similar_of(const wc_run *run) {
    const wirecopy_options *options = &run->corpus->sketcher->options;
    return (similar){run->corpus->sketcher->kernels, wc_near_floor(run),
                     wc_estimate_floor(options->threshold, options->permutations, large_deviations)};
}

wirecopy_code wc_near_band_pairs(const wc_run *run, uint32_t band, wc_pairs *pairs_ret, wirecopy_error *error) {
    const similar wanted = similar_of(run);
    return wc_band_search_one(run, band, admit_similar, &wanted, pairs_ret, error);
}

wirecopy_code wc_near_pairs(const wc_run *run, wc_edges *edges_ret, wirecopy_error *error) {
    wc_pairs pairs;
    wc_pairs_init(&pairs, run->corpus->allocator);
    const similar wanted = similar_of(run);
    wirecopy_code code = wc_progress_begin(run->progress, WC_STEP_BANDS, error);
    if (code == WIRECOPY_OK) {
        code = wc_band_search(run, admit_similar, &wanted, &pairs, error);
    }
    if (code == WIRECOPY_OK) {
        code = wc_progress_begin(run->progress, WC_STEP_VERIFY, error);
    }
    if (code == WIRECOPY_OK) {
        code = wc_verify_keep(run, &pairs, run->corpus->sketcher->options.threshold, edges_ret, error);
    }
    wc_pairs_clear(&pairs);
    return code;
}
