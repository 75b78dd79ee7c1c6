/* Short texts that were rewritten, from grams put down by hand: each rule with a case on either side of it. */
#include <criterion/criterion.h>
#include <criterion/new/assert.h>

#include "made_texts.h"
#include "news/short.h"
#include "news/values.h"

/* All grams of texts of up to 384 units are kept: here one begins at each of 300 places, fifty in each of six cells. */
enum { GRAMS = 300, CELLS = 6 };

static made_texts *made;
static wc_comparer comparer;
static wc_pair_view pair;
static uint8_t weight[2 * WC_CELLS_MAX / 64];
static wc_weights_text of[3];

static void start(void) {
    made = made_start();
}

static void finish(void) {
    wc_comparer_clear(&comparer);
    free(made);
}

TestSuite(news_short, .init = start, .fini = finish);

/* Two texts that have count grams in common, the first of a and in the other order the last of b, so that no two make a
 * run; and numbers. */
static void add_texts(uint32_t count, const made_number *a_numbers, uint32_t a_n, const made_number *b_numbers,
                      uint32_t b_n) {
    made_gram a[GRAMS], b[GRAMS];
    for (uint32_t i = 0; i < GRAMS; i++) {
        uint32_t back = GRAMS - 1 - i;
        a[i] = (made_gram){i, i < count ? 1000 + i : 100000 + i};
        b[back] = (made_gram){back, i < count ? 1000 + i : 200000 + i};
    }
    made->texts.count = 0;
    made_add(made, GRAMS, a, GRAMS, a_numbers, a_n, 0);
    made_add(made, GRAMS, b, GRAMS, b_numbers, b_n, 0);
}

/* Compares them and measures them; every cell counts in full but those set before. ncells: of the first, and of both.
 */
static uint32_t likeness_with(uint32_t ncells, uint32_t all) {
    const wc_weights weights = {.texts = &made->texts, .weight = weight, .of = of};
    of[1].start = ncells;
    of[2].start = all;
    wc_comparer_clear(&comparer);
    wc_comparer_init(&comparer, &made->texts);
    cr_assert(eq(int, wc_comparer_pair(&comparer, 0, 1, &pair, NULL), WIRECOPY_OK));
    if (pair.head == NULL) {
        return 0;
    }
    wc_short_measure(&weights, &comparer, &pair);
    return pair.head->likeness;
}

static uint32_t likeness_of(void) {
    return likeness_with(CELLS, 2 * CELLS);
}

static void count_in_full(void) {
    for (size_t i = 0; i < sizeof weight; i++) {
        weight[i] = WC_WEIGHT_FULL;
    }
}

static uint32_t share(double of) {
    return (uint32_t)(of * WC_LIKENESS_FULL);
}

Test(news_short, likeness_is_the_share_of_grams_that_both_have) {
    count_in_full();
    add_texts(100, NULL, 0, NULL, 0);
    cr_assert(eq(u32, likeness_of(), share(100.0 / (300 + 300 - 100))));
    cr_assert(eq(u32, pair.head->nlinks, 0), "no cell is shared");
    cr_assert(eq(int, pair.head->flags, WC_PAIR_SHORT));
    add_texts(300, NULL, 0, NULL, 0);
    cr_assert(eq(u32, likeness_of(), share(1.0)));
}

Test(news_short, a_twentieth_in_common_is_asked_further) {
    /* 28 of 300 + 300 - 28 are less, 29 are more. */
    count_in_full();
    add_texts(28, NULL, 0, NULL, 0);
    cr_assert(eq(u32, likeness_of(), 0));
    cr_assert(eq(ptr, pair.head, NULL));
    add_texts(29, NULL, 0, NULL, 0);
    cr_assert(eq(u32, likeness_of(), share(29.0 / (300 + 300 - 29))));
}

Test(news_short, seven_grams_are_chance) {
    for (uint32_t count = 7; count <= 8; count++) {
        made_gram a[12], b[12];
        for (uint32_t i = 0; i < 12; i++) {
            a[i] = (made_gram){i, i < count ? 1000 + i : 100000 + i};
            b[11 - i] = (made_gram){11 - i, i < count ? 1000 + i : 200000 + i};
        }
        made->texts.count = 0;
        made_add(made, 19, a, 12, NULL, 0, 0);
        made_add(made, 19, b, 12, NULL, 0, 0);
        wc_comparer_clear(&comparer);
        wc_comparer_init(&comparer, &made->texts);
        cr_assert(eq(int, wc_comparer_pair(&comparer, 0, 1, &pair, NULL), WIRECOPY_OK));
        cr_assert(eq(int, pair.head != NULL, count == 8));
    }
}

Test(news_short, a_gram_counts_as_its_cell_does_and_not_in_quotation_marks) {
    add_texts(150, NULL, 0, NULL, 0);
    /* The first three cells of a and the last three of b have all that is in common. */
    count_in_full();
    weight[0] = weight[2 * CELLS - 1] = 0; /* fifty grams each */
    cr_assert(eq(u32, likeness_of(), share(100.0 / (250 + 250 - 100))));
    count_in_full();
    weight[0] = weight[2 * CELLS - 1] = WC_WEIGHT_FULL / 4; /* as quoted words do */
    cr_assert(eq(u32, likeness_of(), share(100.0 / (250 + 250 - 100))));
    count_in_full();
    weight[0] = weight[2 * CELLS - 1] = WC_WEIGHT_FULL / 2; /* as a cell does of which two thirds are quoted */
    cr_assert(eq(u32, likeness_of(), share(100.0 / (250 + 250 - 100))));
    count_in_full();
    weight[0] = weight[1] = weight[2] = 0; /* nothing is left */
    cr_assert(eq(u32, likeness_of(), 0));
}

Test(news_short, a_text_of_1600_units_is_short_and_a_longer_one_not) {
    for (uint32_t length = 1600; length <= 1601; length++) {
        made_gram a[400], b[400];
        for (uint32_t i = 0; i < 400; i++) {
            a[i] = (made_gram){4 * i, 10 + i};
            b[399 - i] = (made_gram){4 * (399 - i), 10 + i};
        }
        made->texts.count = 0;
        made_add(made, 1600, a, 400, NULL, 0, 0);
        made_add(made, length, b, 400, NULL, 0, 0);
        wc_comparer_clear(&comparer);
        wc_comparer_init(&comparer, &made->texts);
        cr_assert(eq(int, wc_comparer_pair(&comparer, 0, 1, &pair, NULL), WIRECOPY_OK));
        cr_assert(eq(int, pair.head != NULL, length == 1600));
    }
}

Test(news_short, numbers_that_differ_are_another_report) {
    /* Of the text that has fewer numbers so many are in the other: of five four, of three all, of two one, of one none.
     */
    const made_number all[] = {{1, 11, 0}, {2, 12, 0}, {3, 13, 0}, {4, 14, 0}, {5, 15, 0}, {6, 16, 0}};
    const made_number other[] = {{7, 90, 0}, {8, 91, 0}, {9, 92, 0}};
    const struct {
        uint32_t n, equal;
        int alike;
    } rows[] = {{5, 4, 1}, {5, 3, 0}, {3, 3, 1}, {3, 2, 0}, {2, 1, 1}, {2, 0, 0}, {1, 0, 1}, {0, 0, 1}};
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        made_number numbers[6];
        memcpy(numbers, all, rows[i].equal * sizeof *all);
        memcpy(numbers + rows[i].equal, other, (rows[i].n - rows[i].equal) * sizeof *other);
        count_in_full();
        add_texts(150, all, 6, numbers, rows[i].n);
        cr_assert(eq(int, likeness_of() > 0, rows[i].alike), "row %zu", i);
        add_texts(150, numbers, rows[i].n, all, 6);
        cr_assert(eq(int, likeness_of() > 0, rows[i].alike), "row %zu, turned", i);
    }
}

Test(news_short, names_that_differ_are_another_report) {
    /* Of the text that has fewer names a fifth is in the other: of ten two, of eleven three. A name that comes again is
     * one name. Six are not asked. */
    enum { NAME_MOST = 12 };
    const uint32_t own = 10 + WC_VALUE_BITS; /* the second is looked up as the first of all is */
    const struct {
        uint32_t n, equal, again;
        int alike;
    } rows[] = {{10, 2, 0, 1}, {10, 1, 0, 0}, {11, 3, 0, 1}, {11, 2, 0, 0}, {7, 1, 0, 0},  {7, 2, 0, 1},
                {6, 0, 0, 1},  {6, 0, 2, 1},  {10, 2, 2, 1}, {11, 2, 1, 0}, {11, 1, 2, 0}, {0, 0, 0, 1}};
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        made_number all[NAME_MOST], names[2 * NAME_MOST];
        uint32_t n = 0;
        for (uint32_t k = 0; k < NAME_MOST; k++) {
            all[k] = (made_number){WC_KEPT_NAME | (1 + k), 11 + k, 0};
        }
        for (uint32_t k = 0; k < rows[i].n; k++, n++) {
            names[n] = (made_number){WC_KEPT_NAME | (100 + n), k < rows[i].equal ? 11 + k : own + k, 0};
        }
        for (uint32_t k = 0; k < rows[i].again; k++, n++) {
            names[n] = (made_number){WC_KEPT_NAME | (100 + n), names[0].value, 0};
        }
        count_in_full();
        add_texts(150, all, NAME_MOST, names, n);
        cr_assert(eq(int, likeness_of() > 0, rows[i].alike), "row %zu", i);
        add_texts(150, names, n, all, NAME_MOST);
        cr_assert(eq(int, likeness_of() > 0, rows[i].alike), "row %zu, turned", i);
    }
}

/* The first three cells of both are one block; of the grams after it so many are in both, in the other order. */
static void add_pages(uint32_t beside) {
    made_gram a[GRAMS], b[GRAMS];
    for (uint32_t i = 0; i < GRAMS; i++) {
        uint32_t back = i < 150 ? i : 449 - i;
        a[i] = (made_gram){i, i < 150 + beside ? 1000 + i : 100000 + i};
        b[back] = (made_gram){back, i < 150 + beside ? 1000 + i : 200000 + i};
    }
    made->texts.count = 0;
    made_add(made, GRAMS, a, GRAMS, NULL, 0, 0);
    made_add(made, GRAMS, b, GRAMS, NULL, 0, 0);
}

Test(news_short, a_block_in_common_makes_no_two_pages_alike) {
    count_in_full();
    add_pages(0);
    cr_assert(eq(u32, likeness_of(), 0));
    cr_assert(eq(u32, pair.head->nlinks, 3));
    /* Beside it 2 of 150 + 150 - 2 are 0.0067, 3 of 297 0.0101. */
    add_pages(2);
    cr_assert(eq(u32, likeness_of(), 0));
    add_pages(3);
    cr_assert(eq(u32, likeness_of(), share(153.0 / (300 + 300 - 153))));
}

Test(news_short, a_text_that_is_all_in_the_other_has_nothing_beside) {
    made_gram grams[GRAMS];
    for (uint32_t i = 0; i < GRAMS; i++) {
        grams[i] = (made_gram){i, 1000 + i};
    }
    count_in_full();
    for (int is_later = 0; is_later < 2; is_later++) {
        made->texts.count = 0;
        for (int text = 0; text < 2; text++) {
            int is_part = text == is_later;
            made_add(made, is_part ? 50 : GRAMS, grams, is_part ? 43 : GRAMS, NULL, 0, 0);
        }
        cr_assert(eq(u32, likeness_with(is_later ? CELLS : 1, 1 + CELLS), share(43.0 / 300)));
    }
}

Test(news_short, of_grams_that_one_text_keeps_only_those_count_that_the_other_would) {
    enum { BOTH = 100 };
    made_gram a[GRAMS], b[BOTH];
    for (uint32_t i = 0; i < GRAMS; i++) {
        a[i] = (made_gram){i, i < BOTH ? 1000 + i : WC_KEPT_FILLER - GRAMS + i};
    }
    for (uint32_t i = 0; i < BOTH; i++) {
        b[BOTH - 1 - i] = (made_gram){16 * (BOTH - 1 - i), 1000 + i};
    }
    count_in_full();
    for (int is_later = 0; is_later < 2; is_later++) {
        made->texts.count = 0;
        for (int text = 0; text < 2; text++) {
            int is_long = text != is_later;
            made_add(made, is_long ? 1600 : GRAMS, is_long ? b : a, is_long ? BOTH : GRAMS, NULL, 0, 0);
        }
        uint32_t all = CELLS + wc_kept_cells(1600);
        cr_assert(eq(u32, likeness_with(is_later ? all - CELLS : CELLS, all), share(1.0)));
    }
}

Test(news_short, an_eighth_in_common_makes_a_link_but_none_of_a_series_or_a_digest) {
    wc_weights_text both[3] = {{.total = 600, .own = 600}, {.total = 600, .own = 600}};
    const wc_weights weights = {.texts = &made->texts, .weight = weight, .of = both};
    wc_pair_head head = {.a = 0, .b = 1, .flags = WC_PAIR_SHORT, .likeness = WC_LIKENESS_FULL / 8 + 1};
    pair = (wc_pair_view){&head, NULL, NULL};
    add_texts(0, NULL, 0, NULL, 0);
    cr_assert(epsilon_eq(dbl, wc_weights_similarity(&weights, &pair), 0.45, 0.0001));
    head.flags = 0;
    cr_assert(eq(dbl, wc_weights_similarity(&weights, &pair), 0.0));
    head.flags = WC_PAIR_SHORT | WC_PAIR_SERIES;
    cr_assert(eq(dbl, wc_weights_similarity(&weights, &pair), 0.0));
    head.flags = WC_PAIR_SHORT;
    head.likeness = WC_LIKENESS_FULL / 2;
    cr_assert(eq(dbl, wc_weights_similarity(&weights, &pair), 1.0));
    both[1].digest = 1;
    cr_assert(eq(dbl, wc_weights_similarity(&weights, &pair), 0.0));
}
