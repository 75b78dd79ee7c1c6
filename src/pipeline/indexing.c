#include "pipeline/indexing.h"

#include "base/deal.h"
#include "base/error.h"
#include "base/memory.h"
#include "base/paged.h"
#include "pipeline/first_error.h"

/* Texts a thread takes at a time. */
enum { CHUNK = 256 };

/* Parts are of about this many records, so that a thread sorts each in its caches' reach. */
enum { PART_RECORDS = 1 << 19 };

/* Of the pairs it is not known beforehand how many there are: parts are of so many lower texts. */
enum { PART_TEXTS = 1 << 10 };

static uint32_t parts_for(uint64_t count, uint64_t each) {
    return count / each < WIRECOPY_DEAL_PARTS_MAX ? (uint32_t)(count / each) + 1 : WIRECOPY_DEAL_PARTS_MAX;
}

static void thin(const wirecopy_matching *matching, wirecopy_postings *postings) {
#pragma omp parallel for schedule(dynamic, CHUNK) num_threads((int)matching->threads)
    for (uint32_t text = 0; text < postings->samples.count; text++) {
        wirecopy_breathe_every(postings->allocator, WIRECOPY_BREATH_IN_ORDER, text);
        wirecopy_postings_thin(postings, text);
    }
    wirecopy_postings_pack(postings);
}

static wirecopy_code deal_chunk(const wirecopy_postings *postings, uint32_t chunk, wirecopy_dealer *dealer,
                                wirecopy_error *error) {
    uint32_t from = chunk * CHUNK, count = postings->samples.count, to = count - from < CHUNK ? count : from + CHUNK;
    wirecopy_code code = WIRECOPY_OK;
    wirecopy_breathe(postings->allocator);
    for (uint32_t text = from; code == WIRECOPY_OK && text < to; text++) {
        code = wirecopy_postings_deal(postings, text, dealer, error);
    }
    return code;
}

static wirecopy_code deal_values(const wirecopy_matching *matching, const wirecopy_postings *postings,
                                 wirecopy_deal *values, wirecopy_error *error) {
    uint32_t nchunks = (postings->samples.count + CHUNK - 1) / CHUNK;
    wirecopy_first_error failure;
    wirecopy_first_error_init(&failure);
#pragma omp parallel num_threads((int)matching->threads)
    {
        wirecopy_dealer dealer;
        wirecopy_error own_error = {0};
        wirecopy_first_error_note(&failure, wirecopy_dealer_create(&dealer, values, &own_error), &own_error);
#pragma omp for schedule(dynamic)
        for (uint32_t chunk = 0; chunk < nchunks; chunk++) {
            if (wirecopy_first_error_code(&failure) == WIRECOPY_OK) {
                wirecopy_first_error_note(&failure, deal_chunk(postings, chunk, &dealer, &own_error), &own_error);
            }
        }
        if (wirecopy_first_error_code(&failure) == WIRECOPY_OK) {
            wirecopy_first_error_note(&failure, wirecopy_dealer_finish(&dealer, &own_error), &own_error);
        }
        wirecopy_dealer_clear(&dealer);
    }
    return wirecopy_first_error_finish(&failure, error);
}

/* A part of a deal, and as much scratch; one a thread. */
typedef struct part {
    uint64_t *records;
    size_t count, capacity;
} part;

static wirecopy_code take_part(part *taken, wirecopy_deal *deal, uint32_t number, wirecopy_error *error) {
    taken->count = wirecopy_deal_count(deal, number);
    /* One more, so that there is a block even for a part without records. */
    wirecopy_code code = wirecopy_grow(deal->allocator, (void **)&taken->records, &taken->capacity,
                                       2 * taken->count + 1, sizeof *taken->records, error);
    return code == WIRECOPY_OK ? wirecopy_deal_take(deal, number, taken->records, error) : code;
}

static void clear_part(part *taken, const wirecopy_allocator *allocator) {
    wirecopy_release(allocator, taken->records, taken->capacity, sizeof *taken->records);
}

static wirecopy_code report(const wirecopy_matching *matching, uint32_t *done, uint32_t total, wirecopy_error *error) {
    uint32_t sofar = __atomic_add_fetch(done, 1, __ATOMIC_RELAXED);
    return wirecopy_progress_report(matching->progress, WIRECOPY_STAGE_MATCH, sofar, total, error);
}

static wirecopy_code deal_pairs(const wirecopy_matching *matching, wirecopy_postings *postings, wirecopy_deal *values,
                                wirecopy_deal *pairs, uint32_t *done, wirecopy_error *error) {
    wirecopy_first_error failure;
    wirecopy_first_error_init(&failure);
#pragma omp parallel num_threads((int)matching->threads)
    {
        wirecopy_dealer dealer;
        part taken = {0};
        wirecopy_error own_error = {0};
        wirecopy_first_error_note(&failure, wirecopy_dealer_create(&dealer, pairs, &own_error), &own_error);
#pragma omp for schedule(dynamic)
        for (uint32_t number = 0; number < values->nparts; number++) {
            wirecopy_code code = wirecopy_first_error_code(&failure);
            if (code == WIRECOPY_OK) {
                code = take_part(&taken, values, number, &own_error);
            }
            if (code == WIRECOPY_OK) {
                code = wirecopy_postings_pair(postings, taken.records, taken.records + taken.count, taken.count,
                                              &dealer, &own_error);
            }
            if (code == WIRECOPY_OK) {
                code = report(matching, done, values->nparts + pairs->nparts, &own_error);
            }
            wirecopy_first_error_note(&failure, code, &own_error);
        }
        if (wirecopy_first_error_code(&failure) == WIRECOPY_OK) {
            wirecopy_first_error_note(&failure, wirecopy_dealer_finish(&dealer, &own_error), &own_error);
        }
        clear_part(&taken, postings->allocator);
        wirecopy_dealer_clear(&dealer);
    }
    return wirecopy_first_error_finish(&failure, error);
}

static wirecopy_code find_candidates(const wirecopy_matching *matching, const wirecopy_postings *postings,
                                     wirecopy_deal *pairs, double least, uint32_t *done, wirecopy_pairs *pairs_ret,
                                     wirecopy_error *error) {
    wirecopy_first_error failure;
    wirecopy_first_error_init(&failure);
    uint32_t total = *done + pairs->nparts;
#pragma omp parallel num_threads((int)matching->threads)
    {
        part taken = {0};
        wirecopy_pairs own;
        wirecopy_pairs_init(&own, postings->allocator);
        wirecopy_error own_error = {0};
#pragma omp for schedule(dynamic)
        for (uint32_t number = 0; number < pairs->nparts; number++) {
            wirecopy_code code = wirecopy_first_error_code(&failure);
            if (code == WIRECOPY_OK) {
                code = take_part(&taken, pairs, number, &own_error);
            }
            if (code == WIRECOPY_OK) {
                code = wirecopy_postings_candidates(postings, taken.records, taken.records + taken.count, taken.count,
                                                    least, &own, &own_error);
            }
            if (code == WIRECOPY_OK) {
                code = report(matching, done, total, &own_error);
            }
            wirecopy_first_error_note(&failure, code, &own_error);
        }
        clear_part(&taken, postings->allocator);
#pragma omp critical(wirecopy_postings)
        wirecopy_first_error_note(&failure, wirecopy_pairs_take(pairs_ret, &own, &own_error), &own_error);
    }
    wirecopy_code code = wirecopy_first_error_finish(&failure, error);
    return code == WIRECOPY_OK ? wirecopy_pairs_compact(pairs_ret, error) : code;
}

wirecopy_code wirecopy_indexing_run(const wirecopy_matching *matching, wirecopy_postings *postings, double least,
                                    wirecopy_pairs *pairs_ret, wirecopy_error *error) {
    const char *folder = matching->corpus->sketcher->options.tmp;
    uint32_t ntexts = postings->samples.count, done = 0;
    wirecopy_deal values = {0}, pairs = {0};
    if (ntexts == 0) {
        return WIRECOPY_OK;
    }
    thin(matching, postings);
    wirecopy_code code =
        wirecopy_deal_create(&values, parts_for(postings->samples.ends[ntexts - 1], PART_RECORDS), folder,
                             postings->allocator, error);
    if (code == WIRECOPY_OK) {
        code = deal_values(matching, postings, &values, error);
    }
    if (code == WIRECOPY_OK) {
        code = wirecopy_deal_create(&pairs, parts_for(ntexts, PART_TEXTS), folder, postings->allocator, error);
    }
    if (code == WIRECOPY_OK) {
        code = deal_pairs(matching, postings, &values, &pairs, &done, error);
    }
    wirecopy_deal_clear(&values);
    if (code == WIRECOPY_OK) {
        code = find_candidates(matching, postings, &pairs, least, &done, pairs_ret, error);
    }
    wirecopy_deal_clear(&pairs);
    return code;
}
