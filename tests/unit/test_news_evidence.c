/* The evidence of pairs is the same where they were compared in another run, under other numbers, and where memory is
 * short and they are compared range by range; so is what cells count for by it. */
#include <criterion/criterion.h>
#include <criterion/new/assert.h>

#include "base/memo.h"
#include "base/paged.h"
#include "made_texts.h"
#include "news/pairing.h"
#include "news/poll.h"
#include "news/weighing.h"
#include "random.h"

enum { STORIES = 80, PASSAGES = 12, GRAMS_A_PASSAGE = 60, PASSAGES_A_STORY = 5, STEP = 3, RUNS = 30, SITES = 3 };
enum { NUMBERS = 3 };
enum { LENGTH = PASSAGES_A_STORY * GRAMS_A_PASSAGE * STEP + WC_UNITS_GRAM };

/* Passages of a story: those over PASSAGES are its own. Numbers: in its first lines. */
typedef struct story {
    uint32_t passages[PASSAGES_A_STORY], numbers[NUMBERS];
} story;

static uint32_t hash_of(uint32_t passage, uint32_t gram) {
    return (passage * 7919 + gram + 1) * 2654435761u >> 8;
}

static void add_story(made_texts *made, const story *told, uint32_t site) {
    made_gram grams[PASSAGES_A_STORY * GRAMS_A_PASSAGE];
    made_number numbers[NUMBERS + 1] = {{0, told->numbers[0], 0}};
    uint32_t n = 0, more = site % 2; /* so that slots that two have in common stand at other places of their lists */
    for (uint32_t i = 0; i < NUMBERS; i++) {
        numbers[i + more] = (made_number){i + 1, told->numbers[i], i};
    }
    for (uint32_t p = 0; p < PASSAGES_A_STORY; p++) {
        for (uint32_t i = 0; i < GRAMS_A_PASSAGE; i++) {
            grams[n] = (made_gram){STEP * n, hash_of(told->passages[p], i) % WC_KEPT_FILLER};
            n++;
        }
    }
    made_add(made, LENGTH, grams, n, numbers, NUMBERS + more, site);
}

/* All stories share their first passage, on one site or not, and some of the others. */
static void make_stories(story *stories, random_state *random) {
    for (uint32_t i = 0; i < STORIES; i++) {
        stories[i].passages[0] = 0;
        for (uint32_t k = 0; k < NUMBERS; k++) {
            stories[i].numbers[k] = 1 + random_below(random, STORIES);
        }
        for (uint32_t p = 1; p < PASSAGES_A_STORY; p++) {
            stories[i].passages[p] =
                random_below(random, 3) > 0 ? 1 + random_below(random, PASSAGES) : 1000 + i * PASSAGES_A_STORY + p;
        }
    }
}

static wc_evidence find_evidence(const made_texts *made, wc_memo *memo, const uint32_t *names, uint64_t budget) {
    wirecopy_stats stats = {.memory_nbytes = budget};
    wirecopy_error error = {0};
    wc_evidence evidence;
    wirecopy_options options;
    wc_progress progress;
    wirecopy_options_init(&options, sizeof options);
    wc_progress_init(&progress, &options, WC_STEPS(INDEX) | WC_STEPS(VERIFY));
    const wc_run run = {
        .corpus = &made->corpus, .progress = &progress, .threads = 1, .stats = &stats, .memo = memo, .names = names};
    cr_assert(eq(int, wc_pairing_run(&run, &made->texts, &evidence, &error), WIRECOPY_OK), "%s", error.message);
    wc_progress_clear(&progress);
    return evidence;
}

typedef struct listed_case {
    uint32_t other, place;
    int is_template, has_run;
} listed_case;

static void check_list(const wc_evidence *evidence, uint32_t text, const listed_case *wanted, uint64_t count) {
    uint64_t from = evidence->starts[text];
    cr_assert(eq(u64, evidence->starts[text + 1] - from, count));
    for (uint64_t i = 0; i < count; i++) {
        cr_expect(eq(u32, wc_evidence_other(evidence, from + i), wanted[i].other));
        cr_expect(eq(u32, wc_evidence_place(evidence, from + i), wanted[i].place));
        cr_expect(eq(int, wc_evidence_says(evidence, from + i, WC_LISTED_TEMPLATE), wanted[i].is_template));
        cr_expect(eq(int, wc_evidence_says(evidence, from + i, WC_LISTED_RUN), wanted[i].has_run));
    }
}

Test(news_evidence, lists_say_which_pairs_have_a_long_run_and_which_are_of_a_template) {
    uint32_t links[] = {1 << 16 | 4, 2 << 16 | 6, 3 << 16 | 8}, others[] = {1 << 16 | 2, 2 << 16 | 3, 5 << 16 | 4};
    uint16_t cells[] = {4, 6, 8}, other_cells[] = {2, 3, 4};
    wc_pair_head first = {.a = 2, .b = 0, .nlinks = 3, .ncells = 3, .flags = WC_PAIR_SHORT},
                 second = {.a = 1, .b = 2, .nlinks = 3, .ncells = 3, .flags = WC_PAIR_TEMPLATE};
    wc_evidence evidence;
    wc_evidence_init(&evidence, &wc_allocator_default);
    cr_assert(eq(int, wc_evidence_add(&evidence, &(wc_pair_view){&first, links, cells}, NULL), WIRECOPY_OK));
    cr_assert(eq(int, wc_evidence_add(&evidence, &(wc_pair_view){&second, others, other_cells}, NULL), WIRECOPY_OK));
    cr_assert(eq(int, wc_evidence_index(&evidence, 3, 1, NULL), WIRECOPY_OK));
    uint32_t place = (uint32_t)wc_pair_words(&first);
    check_list(&evidence, 0, &(listed_case){2, 0, 0, 0}, 1);
    check_list(&evidence, 1, &(listed_case){2, place, 1, 0}, 1);
    check_list(&evidence, 2, (const listed_case[]){{0, 0, 0, 1}, {1, place, 1, 1}}, 2);
    cr_expect(eq(u64, wc_evidence_count(&evidence, 2, WC_LISTED_TEMPLATE), 1));
    cr_expect(eq(u64, wc_evidence_count(&evidence, 2, WC_LISTED_RUN), 2));
    wc_evidence_clear(&evidence);
}

/* Counts bytes that are held: what is freed by another size than it was allocated by is seen at the end. */
static void *resize_counted(void *context, void *memory, size_t old_nbytes, size_t new_nbytes) {
    *(size_t *)context += new_nbytes - old_nbytes;
    return wc_allocator_default.resize(wc_allocator_default.context, memory, old_nbytes, new_nbytes);
}

/* Eight pairs a block, so that there are over 64 blocks and more are allocated together. */
enum { LONG_LINKS = 16000, LONG_PAIRS = 600, FEW_PAIRS = 4 };

/* Pairs of texts one after another from that one on, each with its own first cell. */
static void add_long_pairs(wc_evidence *evidence, uint32_t from, uint32_t count) {
    static uint32_t links[LONG_LINKS];
    for (uint32_t text = from; text < from + count; text++) {
        wc_pair_head head = {.a = text, .b = text + 1, .nlinks = LONG_LINKS, .ncells = 1};
        uint16_t cell = (uint16_t)text;
        links[0] = text;
        cr_assert(eq(int, wc_evidence_add(evidence, &(wc_pair_view){&head, links, &cell}, NULL), WIRECOPY_OK));
    }
}

Test(news_evidence, blocks_that_were_allocated_together_are_taken_added_to_and_freed) {
    size_t held = 0;
    wirecopy_allocator counted = {resize_counted, &held};
    wc_evidence evidence, other;
    wc_evidence_init(&evidence, &counted);
    wc_evidence_init(&other, &counted);
    add_long_pairs(&evidence, 0, LONG_PAIRS);
    add_long_pairs(&other, LONG_PAIRS, FEW_PAIRS);
    size_t together = 0;
    for (size_t i = 0; i < evidence.nblocks; i++) {
        together += evidence.blocks[i].allocated == 0;
    }
    cr_expect(gt(sz, together, 0));
    cr_expect(ne(sz, evidence.nspare, 0)); /* which does not lie behind the other's last block */
    cr_assert(eq(int, wc_evidence_take(&evidence, &other, NULL), WIRECOPY_OK));
    add_long_pairs(&evidence, LONG_PAIRS + FEW_PAIRS, LONG_PAIRS);
    cr_assert(eq(int, wc_evidence_index(&evidence, 2 * LONG_PAIRS + FEW_PAIRS + 1, 1, NULL), WIRECOPY_OK));
    for (uint32_t text = 0; text < 2 * LONG_PAIRS + FEW_PAIRS; text++) {
        wc_pair_view found = wc_evidence_find(&evidence, text, text + 1);
        cr_assert(ne(ptr, found.head, NULL), "%u", text);
        cr_assert(eq(u32, found.links[0], text));
        cr_assert(eq(u32, found.cells[0], text));
    }
    wc_evidence_clear(&evidence);
    wc_evidence_clear(&other);
    cr_expect(eq(sz, held, 0));
}

/* Of one text, so that all threads count it. */
enum { CROWD = 1000 * 1000, THREADS = 4 };

Test(news_evidence, several_threads_list_every_pair_of_a_text_in_order) {
    wc_evidence evidence;
    wc_evidence_init(&evidence, &wc_allocator_default);
    for (uint32_t other = CROWD; other > 0; other--) {
        wc_pair_head head = {.a = other, .b = 0};
        cr_assert(eq(int, wc_evidence_add(&evidence, &(wc_pair_view){&head, NULL, NULL}, NULL), WIRECOPY_OK));
    }
    cr_assert(gt(sz, evidence.nblocks, THREADS));
    cr_assert(eq(int, wc_evidence_index(&evidence, CROWD + 1, THREADS, NULL), WIRECOPY_OK));
    cr_assert(eq(u64, evidence.starts[1], CROWD));
    for (uint32_t i = 0; i < CROWD; i++) {
        cr_assert(eq(u32, wc_evidence_other(&evidence, i), i + 1));
        cr_assert(eq(u32, wc_evidence_at(&evidence, wc_evidence_place(&evidence, i)).head->a, i + 1));
        cr_assert(eq(u64, evidence.starts[i + 2], CROWD + i + 1));
    }
    wc_evidence_clear(&evidence);
}

static void compare_evidence(const wc_evidence *one, const wc_evidence *other, uint32_t ntexts) {
    cr_assert(eq(u64, one->npairs, other->npairs));
    for (uint32_t a = 0; a < ntexts; a++) {
        for (uint32_t b = 0; b < a; b++) {
            wc_pair_view found = wc_evidence_find(one, a, b), known = wc_evidence_find(other, a, b);
            cr_assert(eq(int, found.head == NULL, known.head == NULL));
            cr_assert(found.head == NULL || memcmp(found.head, known.head, 8 * wc_pair_words(found.head)) == 0,
                      "texts %u and %u", b, a);
        }
    }
}

/* Some of the stories, as texts of the index that have numbers and as texts that have none. */
static size_t run_on_some(const story *stories, wc_memo *memo, random_state *random) {
    made_texts *made = made_start();
    uint32_t names[STORIES];
    for (uint32_t i = 0; i < STORIES; i++) {
        if (random_below(random, 3) > 0) {
            names[made->texts.count] = random_below(random, 5) > 0 ? 1000 + i : 0;
            add_story(made, &stories[i], random_below(random, SITES));
        }
    }
    wc_evidence found = find_evidence(made, NULL, NULL, 0), known = find_evidence(made, memo, names, 0);
    size_t npairs = (size_t)found.npairs;
    compare_evidence(&found, &known, made->texts.count);
    wc_evidence_clear(&found);
    wc_evidence_clear(&known);
    free(made);
    return npairs;
}

Test(news_evidence, pairs_that_were_compared_before_are_as_they_are_compared_now) {
    random_state random = random_start("news_memo");
    story stories[STORIES];
    size_t npairs = 0;
    wc_memo memo;
    wc_memo_init(&memo, &wc_allocator_default, 8 << 20);
    make_stories(stories, &random);
    for (int i = 0; i < RUNS; i++) {
        npairs += run_on_some(stories, &memo, &random);
    }
    cr_assert(gt(sz, npairs, RUNS * STORIES));
    wc_memo_clear(&memo);
}

Test(news_evidence, pairs_that_are_compared_range_by_range_are_as_those_that_are_not) {
    random_state random = random_start("news_evidence");
    story stories[STORIES];
    made_texts *made = made_start();
    make_stories(stories, &random);
    for (uint32_t i = 0; i < STORIES; i++) {
        add_story(made, &stories[i], random_below(&random, SITES));
    }
    wc_evidence whole = find_evidence(made, NULL, NULL, 0);
    cr_assert(gt(u64, whole.npairs, STORIES));
    uint64_t kept = made->ends[STORIES - 1] * sizeof *made->kept;
    for (uint64_t budget = kept; budget > 0; budget /= 3) {
        wc_paged *paged;
        cr_assert(eq(int, wc_paged_create(budget, NULL, &wc_allocator_default, &paged, NULL), WIRECOPY_OK));
        made->texts.allocator = wc_paged_allocator(paged);
        wc_evidence by_ranges = find_evidence(made, NULL, NULL, budget);
        compare_evidence(&whole, &by_ranges, made->texts.count);
        wc_evidence_clear(&by_ranges);
        wc_paged_free(paged);
    }
    wc_evidence_clear(&whole);
    free(made);
}

static wc_weights weigh(const made_texts *made, wc_evidence *evidence, uint64_t budget, uint32_t threads) {
    wirecopy_stats stats = {.memory_nbytes = budget};
    const wc_run run = {.corpus = &made->corpus, .threads = threads, .stats = &stats};
    wc_weights weights;
    cr_assert(eq(int, wc_weighing_run(&run, &made->texts, evidence, &weights, NULL), WIRECOPY_OK));
    return weights;
}

static void compare_weights(const wc_weights *one, const wc_weights *other, uint32_t ntexts) {
    size_t ncells = (size_t)one->of[ntexts].start, nslots = (size_t)one->of[ntexts].slot;
    cr_assert(eq(sz, (size_t)other->of[ntexts].start, ncells));
    cr_expect(eq(int, memcmp(one->base, other->base, ncells), 0), "furniture");
    cr_expect(eq(int, memcmp(one->varying, other->varying, nslots), 0), "slots that vary");
    cr_expect(eq(int, memcmp(one->same, other->same, ncells * sizeof *one->same), 0), "shares");
    cr_expect(eq(int, memcmp(one->weight, other->weight, ncells), 0), "weights");
    for (uint32_t text = 0; text < ntexts; text++) {
        cr_expect(eq(int, one->of[text].serial, other->of[text].serial), "text %u", text);
        cr_expect(eq(int, one->of[text].digest, other->of[text].digest), "text %u", text);
    }
}

static size_t count_bytes(const uint8_t *bytes, uint64_t n, uint8_t mask) {
    size_t count = 0;
    for (uint64_t i = 0; i < n; i++) {
        count += (bytes[i] & mask) != 0;
    }
    return count;
}

/* Some of each, so that it is compared at all. */
static void check_variety(const wc_weights *weights, uint32_t ntexts) {
    uint64_t ncells = weights->of[ntexts].start, nslots = weights->of[ntexts].slot;
    cr_assert(gt(sz, count_bytes(weights->base, ncells, WC_CELL_FURNITURE), 0));
    cr_assert(gt(sz, count_bytes(weights->varying, nslots, UINT8_MAX), 0));
    cr_assert(gt(sz, count_bytes(weights->weight, ncells, UINT8_MAX), 0));
    cr_assert(lt(sz, count_bytes(weights->weight, ncells, UINT8_MAX),
                 (size_t)ncells - count_bytes(weights->base, ncells, WC_CELL_FURNITURE)));
}

Test(news_evidence, cells_count_for_the_same_where_texts_are_polled_range_by_range) {
    random_state random = random_start("news_polls");
    story stories[STORIES];
    made_texts *made = made_start();
    make_stories(stories, &random);
    for (uint32_t i = 0; i < STORIES; i++) {
        add_story(made, &stories[i], random_below(&random, SITES));
    }
    wc_evidence whole = find_evidence(made, NULL, NULL, 0);
    wc_weights weights = weigh(made, &whole, 0, 1);
    check_variety(&weights, made->texts.count);
    uint64_t kept = made->ends[STORIES - 1] * sizeof *made->kept;
    for (uint64_t budget = kept; budget > 0; budget /= 3) {
        wc_paged *paged;
        cr_assert(eq(int, wc_paged_create(budget, NULL, &wc_allocator_default, &paged, NULL), WIRECOPY_OK));
        made->texts.allocator = wc_paged_allocator(paged);
        wc_evidence by_ranges = find_evidence(made, NULL, NULL, budget);
        wc_weights also = weigh(made, &by_ranges, budget, 1 + budget % 2);
        cr_assert(gt(u32, by_ranges.nranges, 1));
        compare_weights(&weights, &also, made->texts.count);
        wc_weights_clear(&also);
        wc_evidence_clear(&by_ranges);
        wc_paged_free(paged);
    }
    made->texts.allocator = &wc_allocator_default;
    wc_weights_clear(&weights);
    wc_evidence_clear(&whole);
    free(made);
}

/* Stories, and so many more texts that nobody shares anything with. */
static made_texts *make_with_loners(const story *stories, uint32_t count, uint32_t loners) {
    made_texts *made = made_start();
    for (uint32_t i = 0; i < count; i++) {
        add_story(made, &stories[i], i % SITES);
    }
    for (uint32_t i = 0; i < loners; i++) {
        story alone = {{0}, {0}};
        for (uint32_t p = 0; p < PASSAGES_A_STORY; p++) {
            alone.passages[p] = 100000 + i * PASSAGES_A_STORY + p;
        }
        add_story(made, &alone, 0);
    }
    return made;
}

/* The pairs of others, listed for so many texts. */
static wc_evidence copy_evidence(const wc_evidence *from, uint32_t ntexts) {
    wc_evidence made;
    wc_evidence_init(&made, &wc_allocator_default);
    for (size_t block = 0; block < from->nblocks; block++) {
        for (size_t word = 0; word < from->blocks[block].count;) {
            wc_pair_view pair = wc_evidence_view(from, block, word, &word);
            cr_assert(eq(int, wc_evidence_add(&made, &pair, NULL), WIRECOPY_OK));
        }
    }
    cr_assert(eq(int, wc_evidence_index(&made, ntexts, 1, NULL), WIRECOPY_OK));
    return made;
}

Test(news_evidence, cells_count_for_the_same_where_few_texts_are_polled_at_once) {
    enum { FEW = 60, LONERS = 40 };
    random_state random = random_start("news_few_polls");
    story stories[STORIES];
    make_stories(stories, &random);
    made_texts *few = make_with_loners(stories, FEW, 0), *more = make_with_loners(stories, FEW, LONERS);
    wc_evidence of_few = find_evidence(few, NULL, NULL, 0), of_more = copy_evidence(&of_few, FEW + LONERS);
    wc_weights weights = weigh(few, &of_few, 0, 1), also = weigh(more, &of_more, 0, 1);
    check_variety(&weights, FEW);
    cr_assert(eq(u32, wc_poll_nranges(&weights, 0, 1), 1));
    cr_assert(eq(u32, wc_poll_nranges(&also, 0, 1), 0));
    compare_weights(&weights, &also, FEW);
    wc_weights_clear(&weights);
    wc_weights_clear(&also);
    wc_evidence_clear(&of_few);
    wc_evidence_clear(&of_more);
    free(few);
    free(more);
}
