#include "news/postings.h"

#include <string.h>

#include "base/error.h"
#include "base/memory.h"
#include "base/walk.h"
#include "base/radix.h"

/* One shared gram is none: two texts have one in common by chance. */
enum { SHARED_LEAST = 2 };

wirecopy_code wc_postings_create(wc_postings *postings_ret, const wc_samples *samples, wc_weight_fn weight,
                                 const void *weight_context, const wirecopy_allocator *allocator,
                                 wirecopy_error *error) {
    size_t count = samples->count;
    *postings_ret =
        (wc_postings){.allocator = allocator, .samples = *samples, .weight = weight, .weight_context = weight_context};
    postings_ret->values = wc_view_of(allocator, samples->values);
    postings_ret->rare = wc_allocate_zeroed(allocator, count, sizeof *postings_ret->rare);
    postings_ret->weights = wc_allocate_zeroed(allocator, count, sizeof *postings_ret->weights);
    postings_ret->nkept = wc_allocate_zeroed(allocator, count, sizeof *postings_ret->nkept);
    int failed = postings_ret->rare == NULL || postings_ret->weights == NULL || postings_ret->nkept == NULL;
    return failed ? wc_fail_refused(allocator, 3 * count * sizeof *postings_ret->rare, error) : WIRECOPY_OK;
}

static void forget_kept(wc_postings *postings) {
    wc_release(postings->allocator, postings->nkept, postings->samples.count, sizeof *postings->nkept);
    postings->nkept = NULL;
}

void wc_postings_clear(wc_postings *postings) {
    if (postings->allocator != NULL) {
        size_t count = postings->samples.count;
        wc_release(postings->allocator, postings->rare, count, sizeof *postings->rare);
        wc_release(postings->allocator, postings->weights, count, sizeof *postings->weights);
        forget_kept(postings);
    }
    *postings = (wc_postings){0};
}

static uint64_t start_of(const wc_samples *samples, uint32_t text) {
    return text == 0 ? 0 : samples->ends[text - 1];
}

void wc_postings_thin(wc_postings *postings, uint32_t text) {
    const wc_samples *samples = &postings->samples;
    uint64_t start = start_of(samples, text);
    size_t count = samples->left_out[text] ? 0 : samples->ends[text] - start;
    uint32_t *values = samples->values + start, kept = 0, sum = 0;
    for (size_t i = 0; i < count; i++) {
        uint32_t weight = postings->weight(postings->weight_context, values[i]);
        values[kept] = values[i];
        kept += weight > 0;
        sum += weight;
    }
    postings->nkept[text] = kept;
    postings->weights[text] = sum;
}

void wc_postings_pack(wc_postings *postings) {
    const wc_samples *samples = &postings->samples;
    uint64_t from = 0, to = 0;
    WC_EACH(uint32_t, text, samples->count, WC_IN_ORDER, postings->allocator) {
        memmove(samples->values + to, samples->values + from, postings->nkept[text] * sizeof *samples->values);
        from = samples->ends[text];
        to += postings->nkept[text];
        samples->ends[text] = to;
    }
    forget_kept(postings);
}

wirecopy_code wc_postings_deal(const wc_postings *postings, uint32_t text, wc_dealer *values, wirecopy_error *error) {
    const wc_samples *samples = &postings->samples;
    wirecopy_code code = WIRECOPY_OK;
    for (uint64_t i = start_of(samples, text); code == WIRECOPY_OK && i < samples->ends[text]; i++) {
        uint64_t value = samples->values[i];
        code = wc_dealer_add(values, (uint32_t)(value * values->deal->nparts >> 32), value << 32 | text, error);
    }
    return code;
}

/* One gram, and the texts that it was sampled of. */
static wirecopy_code take_run(wc_postings *postings, const uint64_t *run, size_t length, wc_dealer *pairs,
                              wirecopy_error *error) {
    wirecopy_code code = WIRECOPY_OK;
    if (length > WC_POSTINGS_CAP) {
        return code;
    }
    for (size_t i = 0; code == WIRECOPY_OK && i < length; i++) {
        uint32_t text = (uint32_t)run[i];
        __atomic_fetch_add(&postings->rare[text], 1, __ATOMIC_RELAXED);
        for (size_t k = 0; code == WIRECOPY_OK && k < i; k++) {
            uint64_t pair = wc_pair(text, (uint32_t)run[k]);
            uint64_t part = (pair >> 32) * pairs->deal->nparts / postings->samples.count;
            code = wc_dealer_add(pairs, (uint32_t)part, pair, error);
        }
    }
    return code;
}

/* The end of the records from `from` on that agree in the bits from low_bit on. */
static size_t run_end(const uint64_t *records, size_t nrecords, size_t from, unsigned low_bit) {
    size_t to = from + 1;
    while (to < nrecords && records[to] >> low_bit == records[from] >> low_bit) {
        to++;
    }
    return to;
}

wirecopy_code wc_postings_pair(wc_postings *postings, uint64_t *records, uint64_t *scratch, size_t nrecords,
                               wc_dealer *pairs, wirecopy_error *error) {
    wirecopy_code code = WIRECOPY_OK;
    wc_walk walk = wc_walk_over(postings->allocator, nrecords, WC_AT_RANDOM);
    wc_radix_sort(records, scratch, nrecords, 32);
    for (size_t from = 0, to; code == WIRECOPY_OK && wc_walk_reach(&walk, from); from = to) {
        to = run_end(records, nrecords, from, 32);
        code = take_run(postings, records + from, to - from, pairs, error);
    }
    return code;
}

static double of_level(const wc_postings *postings, uint32_t text, double sampled) {
    return sampled * (double)((uint64_t)1 << postings->samples.levels[text]);
}

/* What is shared is sampled at the higher level of the two. */
static uint32_t coarser(const wc_postings *postings, uint32_t a, uint32_t b) {
    return postings->samples.levels[a] > postings->samples.levels[b] ? a : b;
}

static int is_candidate(const wc_postings *postings, uint32_t a, uint32_t b, size_t shared, double least) {
    double a_rare = of_level(postings, a, postings->rare[a]), b_rare = of_level(postings, b, postings->rare[b]);
    return of_level(postings, coarser(postings, a, b), (double)shared) >= least * (a_rare < b_rare ? a_rare : b_rare);
}

wirecopy_code wc_postings_candidates(const wc_postings *postings, uint64_t *records, uint64_t *scratch, size_t nrecords,
                                     double least, wc_pairs *pairs_ret, wirecopy_error *error) {
    wirecopy_code code = WIRECOPY_OK;
    wc_walk walk = wc_walk_over(postings->allocator, nrecords, WC_AT_RANDOM);
    wc_radix_sort(records, scratch, nrecords, 0);
    for (size_t from = 0, to; code == WIRECOPY_OK && wc_walk_reach(&walk, from); from = to) {
        to = run_end(records, nrecords, from, 0);
        if (to - from < SHARED_LEAST) {
            continue;
        }
        if (is_candidate(postings, (uint32_t)(records[from] >> 32), (uint32_t)records[from], to - from, least)) {
            code = wc_pairs_add(pairs_ret, records[from], error);
        }
    }
    return code;
}

/* Values that are copied; those of long texts are read where they stand. */
enum { COPIED = 512 };

static const uint32_t *values_of(const wc_postings *postings, uint32_t text, uint32_t *buffer, size_t *count_ret) {
    uint64_t start = start_of(&postings->samples, text);
    *count_ret = postings->samples.ends[text] - start;
    return wc_view_read(postings->values, start * sizeof *buffer, *count_ret * sizeof *buffer, buffer,
                        COPIED * sizeof *buffer);
}

double wc_postings_shared(const wc_postings *postings, uint32_t a, uint32_t b) {
    uint32_t a_buffer[COPIED], b_buffer[COPIED];
    size_t a_count, b_count;
    const uint32_t *a_values = values_of(postings, a, a_buffer, &a_count);
    const uint32_t *b_values = values_of(postings, b, b_buffer, &b_count);
    uint64_t sum = 0;
    for (size_t i = 0, j = 0; i < a_count && j < b_count;) {
        uint32_t left = a_values[i], right = b_values[j];
        if (left == right) {
            sum += postings->weight(postings->weight_context, left);
        }
        i += left <= right;
        j += right <= left;
    }
    return of_level(postings, coarser(postings, a, b), (double)sum);
}

double wc_postings_total(const wc_postings *postings, uint32_t text) {
    return of_level(postings, text, postings->weights[text]);
}
