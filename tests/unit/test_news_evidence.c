/* The evidence of pairs is the same where they were compared in another run, under other numbers, and where memory is
 * short and they are compared range by range. */
#include <criterion/criterion.h>
#include <criterion/new/assert.h>

#include "base/memo.h"
#include "base/paged.h"
#include "made_texts.h"
#include "news/pairing.h"
#include "random.h"

enum { STORIES = 40, PASSAGES = 12, GRAMS_A_PASSAGE = 60, PASSAGES_A_STORY = 5, STEP = 3, RUNS = 30, SITES = 3 };
enum { LENGTH = PASSAGES_A_STORY * GRAMS_A_PASSAGE * STEP + WC_UNITS_GRAM };

/* Passages of a story: those over PASSAGES are its own. */
typedef struct story {
    uint32_t passages[PASSAGES_A_STORY];
} story;

static uint32_t hash_of(uint32_t passage, uint32_t gram) {
    return (passage * 7919 + gram + 1) * 2654435761u >> 8;
}

static void add_story(made_texts *made, const story *told, uint32_t site) {
    made_gram grams[PASSAGES_A_STORY * GRAMS_A_PASSAGE];
    uint32_t n = 0;
    for (uint32_t p = 0; p < PASSAGES_A_STORY; p++) {
        for (uint32_t i = 0; i < GRAMS_A_PASSAGE; i++) {
            grams[n] = (made_gram){STEP * n, hash_of(told->passages[p], i) % WC_KEPT_FILLER};
            n++;
        }
    }
    made_add(made, LENGTH, grams, n, NULL, 0, site);
}

/* All stories share their first passage, on one site or not, and some of the others. */
static void make_stories(story *stories, random_state *random) {
    for (uint32_t i = 0; i < STORIES; i++) {
        stories[i].passages[0] = 0;
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
    cr_assert(eq(int, wc_evidence_index(&evidence, 3, NULL), WIRECOPY_OK));
    uint32_t place = (uint32_t)wc_pair_words(&first);
    check_list(&evidence, 0, &(listed_case){2, 0, 0, 0}, 1);
    check_list(&evidence, 1, &(listed_case){2, place, 1, 0}, 1);
    check_list(&evidence, 2, (const listed_case[]){{0, 0, 0, 1}, {1, place, 1, 1}}, 2);
    cr_expect(eq(u64, wc_evidence_count(&evidence, 2, WC_LISTED_TEMPLATE), 1));
    cr_expect(eq(u64, wc_evidence_count(&evidence, 2, WC_LISTED_RUN), 2));
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
