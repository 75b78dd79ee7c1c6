#include "news/pairing.h"

#include "base/error.h"
#include "base/memo.h"
#include "base/memory.h"
#include "base/radix.h"
#include "news/anchors.h"
#include "news/choosing.h"
#include "news/compare.h"
#include "news/telling.h"
#include "profile/handed.h"
#include "run/clock.h"
#include "run/parallel.h"

/* Texts a thread takes at a time. */
enum { CHUNK = 256 };

/* Kept values, up to which the anchors of all rounds are dealt at once: 6 MB at most. A text looked up in an index has
 * dozens of others beside it; four rounds would go through what is kept of each four times. */
enum { FEW_VALUES = 1 << 20 };

/* Texts up to which their meetings are counted in a table, of 32 KB at most: those of a form meet at each anchor of it,
 * and dealing, sorting and counting them took a tenth of a query that holds two dozen. Chosen. */
enum { FEW_TEXTS = 64 };

/* Of the pairs it is not known beforehand how many there are: parts are of so many texts. */
enum { PART_TEXTS = 1 << 9 };

wirecopy_code wc_pairing_check(uint64_t ntexts, wirecopy_error *error) {
    return ntexts > 0 && ntexts <= WC_TEXTS_MOST
               ? WIRECOPY_OK
               : wc_fail(error, WIRECOPY_ERROR_LIMIT,
                         "%llu texts in the dump: 1 to %llu can be told apart; split it by date or source",
                         (unsigned long long)ntexts, (unsigned long long)WC_TEXTS_MOST);
}

uint64_t wc_pairing_part_nbytes(void) {
    return 2 * (uint64_t)WC_ANCHORS_PART_RECORDS * sizeof(uint64_t);
}

static uint32_t parts_for(uint64_t count, uint64_t each) {
    return count / each < WC_DEAL_PARTS_MAX ? (uint32_t)(count / each) + 1 : WC_DEAL_PARTS_MAX;
}

typedef struct pairing {
    const wc_run *run;
    const wc_texts *texts;
    wc_deal anchors, pairs;
    wc_met *met; /* of few texts, in place of pairs; NULL: none */
    uint32_t round, nrounds;
    uint32_t nranges, nbeside; /* where memory is short: of texts; so many lie in memory beside one */
    wc_deal chosen;            /* by the ranges of both texts, see wc_stretch */
    wc_evidence *evidence;
} pairing;

/* Of a memo: what two texts share. */
enum { PAIR = 1, PAIR_OF_ONE_SITE };

/* Where memory is short, pairs are compared range by range of both texts, so that what is kept of those lies in it, and
 * what is found of two ranges lies together. What is kept of a range takes a share of the budget, and 8 MiB at most:
 * what polls count of it is twice as much for each thread. Measured: docs/performance.md, Dumps in which much is
 * shared. So many ranges of the earlier text take a third of the budget, beside which the later ones pass: a text is
 * taken in once for all of these. Chosen; half of it instead of a third does as well. */
enum { RANGE_SHARE = 16, RANGE_NBYTES_MOST = 8 << 20, BESIDE_MOST = 5, BESIDE_SHARE = 3 };

/* What a thread has: a dealer, a part of a deal with as much scratch, and what it compares with. */
typedef struct worker {
    wc_dealer dealer;
    uint64_t *records;
    size_t count, capacity;
    wc_comparer comparer;
    wc_evidence evidence[BESIDE_MOST]; /* by the earlier text's range, of those that lie in memory */
    uint64_t compared;
} worker;

static wirecopy_code create_worker(void *context, void *state, wc_deal *deal, wirecopy_error *error) {
    const pairing *work = context;
    worker *own = state;
    wc_comparer_init(&own->comparer, work->texts);
    for (uint32_t i = 0; i < BESIDE_MOST; i++) {
        wc_evidence_init(&own->evidence[i], work->texts->allocator);
        own->evidence[i].nranges = work->nranges;
    }
    return deal != NULL ? wc_dealer_create(&own->dealer, deal, error) : WIRECOPY_OK;
}

static wirecopy_code deal_to_anchors(void *context, void *state, uint32_t thread, wirecopy_error *error) {
    (void)thread;
    return create_worker(context, state, &((pairing *)context)->anchors, error);
}

static wirecopy_code deal_to_pairs(void *context, void *state, uint32_t thread, wirecopy_error *error) {
    (void)thread;
    return create_worker(context, state, &((pairing *)context)->pairs, error);
}

static wirecopy_code deal_to_chosen(void *context, void *state, uint32_t thread, wirecopy_error *error) {
    (void)thread;
    return create_worker(context, state, &((pairing *)context)->chosen, error);
}

static wirecopy_code deal_nothing(void *context, void *state, uint32_t thread, wirecopy_error *error) {
    (void)thread;
    return create_worker(context, state, NULL, error);
}

static wirecopy_code finish_dealing(void *context, void *state, wirecopy_error *error) {
    (void)context;
    return wc_dealer_finish(&((worker *)state)->dealer, error);
}

static wirecopy_code gather_evidence(void *context, void *state, wirecopy_error *error) {
    const pairing *work = context;
    worker *own = state;
    work->run->stats->candidates += own->compared;
    wirecopy_code code = WIRECOPY_OK;
    for (uint32_t i = 0; code == WIRECOPY_OK && i < BESIDE_MOST; i++) {
        code = wc_evidence_take(work->evidence, &own->evidence[i], error);
    }
    return code;
}

static void clear_worker(void *context, void *state) {
    const wirecopy_allocator *allocator = ((const pairing *)context)->texts->allocator;
    worker *own = state;
    wc_dealer_clear(&own->dealer);
    wc_release(allocator, own->records, own->capacity, sizeof *own->records);
    wc_comparer_clear(&own->comparer);
    for (uint32_t i = 0; i < BESIDE_MOST; i++) {
        wc_evidence_clear(&own->evidence[i]);
    }
}

static wirecopy_code deal_some(void *context, void *state, size_t from, size_t to, wirecopy_error *error) {
    const pairing *work = context;
    wirecopy_code code = WIRECOPY_OK;
    for (size_t text = from; code == WIRECOPY_OK && text < to; text++) {
        code = wc_anchors_deal(work->texts, (uint32_t)text, work->round, &((worker *)state)->dealer, error);
    }
    return code;
}

/* Takes every so many parts from one on. */
static wirecopy_code take_parts(worker *own, wc_deal *deal, uint32_t from, uint32_t to, uint32_t step,
                                wirecopy_error *error) {
    size_t count = 0;
    for (uint32_t number = from; number < to; number += step) {
        count += wc_deal_count(deal, number);
    }
    /* One more, so that there is a block even for a part without records. */
    wirecopy_code code =
        wc_grow(deal->allocator, (void **)&own->records, &own->capacity, 2 * count + 1, sizeof *own->records, error);
    own->count = 0;
    for (uint32_t number = from; code == WIRECOPY_OK && number < to; number += step) {
        size_t taken = wc_deal_count(deal, number);
        code = wc_deal_take(deal, number, own->records + own->count, error);
        own->count += taken;
    }
    return code;
}

static wirecopy_code take_part(worker *own, wc_deal *deal, uint32_t number, wirecopy_error *error) {
    return take_parts(own, deal, number, number + 1, 1, error);
}

static wirecopy_code pair_part(void *context, void *state, size_t number, size_t to, wirecopy_error *error) {
    pairing *work = context;
    worker *own = state;
    (void)to;
    wirecopy_code code = take_part(own, &work->anchors, (uint32_t)number, error);
    const wc_names names = {work->texts->ranked, work->texts->count, NULL};
    return code == WIRECOPY_OK
               ? wc_anchors_pair(&names, own->records, own->records + own->count, own->count, &own->dealer, error)
               : code;
}

/* The records of a text's anchors. Those of held texts are not remembered: they take up to twice as much as what is
 * kept of a text, so that less of that would be. Measured: docs/index-performance.md, What helped. */
static wirecopy_code list_records(const pairing *work, uint32_t text, wc_key_list *list, wirecopy_error *error) {
    const wc_corpus *corpus = work->texts->corpus;
    const uint32_t *kept = corpus->kept + (text == 0 ? 0 : corpus->kept_ends[text - 1]);
    uint32_t name = wc_name(work->texts->rank[text], wc_texts_length(work->texts, text));
    size_t before = list->count;
    wirecopy_code code = wc_anchors_list(corpus->sketcher->kernels, kept, WC_ANCHORS_ALL, list, error);
    for (size_t i = before; i < list->count; i++) {
        list->keys[i] = wc_anchors_record(list->keys[i], name);
    }
    return code;
}

/* Counts the meetings of few texts. Their records are of one part and need not be dealt. By rank, as those of an anchor
 * will be sorted. */
static wirecopy_code meet(void *context, void *state, size_t from, size_t to, wirecopy_error *error) {
    const pairing *work = context;
    const wc_texts *texts = work->texts;
    wc_key_list list = {.allocator = texts->allocator};
    size_t expected = (size_t)texts->corpus->kept_ends[texts->count - 1]; /* of news, an anchor for one value to three */
    wirecopy_code code =
        wc_grow(list.allocator, (void **)&list.keys, &list.capacity, 2 * expected + 1, sizeof *list.keys, error);
    (void)state;
    (void)from;
    (void)to;
    for (uint32_t rank = 0; code == WIRECOPY_OK && rank < texts->count; rank++) {
        code = list_records(work, texts->ranked[rank], &list, error);
    }
    if (code == WIRECOPY_OK) { /* and scratch for as many */
        code = wc_grow(list.allocator, (void **)&list.keys, &list.capacity, 2 * list.count + 1, sizeof *list.keys, error);
    }
    if (code == WIRECOPY_OK) {
        const wc_names names = {texts->ranked, texts->count, work->met};
        code = wc_anchors_pair(&names, list.keys, list.keys + list.count, list.count, NULL, error);
    }
    wc_release(list.allocator, list.keys, list.capacity, sizeof *list.keys);
    return code;
}

static int is_named(const wc_run *run, uint32_t text) {
    return run->memo != NULL && run->names[text] != 0;
}

/* What two texts share is decided by what is kept of both, and by whether one site has them. */
static wc_memo_key key_of(const pairing *work, uint32_t a, uint32_t b) {
    int one_site = wc_texts_one_site(work->texts, a, b);
    return (wc_memo_key){work->run->names[a], work->run->names[b], one_site ? PAIR_OF_ONE_SITE : PAIR};
}

static wirecopy_code compare_texts(worker *own, uint32_t a, uint32_t b, wc_pair_view *found_ret,
                                   wirecopy_error *error) {
    wirecopy_code code = wc_comparer_take(&own->comparer, b, error);
    return code == WIRECOPY_OK ? wc_comparer_compare(&own->comparer, a, found_ret, error) : code;
}

/* From the memo, or compared and kept there. */
static wirecopy_code recall_pair(const pairing *work, worker *own, uint32_t a, uint32_t b, wc_pair_view *found_ret,
                                 wirecopy_error *error) {
    wc_memo_key key = key_of(work, a, b);
    size_t nwords;
    const uint64_t *known = wc_memo_find(work->run->memo, key, &nwords);
    if (known != NULL) {
        *found_ret = nwords > 0 ? wc_pair_at((uint64_t *)(uintptr_t)known) : (wc_pair_view){0};
        return WIRECOPY_OK;
    }
    wirecopy_code code = compare_texts(own, a, b, found_ret, error);
    if (code == WIRECOPY_OK) {
        uint64_t *kept =
            wc_memo_keep(work->run->memo, key, found_ret->head != NULL ? wc_pair_words(found_ret->head) : 0);
        if (kept != NULL && found_ret->head != NULL) {
            wc_pair_lay(found_ret, kept);
        }
    }
    return code;
}

static uint32_t range_of(const pairing *work, uint32_t text) {
    return wc_range_of(work->texts->count, work->nranges, text);
}

static wirecopy_code compare_pair(const pairing *work, worker *own, uint64_t pair, wirecopy_error *error) {
    uint32_t a = work->texts->ranked[(uint32_t)pair], b = (uint32_t)(pair >> 32);
    wc_pair_view found = {0};
    own->compared++;
    wirecopy_code code = is_named(work->run, a) && is_named(work->run, b) ? recall_pair(work, own, a, b, &found, error)
                                                                          : compare_texts(own, a, b, &found, error);
    if (code != WIRECOPY_OK || found.head == NULL) {
        return code;
    }
    wc_pair_head head = *found.head;
    head.a = a;
    head.b = b;
    wc_evidence *evidence = &own->evidence[work->nranges > 0 ? range_of(work, a) % work->nbeside : 0];
    return wc_evidence_add(evidence, &(wc_pair_view){&head, found.links, found.cells}, error);
}

/* What is compared some pairs on is on its way to the cache by then, and before it what says where it is. */
enum { AHEAD = 8, LINE_VALUES = 16, AHEAD_VALUES = 512 };

static void fetch_kept(const wc_texts *texts, uint32_t text) {
    const wc_corpus *corpus = texts->corpus;
    uint64_t from = text == 0 ? 0 : corpus->kept_ends[text - 1], to = corpus->kept_ends[text];
    to = to - from < AHEAD_VALUES ? to : from + AHEAD_VALUES;
    for (; from < to; from += LINE_VALUES) {
        __builtin_prefetch(corpus->kept + from);
    }
}

static void fetch_ahead(const wc_texts *texts, const uint64_t *records, size_t i, size_t count) {
    if (i + 3 * AHEAD < count) {
        __builtin_prefetch(texts->ranked + (uint32_t)records[i + 3 * AHEAD]);
        __builtin_prefetch(texts->corpus->kept_ends + texts->ranked[(uint32_t)records[i + 2 * AHEAD]]);
    }
    if (i + AHEAD < count) {
        fetch_kept(texts, texts->ranked[(uint32_t)records[i + AHEAD]]);
    }
}

/* stride: pairs between two checks of the budget. */
static wirecopy_code compare_some(const pairing *work, worker *own, const uint64_t *records, size_t count,
                                  size_t stride, wirecopy_error *error) {
    const wc_texts *texts = work->texts;
    wirecopy_code code = WIRECOPY_OK;
    WC_EACH_WHILE(code == WIRECOPY_OK, size_t, i, count, stride, texts->allocator) {
        fetch_ahead(texts, records, i, count);
        code = compare_pair(work, own, records[i], error);
    }
    return code;
}

/* Takes a part of the pairs of all anchors, and leaves those that are compared. */
static wirecopy_code choose_of_part(pairing *work, worker *own, size_t number, wirecopy_error *error) {
    wirecopy_code code = take_part(own, &work->pairs, (uint32_t)number, error);
    const wc_settled settled = {work->run->stories, work->texts->ranked};
    if (code == WIRECOPY_OK) {
        own->count = wc_choose_pairs(own->records, own->records + own->count, own->count,
                                     settled.stories != NULL ? &settled : NULL);
    }
    return code;
}

/* Pairs of few texts: [from, to) are all of them. */
static wirecopy_code compare_met(void *context, void *state, size_t from, size_t to, wirecopy_error *error) {
    const pairing *work = context;
    const wc_texts *texts = work->texts;
    worker *own = state;
    wirecopy_code code = WIRECOPY_OK;
    for (size_t b = from; code == WIRECOPY_OK && b < to; b++) {
        uint64_t records[FEW_TEXTS], scratch[FEW_TEXTS];
        uint32_t rank = texts->rank[b], name = wc_name(rank, wc_texts_length(texts, (uint32_t)b));
        for (uint32_t i = 0; i < rank; i++) {
            uint32_t earlier = wc_name(i, wc_texts_length(texts, texts->ranked[i]));
            records[i] = wc_meeting((uint32_t)b, earlier, name, 0);
        }
        size_t count = wc_choose_of_met(records, work->met + (size_t)rank * texts->count, scratch, rank);
        code = compare_some(work, own, records, count, WC_AT_RANDOM / 8, error);
    }
    return code;
}

static wirecopy_code compare_part(void *context, void *state, size_t number, size_t to, wirecopy_error *error) {
    worker *own = state;
    (void)to;
    wirecopy_code code = choose_of_part(context, own, number, error);
    return code == WIRECOPY_OK ? compare_some(context, own, own->records, own->count, WC_AT_RANDOM / 8, error) : code;
}

static uint64_t kept_nbytes(const pairing *work) {
    const wc_corpus *corpus = work->texts->corpus;
    return corpus->kept_ends[work->texts->count - 1] * sizeof *corpus->kept;
}

/* Each thread holds a chunk of each part while they are dealt, which takes 2 MiB, or a quarter of the budget for all
 * threads. Chosen. */
enum { RANGES_MOST = 64, CHUNKS_SHARE = 4 };

uint32_t wc_pairing_nranges(uint64_t kept_nbytes, uint64_t budget, uint32_t threads) {
    uint64_t share = budget / RANGE_SHARE + 1,
             wanted = kept_nbytes / (share < RANGE_NBYTES_MOST ? share : RANGE_NBYTES_MOST) + 1,
             parts = budget / CHUNKS_SHARE / (WC_DEAL_CHUNK * sizeof(uint64_t)) / threads;
    uint32_t count = 1;
    parts = parts < WC_DEAL_PARTS_MAX ? WC_DEAL_PARTS_MAX : parts;
    while (count < wanted && count < RANGES_MOST && (count + 1) * (count + 1) <= parts) {
        count++;
    }
    return count;
}

static void count_ranges(pairing *work) {
    uint64_t budget = work->run->stats->memory_nbytes, kept = kept_nbytes(work);
    work->nranges = wc_pairing_nranges(kept, budget, work->run->threads);
    uint64_t beside = budget / BESIDE_SHARE / (kept / work->nranges + 1);
    work->nbeside = (uint32_t)(beside < 1 ? 1 : beside < BESIDE_MOST ? beside : BESIDE_MOST);
}

static wirecopy_code deal_chosen(void *context, void *state, size_t number, size_t to, wirecopy_error *error) {
    pairing *work = context;
    worker *own = state;
    (void)to;
    wirecopy_code code = choose_of_part(work, own, number, error);
    for (size_t i = 0; code == WIRECOPY_OK && i < own->count; i++) {
        uint64_t pair = own->records[i];
        uint32_t a = work->texts->ranked[(uint32_t)pair], b = (uint32_t)(pair >> 32);
        code = wc_dealer_add(&own->dealer, range_of(work, a) * work->nranges + range_of(work, b), pair, error);
    }
    return code;
}

static uint64_t kept_before(const pairing *work, uint32_t text) {
    return text == 0 ? 0 : work->texts->corpus->kept_ends[text - 1] * sizeof *work->texts->corpus->kept;
}

/* What was kept of its texts is not looked at until all other ranges were. */
static void leave_range(const pairing *work, uint32_t range) {
    uint32_t n = work->texts->count;
    wc_allocator_leave(work->texts->allocator, work->texts->corpus->kept,
                       kept_before(work, wc_range_start(n, work->nranges, range)),
                       kept_before(work, wc_range_start(n, work->nranges, range + 1)));
}

/* A range of later texts, with those of the earlier ones that lie in memory. */
static wirecopy_code compare_ranges(void *context, void *state, size_t number, size_t to, wirecopy_error *error) {
    pairing *work = context;
    worker *own = state;
    uint32_t nranges = work->nranges, later = (uint32_t)(number % nranges),
             from = (uint32_t)(number / nranges) * work->nbeside, end = from + work->nbeside;
    (void)to;
    end = end < nranges ? end : nranges;
    for (uint32_t range = from; range < end; range++) {
        own->evidence[range - from].tile = range * nranges + later;
    }
    wirecopy_code code = take_parts(own, &work->chosen, from * nranges + later, end * nranges, nranges, error);
    if (code != WIRECOPY_OK) {
        return code;
    }
    wc_radix_sort(own->records, own->records + own->count, own->count, 0);
    code = compare_some(work, own, own->records, own->count, WC_AT_RANDOM, error);
    if (later < from || later >= end) {
        leave_range(work, later);
    }
    return code;
}

/* Pairs that were chosen elsewhere. */
static wirecopy_code compare_handed(void *context, void *state, size_t from, size_t to, wirecopy_error *error) {
    const pairing *work = context;
    return compare_some(work, state, work->run->handed->pairs + from, to - from, WC_AT_RANDOM / 8, error);
}

static wc_loop loop_of(pairing *work, size_t count, size_t chunk, wc_loop_fn body) {
    return (wc_loop){.allocator = work->texts->allocator,
                     .threads = work->run->threads,
                     .count = count,
                     .chunk = chunk,
                     .body = body,
                     .context = work};
}

/* Anchors of a round, and the pairs that they make. */
static wirecopy_code run_round(pairing *work, wirecopy_error *error) {
    const wc_texts *texts = work->texts;
    const wc_corpus *corpus = texts->corpus;
    uint32_t nparts = wc_anchors_nparts(corpus->kept_ends[texts->count - 1] - corpus->kept_spare);
    const char *folder = texts->corpus->sketcher->options.tmp;
    wirecopy_code code = wc_deal_create(&work->anchors, nparts, folder, texts->allocator, error);
    if (code != WIRECOPY_OK) {
        return code;
    }
    wc_loop loop = loop_of(work, texts->count, CHUNK, deal_some);
    loop.state = (wc_thread_state){sizeof(worker), deal_to_anchors, finish_dealing, NULL, clear_worker};
    code = wc_loop_run(&loop, error);
    if (code != WIRECOPY_OK) {
        return code;
    }
    loop = loop_of(work, work->anchors.nparts, 1, pair_part);
    loop.state = (wc_thread_state){sizeof(worker), deal_to_pairs, finish_dealing, NULL, clear_worker};
    loop.progress = work->run->progress;
    loop.done_before = work->nrounds == 1 ? 0 : (uint64_t)work->round * work->anchors.nparts;
    loop.total = (uint64_t)work->nrounds * work->anchors.nparts;
    return wc_loop_run(&loop, error);
}

static wirecopy_code find_pairs(pairing *work, wirecopy_error *error) {
    const wc_corpus *corpus = work->texts->corpus;
    wirecopy_code code = WIRECOPY_OK;
    if (work->met != NULL) {
        wc_loop loop = loop_of(work, 1, 1, meet);
        loop.progress = work->run->progress;
        return wc_loop_run(&loop, error);
    }
    work->nrounds = corpus->kept_ends[work->texts->count - 1] <= FEW_VALUES ? 1 : WC_ANCHORS_ROUNDS;
    for (uint32_t i = 0; code == WIRECOPY_OK && i < work->nrounds; i++) {
        work->round = work->nrounds == 1 ? WC_ANCHORS_ALL : i;
        code = run_round(work, error);
        wc_deal_clear(&work->anchors);
    }
    return code;
}

/* Compares, and gathers what is found. */
static wirecopy_code run_comparing(pairing *work, wc_loop loop, wirecopy_error *error) {
    loop.state = (wc_thread_state){sizeof(worker), deal_nothing, NULL, gather_evidence, clear_worker};
    loop.progress = work->run->progress;
    return wc_loop_run(&loop, error);
}

static wirecopy_code compare_by_ranges(pairing *work, wirecopy_error *error) {
    const wc_texts *texts = work->texts;
    const char *folder = texts->corpus->sketcher->options.tmp;
    count_ranges(work);
    uint32_t nitems = (work->nranges + work->nbeside - 1) / work->nbeside * work->nranges;
    wirecopy_code code = wc_deal_create(&work->chosen, work->nranges * work->nranges, folder, texts->allocator, error);
    wc_loop loop = loop_of(work, work->pairs.nparts, 1, deal_chosen);
    loop.state = (wc_thread_state){sizeof(worker), deal_to_chosen, finish_dealing, NULL, clear_worker};
    loop.progress = work->run->progress;
    loop.total = (uint64_t)work->pairs.nparts + nitems;
    if (code == WIRECOPY_OK) {
        code = wc_loop_run(&loop, error);
    }
    if (code == WIRECOPY_OK) {
        wc_loop comparing = loop_of(work, nitems, 1, compare_ranges);
        comparing.done_before = work->pairs.nparts;
        comparing.total = loop.total;
        code = run_comparing(work, comparing, error);
    }
    wc_deal_clear(&work->chosen);
    return code;
}

/* What pairs and their lists take for each meeting, and what counts of cells take beside what was kept: of 156 MB of
 * real news 4.3 bytes and a sixth, of 100 MB of bulk 5.9 and a seventh (docs/performance.md, Where the time of the news
 * profile goes: memory). Where more is found it goes to files, and takes longer. */
enum { MEETING_NBYTES = 6, COUNTS_SHARE = 6 };

static uint64_t found_nbytes(uint64_t nmeetings, uint64_t kept_nbytes) {
    return nmeetings * MEETING_NBYTES + kept_nbytes / COUNTS_SHARE;
}

/* Whether what will be found fits in memory beside what is there by then: meetings go as pairs are compared. */
static int fits(const pairing *work) {
    uint64_t nmeetings = 0, dealt = wc_deal_nbytes(&work->pairs);
    for (uint32_t part = 0; part < work->pairs.nparts; part++) {
        nmeetings += wc_deal_count(&work->pairs, part);
    }
    uint64_t found = found_nbytes(nmeetings, kept_nbytes(work));
    return wc_allocator_expect(work->texts->allocator, found > dealt ? found - dealt : 0);
}

static wirecopy_code compare_pairs(pairing *work, wirecopy_error *error) {
    const wc_telling *telling = wc_telling_of(work->run);
    if (telling != NULL && telling->knows_passages) {
        return wc_evidence_read(work->evidence, telling->passages, telling->npassages, work->texts->lengths,
                                work->texts->count, error);
    }
    if (wc_handed_pairs(work->run) != NULL) {
        return run_comparing(work, loop_of(work, work->run->handed->npairs, CHUNK, compare_handed), error);
    }
    if (work->met != NULL) {
        return run_comparing(work, loop_of(work, work->texts->count, CHUNK, compare_met), error);
    }
    return fits(work) ? run_comparing(work, loop_of(work, work->pairs.nparts, 1, compare_part), error)
                      : compare_by_ranges(work, error);
}

/* Where the meetings of all pairs go. Those that are counted are of one part, so that one thread counts. */
static wirecopy_code make_room(pairing *work, wirecopy_error *error) {
    const wc_texts *texts = work->texts;
    size_t n = texts->count;
    if (n > FEW_TEXTS || wc_anchors_nparts(texts->corpus->kept_ends[n - 1]) > 1) {
        return wc_deal_create(&work->pairs, parts_for(n, PART_TEXTS), texts->corpus->sketcher->options.tmp,
                              texts->allocator, error);
    }
    work->met = wc_allocate_zeroed(texts->allocator, n * n, sizeof *work->met);
    return work->met != NULL ? WIRECOPY_OK : wc_fail_refused(texts->allocator, n * n * sizeof *work->met, error);
}

static wirecopy_code pair_all(pairing *work, wirecopy_error *error) {
    const wc_texts *texts = work->texts;
    double start = wc_seconds();
    wirecopy_code code = wc_progress_begin(work->run->progress, WC_STEP_INDEX, error);
    int is_handed = wc_handed_pairs(work->run) != NULL;
    if (code == WIRECOPY_OK && !is_handed) {
        code = make_room(work, error);
    }
    if (code == WIRECOPY_OK && !is_handed) {
        code = find_pairs(work, error);
    }
    wc_spend(start, &work->run->stats->seconds_match, &work->run->stats->seconds_index);
    start = wc_seconds();
    if (code == WIRECOPY_OK) {
        code = wc_progress_begin(work->run->progress, WC_STEP_VERIFY, error);
    }
    if (code == WIRECOPY_OK) {
        code = compare_pairs(work, error);
    }
    wc_deal_clear(&work->pairs);
    wc_release(texts->allocator, work->met, work->met != NULL ? (size_t)texts->count * texts->count : 0,
               sizeof *work->met);
    work->run->stats->seconds_verify += wc_seconds() - start;
    return code;
}

wirecopy_code wc_pairing_run(const wc_run *run, const wc_texts *texts, wc_evidence *evidence_ret,
                             wirecopy_error *error) {
    pairing work = {.run = run, .texts = texts, .evidence = evidence_ret};
    wc_evidence_init(evidence_ret, texts->allocator);
    wirecopy_code code = texts->count > 0 ? wc_pairing_check(texts->count, error) : WIRECOPY_OK;
    if (code == WIRECOPY_OK && texts->count > 0) {
        code = pair_all(&work, error);
    }
    run->stats->verified += evidence_ret->npairs;
    return code == WIRECOPY_OK ? wc_evidence_index(evidence_ret, texts->count, run->threads, error) : code;
}
