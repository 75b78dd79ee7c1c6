/* The public header, as a program that links the library uses it. */
#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "random.h"
#include "wirecopy/wirecopy.h"

#define XXH_INLINE_ALL
#include <xxhash.h>

static wirecopy_options defaults(void) {
    wirecopy_options options;
    wirecopy_options_init(&options, sizeof options);
    options.profile = WIRECOPY_PROFILE_NEAR;
    options.threads = 2;
    return options;
}

static wirecopy_sketcher *sketcher_of(const wirecopy_options *options) {
    wirecopy_sketcher *sketcher = NULL;
    wirecopy_error error = {0};
    cr_assert(eq(int, wirecopy_sketcher_create(options, &sketcher, &error), WIRECOPY_OK), "%s", error.message);
    return sketcher;
}

static void sign(const wirecopy_sketcher *sketcher, const char *text, uint32_t *minima, uint64_t *nshingles) {
    cr_assert(eq(int, wirecopy_sign(sketcher, text, strlen(text), minima, nshingles, NULL), WIRECOPY_OK));
}

Test(sign, equal_words_give_equal_signatures) {
    wirecopy_options options = defaults();
    wirecopy_sketcher *sketcher = sketcher_of(&options);
    uint32_t a[128], b[128];
    uint64_t a_shingles, b_shingles;
    sign(sketcher, "The storm closed the harbour on Monday.", a, &a_shingles);
    sign(sketcher, "the STORM closed -- the harbour\n\non Monday!", b, &b_shingles);
    cr_assert(eq(int, memcmp(a, b, sizeof a), 0));
    cr_assert(eq(u64, a_shingles, 3), "seven words, five to a shingle");
    cr_assert(eq(dbl, wirecopy_estimate_jaccard(a, b, 128), 1.0));
    wirecopy_sketcher_free(sketcher);
}

Test(sign, a_text_shorter_than_a_shingle_still_has_one) {
    wirecopy_options options = defaults();
    wirecopy_sketcher *sketcher = sketcher_of(&options);
    uint32_t a[128], b[128];
    uint64_t nshingles;
    sign(sketcher, "Markets fall", a, &nshingles);
    cr_assert(eq(u64, nshingles, 1));
    sign(sketcher, "markets FALL.", b, NULL);
    cr_assert(eq(dbl, wirecopy_estimate_jaccard(a, b, 128), 1.0));
    sign(sketcher, "", a, &nshingles);
    cr_assert(eq(u64, nshingles, 0));
    cr_assert(eq(u32, a[0], UINT32_MAX));
    wirecopy_sketcher_free(sketcher);
}

Test(sign, the_seed_changes_the_signature) {
    wirecopy_options one = defaults(), two = defaults();
    two.seed = 2;
    wirecopy_sketcher *by_one = sketcher_of(&one), *by_two = sketcher_of(&two);
    uint32_t a[128], b[128];
    sign(by_one, "The storm closed the harbour on Monday.", a, NULL);
    sign(by_two, "The storm closed the harbour on Monday.", b, NULL);
    cr_assert(eq(dbl, wirecopy_estimate_jaccard(a, b, 128), 0.0));
    wirecopy_sketcher_free(by_one);
    wirecopy_sketcher_free(by_two);
}

/* The first outputs of SplitMix64 from the seed 1 are 910A2DEC89025CC1, BEEB8DA1658EEC67, F893A2EEFB32555E and
 * 71C18690EE42C90B; a multiplier is the lower half with its lowest bit set. A text shorter than a shingle is one. */
Test(sign, a_value_is_the_shingles_hash_times_an_odd_multiplier) {
    const uint32_t multipliers[] = {0x89025CC1, 0x658EEC67, 0xFB32555F, 0xEE42C90B};
    const uint32_t shingle = (uint32_t)XXH3_64bits_withSeed("markets fall", 12, 1);
    wirecopy_options options = defaults();
    wirecopy_sketcher *sketcher = sketcher_of(&options);
    uint32_t minima[128];
    sign(sketcher, "Markets fall", minima, NULL);
    for (int j = 0; j < 4; j++) {
        cr_assert(eq(u32, minima[j], multipliers[j] * shingle), "position %d", j);
    }
    wirecopy_sketcher_free(sketcher);
}

/* An even multiplier loses the shingle's highest bit. */
Test(sign, multipliers_are_odd) {
    wirecopy_options options = defaults();
    wirecopy_sketcher *sketcher = sketcher_of(&options);
    uint32_t shingle = (uint32_t)XXH3_64bits_withSeed("markets fall", 12, 1), minima[128], odd = 0;
    int halvings = 0;
    sign(sketcher, "Markets fall", minima, NULL);
    for (; shingle % 2 == 0; shingle /= 2) {
        halvings++;
    }
    for (int j = 0; j < 128; j++) {
        odd += minima[j] >> halvings & 1;
    }
    cr_assert(eq(u32, odd, 128));
    wirecopy_sketcher_free(sketcher);
}

/* `shared` words of both, then `own` of each, all different. */
static void make_pair(random_state *random, int shared, int own, char *a, char *b) {
    for (int i = 0; i < shared + own; i++) {
        char word[16];
        snprintf(word, sizeof word, "w%08x ", (uint32_t)random_next(random));
        strcat(a, word);
        if (i >= shared) {
            snprintf(word, sizeof word, "v%08x ", (uint32_t)random_next(random));
        }
        strcat(b, word);
    }
}

Test(estimate, error_follows_its_variance) {
    enum { ROUNDS = 900, SHARED = 100, OWN = 50 };
    random_state random = random_start("variance");
    wirecopy_options options = defaults();
    options.ngram = 1;
    wirecopy_sketcher *sketcher = sketcher_of(&options);
    double sum = 0, squares = 0, jaccard = (double)SHARED / (SHARED + 2 * OWN);
    for (int round = 0; round < ROUNDS; round++) {
        char a[(SHARED + OWN) * 12] = "", b[(SHARED + OWN) * 12] = "";
        uint32_t a_minima[128], b_minima[128];
        make_pair(&random, SHARED, OWN, a, b);
        sign(sketcher, a, a_minima, NULL);
        sign(sketcher, b, b_minima, NULL);
        double off = wirecopy_estimate_jaccard(a_minima, b_minima, 128) - jaccard;
        sum += off;
        squares += off * off;
    }
    double expected = jaccard * (1 - jaccard) / 128, variance = squares / ROUNDS;
    /* Six standard deviations of the mean, and of the variance of a normal variable: four are passed by one fresh seed
     * in ten thousand. */
    cr_assert(lt(dbl, fabs(sum / ROUNDS), 6 * sqrt(expected / ROUNDS)), "bias %g", sum / ROUNDS);
    cr_assert(lt(dbl, fabs(variance / expected - 1), 6 * sqrt(2.0 / ROUNDS)), "variance %g, not %g", variance,
              expected);
    wirecopy_sketcher_free(sketcher);
}

Test(estimate, containment_of_a_cut_story_is_one) {
    enum { PERMUTATIONS = 256 }; /* over five standard deviations; half of them: under four */
    random_state random = random_start("containment");
    wirecopy_options options = defaults();
    options.ngram = 1;
    options.permutations = PERMUTATIONS;
    wirecopy_sketcher *sketcher = sketcher_of(&options);
    char whole[200 * 12] = "", same[200 * 12] = "", cut[200 * 12];
    make_pair(&random, 200, 0, whole, same);
    memcpy(cut, whole, 100 * 10);
    cut[100 * 10] = 0;
    uint32_t a[PERMUTATIONS], b[PERMUTATIONS];
    uint64_t na, nb;
    sign(sketcher, cut, a, &na);
    sign(sketcher, whole, b, &nb);
    cr_assert(epsilon_eq(dbl, wirecopy_estimate_containment(a, na, b, nb, PERMUTATIONS), 1.0, 0.25));
    cr_assert(epsilon_eq(dbl, wirecopy_estimate_containment(b, nb, a, na, PERMUTATIONS), 0.5, 0.2));
    cr_assert(eq(dbl, wirecopy_estimate_containment(a, 0, b, nb, PERMUTATIONS), 0.0));
    cr_assert(eq(dbl, wirecopy_estimate_containment(a, 10, a, 100, PERMUTATIONS), 1.0), "never more than all");
    wirecopy_sketcher_free(sketcher);
}

Test(compare, gives_exact_figures_and_passages) {
    wirecopy_options options = defaults();
    options.ngram = 2;
    wirecopy_sketcher *sketcher = sketcher_of(&options);
    const char *a = "One two, three four.", *b = "Zero. One two three!";
    wirecopy_comparison comparison;
    wirecopy_comparison_init(&comparison, sizeof comparison);
    cr_assert(eq(int, wirecopy_compare_texts(sketcher, a, strlen(a), b, strlen(b), &comparison, NULL), WIRECOPY_OK));
    cr_assert(eq(dbl, comparison.jaccard, 0.5), "one-two and two-three of four");
    cr_assert(epsilon_eq(dbl, comparison.containment_ab, 2.0 / 3, 1e-12));
    cr_assert(eq(u64, comparison.shared_nshingles, 2));
    cr_assert(eq(sz, comparison.npassages, 1));
    cr_assert(eq(u64, comparison.passages[0].a_start, 0));
    cr_assert(eq(u64, comparison.passages[0].a_end, strlen("One two, three")));
    cr_assert(eq(u64, comparison.passages[0].b_start, strlen("Zero. ")));
    cr_assert(eq(u64, comparison.passages[0].b_end, strlen("Zero. One two three")));
    wirecopy_comparison_clear(&comparison);
    wirecopy_comparison_clear(&comparison);
    wirecopy_sketcher_free(sketcher);
}

Test(compare, estimates_how_much_each_holds_of_the_other) {
    wirecopy_options options = defaults();
    options.ngram = 1;
    wirecopy_sketcher *sketcher = sketcher_of(&options);
    const char *a = "one two three four", *b = "one two three four five six seven eight nine ten eleven twelve";
    uint32_t a_minima[128], b_minima[128];
    wirecopy_comparison comparison;
    wirecopy_comparison_init(&comparison, sizeof comparison);
    sign(sketcher, a, a_minima, NULL);
    sign(sketcher, b, b_minima, NULL);
    cr_assert(eq(int, wirecopy_compare_texts(sketcher, a, strlen(a), b, strlen(b), &comparison, NULL), WIRECOPY_OK));
    cr_assert(
        eq(dbl, comparison.containment_ab_estimated, wirecopy_estimate_containment(a_minima, 4, b_minima, 12, 128)));
    cr_assert(
        eq(dbl, comparison.containment_ba_estimated, wirecopy_estimate_containment(b_minima, 12, a_minima, 4, 128)));
    cr_assert(gt(dbl, comparison.containment_ab_estimated, 2 * comparison.containment_ba_estimated));
    wirecopy_comparison_clear(&comparison);
    wirecopy_sketcher_free(sketcher);
}

/* What follows the first passage stands once more in b, beside other words: it begins within the passage, and is none.
 */
Test(compare, passages_of_a_repeated_phrase_do_not_overlap) {
    wirecopy_options options = defaults();
    options.ngram = 3;
    wirecopy_sketcher *sketcher = sketcher_of(&options);
    const char *a = "one two three four five six seven eight",
               *b = "one two three four. Three four five six seven eight.";
    wirecopy_comparison comparison;
    wirecopy_comparison_init(&comparison, sizeof comparison);
    cr_assert(eq(int, wirecopy_compare_texts(sketcher, a, strlen(a), b, strlen(b), &comparison, NULL), WIRECOPY_OK));
    cr_assert(eq(sz, comparison.npassages, 2));
    cr_assert(eq(u64, comparison.passages[0].a_end, strlen("one two three four")));
    cr_assert(eq(u64, comparison.passages[1].a_start, strlen("one two three four ")));
    cr_assert(eq(u64, comparison.passages[1].a_end, strlen(a)));
    wirecopy_comparison_clear(&comparison);
    wirecopy_sketcher_free(sketcher);
}

Test(compare, empty_texts_share_nothing) {
    wirecopy_options options = defaults();
    wirecopy_sketcher *sketcher = sketcher_of(&options);
    wirecopy_comparison comparison;
    wirecopy_comparison_init(&comparison, sizeof comparison);
    cr_assert(eq(int, wirecopy_compare_texts(sketcher, "", 0, "...", 3, &comparison, NULL), WIRECOPY_OK));
    cr_assert(eq(dbl, comparison.jaccard, 0.0));
    cr_assert(eq(dbl, comparison.jaccard_estimated, 0.0));
    cr_assert(eq(sz, comparison.npassages, 0));
    wirecopy_comparison_clear(&comparison);
    wirecopy_sketcher_free(sketcher);
}

/* clang-format off: one text a line. */
static const char *const storms[] = {
    "The harbour of Lenna reopened on Monday after a week of storms, and forty ships sailed in the first hour alone.",
    "A bridge over the river will open in spring, two years late and at twice its price, the minister said.",
    ("The harbour of Lenna reopened on Monday after a week of storms, and forty ships sailed in the first hour alone "
     "too"),
    "",
    "the HARBOUR of Lenna reopened on Monday, after a week of storms and forty ships sailed in the first hour alone",
    "",
};
/* clang-format on */

enum { NSTORMS = sizeof storms / sizeof storms[0] };

typedef struct hits {
    uint64_t keys[8];
    double jaccard[8];
    int count, stop;
} hits;

static int note_hit(void *context, uint64_t key, double jaccard) {
    hits *noted = context;
    noted->keys[noted->count] = key;
    noted->jaccard[noted->count++] = jaccard;
    return noted->stop;
}

static wirecopy_index *index_of_storms(const wirecopy_options *options) {
    wirecopy_index *index = NULL;
    cr_assert(eq(int, wirecopy_index_create(options, &index, NULL), WIRECOPY_OK));
    for (uint64_t i = 0; i < NSTORMS; i++) {
        cr_assert(eq(int, wirecopy_index_add(index, 100 + i, storms[i], strlen(storms[i]), NULL), WIRECOPY_OK));
    }
    return index;
}

Test(index, finds_what_is_like_a_text_best_first) {
    wirecopy_options options = defaults();
    wirecopy_index *index = index_of_storms(&options);
    hits found = {0};
    cr_assert(eq(u64, wirecopy_index_size(index), NSTORMS));
    cr_assert(eq(int, wirecopy_index_query(index, storms[0], strlen(storms[0]), note_hit, &found, NULL), WIRECOPY_OK));
    cr_assert(eq(int, found.count, 3));
    cr_assert(eq(u64, found.keys[0], 100));
    cr_assert(eq(u64, found.keys[1], 104));
    cr_assert(eq(u64, found.keys[2], 102));
    cr_assert(eq(dbl, found.jaccard[1], 1.0));
    cr_assert(ge(dbl, found.jaccard[2], 0.8));
    wirecopy_index_free(index);
}

Test(index, finds_nothing_for_an_empty_text_or_in_an_empty_index) {
    wirecopy_options options = defaults();
    wirecopy_index *index = index_of_storms(&options), *empty = NULL;
    hits found = {0};
    cr_assert(eq(int, wirecopy_index_query(index, "", 0, note_hit, &found, NULL), WIRECOPY_OK));
    cr_assert(eq(int, wirecopy_index_create(&options, &empty, NULL), WIRECOPY_OK));
    cr_assert(eq(int, wirecopy_index_query(empty, storms[0], 20, note_hit, &found, NULL), WIRECOPY_OK));
    cr_assert(eq(int, found.count, 0));
    wirecopy_index_free(index);
    wirecopy_index_free(empty);
    wirecopy_index_free(NULL);
}

Test(index, the_caller_may_stop_a_query) {
    wirecopy_options options = defaults();
    wirecopy_index *index = index_of_storms(&options);
    hits found = {.stop = 1};
    cr_assert(eq(int, wirecopy_index_query(index, storms[0], strlen(storms[0]), note_hit, &found, NULL),
                 WIRECOPY_ERROR_INTERRUPTED));
    cr_assert(eq(int, found.count, 1));
    wirecopy_index_free(index);
}

Test(index, holds_thousands_and_finds_each) {
    enum { TEXTS = 3000 };
    random_state random = random_start("index");
    wirecopy_options options = defaults();
    wirecopy_index *index = NULL;
    wirecopy_index_create(&options, &index, NULL);
    char(*texts)[30 * 12] = calloc(TEXTS, sizeof *texts);
    for (uint64_t i = 0; i < TEXTS; i++) {
        char ignored[30 * 12] = "";
        make_pair(&random, 30, 0, texts[i], ignored);
        wirecopy_index_add(index, i, texts[i], strlen(texts[i]), NULL);
    }
    for (uint64_t i = 0; i < TEXTS; i++) {
        hits found = {0};
        wirecopy_index_query(index, texts[i], strlen(texts[i]), note_hit, &found, NULL);
        cr_assert(eq(int, found.count, 1));
        cr_assert(eq(u64, found.keys[0], i));
    }
    free(texts);
    wirecopy_index_free(index);
}

static int storm_text(void *context, uint32_t thread, uint64_t position, const char **text_ret, size_t *nbytes_ret) {
    (void)thread;
    *text_ret = storms[position];
    *nbytes_ret = strlen(storms[position]);
    return context != NULL && position == 1;
}

typedef struct members {
    uint64_t representative[NSTORMS];
    double similarity[NSTORMS];
    uint64_t next;
} members;

static int note_member(void *context, uint64_t position, uint64_t representative, double similarity) {
    members *noted = context;
    cr_assert(eq(u64, position, noted->next++), "in order");
    noted->representative[position] = representative;
    noted->similarity[position] = similarity;
    return 0;
}

Test(group, names_the_first_of_each_group) {
    wirecopy_options options = defaults();
    members noted = {0};
    cr_assert(eq(int, wirecopy_group(&options, NSTORMS, storm_text, NULL, note_member, &noted, NULL), WIRECOPY_OK));
    const uint64_t expected[NSTORMS] = {0, 1, 0, 3, 0, 5};
    for (int i = 0; i < NSTORMS; i++) {
        cr_assert(eq(u64, noted.representative[i], expected[i]), "document %d", i);
    }
    cr_assert(eq(dbl, noted.similarity[0], 1.0));
    cr_assert(eq(dbl, noted.similarity[4], 1.0));
    cr_assert(lt(dbl, noted.similarity[2], 1.0));
}

static char halves[2][1200];

static int half_text(void *context, uint32_t thread, uint64_t position, const char **text_ret, size_t *nbytes_ret) {
    (void)context;
    (void)thread;
    *text_ret = halves[position];
    *nbytes_ret = strlen(halves[position]);
    return 0;
}

Test(group, a_pair_right_at_the_threshold_matches) {
    random_state random = {42};
    members noted = {0};
    wirecopy_options options = defaults();
    options.ngram = 1;
    options.threshold = 0.5;
    make_pair(&random, 50, 25, halves[0], halves[1]);
    cr_assert(eq(int, wirecopy_group(&options, 2, half_text, NULL, note_member, &noted, NULL), WIRECOPY_OK));
    cr_assert(eq(u64, noted.representative[1], 0), "50 words of 100 are shared");
    cr_assert(eq(dbl, noted.similarity[1], 0.5));
}

Test(group, no_documents_no_members) {
    wirecopy_options options = defaults();
    members noted = {0};
    cr_assert(eq(int, wirecopy_group(&options, 0, storm_text, NULL, note_member, &noted, NULL), WIRECOPY_OK));
    cr_assert(eq(u64, noted.next, 0));
}

Test(group, a_text_that_is_not_given_is_an_error) {
    wirecopy_options options = defaults();
    members noted = {0};
    wirecopy_error error = {0};
    cr_assert(
        eq(int, wirecopy_group(&options, NSTORMS, storm_text, &noted, note_member, &noted, &error), WIRECOPY_ERROR_IO));
    cr_assert(ne(ptr, strstr(error.message, "document 1"), NULL), "%s", error.message);
}

Test(options, out_of_range_is_refused_with_a_reason) {
    static const struct {
        double threshold;
        uint32_t ngram, permutations, bands, rows;
        const char *word;
    } rows[] = {
        {-0.5, 5, 128, 0, 0, "threshold"},    {1.5, 5, 128, 0, 0, "threshold"}, {NAN, 5, 128, 0, 0, "threshold"},
        {0.8, 0, 128, 0, 0, "ngram"},         {0.8, 65, 128, 0, 0, "ngram"},    {0.8, 5, 0, 0, 0, "permutations"},
        {0.8, 5, 5000, 0, 0, "permutations"}, {0.8, 5, 128, 4, 0, "rows"},      {0.8, 5, 128, 10, 13, "130"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        wirecopy_options options = defaults();
        wirecopy_sketcher *sketcher;
        wirecopy_error error = {0};
        options.threshold = rows[i].threshold;
        options.ngram = rows[i].ngram;
        options.permutations = rows[i].permutations;
        options.bands = rows[i].bands;
        options.rows = rows[i].rows;
        cr_assert(eq(int, wirecopy_sketcher_create(&options, &sketcher, &error), WIRECOPY_ERROR_ARGUMENT), "row %zu",
                  i);
        cr_assert(ne(ptr, strstr(error.message, rows[i].word), NULL), "%s", error.message);
    }
}

static void check_unknown_isa(wirecopy_code code, const wirecopy_error *error) {
    cr_assert(eq(int, code, WIRECOPY_ERROR_ARGUMENT));
    cr_assert(ne(ptr, strstr(error->message, "avx3"), NULL), "%s", error->message);
    for (int isa = WIRECOPY_ISA_AUTO; isa <= WIRECOPY_ISA_NEON; isa++) {
        cr_assert(ne(ptr, strstr(error->message, wirecopy_isa_name((wirecopy_isa)isa)), NULL), "%s", error->message);
    }
}

Test(options, an_instruction_set_in_the_environment_that_there_is_not_is_refused) {
    wirecopy_options options = defaults();
    wirecopy_sketcher *sketcher = NULL;
    wirecopy_index *index = NULL;
    wirecopy_plan plan;
    members noted = {0};
    wirecopy_error error = {0};
    wirecopy_plan_init(&plan, sizeof plan);
    setenv("WIRECOPY_ISA", "avx3", 1);
    check_unknown_isa(wirecopy_sketcher_create(&options, &sketcher, &error), &error);
    check_unknown_isa(wirecopy_index_create(&options, &index, &error), &error);
    check_unknown_isa(wirecopy_group(&options, NSTORMS, storm_text, NULL, note_member, &noted, &error), &error);
    check_unknown_isa(wirecopy_plan_run(&options, 10, 10, &plan, &error), &error);
    options.isa = WIRECOPY_ISA_SCALAR;
    cr_assert(eq(int, wirecopy_sketcher_create(&options, &sketcher, &error), WIRECOPY_OK),
              "what is named is not asked");
    wirecopy_sketcher_free(sketcher);
    options.isa = WIRECOPY_ISA_AUTO;
    setenv("WIRECOPY_ISA", "scalar", 1);
    wirecopy_sketcher_free(sketcher_of(&options));
    setenv("WIRECOPY_ISA", "", 1);
    wirecopy_sketcher_free(sketcher_of(&options));
}

Test(options, those_never_set_up_are_refused) {
    wirecopy_options options = {0};
    wirecopy_sketcher *sketcher;
    cr_assert(eq(int, wirecopy_sketcher_create(&options, &sketcher, NULL), WIRECOPY_ERROR_ARGUMENT));
}

Test(options, a_caller_of_an_older_header_gets_the_defaults) {
    wirecopy_options options = defaults();
    options.size = offsetof(wirecopy_options, permutations);
    options.permutations = 7;
    wirecopy_sketcher *sketcher = sketcher_of(&options);
    uint32_t minima[128];
    sign(sketcher, "one two three four five six", minima, NULL);
    cr_assert(ne(u32, minima[127], 0));
    wirecopy_sketcher_free(sketcher);
}
