#include "lsh/band_search.h"

#include <omp.h>

#include "base/error.h"
#include "base/memory.h"
#include "base/radix.h"
#include "dump/corpus.h"
#include "run/clock.h"
#include "run/first_error.h"

static wc_search search_of(const wc_matching *matching, wc_admit_fn admit, const void *admit_context) {
    const wirecopy_sketcher *sketcher = matching->corpus->sketcher;
    const wirecopy_options *options = &sketcher->options;
    return (wc_search){.signatures = matching->corpus->signatures,
                       .banding = wc_banding_choose(options),
                       .kernels = sketcher->kernels,
                       .allocator = sketcher->allocator,
                       .admit = admit,
                       .admit_context = admit_context,
                       .small = options->bucket_texts_max};
}

typedef struct band_seconds {
    double band, sort, bucket;
} band_seconds;

static wirecopy_code search_band(wc_search *search, uint32_t band, wc_pairs *pairs, band_seconds *spent,
                                 wirecopy_error *error) {
    size_t count = search->signatures.count;
    double mark = wc_seconds();
    uint64_t *records = wc_allocate(search->allocator, 2 * count, sizeof *records);
    if (records == NULL) {
        return wc_fail_refused(search->allocator, 2 * count * sizeof *records, error);
    }
    wc_band_fill(search, band, records);
    wc_lap(&mark, &spent->band);
    wc_radix_sort_within(records, records + count, count, 32, search->allocator);
    wc_lap(&mark, &spent->sort);
    /* The sort's scratch is free again and large enough for the largest bucket. */
    wirecopy_code code = wc_band_link(search, band, records, (uint32_t *)(records + count), pairs, error);
    wc_release(search->allocator, records, 2 * count, sizeof *records);
    wc_lap(&mark, &spent->bucket);
    return code;
}

/* Each band that is searched takes two records a signature; together they are to leave room for other things. */
static uint32_t bands_at_once(const wc_matching *matching) {
    uint64_t each = 2 * sizeof(uint64_t) * (uint64_t)matching->corpus->signatures.count + 1;
    uint64_t fit = matching->stats->memory_nbytes / 5 / each;
    return matching->stats->memory_nbytes == 0 || fit >= matching->threads ? matching->threads
           : fit > 0                                                       ? (uint32_t)fit
                                                                           : 1;
}

static void add_mean(const wc_matching *matching, const band_seconds *spent) {
    matching->stats->seconds_band += spent->band / matching->threads;
    matching->stats->seconds_sort += spent->sort / matching->threads;
    matching->stats->seconds_bucket += spent->bucket / matching->threads;
}

wirecopy_code wc_band_search(const wc_matching *matching, wc_admit_fn admit, const void *admit_context,
                             wc_pairs *pairs_ret, wirecopy_error *error) {
    const wc_search search = search_of(matching, admit, admit_context);
    double start = wc_seconds();
    wc_first_error failure;
    wc_first_error_init(&failure);
    uint32_t bands = search.banding.bands, done = 0;
#pragma omp parallel num_threads((int)bands_at_once(matching))
    {
        wc_pairs own;
        wc_pairs_init(&own, search.allocator);
        wirecopy_error own_error = {0};
        band_seconds spent = {0};
        wc_row_reader reader;
        wc_search mine = search;
        wc_pairs_init(&mine.untried, search.allocator);
        wc_first_error_note(&failure,
                            wc_signatures_share(&matching->corpus->signatures, &reader, &mine.signatures, &own_error),
                            &own_error);
#pragma omp for schedule(dynamic)
        for (uint32_t band = 0; band < bands; band++) {
            if (wc_first_error_code(&failure) != WIRECOPY_OK) {
                continue;
            }
            wirecopy_code code = search_band(&mine, band, &own, &spent, &own_error);
            uint32_t sofar = __atomic_add_fetch(&done, 1, __ATOMIC_RELAXED);
            if (code == WIRECOPY_OK) {
                code = wc_progress_report(matching->progress, sofar, bands, &own_error);
            }
            wc_first_error_note(&failure, code, &own_error);
        }
        double mark = wc_seconds();
        wc_first_error_note(&failure, wc_search_finish(&mine, &own, &own_error), &own_error);
        wc_lap(&mark, &spent.bucket);
#pragma omp critical(wc_candidates)
        {
            wc_first_error_note(&failure, wc_pairs_take(pairs_ret, &own, &own_error), &own_error);
            add_mean(matching, &spent);
        }
        wc_first_error_note(&failure, wc_row_reader_check(&reader, &own_error), &own_error);
        wc_row_reader_clear(&reader);
    }
    wirecopy_code code = wc_first_error_finish(&failure, error);
    double mark = wc_seconds();
    if (code == WIRECOPY_OK) {
        code = wc_pairs_compact(pairs_ret, error);
    }
    wc_lap(&mark, &matching->stats->seconds_sort);
    matching->stats->seconds_match += mark - start;
    return code;
}
