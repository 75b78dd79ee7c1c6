#include "news/weighing.h"

#include "base/memory.h"
#include "base/walk.h"
#include "news/coherence.h"
#include "news/digest.h"
#include "news/furniture.h"
#include "news/marks.h"
#include "news/short.h"
#include "news/slots.h"
#include "news/telling.h"
#include "run/parallel.h"

/* Measured: docs/accuracy-rules.md, Constants. */
enum { ROUNDS = 4 };

enum { CHUNK = 64 };

typedef struct weighing {
    const wc_run *run;
    wc_weights *weights;
    wc_mark *marks; /* by text */
    int round;
    uint32_t nranges; /* of texts that are polled together; 0: each text by itself */
} weighing;

static void clear_digester(void *context, void *state) {
    (void)context;
    wc_digester_clear(state);
}

static wirecopy_code create_digester(void *context, void *state, uint32_t thread, wirecopy_error *error) {
    (void)thread;
    (void)error;
    ((wc_digester *)state)->strands.weights = ((const weighing *)context)->weights;
    ((wc_digester *)state)->run = ((const weighing *)context)->run;
    return WIRECOPY_OK;
}

static int in_pairs(const wc_weights *weights, uint32_t text) {
    return weights->evidence->starts[text] < weights->evidence->starts[text + 1];
}

static int asks_for(const weighing *work, size_t text) {
    return wc_telling_asks(work->run, (uint32_t)text);
}

static int asks_for_pair(const weighing *work, const wc_pair_view *pair) {
    return asks_for(work, pair->head->a) || asks_for(work, pair->head->b);
}

/* What is asked of the pairs of texts: of which texts, what, and what is made of the answers; settle is called of the
 * others, too. */
typedef struct asking {
    const weighing *work;
    int (*asks)(const weighing *work, uint32_t text);
    wirecopy_code (*poll)(wc_poll *poll, wirecopy_error *error);
    void (*settle)(const weighing *work, uint32_t text, const wc_poll *poll);
} asking;

static wirecopy_code poll_texts(const asking *of, wc_poll *poll, uint32_t from, uint32_t to, wirecopy_error *error) {
    wirecopy_code code = wc_poll_begin(poll, of->work->weights, from, to, error);
    int any = 0;
    for (uint32_t text = from; code == WIRECOPY_OK && text < to; text++) {
        int is_asked = of->asks(of->work, text);
        wc_poll_ask(poll, text, is_asked);
        any |= is_asked;
    }
    if (code == WIRECOPY_OK && any) {
        code = of->poll(poll, error);
    }
    for (uint32_t text = from; code == WIRECOPY_OK && text < to; text++) {
        of->settle(of->work, text, poll);
    }
    return code;
}

static wirecopy_code poll_each(void *context, void *state, size_t from, size_t to, wirecopy_error *error) {
    wirecopy_code code = WIRECOPY_OK;
    for (size_t text = from; code == WIRECOPY_OK && text < to; text++) {
        code = poll_texts(context, state, (uint32_t)text, (uint32_t)text + 1, error);
    }
    return code;
}

static wirecopy_code poll_range(void *context, void *state, size_t range, size_t to, wirecopy_error *error) {
    const weighing *work = ((const asking *)context)->work;
    uint32_t ntexts = work->weights->texts->count, from = wc_range_start(ntexts, work->nranges, (uint32_t)range),
             end = wc_range_start(ntexts, work->nranges, (uint32_t)to);
    return from < end ? poll_texts(context, state, from, end, error) : WIRECOPY_OK;
}

static void clear_poll(void *context, void *state) {
    wc_poll_clear(state, ((const asking *)context)->work->weights->texts->allocator);
}

static wirecopy_code poll_all(const weighing *work, asking of, wirecopy_error *error) {
    of.work = work;
    const wc_loop loop = {.allocator = work->weights->texts->allocator,
                          .threads = work->run->threads,
                          .count = work->nranges > 0 ? work->nranges : work->weights->texts->count,
                          .chunk = work->nranges > 0 ? 1 : CHUNK,
                          .stride = 1, /* a hundred pairs of other texts */
                          .body = work->nranges > 0 ? poll_range : poll_each,
                          .context = &of,
                          .state = {sizeof(wc_poll), NULL, NULL, NULL, clear_poll}};
    return wc_loop_run(&loop, error);
}

static int may_have_furniture(const weighing *work, uint32_t text) {
    return wc_news_furniture_may_have(work->weights, text) && asks_for(work, text);
}

static void settle_furniture(const weighing *work, uint32_t text, const wc_poll *poll) {
    if (wc_poll_asks(poll, text)) {
        wc_news_furniture_find(work->weights, text, poll);
    }
}

static const asking for_furniture = {NULL, may_have_furniture, wc_news_furniture_poll, settle_furniture};

static wirecopy_code leave_furniture(void *context, void *state, size_t from, size_t to, wirecopy_error *error) {
    (void)state;
    (void)error;
    wc_news_furniture_leave(((const weighing *)context)->weights, from, to);
    return WIRECOPY_OK;
}

static int votes_otherwise(const weighing *work, uint32_t text) {
    return wc_marks_has(&work->marks[text], WC_MARK_VOTES) && asks_for(work, text);
}

static void settle_shares(const weighing *work, uint32_t text, const wc_poll *poll) {
    if (wc_poll_asks(poll, text) && wc_coherence_share(work->weights, text, poll)) {
        wc_marks_add(&work->marks[text], WC_MARK_SHARES);
    }
}

/* The share of same pairs through each cell. */
static const asking for_shares = {NULL, votes_otherwise, wc_poll_votes, settle_shares};

/* Texts of which a neighbour's mark says that it changed are marked with another. */
static void tell_neighbours(const weighing *work, size_t block, unsigned changed, unsigned told) {
    const wc_evidence *evidence = work->weights->evidence;
    for (size_t word = 0; word < evidence->blocks[block].count;) {
        const wc_pair_head *head = wc_evidence_view(evidence, block, word, &word).head;
        wc_mark *a = &work->marks[head->a], *b = &work->marks[head->b];
        if (wc_marks_has(a, changed)) {
            wc_marks_add(b, told);
        }
        if (wc_marks_has(b, changed)) {
            wc_marks_add(a, told);
        }
    }
}

static wirecopy_code tell_of_shares(void *context, void *state, size_t block, size_t to, wirecopy_error *error) {
    (void)state;
    (void)to;
    (void)error;
    tell_neighbours(context, block, WC_MARK_SHARES, WC_MARK_ASKED);
    return WIRECOPY_OK;
}

static int is_to_be_weighed(const weighing *work, uint32_t text) {
    return wc_marks_has(&work->marks[text], WC_MARK_VOTES | WC_MARK_ASKED) && asks_for(work, text);
}

/* In the second round cells of another story stop counting: of a text that would be weighed as before the first one
 * knows which. */
static void settle_weights(const weighing *work, uint32_t text, const wc_poll *poll) {
    wc_mark *mark = &work->marks[text];
    if (wc_poll_asks(poll, text)) {
        wc_weighed found = wc_coherence_weigh(work->weights, text, poll, work->round == 0);
        wc_marks_set(mark, WC_MARK_FOREIGN, found.has_foreign);
        wc_marks_set(mark, WC_MARK_WEIGHTS, found.differs);
    } else if (work->round == 1 && wc_marks_has(mark, WC_MARK_FOREIGN)) {
        wc_coherence_drop_foreign(work->weights, text);
        wc_marks_set(mark, WC_MARK_WEIGHTS, 1);
    } else {
        wc_marks_set(mark, WC_MARK_WEIGHTS, 0);
    }
}

static const asking for_weights = {NULL, is_to_be_weighed, wc_poll_neighbours, settle_weights};

static wirecopy_code find_digests(void *context, void *state, size_t from, size_t to, wirecopy_error *error) {
    const weighing *work = context;
    wirecopy_code code = WIRECOPY_OK;
    for (size_t text = from; code == WIRECOPY_OK && text < to; text++) {
        int is_digest = 0;
        if (asks_for(work, text)) {
            code = wc_digester_look(state, (uint32_t)text, &is_digest, error);
        }
        work->weights->of[text].digest = (uint8_t)is_digest;
    }
    return code;
}

static wirecopy_code total_some(void *context, void *state, size_t from, size_t to, wirecopy_error *error) {
    const wc_weights *weights = ((const weighing *)context)->weights;
    (void)state;
    (void)error;
    for (size_t text = from; text < to; text++) {
        uint32_t total = 0;
        for (uint64_t cell = weights->of[text].start; cell < weights->of[text + 1].start; cell++) {
            total += weights->weight[cell] & ~WC_CELL_FOREIGN;
        }
        weights->of[text].total = total;
    }
    return WIRECOPY_OK;
}

static void mark_both(const weighing *work, const wc_pair_head *head, unsigned bits) {
    wc_marks_add(&work->marks[head->a], bits);
    wc_marks_add(&work->marks[head->b], bits);
}

/* Most texts have no such pair, and their pairs need not be looked up. */
static wirecopy_code mark_alike(void *context, void *state, size_t block, size_t to, wirecopy_error *error) {
    const weighing *work = context;
    (void)state;
    (void)to;
    (void)error;
    wc_walk walk = wc_evidence_walk(work->weights->evidence, block);
    for (size_t word = 0; wc_walk_reach(&walk, word);) {
        wc_pair_view pair = wc_evidence_view(work->weights->evidence, block, word, &word);
        if (wc_slots_alike(work->weights, &pair)) {
            mark_both(work, pair.head, WC_MARK_ALIKE);
        }
    }
    return WIRECOPY_OK;
}

static int has_alike(const weighing *work, uint32_t text) {
    return wc_marks_has(&work->marks[text], WC_MARK_ALIKE) && asks_for(work, text);
}

static void settle_slots(const weighing *work, uint32_t text, const wc_poll *poll) {
    if (wc_poll_asks(poll, text)) {
        wc_slots_look(work->weights, text, poll);
    }
}

static const asking for_slots = {NULL, has_alike, wc_slots_poll, settle_slots};

static wirecopy_code complete_block(void *context, void *state, size_t block, size_t to, wirecopy_error *error) {
    const weighing *work = context;
    const wc_weights *weights = work->weights;
    (void)state;
    (void)to;
    (void)error;
    wc_walk walk = wc_evidence_walk(weights->evidence, block);
    for (size_t word = 0; wc_walk_reach(&walk, word);) {
        wc_pair_view pair = wc_evidence_view(weights->evidence, block, word, &word);
        if (!asks_for_pair(work, &pair)) {
            continue;
        }
        wc_weights_complete(weights, &pair);
        if (wc_weights_may_link(&pair)) {
            wc_slots_compare(weights, &pair);
        }
        if (pair.head->flags & WC_PAIR_SERIES) { /* what is its own makes no form of a text */
            mark_both(work, pair.head,
                      WC_MARK_SERIES | (wc_slots_fill_a_form(weights, &pair) ? WC_MARK_FORM : 0));
        }
    }
    return WIRECOPY_OK;
}

/* Whether a text is one of a series, and of a form. */
static wirecopy_code tell_serial(void *context, void *state, size_t from, size_t to, wirecopy_error *error) {
    const weighing *work = context;
    (void)state;
    (void)error;
    for (size_t text = from; text < to; text++) {
        wc_weights_text *of = &work->weights->of[text];
        of->serial = (uint8_t)((wc_marks_has(&work->marks[text], WC_MARK_SERIES) ? WC_SERIAL_SERIES : 0) |
                               (wc_marks_has(&work->marks[text], WC_MARK_FORM) ? WC_SERIAL_FORM : 0));
    }
    return WIRECOPY_OK;
}

/* What an index has in one story was found to be that when the later of the two came, beside more texts that share its
 * other passages than there are now. Measured: docs/index-accuracy.md. */
static int is_told(const weighing *work, const wc_pair_head *head) {
    const int64_t *stories = work->run->stories;
    return stories != NULL && stories[head->a] != 0 && stories[head->a] == stories[head->b];
}

/* Of most pairs that share a passage the vote is known: they are no prints of one story, however rounds go on. */
static int is_to_be_asked(const weighing *work, const wc_pair_view *pair) {
    return (wc_weights_may_be_same(work->weights, pair) || is_told(work, pair->head)) && asks_for_pair(work, pair);
}

static wirecopy_code find_same(void *context, void *state, size_t block, size_t to, wirecopy_error *error) {
    const weighing *work = context;
    const wc_weights *weights = work->weights;
    (void)state;
    (void)to;
    (void)error;
    wc_walk walk = wc_evidence_walk(weights->evidence, block);
    for (size_t word = 0; wc_walk_reach(&walk, word);) {
        wc_pair_view pair = wc_evidence_view(weights->evidence, block, word, &word);
        wc_mark *a = &work->marks[pair.head->a], *b = &work->marks[pair.head->b];
        if ((wc_marks_has(a, WC_MARK_WEIGHTS) || wc_marks_has(b, WC_MARK_WEIGHTS)) && is_to_be_asked(work, &pair) &&
            wc_coherence_ask(weights, &pair, is_told(work, pair.head))) {
            wc_marks_add(a, WC_MARK_VOTES);
            wc_marks_add(b, WC_MARK_VOTES);
        }
    }
    return WIRECOPY_OK;
}

/* What does not change from round to round is looked up before the first, and what was kept of the texts with it. */
static int may_still_be_short(const weighing *work, const wc_pair_view *pair) {
    if ((pair->head->flags & WC_PAIR_SHORT) && work->round == 0 && !wc_short_may_be(work->weights, pair)) {
        pair->head->flags &= (uint8_t)~WC_PAIR_SHORT;
    }
    return (pair->head->flags & WC_PAIR_SHORT) != 0;
}

/* Whether rounds took nothing from a text, so that what is measured by its weights is what it was before them. */
static int counts_as_before(const wc_weights *weights, uint32_t text) {
    return weights->of[text].total == weights->of[text].own;
}

/* Of pairs that their cells do not settle. */
static wirecopy_code measure_short(void *context, void *state, size_t block, size_t to, wirecopy_error *error) {
    const weighing *work = context;
    const wc_weights *weights = work->weights;
    wirecopy_code code = WIRECOPY_OK;
    (void)to;
    wc_walk walk = wc_evidence_walk(weights->evidence, block);
    for (size_t word = 0; code == WIRECOPY_OK && wc_walk_reach(&walk, word);) {
        wc_pair_view pair = wc_evidence_view(weights->evidence, block, word, &word);
        if (!asks_for_pair(work, &pair)) {
            continue;
        }
        if (work->round == 0) {
            wc_slots_look_at_form(weights, &pair);
        } else if (counts_as_before(weights, pair.head->a) && counts_as_before(weights, pair.head->b)) {
            continue;
        }
        if (pair.head->likeness != 0) { /* a pair is written to only where it changes, see wc_coherence_ask */
            pair.head->likeness = 0;
        }
        if (!may_still_be_short(work, &pair) || wc_weights_similarity(weights, &pair) >= wc_coherence_same) {
            continue;
        }
        code = wc_comparer_take(state, pair.head->b, error);
        if (code == WIRECOPY_OK) {
            code = wc_comparer_match(state, pair.head->a, error);
        }
        if (code == WIRECOPY_OK) {
            wc_short_measure(weights, state, &pair);
        }
        if (work->round == 0 && pair.head->likeness == 0) {
            pair.head->flags &= (uint8_t)~WC_PAIR_SHORT;
        }
    }
    return code;
}

/* Texts one after another, of which no pairs are looked up. */
static wirecopy_code over_texts(weighing *work, wc_loop_fn body, wirecopy_error *error) {
    const wc_loop loop = {.allocator = work->weights->texts->allocator,
                          .threads = work->run->threads,
                          .count = work->weights->texts->count,
                          .chunk = CHUNK,
                          .body = body,
                          .context = work};
    return wc_loop_run(&loop, error);
}

static wirecopy_code look_for_digests(weighing *work, wirecopy_error *error) {
    const wc_loop loop = {.allocator = work->weights->texts->allocator,
                          .threads = work->run->threads,
                          .count = work->weights->texts->count,
                          .chunk = CHUNK,
                          .stride = 1, /* a hundred pairs of other texts */
                          .body = find_digests,
                          .context = work,
                          .state = {sizeof(wc_digester), create_digester, NULL, NULL, clear_digester}};
    return wc_loop_run(&loop, error);
}

/* What is done to a block of pairs. */
typedef struct walking {
    weighing *work;
    wc_loop_fn body;
} walking;

static wirecopy_code walk_block(void *context, void *state, size_t block, size_t to, wirecopy_error *error) {
    const walking *of = context;
    wirecopy_code code = of->body(of->work, state, block, to, error);
    wc_evidence_leave(of->work->weights->evidence, block);
    return code;
}

static wirecopy_code create_comparer(void *context, void *state, uint32_t thread, wirecopy_error *error) {
    (void)thread;
    (void)error;
    wc_comparer_init(state, ((const walking *)context)->work->weights->texts);
    return WIRECOPY_OK;
}

static void clear_comparer(void *context, void *state) {
    (void)context;
    wc_comparer_clear(state);
}

static wirecopy_code over_blocks(weighing *work, wc_loop_fn body, wirecopy_error *error) {
    walking of = {work, body};
    const wc_loop loop = {.allocator = work->weights->texts->allocator,
                          .threads = work->run->threads,
                          .count = work->weights->evidence->nblocks,
                          .chunk = 1,
                          .body = walk_block,
                          .context = &of,
                          .state = {sizeof(wc_comparer), create_comparer, NULL, NULL, clear_comparer}};
    return wc_loop_run(&loop, error);
}

/* By what cells count for now. */
static wirecopy_code compare_short(weighing *work, wirecopy_error *error) {
    return over_blocks(work, measure_short, error);
}

static wirecopy_code tell(weighing *work, wc_tidings what, wirecopy_error *error) {
    return wc_telling_step(work->run, work->weights, work->marks, NULL, what, error);
}

static int knows(const weighing *work, uint32_t nsteps) {
    return wc_telling_knows(work->run, nsteps);
}

/* At first all is to be looked at; so it is by a share, which was told of the rounds before and not of what changed. */
static void begin_round(const weighing *work) {
    WC_EACH(uint32_t, text, work->weights->texts->count, WC_AT_RANDOM, work->weights->texts->allocator) {
        if (work->round > 0 && wc_telling_of(work->run) == NULL) {
            wc_marks_set(&work->marks[text], WC_MARK_VOTES | WC_MARK_SHARES | WC_MARK_ASKED, 0);
        } else if (in_pairs(work->weights, text)) {
            wc_marks_set(&work->marks[text], WC_MARK_WEIGHTS | WC_MARK_VOTES, 1);
        }
    }
}

static wirecopy_code run_round(weighing *work, wirecopy_error *error) {
    wirecopy_code code = WIRECOPY_OK;
    begin_round(work);
    /* Asked for shares, and for weights. */
    if (!knows(work, 2)) {
        code = over_blocks(work, find_same, error);
    }
    if (code == WIRECOPY_OK && !knows(work, 1)) {
        code = poll_all(work, for_shares, error);
    }
    if (code == WIRECOPY_OK) {
        code = tell(work, WC_TIDINGS_SHARES, error);
    }
    if (code == WIRECOPY_OK && work->round > 0 && !knows(work, 1)) { /* in the first, all are weighed anyway */
        code = over_blocks(work, tell_of_shares, error);
    }
    if (code == WIRECOPY_OK && !knows(work, 1)) {
        code = poll_all(work, for_weights, error);
    }
    if (code == WIRECOPY_OK) {
        code = tell(work, WC_TIDINGS_WEIGHTS, error);
    }
    return code == WIRECOPY_OK ? over_texts(work, total_some, error) : code;
}

static wirecopy_code run_all(weighing *work, wirecopy_error *error) {
    wirecopy_code code = over_texts(work, total_some, error);
    if (code == WIRECOPY_OK && !knows(work, 1)) {
        code = poll_all(work, for_furniture, error);
    }
    if (code == WIRECOPY_OK) {
        code = tell(work, WC_TIDINGS_BASE, error);
    }
    if (code == WIRECOPY_OK) {
        code = over_texts(work, leave_furniture, error);
    }
    if (code == WIRECOPY_OK && !knows(work, 1)) {
        code = over_blocks(work, mark_alike, error);
    }
    if (code == WIRECOPY_OK && !knows(work, 1)) {
        code = poll_all(work, for_slots, error);
    }
    if (code == WIRECOPY_OK) {
        code = tell(work, WC_TIDINGS_SLOTS, error);
    }
    if (code == WIRECOPY_OK) {
        code = over_blocks(work, complete_block, error);
    }
    if (code == WIRECOPY_OK) {
        code = over_texts(work, tell_serial, error);
    }
    if (code == WIRECOPY_OK) {
        code = tell(work, WC_TIDINGS_SERIAL, error);
    }
    if (code == WIRECOPY_OK && !knows(work, 1)) {
        code = look_for_digests(work, error);
    }
    if (code == WIRECOPY_OK) {
        code = tell(work, WC_TIDINGS_DIGEST, error);
    }
    if (code == WIRECOPY_OK) {
        code = compare_short(work, error);
    }
    for (work->round = 0; code == WIRECOPY_OK && work->round < ROUNDS; work->round++) {
        code = run_round(work, error);
    }
    const wc_telling *telling = wc_telling_of(work->run);
    if (code == WIRECOPY_OK && (telling == NULL || telling->nsteps == WIRECOPY_TELLING_STEPS)) {
        code = compare_short(work, error); /* asked for links and relations */
    }
    return code;
}

wirecopy_code wc_weighing_run(const wc_run *run, const wc_texts *texts, wc_evidence *evidence, wc_weights *weights_ret,
                              wirecopy_error *error) {
    weighing work = {.run = run, .weights = weights_ret};
    wirecopy_code code = wc_weights_create(texts, evidence, weights_ret, error);
    work.marks = wc_allocate_zeroed(texts->allocator, texts->count, sizeof *work.marks);
    if (code == WIRECOPY_OK && work.marks == NULL) {
        code = wc_fail_refused(texts->allocator, texts->count, error);
    }
    if (code == WIRECOPY_OK) {
        work.nranges = wc_poll_nranges(weights_ret, run->stats->memory_nbytes, run->threads);
        code = run_all(&work, error);
    }
    wc_release(texts->allocator, work.marks, texts->count, sizeof *work.marks);
    return code;
}
