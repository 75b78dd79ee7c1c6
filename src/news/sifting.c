#include "news/sifting.h"

#include "base/error.h"
#include "base/memory.h"
#include "base/walk.h"
#include "news/rarity.h"
#include "run/parallel.h"

/* What two samples say of a pair, as shares of the threshold: from the second on the texts are read. Between the two it
 * is in doubt: a text's likeliest partners are read, for they may make a link; the others, which only help to tell
 * round-ups and whether groups agree, stay estimates. */
static const double doubtful_share = 0.8, likely_share = 1.2;
enum { DOUBTFUL_READ = 2 };

/* What is shared was summed up before. */
static wc_evidence estimate(const wc_postings *postings, uint64_t pair, float shared) {
    uint32_t low = (uint32_t)(pair >> 32), high = (uint32_t)pair;
    return (wc_evidence){.low = low,
                         .high = high,
                         .shared = shared / WC_RARITY_UNIT,
                         .low_total = (float)wc_postings_total(postings, low) / WC_RARITY_UNIT,
                         .high_total = (float)wc_postings_total(postings, high) / WC_RARITY_UNIT,
                         .estimated = 1};
}

static float containment_of(const wc_postings *postings, uint64_t pair, float shared) {
    const wc_evidence item = estimate(postings, pair, shared);
    return (float)wc_evidence_containment(&item);
}

/* A text's likeliest partners among doubtful pairs. */
typedef struct partners {
    float containment[DOUBTFUL_READ];
    uint32_t place[DOUBTFUL_READ];
} partners;

static void offer(partners *best, float containment, uint32_t place) {
    for (int i = 0; i < DOUBTFUL_READ; i++) {
        if (containment > best->containment[i]) {
            float worse = best->containment[i];
            uint32_t worse_place = best->place[i];
            best->containment[i] = containment;
            best->place[i] = place;
            containment = worse;
            place = worse_place;
        }
    }
}

static int is_among(const partners *best, uint32_t place) {
    for (int i = 0; i < DOUBTFUL_READ; i++) {
        if (best->containment[i] > 0.0F && best->place[i] == place) {
            return 1;
        }
    }
    return 0;
}

static void find_partners(const wc_postings *postings, const wc_pairs *pairs, const float *shared, double threshold,
                          partners *best) {
    WC_EACH(size_t, i, pairs->count, WC_AT_RANDOM, pairs->allocator) {
        float containment = containment_of(postings, pairs->pairs[i], shared[i]);
        if (containment >= doubtful_share * threshold && containment < likely_share * threshold) {
            offer(&best[pairs->pairs[i] >> 32], containment, (uint32_t)i);
            offer(&best[(uint32_t)pairs->pairs[i]], containment, (uint32_t)i);
        }
    }
}

/* Takes those out of pairs that are to be judged by their samples alone. */
static wirecopy_code take_estimates(const wc_postings *postings, wc_pairs *pairs, const float *shared, double threshold,
                                    const partners *best, wc_evidence_list *estimates_ret, wirecopy_error *error) {
    wirecopy_code code = WIRECOPY_OK;
    size_t kept = 0;
    WC_EACH_WHILE(code == WIRECOPY_OK, size_t, i, pairs->count, WC_AT_RANDOM, pairs->allocator) {
        uint64_t pair = pairs->pairs[i];
        const wc_evidence item = estimate(postings, pair, shared[i]);
        double containment = wc_evidence_containment(&item);
        if (containment >= likely_share * threshold || is_among(&best[pair >> 32], (uint32_t)i) ||
            is_among(&best[(uint32_t)pair], (uint32_t)i)) {
            pairs->pairs[kept++] = pair;
        } else if (containment >= WC_STRAND_CONTAINMENT) {
            code = wc_evidence_add(estimates_ret, &item, error);
        }
    }
    pairs->count = kept;
    return code;
}

typedef struct summing {
    const wc_postings *postings;
    const wc_pairs *pairs;
    float *shared;
} summing;

static wirecopy_code sum_some(void *context, void *state, size_t from, size_t to, wirecopy_error *error) {
    const summing *work = context;
    (void)state;
    (void)error;
    for (size_t i = from; i < to; i++) {
        uint64_t pair = work->pairs->pairs[i];
        work->shared[i] = (float)wc_postings_shared(work->postings, (uint32_t)(pair >> 32), (uint32_t)pair);
    }
    return WIRECOPY_OK;
}

static wirecopy_code sum_shared(const wc_matching *matching, const wc_postings *postings, const wc_pairs *pairs,
                                float *shared, wirecopy_error *error) {
    summing work = {postings, pairs, shared};
    const wc_loop loop = {.allocator = postings->allocator,
                          .threads = matching->threads,
                          .count = pairs->count,
                          .chunk = 1024,
                          .stride = WC_AT_RANDOM,
                          .body = sum_some,
                          .context = &work};
    return wc_loop_run(&loop, error);
}

wirecopy_code wc_sifting_run(const wc_matching *matching, const wc_postings *postings, wc_pairs *pairs,
                             wc_evidence_list *estimates_ret, wirecopy_error *error) {
    const wirecopy_allocator *allocator = postings->allocator;
    uint32_t ntexts = postings->samples.count;
    size_t count = pairs->count;
    double threshold = matching->corpus->sketcher->options.threshold;
    float *shared = wc_allocate(allocator, count, sizeof *shared);
    partners *best = wc_allocate_zeroed(allocator, ntexts, sizeof *best);
    wirecopy_code code = WIRECOPY_OK;
    if (shared == NULL || best == NULL) {
        code = wc_fail_refused(allocator, count * sizeof *shared + ntexts * sizeof *best, error);
    } else {
        code = sum_shared(matching, postings, pairs, shared, error);
    }
    if (code == WIRECOPY_OK) {
        find_partners(postings, pairs, shared, threshold, best);
        code = take_estimates(postings, pairs, shared, threshold, best, estimates_ret, error);
    }
    wc_release(allocator, shared, count, sizeof *shared);
    wc_release(allocator, best, ntexts, sizeof *best);
    return code;
}
