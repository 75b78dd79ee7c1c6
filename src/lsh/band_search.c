#include "lsh/band_search.h"

#include "base/error.h"
#include "base/memory.h"
#include "base/radix.h"
#include "dump/corpus.h"
#include "run/clock.h"
#include "run/parallel.h"

static wc_search search_of(const wc_run *run, wc_admit_fn admit, const void *admit_context) {
    const wirecopy_sketcher *sketcher = run->corpus->sketcher;
    const wirecopy_options *options = &sketcher->options;
    return (wc_search){.signatures = run->corpus->signatures,
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

/* One thread's search. */
typedef struct searcher {
    wc_search search;
    wc_row_reader reader;
    wc_pairs found;
    band_seconds spent;
} searcher;

typedef struct searching {
    const wc_run *run;
    wc_search search;
    uint32_t first_band;
    wc_pairs *pairs_ret;
} searching;

static wirecopy_code searcher_create(void *context, void *state, uint32_t thread, wirecopy_error *error) {
    const searching *work = context;
    searcher *own = state;
    (void)thread;
    own->search = work->search;
    wc_pairs_init(&own->found, work->search.allocator);
    wc_pairs_init(&own->search.untried, work->search.allocator);
    return wc_signatures_share(&work->run->corpus->signatures, &own->reader, &own->search.signatures, error);
}

static wirecopy_code search_band(searcher *own, uint32_t band, wirecopy_error *error) {
    wc_search *search = &own->search;
    size_t count = search->signatures.count;
    double mark = wc_seconds();
    uint64_t *records = wc_allocate(search->allocator, 2 * count, sizeof *records);
    if (records == NULL) {
        return wc_fail_refused(search->allocator, 2 * count * sizeof *records, error);
    }
    wc_band_fill(search, band, records);
    wc_lap(&mark, &own->spent.band);
    wc_radix_sort_within(records, records + count, count, 32, search->allocator);
    wc_lap(&mark, &own->spent.sort);
    /* The scratch of the sort is free again, and large enough for the largest bucket. */
    wirecopy_code code = wc_band_link(search, band, records, (uint32_t *)(records + count), &own->found, error);
    wc_release(search->allocator, records, 2 * count, sizeof *records);
    wc_lap(&mark, &own->spent.bucket);
    return code;
}

static wirecopy_code search_bands(void *context, void *state, size_t from, size_t to, wirecopy_error *error) {
    const searching *work = context;
    wirecopy_code code = WIRECOPY_OK;
    for (size_t band = from; code == WIRECOPY_OK && band < to; band++) {
        code = search_band(state, work->first_band + (uint32_t)band, error);
    }
    return code;
}

static wirecopy_code searcher_finish(void *context, void *state, wirecopy_error *error) {
    (void)context;
    searcher *own = state;
    double mark = wc_seconds();
    wirecopy_code code = wc_search_finish(&own->search, &own->found, error);
    wc_lap(&mark, &own->spent.bucket);
    return code == WIRECOPY_OK ? wc_row_reader_check(&own->reader, error) : code;
}

static void add_mean(const wc_run *run, const band_seconds *spent) {
    run->stats->seconds_band += spent->band / run->threads;
    run->stats->seconds_sort += spent->sort / run->threads;
    run->stats->seconds_bucket += spent->bucket / run->threads;
}

static wirecopy_code searcher_gather(void *context, void *state, wirecopy_error *error) {
    const searching *work = context;
    searcher *own = state;
    add_mean(work->run, &own->spent);
    return wc_pairs_take(work->pairs_ret, &own->found, error);
}

static void searcher_clear(void *context, void *state) {
    (void)context;
    searcher *own = state;
    wc_pairs_clear(&own->found);
    wc_pairs_clear(&own->search.untried);
    wc_row_reader_clear(&own->reader);
}

/* Each band in progress takes two records for each signature; together they must fit the budget. */
static uint32_t bands_at_once(const wc_run *run) {
    uint64_t each = 2 * sizeof(uint64_t) * (uint64_t)run->corpus->signatures.count + 1;
    uint64_t fit = run->stats->memory_nbytes / 5 / each;
    return run->stats->memory_nbytes == 0 || fit >= run->threads ? run->threads : fit > 0 ? (uint32_t)fit : 1;
}

static wirecopy_code search_some(const wc_run *run, uint32_t first, uint32_t count, wc_admit_fn admit,
                                 const void *admit_context, wc_pairs *pairs_ret, wirecopy_error *error) {
    double start = wc_seconds();
    searching work = {run, search_of(run, admit, admit_context), first, pairs_ret};
    const wc_loop loop = {
        .allocator = work.search.allocator,
        .threads = bands_at_once(run),
        .count = count,
        .chunk = 1,
        .body = search_bands,
        .context = &work,
        .state = {sizeof(searcher), searcher_create, searcher_finish, searcher_gather, searcher_clear},
        .progress = run->progress};
    wirecopy_code code = wc_loop_run(&loop, error);
    double mark = wc_seconds();
    if (code == WIRECOPY_OK) {
        code = wc_pairs_compact(pairs_ret, error);
    }
    wc_lap(&mark, &run->stats->seconds_sort);
    run->stats->seconds_match += mark - start;
    return code;
}

wirecopy_code wc_band_search(const wc_run *run, wc_admit_fn admit, const void *admit_context, wc_pairs *pairs_ret,
                             wirecopy_error *error) {
    uint32_t bands = wc_banding_choose(&run->corpus->sketcher->options).bands;
    return search_some(run, 0, bands, admit, admit_context, pairs_ret, error);
}

wirecopy_code wc_band_search_one(const wc_run *run, uint32_t band, wc_admit_fn admit, const void *admit_context,
                                 wc_pairs *pairs_ret, wirecopy_error *error) {
    return search_some(run, band, 1, admit, admit_context, pairs_ret, error);
}
