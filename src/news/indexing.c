#include "news/indexing.h"

#include "base/deal.h"
#include "base/error.h"
#include "base/memory.h"
#include "base/walk.h"
#include "run/parallel.h"

/* Texts a thread takes at a time. */
enum { CHUNK = 256 };

/* Parts are of about this many records, so that a thread sorts each in its caches' reach. */
enum { PART_RECORDS = 1 << 19 };

/* Of the pairs it is not known beforehand how many there are: parts are of so many lower texts. */
enum { PART_TEXTS = 1 << 10 };

static uint32_t parts_for(uint64_t count, uint64_t each) {
    return count / each < WC_DEAL_PARTS_MAX ? (uint32_t)(count / each) + 1 : WC_DEAL_PARTS_MAX;
}

typedef struct indexing {
    const wc_matching *matching;
    wc_postings *postings;
    wc_deal values, pairs;
    double least;
    wc_pairs *pairs_ret;
} indexing;

static wc_loop loop_of(indexing *work, size_t count, size_t chunk, wc_loop_fn body) {
    return (wc_loop){.allocator = work->postings->allocator,
                     .threads = work->matching->threads,
                     .count = count,
                     .chunk = chunk,
                     .body = body,
                     .context = work};
}

static wirecopy_code thin_some(void *context, void *state, size_t from, size_t to, wirecopy_error *error) {
    const indexing *work = context;
    (void)state;
    (void)error;
    for (size_t text = from; text < to; text++) {
        wc_postings_thin(work->postings, (uint32_t)text);
    }
    return WIRECOPY_OK;
}

static wirecopy_code thin(indexing *work, wirecopy_error *error) {
    const wc_loop loop = loop_of(work, work->postings->samples.count, CHUNK, thin_some);
    wirecopy_code code = wc_loop_run(&loop, error);
    if (code == WIRECOPY_OK) {
        wc_postings_pack(work->postings);
    }
    return code;
}

/* What a thread has: a dealer, and a part of a deal with as much scratch. */
typedef struct worker {
    wc_dealer dealer;
    uint64_t *records;
    size_t count, capacity;
    wc_pairs found;
} worker;

uint64_t wc_indexing_part_nbytes(void) {
    return 2 * (uint64_t)PART_RECORDS * sizeof *((worker *)0)->records;
}

static wirecopy_code deal_to_values(void *context, void *state, uint32_t thread, wirecopy_error *error) {
    indexing *work = context;
    (void)thread;
    return wc_dealer_create(&((worker *)state)->dealer, &work->values, error);
}

static wirecopy_code deal_to_pairs(void *context, void *state, uint32_t thread, wirecopy_error *error) {
    indexing *work = context;
    (void)thread;
    return wc_dealer_create(&((worker *)state)->dealer, &work->pairs, error);
}

static wirecopy_code finish_dealing(void *context, void *state, wirecopy_error *error) {
    (void)context;
    return wc_dealer_finish(&((worker *)state)->dealer, error);
}

static void clear_worker(void *context, void *state) {
    const wirecopy_allocator *allocator = ((const indexing *)context)->postings->allocator;
    worker *own = state;
    wc_dealer_clear(&own->dealer);
    wc_release(allocator, own->records, own->capacity, sizeof *own->records);
    if (own->found.allocator != NULL) {
        wc_pairs_clear(&own->found);
    }
}

static wirecopy_code deal_some(void *context, void *state, size_t from, size_t to, wirecopy_error *error) {
    const indexing *work = context;
    wirecopy_code code = WIRECOPY_OK;
    for (size_t text = from; code == WIRECOPY_OK && text < to; text++) {
        code = wc_postings_deal(work->postings, (uint32_t)text, &((worker *)state)->dealer, error);
    }
    return code;
}

static wirecopy_code deal_values(indexing *work, wirecopy_error *error) {
    wc_loop loop = loop_of(work, work->postings->samples.count, CHUNK, deal_some);
    loop.state = (wc_thread_state){sizeof(worker), deal_to_values, finish_dealing, NULL, clear_worker};
    return wc_loop_run(&loop, error);
}

static wirecopy_code take_part(worker *own, wc_deal *deal, uint32_t number, wirecopy_error *error) {
    own->count = wc_deal_count(deal, number);
    /* One more, so that there is a block even for a part without records. */
    wirecopy_code code = wc_grow(deal->allocator, (void **)&own->records, &own->capacity, 2 * own->count + 1,
                                 sizeof *own->records, error);
    return code == WIRECOPY_OK ? wc_deal_take(deal, number, own->records, error) : code;
}

static wirecopy_code pair_part(void *context, void *state, size_t number, size_t to, wirecopy_error *error) {
    indexing *work = context;
    worker *own = state;
    (void)to;
    wirecopy_code code = take_part(own, &work->values, (uint32_t)number, error);
    return code == WIRECOPY_OK ? wc_postings_pair(work->postings, own->records, own->records + own->count, own->count,
                                                  &own->dealer, error)
                               : code;
}

/* Parts of the values and of the pairs are one stage. */
static void report(const indexing *work, uint32_t before, wc_loop *loop) {
    loop->progress = work->matching->progress;
    loop->done_before = before;
    loop->total = work->values.nparts + work->pairs.nparts;
}

static wirecopy_code deal_pairs(indexing *work, wirecopy_error *error) {
    wc_loop loop = loop_of(work, work->values.nparts, 1, pair_part);
    loop.state = (wc_thread_state){sizeof(worker), deal_to_pairs, finish_dealing, NULL, clear_worker};
    report(work, 0, &loop);
    return wc_loop_run(&loop, error);
}

static wirecopy_code find_in_part(void *context, void *state, size_t number, size_t to, wirecopy_error *error) {
    indexing *work = context;
    worker *own = state;
    (void)to;
    wirecopy_code code = take_part(own, &work->pairs, (uint32_t)number, error);
    return code == WIRECOPY_OK ? wc_postings_candidates(work->postings, own->records, own->records + own->count,
                                                        own->count, work->least, &own->found, error)
                               : code;
}

static wirecopy_code start_finding(void *context, void *state, uint32_t thread, wirecopy_error *error) {
    const indexing *work = context;
    (void)thread;
    (void)error;
    wc_pairs_init(&((worker *)state)->found, work->postings->allocator);
    return WIRECOPY_OK;
}

static wirecopy_code gather_found(void *context, void *state, wirecopy_error *error) {
    const indexing *work = context;
    return wc_pairs_take(work->pairs_ret, &((worker *)state)->found, error);
}

static wirecopy_code find_candidates(indexing *work, uint32_t before, wirecopy_error *error) {
    wc_loop loop = loop_of(work, work->pairs.nparts, 1, find_in_part);
    loop.state = (wc_thread_state){sizeof(worker), start_finding, NULL, gather_found, clear_worker};
    report(work, before, &loop);
    loop.total = before + work->pairs.nparts;
    wirecopy_code code = wc_loop_run(&loop, error);
    return code == WIRECOPY_OK ? wc_pairs_compact(work->pairs_ret, error) : code;
}

wirecopy_code wc_indexing_run(const wc_matching *matching, wc_postings *postings, double least, wc_pairs *pairs_ret,
                              wirecopy_error *error) {
    const char *folder = matching->corpus->sketcher->options.tmp;
    uint32_t ntexts = postings->samples.count;
    indexing work = {.matching = matching, .postings = postings, .least = least, .pairs_ret = pairs_ret};
    if (ntexts == 0) {
        return WIRECOPY_OK;
    }
    wirecopy_code code = thin(&work, error);
    if (code == WIRECOPY_OK) {
        code = wc_deal_create(&work.values, parts_for(postings->samples.ends[ntexts - 1], PART_RECORDS), folder,
                              postings->allocator, error);
    }
    if (code == WIRECOPY_OK) {
        code = deal_values(&work, error);
    }
    if (code == WIRECOPY_OK) {
        code = wc_deal_create(&work.pairs, parts_for(ntexts, PART_TEXTS), folder, postings->allocator, error);
    }
    if (code == WIRECOPY_OK) {
        code = deal_pairs(&work, error);
    }
    uint32_t done = work.values.nparts;
    wc_deal_clear(&work.values);
    if (code == WIRECOPY_OK) {
        code = find_candidates(&work, done, error);
    }
    wc_deal_clear(&work.pairs);
    return code;
}
