#include "news/evidence.h"

#include <stdlib.h>
#include <string.h>

#include "base/capacity.h"
#include "base/error.h"
#include "base/memory.h"
#include "base/walk.h"
#include "run/parallel.h"
#include "sketch/kept.h"

void wc_evidence_init(wc_evidence *evidence, const wirecopy_allocator *allocator) {
    *evidence = (wc_evidence){.allocator = wc_allocator_scattered(allocator)};
}

static size_t ntiles_of(const wc_evidence *evidence) {
    return (size_t)evidence->nranges * evidence->nranges;
}

void wc_evidence_clear(wc_evidence *evidence) {
    const wirecopy_allocator *allocator = evidence->allocator;
    if (allocator == NULL) {
        return;
    }
    for (size_t i = 0; i < evidence->nblocks; i++) {
        if (evidence->blocks[i].allocated > 0) {
            wc_release(allocator, evidence->blocks[i].words, evidence->blocks[i].allocated, sizeof(uint64_t));
        }
    }
    wc_release(allocator, evidence->blocks, evidence->capacity, sizeof *evidence->blocks);
    wc_release(allocator, evidence->stretches, evidence->stretches_capacity, sizeof *evidence->stretches);
    wc_release(allocator, evidence->tiles, evidence->tiles != NULL ? ntiles_of(evidence) + 1 : 0,
               sizeof *evidence->tiles);
    if (evidence->starts != NULL) {
        wc_release(allocator, evidence->listed, 2 * evidence->npairs, sizeof *evidence->listed);
        wc_release(allocator, evidence->starts, (size_t)evidence->ntexts + 1, sizeof *evidence->starts);
    }
    *evidence = (wc_evidence){0};
}

/* Once there are many blocks, so many are allocated at once that they lie in large pages (base/paged.c), and a fifth at
 * most is not used yet. Chosen. */
enum { TOGETHER_SHARE = 4, TOGETHER_LEAST = 16, TOGETHER_MOST = 64 };

static size_t blocks_together(const wc_evidence *evidence) {
    size_t count = evidence->nblocks / TOGETHER_SHARE;
    return count < TOGETHER_LEAST ? 1 : count < TOGETHER_MOST ? count : TOGETHER_MOST;
}

/* A block of the usual size or, for a pair of very long texts, of more words. */
static wirecopy_code allocate_block(wc_evidence *evidence, size_t words, wirecopy_error *error) {
    size_t allocated = words > WC_BLOCK_WORDS ? words : blocks_together(evidence) * WC_BLOCK_WORDS;
    words = words > WC_BLOCK_WORDS ? words : WC_BLOCK_WORDS;
    uint64_t *made = wc_allocate(evidence->allocator, allocated, sizeof *made);
    if (made == NULL) {
        return wc_fail_refused(evidence->allocator, allocated * sizeof *made, error);
    }
    evidence->blocks[evidence->nblocks++] = (wc_block_of_pairs){made, 0, words, allocated};
    evidence->nspare = allocated - words;
    return WIRECOPY_OK;
}

static void take_spare_block(wc_evidence *evidence) {
    const wc_block_of_pairs *last = &evidence->blocks[evidence->nblocks - 1];
    evidence->blocks[evidence->nblocks] = (wc_block_of_pairs){last->words + last->capacity, 0, WC_BLOCK_WORDS, 0};
    evidence->nblocks++;
    evidence->nspare -= WC_BLOCK_WORDS;
}

static wirecopy_code add_block(wc_evidence *evidence, size_t words, wirecopy_error *error) {
    wirecopy_code code = wc_grow(evidence->allocator, (void **)&evidence->blocks, &evidence->capacity,
                                 evidence->nblocks + 1, sizeof *evidence->blocks, error);
    if (code != WIRECOPY_OK) {
        return code;
    }
    if (evidence->nblocks > 0) {
        wc_evidence_leave(evidence, evidence->nblocks - 1);
    }
    if (evidence->nspare > 0 && words <= WC_BLOCK_WORDS) {
        take_spare_block(evidence);
        return WIRECOPY_OK;
    }
    return allocate_block(evidence, words, error);
}

wc_pair_view wc_pair_lay(const wc_pair_view *pair, uint64_t *words_ret) {
    words_ret[wc_pair_words(pair->head) - 1] = 0;
    memcpy(words_ret, pair->head, sizeof *pair->head);
    wc_pair_view made = wc_pair_at(words_ret);
    if (pair->head->nlinks > 0) {
        memcpy(made.links, pair->links, pair->head->nlinks * sizeof *pair->links);
        memcpy(made.cells, pair->cells, pair->head->ncells * sizeof *pair->cells);
    }
    return made;
}

/* The last words of the last block are of the tile that is being added to. */
static wirecopy_code note_stretch(wc_evidence *evidence, size_t words, wirecopy_error *error) {
    size_t to = evidence->blocks[evidence->nblocks - 1].count;
    wc_stretch *last = evidence->nstretches > 0 ? &evidence->stretches[evidence->nstretches - 1] : NULL;
    if (last != NULL && last->tile == evidence->tile && last->block == evidence->nblocks - 1) {
        last->to = to;
        return WIRECOPY_OK;
    }
    wirecopy_code code = wc_grow(evidence->allocator, (void **)&evidence->stretches, &evidence->stretches_capacity,
                                 evidence->nstretches + 1, sizeof *evidence->stretches, error);
    if (code == WIRECOPY_OK) {
        evidence->stretches[evidence->nstretches++] =
            (wc_stretch){evidence->tile, (uint32_t)(evidence->nblocks - 1), to - words, to};
    }
    return code;
}

wirecopy_code wc_evidence_add(wc_evidence *evidence, const wc_pair_view *pair, wirecopy_error *error) {
    size_t words = wc_pair_words(pair->head);
    wc_block_of_pairs *last = evidence->nblocks > 0 ? &evidence->blocks[evidence->nblocks - 1] : NULL;
    if (last == NULL || last->capacity - last->count < words) {
        wirecopy_code code = add_block(evidence, words, error);
        if (code != WIRECOPY_OK) {
            return code;
        }
        last = &evidence->blocks[evidence->nblocks - 1];
    }
    wc_pair_lay(pair, last->words + last->count);
    last->count += words;
    evidence->npairs++;
    return evidence->nranges > 0 ? note_stretch(evidence, words, error) : WIRECOPY_OK;
}

static int is_sound(const wc_pair_head *head, size_t words, const uint32_t *lengths, uint32_t ntexts) {
    return head->a < ntexts && head->b < ntexts && head->a != head->b &&
           head->nlinks <= wc_kept_cells(lengths[head->a]) && head->ncells <= wc_kept_cells(lengths[head->b]) &&
           wc_pair_words(head) <= words;
}

/* Each cell is one of its text. */
static int has_cells(const wc_pair_view *pair, uint32_t a_cells, uint32_t b_cells) {
    for (uint32_t i = 0; i < pair->head->nlinks; i++) {
        if (wc_link_a(pair->links[i]) >= a_cells || wc_link_b(pair->links[i]) >= b_cells) {
            return 0;
        }
    }
    for (uint32_t i = 0; i < pair->head->ncells; i++) {
        if (pair->cells[i] >= b_cells) {
            return 0;
        }
    }
    return 1;
}

wirecopy_code wc_evidence_read(wc_evidence *evidence, const uint64_t *words, size_t count, const uint32_t *lengths,
                               uint32_t ntexts, wirecopy_error *error) {
    wirecopy_code code = WIRECOPY_OK;
    for (size_t at = 0; code == WIRECOPY_OK && at < count;) {
        const wc_pair_head *head = (const wc_pair_head *)(words + at);
        wc_pair_view pair = {0};
        /* Looked at once its head is known to be there. */
        if (count - at >= sizeof *head / sizeof *words && is_sound(head, count - at, lengths, ntexts)) {
            pair = wc_pair_at((uint64_t *)(uintptr_t)(words + at));
        }
        if (pair.head == NULL || !has_cells(&pair, wc_kept_cells(lengths[head->a]), wc_kept_cells(lengths[head->b]))) {
            return wc_fail(error, WIRECOPY_ERROR_FORMAT,
                           "passages are corrupt, or of other texts: give those that were made of these");
        }
        code = wc_evidence_add(evidence, &pair, error);
        at += wc_pair_words(head);
    }
    return code;
}

/* Before their blocks are added. */
static wirecopy_code take_stretches(wc_evidence *evidence, const wc_evidence *from, wirecopy_error *error) {
    wirecopy_code code = wc_grow(evidence->allocator, (void **)&evidence->stretches, &evidence->stretches_capacity,
                                 evidence->nstretches + from->nstretches + 1, sizeof *evidence->stretches, error);
    evidence->nranges = from->nranges;
    for (size_t i = 0; code == WIRECOPY_OK && i < from->nstretches; i++) {
        wc_stretch taken = from->stretches[i];
        taken.block += (uint32_t)evidence->nblocks;
        evidence->stretches[evidence->nstretches++] = taken;
    }
    return code;
}

wirecopy_code wc_evidence_take(wc_evidence *evidence, wc_evidence *from, wirecopy_error *error) {
    wirecopy_code code = from->nranges > 0 ? take_stretches(evidence, from, error) : WIRECOPY_OK;
    if (code != WIRECOPY_OK) {
        return code;
    }
    code = wc_grow(evidence->allocator, (void **)&evidence->blocks, &evidence->capacity,
                   evidence->nblocks + from->nblocks + 1, sizeof *evidence->blocks, error);
    if (code == WIRECOPY_OK && from->nblocks > 0) {
        memcpy(evidence->blocks + evidence->nblocks, from->blocks, from->nblocks * sizeof *from->blocks);
        evidence->nblocks += from->nblocks;
        evidence->npairs += from->npairs;
        evidence->nspare = 0; /* what lay behind the last block is not behind the last one any more */
        from->nblocks = from->nspare = 0;
        from->npairs = 0;
    }
    return code;
}

/* Threads that go through pairs count at both texts of each. Lists are sorted at last, so the order does not matter. */
static uint64_t take_next(uint64_t *next) {
    return __atomic_fetch_add(next, 1, __ATOMIC_RELAXED);
}

static wirecopy_code loop_over(wc_evidence *evidence, uint32_t threads, size_t count, size_t chunk, wc_loop_fn body,
                               wirecopy_error *error) {
    const wc_loop loop = {.allocator = evidence->allocator,
                          .threads = threads,
                          .count = count,
                          .chunk = chunk,
                          .body = body,
                          .context = evidence};
    return wc_loop_run(&loop, error);
}

static wirecopy_code count_block(void *context, void *state, size_t block, size_t to, wirecopy_error *error) {
    wc_evidence *evidence = context;
    (void)state;
    (void)to;
    (void)error;
    wc_walk walk = wc_evidence_walk(evidence, block);
    for (size_t word = 0; wc_walk_reach(&walk, word);) {
        wc_pair_view pair = wc_evidence_view(evidence, block, word, &word);
        take_next(&evidence->starts[pair.head->a + 1]);
        take_next(&evidence->starts[pair.head->b + 1]);
    }
    wc_evidence_leave(evidence, block);
    return WIRECOPY_OK;
}

static wirecopy_code count_pairs(wc_evidence *evidence, uint32_t threads, wirecopy_error *error) {
    wirecopy_code code = loop_over(evidence, threads, evidence->nblocks, 1, count_block, error);
    WC_EACH(uint32_t, text, evidence->ntexts, WC_IN_ORDER, evidence->allocator) {
        evidence->starts[text + 1] += evidence->starts[text];
    }
    return code;
}

/* Cells of a are in the upper halves of the links. */
static uint32_t has_run(const wc_pair_view *pair, int of_a) {
    uint32_t n = of_a ? pair->head->nlinks : pair->head->ncells, length = 1;
    for (uint32_t i = 1; i < n && length < WC_RUN_LONG; i++) {
        uint32_t step = of_a ? wc_link_a(pair->links[i]) - wc_link_a(pair->links[i - 1])
                             : (uint32_t)pair->cells[i] - pair->cells[i - 1];
        length = step == 1 ? length + 1 : 1;
    }
    return n > 0 && length >= WC_RUN_LONG ? WC_LISTED_RUN : 0;
}

/* In the list of its text a, or b. */
static void list_pair(wc_evidence *evidence, const wc_pair_view *pair, int of_a, uint32_t place) {
    const wc_pair_head *head = pair->head;
    uint32_t says = (head->flags & WC_PAIR_TEMPLATE ? WC_LISTED_TEMPLATE : 0) | has_run(pair, of_a);
    uint32_t text = of_a ? head->a : head->b, other = of_a ? head->b : head->a;
    evidence->listed[take_next(&evidence->starts[text])] = wc_evidence_entry(other, says, place);
}

static wirecopy_code list_block(void *context, void *state, size_t block, size_t to, wirecopy_error *error) {
    wc_evidence *evidence = context;
    (void)state;
    (void)to;
    (void)error;
    wc_walk walk = wc_evidence_walk(evidence, block);
    for (size_t word = 0, next; wc_walk_reach(&walk, word); word = next) {
        wc_pair_view pair = wc_evidence_view(evidence, block, word, &next);
        uint32_t place = (uint32_t)(block * WC_BLOCK_WORDS + word);
        list_pair(evidence, &pair, 1, place);
        list_pair(evidence, &pair, 0, place);
    }
    return WIRECOPY_OK;
}

static void list_stretch(wc_evidence *evidence, const wc_stretch *stretch, uint32_t range) {
    uint32_t from = wc_range_start(evidence->ntexts, evidence->nranges, range),
             to = wc_range_start(evidence->ntexts, evidence->nranges, range + 1);
    for (size_t word = stretch->from, next; word < stretch->to; word = next) {
        wc_pair_view pair = wc_evidence_view(evidence, stretch->block, word, &next);
        uint32_t place = (uint32_t)(stretch->block * WC_BLOCK_WORDS + word);
        if (pair.head->a >= from && pair.head->a < to) {
            list_pair(evidence, &pair, 1, place);
        }
        if (pair.head->b >= from && pair.head->b < to) {
            list_pair(evidence, &pair, 0, place);
        }
    }
    wc_evidence_leave_stretch(evidence, stretch);
}

/* Range by range of texts, so that what is written lies together, too. */
static wirecopy_code list_range(void *context, void *state, size_t range, size_t to, wirecopy_error *error) {
    wc_evidence *evidence = context;
    (void)state;
    (void)to;
    (void)error;
    for (size_t tile = 0; tile < ntiles_of(evidence); tile++) {
        for (size_t i = evidence->tiles[tile]; wc_tile_has(evidence, tile, range) && i < evidence->tiles[tile + 1];
             i++) {
            wc_allocator_trim(evidence->allocator);
            list_stretch(evidence, &evidence->stretches[i], (uint32_t)range);
        }
    }
    return WIRECOPY_OK;
}

/* starts moves on to the ends, and is moved back. */
static wirecopy_code list_pairs(wc_evidence *evidence, uint32_t threads, wirecopy_error *error) {
    wirecopy_code code = evidence->nranges > 0 ? loop_over(evidence, threads, evidence->nranges, 1, list_range, error)
                                               : loop_over(evidence, threads, evidence->nblocks, 1, list_block, error);
    WC_EACH(uint32_t, text, evidence->ntexts, WC_IN_ORDER, evidence->allocator) {
        uint32_t at = evidence->ntexts - text;
        evidence->starts[at] = evidence->starts[at - 1];
    }
    evidence->starts[0] = 0;
    return code;
}

static void sift(uint64_t *keys, size_t root, size_t n) {
    for (size_t child; (child = 2 * root + 1) < n; root = child) {
        child += child + 1 < n && keys[child] < keys[child + 1];
        if (keys[root] >= keys[child]) {
            return;
        }
        uint64_t key = keys[root];
        keys[root] = keys[child];
        keys[child] = key;
    }
}

static void sort_keys(uint64_t *keys, size_t n) {
    for (size_t i = n / 2; i-- > 0;) {
        sift(keys, i, n);
    }
    for (size_t end = n; end-- > 1;) {
        uint64_t key = keys[0];
        keys[0] = keys[end];
        keys[end] = key;
        sift(keys, 0, end);
    }
}

/* Texts a thread takes at a time, of some forty pairs each. */
enum { SORTED_CHUNK = 256 };

static wirecopy_code sort_some(void *context, void *state, size_t from, size_t to, wirecopy_error *error) {
    wc_evidence *evidence = context;
    (void)state;
    (void)error;
    for (size_t text = from; text < to; text++) {
        uint64_t start = evidence->starts[text];
        sort_keys(evidence->listed + start, (size_t)(evidence->starts[text + 1] - start));
    }
    return WIRECOPY_OK;
}

static int by_tile(const void *left, const void *right) {
    const wc_stretch *a = left, *b = right;
    return (a->tile > b->tile) - (a->tile < b->tile);
}

static wirecopy_code index_tiles(wc_evidence *evidence, wirecopy_error *error) {
    size_t ntiles = ntiles_of(evidence), at = 0;
    evidence->tiles = wc_allocate(evidence->allocator, ntiles + 1, sizeof *evidence->tiles);
    if (evidence->tiles == NULL) {
        return wc_fail_refused(evidence->allocator, (ntiles + 1) * sizeof *evidence->tiles, error);
    }
    qsort(evidence->stretches, evidence->nstretches, sizeof *evidence->stretches, by_tile);
    for (size_t tile = 0; tile <= ntiles; tile++) {
        while (at < evidence->nstretches && evidence->stretches[at].tile < tile) {
            at++;
        }
        evidence->tiles[tile] = at;
    }
    return WIRECOPY_OK;
}

wirecopy_code wc_evidence_index(wc_evidence *evidence, uint32_t ntexts, uint32_t threads, wirecopy_error *error) {
    if (evidence->nranges > 0) {
        wirecopy_code code = index_tiles(evidence, error);
        if (code != WIRECOPY_OK) {
            return code;
        }
    }
    if (evidence->npairs > WIRECOPY_PAIRS_MOST || evidence->nblocks > UINT32_MAX / WC_BLOCK_WORDS) {
        return wc_fail(error, WIRECOPY_ERROR_LIMIT,
                       "%llu pairs of texts have passages in common, over the limit of %llu: split the input by date "
                       "or source",
                       (unsigned long long)evidence->npairs, (unsigned long long)WIRECOPY_PAIRS_MOST);
    }
    size_t nstarts = (size_t)ntexts + 1, nlisted = 2 * (size_t)evidence->npairs;
    evidence->ntexts = ntexts;
    evidence->starts = wc_allocate_zeroed(evidence->allocator, nstarts, sizeof *evidence->starts);
    evidence->listed = wc_allocate(evidence->allocator, nlisted, sizeof *evidence->listed);
    if (evidence->starts == NULL || evidence->listed == NULL) {
        size_t nbytes = nstarts * sizeof *evidence->starts + nlisted * sizeof *evidence->listed;
        wc_release(evidence->allocator, evidence->listed, nlisted, sizeof *evidence->listed);
        wc_release(evidence->allocator, evidence->starts, nstarts, sizeof *evidence->starts);
        evidence->starts = NULL;
        return wc_fail_refused(evidence->allocator, nbytes, error);
    }
    wirecopy_code code = count_pairs(evidence, threads, error);
    if (code == WIRECOPY_OK) {
        code = list_pairs(evidence, threads, error);
    }
    return code == WIRECOPY_OK ? loop_over(evidence, threads, ntexts, SORTED_CHUNK, sort_some, error) : code;
}

wc_pair_view wc_evidence_find(const wc_evidence *evidence, uint32_t one, uint32_t other) {
    uint64_t from = evidence->starts[one], to = evidence->starts[one + 1];
    if (to - from > evidence->starts[other + 1] - evidence->starts[other]) {
        return wc_evidence_find(evidence, other, one);
    }
    while (from < to) {
        uint64_t middle = from + (to - from) / 2;
        uint32_t found = wc_evidence_other(evidence, middle);
        if (found == other) {
            return wc_evidence_at(evidence, wc_evidence_place(evidence, middle));
        }
        if (found < other) {
            from = middle + 1;
        } else {
            to = middle;
        }
    }
    return (wc_pair_view){0};
}
