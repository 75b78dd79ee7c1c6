#include "news/weighing.h"

#include <string.h>

#include "base/memory.h"
#include "base/walk.h"
#include "news/digest.h"
#include "news/marks.h"
#include "news/short.h"
#include "news/slots.h"
#include "news/telling.h"
#include "run/parallel.h"

/* All measured: docs/accuracy.md, Constants. What stands in quotation marks weighs a quarter. */
static const double quoted_weight = 0.25;

/* A cell is furniture that three pages have which are mates by their template, and three tenths of all that share it;
 * pages that cover one another so far are copies and no mates. */
enum { MATES_LEAST = 3 };
static const double mates_share = 0.3, copy_cover = 0.9;

/* Coherence: rounds; the similarity from which two are taken for prints of one story; what is taken to be known before
 * anything is, for a passage and for a cell by itself; the share under which a passage is nobody's story, and a cell
 * not its text's own. A text that has less of its own than of others' keeps all. */
enum { ROUNDS = 4 };
static const double same_least = 0.5, passage_known = 2.0, own_known = 0.5, passage_least = 0.4, own_least = 0.25;
static const double home_share = 0.5;

/* Most prints of a text: of all its pairs that look like prints of its story. 0.5 to 0.9 do as well. */
static const double prints_share = 0.7;

/* A vote for counts in full from so much coverage of both on; what is taken to be known of a cell before it is asked.
 */
static const double vote_cover = 0.6, share_known = 0.2;

enum { CHUNK = 64, SHARE_FULL = 65535 };

static double max(double a, double b) {
    return a > b ? a : b;
}

/* How far a pair votes, and whether for. */
typedef struct vote {
    uint32_t weight; /* 0 to WC_VOTE_FULL */
    int is_aye;
} vote;

/* Pages of one site, or perhaps of one template, that tell something else. */
static vote are_mates(const wc_weights *weights, const wc_pair_view *pair) {
    const wc_pair_head *head = pair->head;
    uint32_t a = wc_texts_site(weights->texts, head->a), b = wc_texts_site(weights->texts, head->b);
    vote cast = {WC_VOTE_FULL, 0};
    if ((head->flags & WC_PAIR_TEMPLATE) && (a == b || a == 0 || b == 0)) {
        wc_shared shared = wc_weights_shared(weights, pair);
        cast.is_aye = max(shared.a_cover, shared.b_cover) < copy_cover;
    }
    return cast;
}

/* The pairs through a cell, each counted WHOLE or less. */
typedef struct tally {
    uint64_t pairs;
    uint64_t votes, ayes; /* of these, in WC_VOTE_FULL: all, and those for */
    uint64_t coherent;    /* of the cells that it stands on: their shares of ayes, added up */
} tally;

/* What a thread needs to look at the pairs of a text, cell by cell. */
typedef struct looked {
    tally all, firm; /* firm: a pair counts by its run */
    int state;
} looked;

typedef struct looker {
    looked *cells;
    size_t capacity;
    uint64_t ayes; /* of all pairs of the text, in WC_VOTE_FULL */
    wc_digester digester;
} looker;

typedef struct weighing {
    const wc_run *run;
    wc_weights *weights;
    uint8_t *digest; /* the next */
    wc_mark *marks;  /* by text */
    int round;
} weighing;

static void clear_looker(void *context, void *state) {
    const wirecopy_allocator *allocator = ((const weighing *)context)->weights->texts->allocator;
    looker *own = state;
    wc_release(allocator, own->cells, own->capacity, sizeof *own->cells);
    wc_digester_clear(&own->digester);
}

static wirecopy_code create_looker(void *context, void *state, uint32_t thread, wirecopy_error *error) {
    (void)thread;
    (void)error;
    ((looker *)state)->digester.weights = ((const weighing *)context)->weights;
    return WIRECOPY_OK;
}

static int in_pairs(const wc_weights *weights, uint32_t text) {
    return weights->evidence->starts[text] < weights->evidence->starts[text + 1];
}

static uint32_t cells_of(const wc_weights *weights, uint32_t text) {
    return (uint32_t)(weights->starts[text + 1] - weights->starts[text]);
}

/* A piece of one cell may be shared by chance, where many tell of different things in the same words: forms, stock
 * clauses. A run of three cells is not, one of two four ninths. Measured: docs/accuracy.md, Constants. */
enum { RUN_LONG = 3, WHOLE = RUN_LONG * RUN_LONG };

static uint32_t weight_of_run(uint32_t ncells) {
    return ncells < RUN_LONG ? ncells * ncells : WHOLE;
}

/* Where the run that begins with that link ends: cells of a side by side. */
static uint32_t end_of_run(const wc_pair_view *pair, uint32_t link) {
    do {
        link++;
    } while (link < pair->head->nlinks && wc_link_a(pair->links[link]) == wc_link_a(pair->links[link - 1]) + 1);
    return link;
}

static void count_pair(tally *counted, vote cast, uint32_t weight) {
    counted->pairs += weight;
    counted->votes += (uint64_t)cast.weight * weight;
    counted->ayes += cast.is_aye ? (uint64_t)cast.weight * weight : 0;
}

/* Counts the pairs through each cell and their votes. */
static wirecopy_code count_pairs(const wc_weights *weights, uint32_t text, looker *own,
                                 vote (*ask)(const wc_weights *weights, const wc_pair_view *pair),
                                 wirecopy_error *error) {
    const wc_evidence *evidence = weights->evidence;
    uint32_t ncells = cells_of(weights, text);
    wirecopy_code code =
        wc_grow(weights->texts->allocator, (void **)&own->cells, &own->capacity, ncells, sizeof *own->cells, error);
    if (code != WIRECOPY_OK) {
        return code;
    }
    memset(own->cells, 0, ncells * sizeof *own->cells);
    own->ayes = 0;
    for (uint64_t i = evidence->starts[text]; i < evidence->starts[text + 1]; i++) {
        wc_pair_view pair = wc_evidence_listed(evidence, i);
        vote cast = ask(weights, &pair);
        unsigned shift = pair.head->a == text ? 16 : 0;
        own->ayes += cast.is_aye ? cast.weight : 0;
        for (uint32_t from = 0, to; from < pair.head->nlinks; from = to) {
            to = end_of_run(&pair, from);
            for (uint32_t k = from; k < to; k++) {
                looked *cell = &own->cells[pair.links[k] >> shift & 0xFFFF];
                count_pair(&cell->all, cast, WHOLE);
                count_pair(&cell->firm, cast, weight_of_run(to - from));
            }
        }
    }
    return code;
}

static double pairs_of(const tally *counted) {
    return (double)counted->pairs / WHOLE;
}

static double votes_of(const tally *counted) {
    return (double)counted->votes / WHOLE / WC_VOTE_FULL;
}

static double ayes_of(const tally *counted) {
    return (double)counted->ayes / WHOLE / WC_VOTE_FULL;
}

static wirecopy_code find_furniture(void *context, void *state, size_t from, size_t to, wirecopy_error *error) {
    const wc_weights *weights = ((const weighing *)context)->weights;
    looker *own = state;
    wirecopy_code code = WIRECOPY_OK;
    for (size_t text = from; code == WIRECOPY_OK && text < to; text++) {
        if (!in_pairs(weights, (uint32_t)text)) {
            continue;
        }
        code = count_pairs(weights, (uint32_t)text, own, are_mates, error);
        uint8_t *base = weights->base + weights->starts[text];
        for (uint32_t cell = 0; code == WIRECOPY_OK && cell < cells_of(weights, (uint32_t)text); cell++) {
            double mates = ayes_of(&own->cells[cell].all);
            if (mates >= MATES_LEAST && mates >= mates_share * pairs_of(&own->cells[cell].all)) {
                base[cell] |= WC_CELL_FURNITURE;
            }
        }
    }
    return code;
}

static vote are_same(const wc_weights *weights, const wc_pair_view *pair) {
    (void)weights;
    return (vote){pair->head->vote, (pair->head->flags & WC_PAIR_SAME) != 0};
}

static uint16_t share_of(const tally *counted, uint32_t copies) {
    double known = share_known + copies - 1.0;
    return (uint16_t)((known + ayes_of(counted)) / (known + votes_of(counted)) * SHARE_FULL + 0.5);
}

/* Whether a share changed. */
static int put_shares(const wc_weights *weights, uint32_t text, const looker *own) {
    uint32_t copies = weights->texts->copies[text];
    uint16_t *same = weights->same + weights->starts[text], *firm = weights->firm + weights->starts[text];
    int differs = 0;
    for (uint32_t cell = 0; cell < cells_of(weights, text); cell++) {
        uint16_t all = share_of(&own->cells[cell].all, copies), in_runs = share_of(&own->cells[cell].firm, copies);
        differs |= same[cell] != all || firm[cell] != in_runs;
        same[cell] = all;
        firm[cell] = in_runs;
    }
    return differs;
}

/* The share of same pairs through each cell. */
static wirecopy_code find_shares(void *context, void *state, size_t from, size_t to, wirecopy_error *error) {
    const weighing *work = context;
    looker *own = state;
    wirecopy_code code = WIRECOPY_OK;
    for (size_t text = from; code == WIRECOPY_OK && text < to; text++) {
        if (!wc_marks_has(&work->marks[text], WC_MARK_VOTES)) {
            continue;
        }
        code = count_pairs(work->weights, (uint32_t)text, own, are_same, error);
        if (code == WIRECOPY_OK && put_shares(work->weights, (uint32_t)text, own)) {
            wc_marks_add(&work->marks[text], WC_MARK_SHARES);
        }
    }
    return code;
}

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

static wirecopy_code tell_of_weights(void *context, void *state, size_t block, size_t to, wirecopy_error *error) {
    (void)state;
    (void)to;
    (void)error;
    tell_neighbours(context, block, WC_MARK_WEIGHTS | WC_MARK_DIGEST, WC_MARK_NEAR);
    return WIRECOPY_OK;
}

/* Adds up, for each cell, how those that it stands on in other texts fare there. */
static void add_coherence(const wc_weights *weights, uint32_t text, looker *own) {
    const wc_evidence *evidence = weights->evidence;
    for (uint64_t i = evidence->starts[text]; i < evidence->starts[text + 1]; i++) {
        wc_pair_view pair = wc_evidence_listed(evidence, i);
        uint64_t start = weights->starts[wc_pair_other(&pair, text)];
        unsigned shift = pair.head->a == text ? 16 : 0;
        for (uint32_t from = 0, to; from < pair.head->nlinks; from = to) {
            to = end_of_run(&pair, from);
            for (uint32_t k = from; k < to; k++) {
                looked *cell = &own->cells[pair.links[k] >> shift & 0xFFFF];
                uint64_t other = start + (pair.links[k] >> (16 - shift) & 0xFFFF);
                cell->all.coherent += (uint64_t)weights->same[other] * WHOLE;
                cell->firm.coherent += (uint64_t)weights->firm[other] * weight_of_run(to - from);
            }
        }
    }
}

enum { PLAIN, NOBODYS, FOREIGN };

/* Whether a passage is shared mostly by prints of one story; copies: what the text has beside itself. */
static int is_coherent(const tally *counted, double copies) {
    double passage = (double)counted->coherent / SHARE_FULL / WHOLE, known = passage_known + copies;
    return passage + known >= passage_least * (pairs_of(counted) + known);
}

/* Whether it is this text's own: a part of those who share it look like its prints. */
static int is_own(const tally *counted, double copies) {
    double known = own_known + copies;
    return ayes_of(counted) + known >= own_least * (votes_of(counted) + known);
}

static int have_most_prints(const looker *own, const looked *cell) {
    return own->ayes > 0 && (double)(cell->all.ayes / WHOLE) >= prints_share * (double)own->ayes;
}

/* What most prints of a text have is judged by long runs too: it stays if only short pieces of it are shared by others.
 */
static int judge_cell(const wc_weights *weights, uint32_t text, const looker *own, uint32_t number) {
    const looked *cell = &own->cells[number];
    double copies = weights->texts->copies[text] - 1.0;
    if (weights->base[weights->starts[text] + number] & WC_CELL_FURNITURE) {
        return NOBODYS;
    }
    if (cell->all.pairs == 0) {
        return PLAIN;
    }
    int most = have_most_prints(own, cell);
    if (!is_coherent(&cell->all, copies) && !(most && is_coherent(&cell->firm, copies))) {
        return NOBODYS;
    }
    return is_own(&cell->all, copies) || (most && is_own(&cell->firm, copies)) ? PLAIN : FOREIGN;
}

static void weigh_cells(const weighing *work, uint32_t text, looker *own) {
    const wc_weights *weights = work->weights;
    const uint8_t *base = weights->base + weights->starts[text];
    uint8_t *weight = weights->weight + weights->starts[text];
    uint32_t home = 0, foreign = 0, ncells = cells_of(weights, text);
    for (uint32_t cell = 0; cell < ncells; cell++) {
        own->cells[cell].state = judge_cell(weights, text, own, cell);
        foreign += own->cells[cell].state == FOREIGN ? base[cell] : 0;
        home += own->cells[cell].state == PLAIN && own->cells[cell].all.pairs > 0 ? base[cell] : 0;
    }
    int drop = work->round > 0 && !weights->digest[text] && home > 0 && home >= home_share * foreign, differs = 0;
    for (uint32_t cell = 0; cell < ncells; cell++) {
        int counts = own->cells[cell].state == PLAIN || (own->cells[cell].state == FOREIGN && !drop);
        uint8_t now = counts ? base[cell] : 0;
        differs |= weight[cell] != now;
        weight[cell] = now;
    }
    wc_marks_set(&work->marks[text], WC_MARK_FOREIGN, foreign > 0);
    wc_marks_set(&work->marks[text], WC_MARK_WEIGHTS, differs);
}

/* In the second round cells of another story stop counting. */
static int is_to_be_weighed(const weighing *work, size_t text) {
    unsigned bits = WC_MARK_VOTES | WC_MARK_ASKED | WC_MARK_DIGEST | (work->round == 1 ? WC_MARK_FOREIGN : 0);
    return wc_marks_has(&work->marks[text], bits);
}

static wirecopy_code weigh_some(void *context, void *state, size_t from, size_t to, wirecopy_error *error) {
    const weighing *work = context;
    looker *own = state;
    wirecopy_code code = WIRECOPY_OK;
    for (size_t text = from; code == WIRECOPY_OK && text < to; text++) {
        if (!is_to_be_weighed(work, text)) {
            wc_marks_set(&work->marks[text], WC_MARK_WEIGHTS, 0);
            continue;
        }
        code = count_pairs(work->weights, (uint32_t)text, own, are_same, error);
        if (code == WIRECOPY_OK) {
            add_coherence(work->weights, (uint32_t)text, own);
            weigh_cells(work, (uint32_t)text, own);
        }
    }
    return code;
}

static wirecopy_code find_digests(void *context, void *state, size_t from, size_t to, wirecopy_error *error) {
    const weighing *work = context;
    wirecopy_code code = WIRECOPY_OK;
    for (size_t text = from; code == WIRECOPY_OK && text < to; text++) {
        int was_digest = work->weights->digest[text], is_digest = was_digest;
        wc_mark *mark = &work->marks[text];
        if (wc_marks_has(mark, WC_MARK_NEAR | WC_MARK_WEIGHTS | WC_MARK_DIGEST)) {
            code = wc_digester_look(&((looker *)state)->digester, (uint32_t)text, &is_digest, error);
        }
        work->digest[text] = (uint8_t)is_digest;
        wc_marks_set(mark, WC_MARK_NEAR, 0);
        wc_marks_set(mark, WC_MARK_DIGEST, is_digest != was_digest);
    }
    return code;
}

static wirecopy_code total_some(void *context, void *state, size_t from, size_t to, wirecopy_error *error) {
    const wc_weights *weights = ((const weighing *)context)->weights;
    (void)state;
    (void)error;
    for (size_t text = from; text < to; text++) {
        uint32_t total = 0;
        for (uint64_t cell = weights->starts[text]; cell < weights->starts[text + 1]; cell++) {
            total += weights->weight[cell];
        }
        weights->total[text] = total;
    }
    return WIRECOPY_OK;
}

/* What weighs nothing, now that furniture is known, and what pairs share beside it. */
static wirecopy_code leave_furniture(void *context, void *state, size_t from, size_t to, wirecopy_error *error) {
    const wc_weights *weights = ((const weighing *)context)->weights;
    (void)state;
    (void)error;
    for (uint64_t cell = weights->starts[from]; cell < weights->starts[to]; cell++) {
        weights->weight[cell] = weights->base[cell] & WC_CELL_FURNITURE ? 0 : weights->base[cell];
    }
    return WIRECOPY_OK;
}

static wirecopy_code look_at_slots(void *context, void *state, size_t from, size_t to, wirecopy_error *error) {
    (void)state;
    (void)error;
    for (size_t text = from; text < to; text++) {
        wc_slots_look(((const weighing *)context)->weights, (uint32_t)text);
    }
    return WIRECOPY_OK;
}

static wirecopy_code complete_block(void *context, void *state, size_t block, size_t to, wirecopy_error *error) {
    const wc_weights *weights = ((const weighing *)context)->weights;
    (void)state;
    (void)to;
    (void)error;
    wc_walk walk = wc_evidence_walk(weights->evidence, block);
    for (size_t word = 0; wc_walk_reach(&walk, word);) {
        wc_pair_view pair = wc_evidence_view(weights->evidence, block, word, &word);
        wc_weights_complete(weights, &pair);
        if (wc_weights_may_link(&pair)) {
            wc_slots_compare(weights, &pair);
        }
    }
    return WIRECOPY_OK;
}

/* What a text has before coherence, and whether it is one of a series. */
static wirecopy_code tell_serial(void *context, void *state, size_t from, size_t to, wirecopy_error *error) {
    const wc_weights *weights = ((const weighing *)context)->weights;
    const wc_evidence *evidence = weights->evidence;
    (void)state;
    (void)error;
    for (size_t text = from; text < to; text++) {
        weights->own[text] = weights->total[text];
        for (uint64_t i = evidence->starts[text]; i < evidence->starts[text + 1]; i++) {
            wc_pair_view pair = wc_evidence_listed(evidence, i);
            weights->serial[text] |= (pair.head->flags & WC_PAIR_SERIES) != 0;
        }
    }
    return WIRECOPY_OK;
}

/* A text of little but furniture is like every page that has that furniture, and they are not like it: two vote for one
 * another as far as both are covered. Told before any weight of the round is written, so that each text sees the same.
 */
static uint16_t weigh_vote(const wc_pair_view *pair, const wc_shared *shared) {
    if (!(pair->head->flags & WC_PAIR_SAME)) {
        return WC_VOTE_FULL;
    }
    double cover = shared->a_cover < shared->b_cover ? shared->a_cover : shared->b_cover;
    return cover < vote_cover ? (uint16_t)(cover / vote_cover * WC_VOTE_FULL) : WC_VOTE_FULL;
}

/* Whether it votes otherwise now. */
static int ask_pair(const wc_weights *weights, const wc_pair_view *pair) {
    wc_pair_head *head = pair->head;
    wc_shared shared = wc_weights_shared(weights, pair);
    uint8_t flags = head->flags;
    uint16_t vote = head->vote;
    head->flags &= (uint8_t)~WC_PAIR_SAME;
    head->flags |= wc_weights_similarity_of(weights, pair, &shared) >= same_least ? WC_PAIR_SAME : 0;
    head->vote = weigh_vote(pair, &shared);
    return head->flags != flags || head->vote != vote;
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
        unsigned changed = WC_MARK_WEIGHTS | WC_MARK_DIGEST;
        if ((wc_marks_has(a, changed) || wc_marks_has(b, changed)) && ask_pair(weights, &pair)) {
            wc_marks_add(a, WC_MARK_VOTES);
            wc_marks_add(b, WC_MARK_VOTES);
        }
    }
    return WIRECOPY_OK;
}

static wirecopy_code create_comparer(void *context, void *state, uint32_t thread, wirecopy_error *error) {
    (void)thread;
    (void)error;
    wc_comparer_init(state, ((const weighing *)context)->weights->texts);
    return WIRECOPY_OK;
}

static void clear_comparer(void *context, void *state) {
    (void)context;
    wc_comparer_clear(state);
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
        pair.head->likeness = 0;
        if (!wc_short_may_be(weights, &pair)) {
            pair.head->flags &= (uint8_t)~WC_PAIR_SHORT;
        }
        if (!(pair.head->flags & WC_PAIR_SHORT) || wc_weights_similarity(weights, &pair) >= same_least) {
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

static wirecopy_code over_texts(weighing *work, wc_loop_fn body, wirecopy_error *error) {
    const wc_loop loop = {.allocator = work->weights->texts->allocator,
                          .threads = work->run->threads,
                          .count = work->weights->texts->count,
                          .chunk = CHUNK,
                          .stride = 1, /* a hundred pairs of other texts */
                          .body = body,
                          .context = work,
                          .state = {sizeof(looker), create_looker, NULL, NULL, clear_looker}};
    return wc_loop_run(&loop, error);
}

static wirecopy_code over_blocks(weighing *work, wc_loop_fn body, wirecopy_error *error) {
    const wc_loop loop = {.allocator = work->weights->texts->allocator,
                          .threads = work->run->threads,
                          .count = work->weights->evidence->nblocks,
                          .chunk = 1,
                          .body = body,
                          .context = work};
    return wc_loop_run(&loop, error);
}

/* By what cells count for now. */
static wirecopy_code compare_short(weighing *work, wirecopy_error *error) {
    const wc_loop loop = {.allocator = work->weights->texts->allocator,
                          .threads = work->run->threads,
                          .count = work->weights->evidence->nblocks,
                          .chunk = 1,
                          .body = measure_short,
                          .context = work,
                          .state = {sizeof(wc_comparer), create_comparer, NULL, NULL, clear_comparer}};
    return wc_loop_run(&loop, error);
}

static wirecopy_code tell(weighing *work, wc_tidings what, wirecopy_error *error) {
    return wc_telling_step(work->run, work->weights, work->marks, NULL, what, error);
}

static wirecopy_code tell_digests(weighing *work, wirecopy_error *error) {
    wirecopy_code code = over_blocks(work, tell_of_weights, error);
    if (code == WIRECOPY_OK) {
        code = over_texts(work, find_digests, error);
    }
    uint8_t *before = work->weights->digest;
    if (code == WIRECOPY_OK) {
        work->weights->digest = work->digest;
        work->digest = before;
        code = tell(work, WC_TIDINGS_DIGEST, error);
    }
    return code;
}

/* At first all is to be looked at. */
static void begin_round(const weighing *work) {
    WC_EACH(uint32_t, text, work->weights->texts->count, WC_AT_RANDOM, work->weights->texts->allocator) {
        if (work->round > 0) {
            wc_marks_set(&work->marks[text], WC_MARK_VOTES | WC_MARK_SHARES | WC_MARK_ASKED, 0);
        } else if (in_pairs(work->weights, text)) {
            wc_marks_set(&work->marks[text], WC_MARK_WEIGHTS | WC_MARK_NEAR | WC_MARK_VOTES, 1);
        }
    }
}

static wirecopy_code run_round(weighing *work, wirecopy_error *error) {
    wirecopy_code code = WIRECOPY_OK;
    begin_round(work);
    if (work->round > 0) {
        code = tell_digests(work, error);
    }
    if (code == WIRECOPY_OK) {
        code = over_blocks(work, find_same, error);
    }
    if (code == WIRECOPY_OK) {
        code = over_texts(work, find_shares, error);
    }
    if (code == WIRECOPY_OK) {
        code = tell(work, WC_TIDINGS_SHARES, error);
    }
    if (code == WIRECOPY_OK) {
        code = over_blocks(work, tell_of_shares, error);
    }
    if (code == WIRECOPY_OK) {
        code = over_texts(work, weigh_some, error);
    }
    if (code == WIRECOPY_OK) {
        code = tell(work, WC_TIDINGS_WEIGHTS, error);
    }
    return code == WIRECOPY_OK ? over_texts(work, total_some, error) : code;
}

static wirecopy_code run_all(weighing *work, wirecopy_error *error) {
    wirecopy_code code = over_texts(work, total_some, error);
    if (code == WIRECOPY_OK) {
        code = over_texts(work, find_furniture, error);
    }
    if (code == WIRECOPY_OK) {
        code = tell(work, WC_TIDINGS_BASE, error);
    }
    if (code == WIRECOPY_OK) {
        code = over_texts(work, leave_furniture, error);
    }
    if (code == WIRECOPY_OK) {
        code = over_texts(work, total_some, error);
    }
    if (code == WIRECOPY_OK) {
        code = over_texts(work, look_at_slots, error);
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
    if (code == WIRECOPY_OK) {
        code = compare_short(work, error);
    }
    for (work->round = 0; code == WIRECOPY_OK && work->round < ROUNDS; work->round++) {
        code = run_round(work, error);
    }
    if (code == WIRECOPY_OK) {
        code = compare_short(work, error);
    }
    return code == WIRECOPY_OK ? tell_digests(work, error) : code;
}

static void weigh_alone(const wc_weights *weights) {
    const wc_texts *texts = weights->texts;
    WC_EACH(uint32_t, text, texts->count, WC_AT_RANDOM, texts->allocator) {
        wc_kept_view kept = wc_texts_kept(texts, text);
        uint8_t *base = weights->base + weights->starts[text], *weight = weights->weight + weights->starts[text];
        for (uint32_t cell = 0; cell < kept.ncells; cell++) {
            double share = 1.0 - (1.0 - quoted_weight) * kept.quoted[cell] / 255.0;
            base[cell] = weight[cell] = (uint8_t)(share * WC_WEIGHT_FULL + 0.5);
        }
    }
}

static wirecopy_code allocate(wc_weights *weights, uint8_t **digest_ret, wirecopy_error *error) {
    const wc_texts *texts = weights->texts;
    const wirecopy_allocator *allocator = wc_allocator_scattered(texts->allocator);
    size_t n = texts->count;
    weights->starts = wc_allocate(allocator, n + 1, sizeof *weights->starts);
    weights->total = wc_allocate_zeroed(allocator, n, sizeof *weights->total);
    weights->digest = wc_allocate_zeroed(allocator, n, 1);
    weights->serial = wc_allocate_zeroed(allocator, n, 1);
    weights->own = wc_allocate_zeroed(allocator, n, sizeof *weights->own);
    weights->slots = wc_allocate_zeroed(allocator, n + 1, sizeof *weights->slots);
    *digest_ret = wc_allocate_zeroed(allocator, n, 1);
    if (weights->starts == NULL || weights->total == NULL || weights->digest == NULL || *digest_ret == NULL ||
        weights->serial == NULL || weights->own == NULL || weights->slots == NULL) {
        return wc_fail_refused(allocator, n * (2 * sizeof *weights->starts + 2 * sizeof *weights->total + 3), error);
    }
    weights->starts[0] = 0;
    WC_EACH(uint32_t, text, n, WC_AT_RANDOM, allocator) {
        weights->starts[text + 1] = weights->starts[text] + wc_kept_cells(wc_texts_length(texts, text));
        weights->slots[text + 1] = weights->slots[text] + wc_texts_kept(texts, text).nnumbers;
    }
    size_t ncells = (size_t)weights->starts[n];
    weights->base = wc_allocate(allocator, ncells, 1);
    weights->weight = wc_allocate(allocator, ncells, 1);
    weights->same = wc_allocate_zeroed(allocator, ncells, sizeof *weights->same);
    weights->firm = wc_allocate_zeroed(allocator, ncells, sizeof *weights->firm);
    weights->varying = wc_allocate_zeroed(allocator, (size_t)weights->slots[n], 1);
    if (weights->base == NULL || weights->weight == NULL || weights->same == NULL || weights->firm == NULL ||
        weights->varying == NULL) {
        return wc_fail_refused(allocator, ncells * 6 + (size_t)weights->slots[n], error);
    }
    return WIRECOPY_OK;
}

wirecopy_code wc_weighing_run(const wc_run *run, const wc_texts *texts, wc_evidence *evidence, wc_weights *weights_ret,
                              wirecopy_error *error) {
    *weights_ret = (wc_weights){.texts = texts, .evidence = evidence};
    weighing work = {.run = run, .weights = weights_ret};
    wirecopy_code code = allocate(weights_ret, &work.digest, error);
    if (code == WIRECOPY_OK) {
        work.marks = wc_allocate_zeroed(texts->allocator, texts->count, sizeof *work.marks);
        code = work.marks != NULL ? WIRECOPY_OK : wc_fail_refused(texts->allocator, texts->count, error);
    }
    if (code == WIRECOPY_OK) {
        weigh_alone(weights_ret);
        code = run_all(&work, error);
    }
    wc_release(texts->allocator, work.digest, texts->count, 1);
    wc_release(texts->allocator, work.marks, texts->count, sizeof *work.marks);
    return code;
}
