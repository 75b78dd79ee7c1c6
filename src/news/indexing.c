#include "news/indexing.h"

#include "base/deal.h"
#include "base/error.h"
#include "base/memory.h"
#include "base/paged.h"
#include "run/first_error.h"

/* Texts a thread takes at a time. */
enum { CHUNK = 256 };

/* Parts are of about this many records, so that a thread sorts each in its caches' reach. */
enum { PART_RECORDS = 1 << 19 };

/* Of the pairs it is not known beforehand how many there are: parts are of so many lower texts. */
enum { PART_TEXTS = 1 << 10 };

static uint32_t parts_for(uint64_t count, uint64_t each) {
    return count / each < WC_DEAL_PARTS_MAX ? (uint32_t)(count / each) + 1 : WC_DEAL_PARTS_MAX;
}

static void thin(const wc_matching *matching, wc_postings *postings) {
#pragma omp parallel for schedule(dynamic, CHUNK) num_threads((int)matching->threads)
    for (uint32_t text = 0; text < postings->samples.count; text++) {
        wc_breathe_every(postings->allocator, WC_BREATH_IN_ORDER, text);
        wc_postings_thin(postings, text);
    }
    wc_postings_pack(postings);
}

static wirecopy_code deal_chunk(const wc_postings *postings, uint32_t chunk, wc_dealer *dealer, wirecopy_error *error) {
    uint32_t from = chunk * CHUNK, count = postings->samples.count, to = count - from < CHUNK ? count : from + CHUNK;
    wirecopy_code code = WIRECOPY_OK;
    wc_breathe(postings->allocator);
    for (uint32_t text = from; code == WIRECOPY_OK && text < to; text++) {
        code = wc_postings_deal(postings, text, dealer, error);
    }
    return code;
}

static wirecopy_code deal_values(const wc_matching *matching, const wc_postings *postings, wc_deal *values,
                                 wirecopy_error *error) {
    uint32_t nchunks = (postings->samples.count + CHUNK - 1) / CHUNK;
    wc_first_error failure;
    wc_first_error_init(&failure);
#pragma omp parallel num_threads((int)matching->threads)
    {
        wc_dealer dealer;
        wirecopy_error own_error = {0};
        wc_first_error_note(&failure, wc_dealer_create(&dealer, values, &own_error), &own_error);
#pragma omp for schedule(dynamic)
        for (uint32_t chunk = 0; chunk < nchunks; chunk++) {
            if (wc_first_error_code(&failure) == WIRECOPY_OK) {
                wc_first_error_note(&failure, deal_chunk(postings, chunk, &dealer, &own_error), &own_error);
            }
        }
        if (wc_first_error_code(&failure) == WIRECOPY_OK) {
            wc_first_error_note(&failure, wc_dealer_finish(&dealer, &own_error), &own_error);
        }
        wc_dealer_clear(&dealer);
    }
    return wc_first_error_finish(&failure, error);
}

/* A part of a deal, and as much scratch; one a thread. */
typedef struct part {
    uint64_t *records;
    size_t count, capacity;
} part;

uint64_t wc_indexing_part_nbytes(void) {
    return 2 * (uint64_t)PART_RECORDS * sizeof *((part *)0)->records;
}

static wirecopy_code take_part(part *taken, wc_deal *deal, uint32_t number, wirecopy_error *error) {
    taken->count = wc_deal_count(deal, number);
    /* One more, so that there is a block even for a part without records. */
    wirecopy_code code = wc_grow(deal->allocator, (void **)&taken->records, &taken->capacity, 2 * taken->count + 1,
                                 sizeof *taken->records, error);
    return code == WIRECOPY_OK ? wc_deal_take(deal, number, taken->records, error) : code;
}

static void clear_part(part *taken, const wirecopy_allocator *allocator) {
    wc_release(allocator, taken->records, taken->capacity, sizeof *taken->records);
}

static wirecopy_code report(const wc_matching *matching, uint32_t *done, uint32_t total, wirecopy_error *error) {
    uint32_t sofar = __atomic_add_fetch(done, 1, __ATOMIC_RELAXED);
    return wc_progress_report(matching->progress, sofar, total, error);
}

static wirecopy_code deal_pairs(const wc_matching *matching, wc_postings *postings, wc_deal *values, wc_deal *pairs,
                                uint32_t *done, wirecopy_error *error) {
    wc_first_error failure;
    wc_first_error_init(&failure);
#pragma omp parallel num_threads((int)matching->threads)
    {
        wc_dealer dealer;
        part taken = {0};
        wirecopy_error own_error = {0};
        wc_first_error_note(&failure, wc_dealer_create(&dealer, pairs, &own_error), &own_error);
#pragma omp for schedule(dynamic)
        for (uint32_t number = 0; number < values->nparts; number++) {
            wirecopy_code code = wc_first_error_code(&failure);
            if (code == WIRECOPY_OK) {
                code = take_part(&taken, values, number, &own_error);
            }
            if (code == WIRECOPY_OK) {
                code = wc_postings_pair(postings, taken.records, taken.records + taken.count, taken.count, &dealer,
                                        &own_error);
            }
            if (code == WIRECOPY_OK) {
                code = report(matching, done, values->nparts + pairs->nparts, &own_error);
            }
            wc_first_error_note(&failure, code, &own_error);
        }
        if (wc_first_error_code(&failure) == WIRECOPY_OK) {
            wc_first_error_note(&failure, wc_dealer_finish(&dealer, &own_error), &own_error);
        }
        clear_part(&taken, postings->allocator);
        wc_dealer_clear(&dealer);
    }
    return wc_first_error_finish(&failure, error);
}

static wirecopy_code find_candidates(const wc_matching *matching, const wc_postings *postings, wc_deal *pairs,
                                     double least, uint32_t *done, wc_pairs *pairs_ret, wirecopy_error *error) {
    wc_first_error failure;
    wc_first_error_init(&failure);
    uint32_t total = *done + pairs->nparts;
#pragma omp parallel num_threads((int)matching->threads)
    {
        part taken = {0};
        wc_pairs own;
        wc_pairs_init(&own, postings->allocator);
        wirecopy_error own_error = {0};
#pragma omp for schedule(dynamic)
        for (uint32_t number = 0; number < pairs->nparts; number++) {
            wirecopy_code code = wc_first_error_code(&failure);
            if (code == WIRECOPY_OK) {
                code = take_part(&taken, pairs, number, &own_error);
            }
            if (code == WIRECOPY_OK) {
                code = wc_postings_candidates(postings, taken.records, taken.records + taken.count, taken.count, least,
                                              &own, &own_error);
            }
            if (code == WIRECOPY_OK) {
                code = report(matching, done, total, &own_error);
            }
            wc_first_error_note(&failure, code, &own_error);
        }
        clear_part(&taken, postings->allocator);
#pragma omp critical(wc_postings)
        wc_first_error_note(&failure, wc_pairs_take(pairs_ret, &own, &own_error), &own_error);
    }
    wirecopy_code code = wc_first_error_finish(&failure, error);
    return code == WIRECOPY_OK ? wc_pairs_compact(pairs_ret, error) : code;
}

wirecopy_code wc_indexing_run(const wc_matching *matching, wc_postings *postings, double least, wc_pairs *pairs_ret,
                              wirecopy_error *error) {
    const char *folder = matching->corpus->sketcher->options.tmp;
    uint32_t ntexts = postings->samples.count, done = 0;
    wc_deal values = {0}, pairs = {0};
    if (ntexts == 0) {
        return WIRECOPY_OK;
    }
    thin(matching, postings);
    wirecopy_code code = wc_deal_create(&values, parts_for(postings->samples.ends[ntexts - 1], PART_RECORDS), folder,
                                        postings->allocator, error);
    if (code == WIRECOPY_OK) {
        code = deal_values(matching, postings, &values, error);
    }
    if (code == WIRECOPY_OK) {
        code = wc_deal_create(&pairs, parts_for(ntexts, PART_TEXTS), folder, postings->allocator, error);
    }
    if (code == WIRECOPY_OK) {
        code = deal_pairs(matching, postings, &values, &pairs, &done, error);
    }
    wc_deal_clear(&values);
    if (code == WIRECOPY_OK) {
        code = find_candidates(matching, postings, &pairs, least, &done, pairs_ret, error);
    }
    wc_deal_clear(&pairs);
    return code;
}
