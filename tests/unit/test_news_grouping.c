/* Which texts become one group, over evidence put down by hand. */
#include <criterion/criterion.h>
#include <criterion/new/assert.h>

#include "made_texts.h"
#include "news/grouping.h"
#include "news/news.h"
#include "news/relating.h"
#include "news/series.h"
#include "news/weighing.h"

static made_texts *made;
static wc_news news;
static wirecopy_stats stats;
static uint32_t groups[MADE_MOST];
static const int64_t *stories; /* that an index has texts in; NULL: there is none */

static void start(void) {
    made = made_start();
    memset(&news, 0, sizeof news);
    news.allocator = &wc_allocator_default;
    wc_evidence_init(&news.evidence, &wc_allocator_default);
}

static void finish(void) {
    stories = NULL;
    wc_weights_clear(&news.weights);
    wc_evidence_clear(&news.evidence);
    free(made);
}

TestSuite(grouping, .init = start, .fini = finish);

static uint32_t add_on(uint32_t ncells, uint32_t site) {
    return made_add(made, ncells * WC_UNITS_CELL, NULL, 0, NULL, 0, site);
}

static uint32_t add(uint32_t ncells) {
    return add_on(ncells, 0);
}

/* A passage of n cells: where it stands in either. */
typedef struct passage {
    uint32_t a, b, n;
} passage;

static void share(uint32_t a, uint32_t b, const passage *passages, size_t npassages) {
    uint32_t links[64], n = 0;
    uint16_t cells[64];
    uint8_t in_b[64] = {0};
    for (size_t p = 0; p < npassages; p++) {
        for (uint32_t i = 0; i < passages[p].n; i++) {
            links[n++] = (passages[p].a + i) << 16 | (passages[p].b + i);
            in_b[passages[p].b + i] = 1;
        }
    }
    n = 0;
    for (uint32_t cell = 0; cell < 64; cell++) {
        if (in_b[cell]) {
            cells[n++] = (uint16_t)cell;
        }
    }
    wc_pair_head head = {.a = a, .b = b, .nlinks = n, .ncells = n, .density = 255};
    const wc_pair_view pair = {&head, links, cells};
    cr_assert(eq(int, wc_evidence_add(&news.evidence, &pair, NULL), WIRECOPY_OK));
}

static void group(void) {
    const wc_run run = {.corpus = &made->corpus, .threads = 1, .stats = &stats, .stories = stories};
    news.texts = made->texts;
    cr_assert(eq(int, wc_evidence_index(&news.evidence, news.texts.count, 1, NULL), WIRECOPY_OK));
    cr_assert(eq(int, wc_weighing_run(&run, &news.texts, &news.evidence, &news.weights, NULL), WIRECOPY_OK));
    cr_assert(eq(int, wc_news_grouping(&run, &news, 0.45, groups, NULL), WIRECOPY_OK));
}

/* Twelve texts of a story, of which each leaves out the first cells of the one before and goes on with as many. */
static void check_steps_are_one(uint32_t ncells, uint32_t step, uint32_t site) {
    for (uint32_t text = 0; text < 12; text++) {
        add_on(ncells, site);
        for (uint32_t other = 0; other < text; other++) {
            uint32_t off = step * (text - other);
            if (off < ncells) {
                share(other, text, &(passage){off, 0, ncells - off}, 1);
            }
        }
    }
    group();
    for (uint32_t text = 1; text < 12; text++) {
        cr_assert(eq(u32, groups[text], groups[0]), "text %u", text);
    }
}

Test(grouping, a_story_told_in_steps_is_one) {
    check_steps_are_one(12, 2, 0); /* the first and the seventh share nothing */
}

/* The sixth fills in other numbers than some after it in the same places. */
static void group_steps_of_a_series(uint32_t nothers) {
    const made_number one[] = {{1, 11, 5}, {2, 12, 6}, {3, 13, 7}}, other[] = {{1, 21, 1}, {2, 22, 2}, {3, 23, 3}};
    for (uint32_t text = 0; text < 12; text++) {
        int is_other = text <= 7 && text + nothers > 7;
        made_add(made, 12 * WC_UNITS_CELL, NULL, 0, text == 5 ? one : other, text == 5 || is_other ? 3 : 0, 0);
        for (uint32_t before = text < 5 ? 0 : text - 5; before < text; before++) {
            uint32_t off = 2 * (text - before);
            share(before, text, &(passage){off, 0, 12 - off}, 1);
        }
    }
    group();
}

Test(grouping, two_steps_of_a_story_may_differ_in_their_numbers) {
    group_steps_of_a_series(1);
    cr_assert(eq(u32, groups[0], groups[11]));
}

Test(grouping, groups_between_which_two_pairs_are_of_a_series_are_not_joined) {
    group_steps_of_a_series(2);
    cr_assert(ne(u32, groups[5], groups[7]));
}

Test(grouping, a_story_told_in_long_steps_on_one_site_is_one) {
    check_steps_are_one(20, 5, 9); /* with the one before the last half is shared, too little for a link on one site */
}

Test(grouping, a_text_between_two_stories_goes_with_the_one_that_it_is_more_like) {
    /* 0 and 1 are of one story, 3 and 4 of another; 2 has nine tenths of the one and half of the other. */
    for (uint32_t text = 0; text < 5; text++) {
        add(20);
    }
    share(0, 1, &(passage){0, 0, 18}, 1);
    share(0, 2, &(passage){0, 0, 18}, 1);
    share(1, 2, &(passage){0, 0, 18}, 1);
    share(3, 4, &(passage){0, 0, 19}, 1);
    share(2, 3, &(passage){9, 0, 11}, 1);
    share(2, 4, &(passage){9, 0, 11}, 1);
    group();
    cr_assert(eq(u32, groups[2], groups[0]));
    cr_assert(eq(u32, groups[1], groups[0]));
    cr_assert(eq(u32, groups[4], groups[3]));
    cr_assert(ne(u32, groups[3], groups[0]));
}

/* Prints of a story, of which four have all of it and the fourth text 24 of its 40 cells; and two of another one, each
 * printed twice. Of prints of the first with these two, a bit each: which share so many cells. Whether all are one
 * group.
 */
enum { FOURTH_ONE = 1, FOURTH_TWO = 2, FIRST_ONE = 4, FIRST_TWO = 8, SECOND_ONE = 16, THIRD_ONE = 32 };

static uint32_t other_cells = 40; /* of each of the two */

static void add_prints(unsigned bits, uint32_t n) {
    finish();
    start();
    for (uint32_t text = 0; text < 7; text++) {
        add(text < 5 ? 40 : other_cells);
        made->copies[text] = 2;
    }
    for (uint32_t text = 1; text < 5; text++) {
        for (uint32_t other = 0; other < text; other++) {
            share(other, text, &(passage){0, 0, text == 3 || other == 3 ? 24 : 40}, 1);
        }
    }
    share(5, 6, &(passage){0, 0, other_cells < 60 ? other_cells : 60}, 1);
    for (uint32_t bit = 0; bit < 6; bit++) {
        static const uint32_t ours[] = {3, 3, 0, 0, 1, 2}, theirs[] = {5, 6, 5, 6, 5, 5};
        if (bits >> bit & 1) {
            share(ours[bit], theirs[bit], &(passage){18, 0, n}, 1);
        }
    }
}

static int are_one(unsigned bits, uint32_t n) {
    add_prints(bits, n);
    group();
    cr_assert(eq(u32, groups[3], groups[0]));
    cr_assert(eq(u32, groups[6], groups[5]));
    return groups[5] == groups[0];
}

Test(grouping, more_than_half_of_those_that_are_nearest_to_a_link_agree) {
    /* The fourth, the first and the second, with the two: four pairs of six agree, or three. */
    cr_assert(are_one(FOURTH_ONE | FOURTH_TWO | FIRST_ONE | FIRST_TWO, 22));
    cr_assert(not(are_one(FOURTH_ONE | FOURTH_TWO | FIRST_ONE, 22)));
    cr_assert(not(are_one(FOURTH_ONE | FOURTH_TWO | FIRST_ONE | FIRST_TWO, 19)), "they share less than half");
}

Test(grouping, a_stub_within_another_page_does_not_tie_their_stories) {
    for (uint32_t cells = 108; cells <= 112; cells += 4) {
        other_cells = cells;
        int joined = are_one(FOURTH_ONE | FOURTH_TWO | FIRST_ONE | FIRST_TWO, 22);
        other_cells = 40;
        cr_assert(eq(int, joined, cells == 108), "22 of %u cells", cells);
    }
}

Test(grouping, those_speak_for_a_group_that_share_most) {
    cr_assert(are_one(FIRST_ONE | SECOND_ONE | THIRD_ONE, 22), "half of the pairs of three and two agree");
    cr_assert(not(are_one(FIRST_ONE | SECOND_ONE | FOURTH_ONE, 22)), "the fourth shares less");
}

Test(grouping, members_agree_that_are_four_fifths_as_alike_as_a_link) {
    for (uint32_t n = 15; n <= 16; n++) { /* 0.375 less 0.027 is less than 0.36, and 0.4 less 0.025 is more */
        add_prints(FOURTH_ONE | FOURTH_TWO | FIRST_ONE, 22);
        share(0, 6, &(passage){18, 0, n}, 1);
        group();
        cr_assert(eq(int, groups[5] == groups[0], n == 16));
    }
}

Test(grouping, of_two_pairs_that_are_half_of_all_both_are_enough) {
    for (uint32_t text = 0; text < 4; text++) {
        add(20);
    }
    share(0, 1, &(passage){0, 0, 20}, 1);
    share(2, 3, &(passage){0, 0, 20}, 1);
    share(0, 2, &(passage){0, 0, 12}, 1);
    share(1, 3, &(passage){0, 0, 12}, 1);
    group();
    cr_assert(eq(u32, groups[3], groups[0]));
}

/* A text between two stories: it has 13 of its 20 cells with the long prints of the one, and seven with the short ones
 * of the other. The stories that an index has them in, and their sites. Whether it goes with the first. */
static int goes_with_the_first(const int64_t *of_texts, uint32_t site, uint32_t first_site, uint32_t second_site) {
    finish();
    start();
    for (uint32_t text = 0; text < 5; text++) {
        add_on(text < 2 ? 30 : text == 2 ? 20 : 8, text < 2 ? first_site : text == 2 ? site : second_site);
    }
    share(0, 1, &(passage){0, 0, 30}, 1);
    share(3, 4, &(passage){0, 0, 8}, 1);
    for (uint32_t i = 0; i < 2; i++) {
        share(i, 2, &(passage){0, 0, 13}, 1);
        share(2, 3 + i, &(passage){13, 0, 7}, 1);
    }
    stories = of_texts;
    group();
    cr_assert(eq(u32, groups[1], groups[0]));
    cr_assert(eq(u32, groups[4], groups[3]));
    cr_assert(ne(u32, groups[3], groups[0]));
    cr_assert(groups[2] == groups[0] || groups[2] == groups[3]);
    return groups[2] == groups[0];
}

Test(grouping, a_link_of_more_cells_is_stronger_up_to_twelve) {
    cr_assert(goes_with_the_first(NULL, 0, 0, 0), "12 cells for 0.62, and 7 for 0.82");
}

Test(grouping, links_to_what_an_index_has_of_a_texts_own_site_wait) {
    const int64_t of_texts[] = {5, 5, 0, 6, 6};
    cr_assert(goes_with_the_first(of_texts, 7, 8, 9));
    cr_assert(not(goes_with_the_first(of_texts, 7, 7, 9)));
    cr_assert(not(goes_with_the_first(of_texts, 7, 0, 9)), "it may be its site");
    cr_assert(goes_with_the_first(of_texts, 0, 8, 9), "both may be");
    cr_assert(goes_with_the_first((const int64_t[]){0, 0, 0, 6, 6}, 7, 7, 9), "new ones of its site");
}

/* Whether two texts with these stories and sites are one group. */
static int are_joined(int64_t story, int64_t other_story, uint32_t site, uint32_t other_site) {
    const int64_t of_texts[] = {story, other_story};
    finish();
    start();
    add_on(20, site);
    add_on(20, other_site);
    share(0, 1, &(passage){0, 0, 15}, 1);
    stories = of_texts;
    group();
    return groups[0] == groups[1];
}

Test(grouping, two_of_one_site_that_an_index_told_apart_stay_apart) {
    cr_assert(not(are_joined(5, 6, 7, 7)));
    cr_assert(not(are_joined(5, 6, 7, 0)), "or perhaps of one");
    cr_assert(are_joined(5, 6, 7, 8));
    cr_assert(are_joined(5, 5, 7, 7));
    cr_assert(are_joined(5, 0, 7, 7), "a new one");
}

Test(grouping, what_one_of_two_shares_with_nobody_else_is_no_teaser) {
    add(20);
    add(40);
    share(0, 1, &(passage){0, 0, 10}, 1); /* half, less 0.04 */
    for (uint32_t i = 0; i < 3; i++) {
        share(1, add(40), &(passage){0, 0, 10}, 1);
    }
    group();
    cr_assert(eq(u32, groups[1], groups[0]));
}

/* Pages of 18 cells in a circle, each with the three cells that the next three begin with: two neighbours have nine
 * cells in common, half of either. */
static void add_pages(uint32_t count) {
    for (uint32_t page = 0; page < count; page++) {
        add(18);
    }
    for (uint32_t page = 0; page < count; page++) {
        for (uint32_t step = 1; step <= 3; step++) {
            uint32_t next = (page + step) % count;
            passage passages[3] = {{9 + 3 * (step - 1), 0, 3}};
            size_t n = 1;
            for (uint32_t ahead = step + 1; ahead <= 3; ahead++) {
                passages[n++] = (passage){9 + 3 * (ahead - 1), 9 + 3 * (ahead - step - 1), 3};
            }
            if (page < next) {
                share(page, next, passages, n);
            } else {
                passage turned[3];
                for (size_t i = 0; i < n; i++) {
                    turned[i] = (passage){passages[i].b, passages[i].a, 3};
                }
                share(next, page, turned, n);
            }
        }
    }
}

Test(grouping, pages_with_the_leads_of_others_are_not_joined) {
    add_pages(12);
    group();
    for (uint32_t page = 0; page < 12; page++) {
        cr_assert(eq(u32, groups[page], page));
    }
}

/* What the pair of a series above, texts 5 and 7, makes of all texts where these are grouped. */
static void check_named_by_series(int are_named) {
    uint32_t told[12] = {[5] = WC_TOLD_PAIR, [7] = WC_TOLD_PAIR}, series[12];
    const wc_grouping grouping = {.allocator = &wc_allocator_default, .nentries = 12, .group = groups};
    news.told = told;
    cr_assert(eq(int, wc_series_find(&news, &grouping, series, NULL), WIRECOPY_OK));
    news.told = NULL;
    for (uint32_t text = 0; text < 12; text++) {
        cr_assert(eq(u32, series[text], are_named ? 5 : WC_NO_ENTRY), "text %u", text); /* the first page in rank */
    }
}

Test(grouping, prints_of_one_story_are_no_pages_of_a_series) {
    group_steps_of_a_series(1);
    check_named_by_series(0);
    groups[7] = 7; /* a story of its own: now the two make a series of both */
    check_named_by_series(1);
}

Test(grouping, pages_of_a_series_have_six_tenths_in_common) {
    wc_pair_head head = {.flags = WC_PAIR_SERIES, .raw = 0.6F};
    const wc_pair_view pair = {.head = &head};
    cr_assert(wc_series_joins(&pair));
    head.raw = 0.59F;
    cr_assert(not(wc_series_joins(&pair)));
}

Test(grouping, two_that_share_half_with_nobody_else_are_joined) {
    add(18);
    add(18);
    share(0, 1, &(passage){9, 9, 9}, 1);
    group();
    cr_assert(eq(u32, groups[0], groups[1]));
}

/* Relates all texts as one group; clear relations_ret. */
static void relate_all(int with_kinship, wc_relations *relations_ret) {
    uint32_t told[MADE_MOST] = {0}, documents[MADE_MOST] = {news.texts.count};
    wirecopy_options options;
    wc_progress progress;
    news.told = told;
    memset(groups, 0, sizeof groups);
    wirecopy_options_init(&options, sizeof options);
    wc_progress_init(&progress, &options, WC_STEPS(RELATIONS));
    const wc_run run = {.corpus = &made->corpus, .threads = 1, .stats = &stats, .progress = &progress};
    const wc_grouping grouping = {
        .allocator = &wc_allocator_default, .nentries = news.texts.count, .group = groups, .documents = documents};
    cr_assert(eq(int, wc_relating_run(&run, &news, &grouping, with_kinship, relations_ret, NULL), WIRECOPY_OK));
    wc_progress_clear(&progress);
    news.told = NULL;
}

/* What counts of two texts of twelve cells that share all but the first: of the first cell, and of the second of
 * either. */
typedef struct counting {
    uint8_t first, second[2];
} counting;

/* What the one is to the other. */
static wc_kinship kinship_where(const counting *of) {
    wc_relations relations;
    add(12);
    add(12);
    share(0, 1, &(passage){1, 1, 11}, 1);
    group();
    for (uint32_t text = 0; text < 2; text++) {
        uint8_t *weight = news.weights.weight + news.weights.of[text].start;
        memset(weight, 0, 12);
        weight[0] = of->first;
        weight[1] = of->second[text];
        news.weights.of[text].total = (uint32_t)of->first + of->second[text];
    }
    relate_all(1, &relations);
    wc_kinship kinship = relations.kinship[wc_relations_representative(&relations, 0) == 0 ? 1 : 0];
    wc_relations_clear(&relations);
    return kinship;
}

static void check_kinship(counting of, wirecopy_relation relation, double contained) {
    finish();
    start();
    wc_kinship kinship = kinship_where(&of);
    cr_assert(eq(int, kinship.relation, relation));
    cr_assert(epsilon_eq(dbl, kinship.contained, contained, 1e-6));
}

Test(grouping, prints_of_a_form_that_counts_for_nothing_are_related_by_all_their_lines) {
    const uint8_t full = WC_WEIGHT_FULL, less = WC_WEIGHT_FULL - 1;
    check_kinship((counting){0, {0, 0}}, WIRECOPY_RELATION_NEAR, 11.0 / 12.0);
    check_kinship((counting){full, {0, 0}}, WIRECOPY_RELATION_NEAR, 11.0 / 12.0); /* nothing that is shared counts */
    check_kinship((counting){0, {less, full}}, WIRECOPY_RELATION_NEAR, 11.0 / 12.0);
    check_kinship((counting){0, {full, less}}, WIRECOPY_RELATION_NEAR, 11.0 / 12.0);
    check_kinship((counting){0, {full, full}}, WIRECOPY_RELATION_NEAR, 1.0);
    check_kinship((counting){full, {full, full}}, WIRECOPY_RELATION_UPDATE, 0.5);
}

static int relation_of(double contained, double contains, uint8_t density) {
    wc_pair_head head = {.density = density};
    const wc_pair_view pair = {.head = &head};
    return wc_kinship_of_shares(&pair, contained, contains).relation;
}

Test(grouping, a_relation_is_told_by_what_each_has_of_the_other) {
    cr_assert(eq(int, relation_of(0.81, 0.81, 255), WIRECOPY_RELATION_NEAR));
    cr_assert(eq(int, relation_of(1.0, 0.79, 255), WIRECOPY_RELATION_ABRIDGED));
    cr_assert(eq(int, relation_of(1.0, 0.36, 255), WIRECOPY_RELATION_ABRIDGED));
    cr_assert(eq(int, relation_of(1.0, 0.34, 255), WIRECOPY_RELATION_EXCERPT));
    cr_assert(eq(int, relation_of(0.79, 1.0, 255), WIRECOPY_RELATION_UPDATE));
    cr_assert(eq(int, relation_of(0.79, 0.34, 255), WIRECOPY_RELATION_UPDATE));
    cr_assert(eq(int, relation_of(1.0, 1.0, 192), WIRECOPY_RELATION_NEAR));
    cr_assert(eq(int, relation_of(1.0, 1.0, 191), WIRECOPY_RELATION_NOISY), "three quarters of the grams");
}

/* Which of all texts, which are one group, stands for them. */
static uint32_t find_fullest(void) {
    wc_relations relations;
    relate_all(0, &relations);
    uint32_t fullest = wc_relations_representative(&relations, 0);
    wc_relations_clear(&relations);
    return fullest;
}

/* Of two prints of fourteen cells, and one of so many that has eleven of them, with so many of the grams there. */
static uint32_t fullest_beside(uint32_t ncells, uint8_t density) {
    finish();
    start();
    add(14);
    add(14);
    add(ncells);
    share(0, 1, &(passage){0, 0, 14}, 1);
    share(0, 2, &(passage){0, 0, 11}, 1);
    share(1, 2, &(passage){0, 0, 11}, 1);
    group();
    for (uint32_t other = 0; other < 2; other++) {
        wc_evidence_find(&news.evidence, other, 2).head->density = density;
    }
    return find_fullest();
}

Test(grouping, what_no_other_print_has_counts_half_for_the_fullest) {
    cr_assert(eq(u32, fullest_beside(16, 255), 0), "11 and 5 halves are less than 14; of equals the first in rank");
    cr_assert(eq(u32, fullest_beside(18, 255), 2), "11 and 7 halves are more");
    cr_assert(eq(u32, fullest_beside(18, 200), 0), "a damaged print");
}

Test(grouping, the_fullest_is_one_of_the_twelve_that_weigh_most) {
    for (uint32_t text = 0; text < 20; text++) { /* twelve stubs, two prints, and six pages with a cell of theirs */
        add(text < 12 ? 5 : text < 14 ? 18 : 20);
        for (uint32_t other = 0; other < text; other++) {
            uint32_t n = text < 12 ? 5 : text == 13 && other == 12 ? 18 : 1;
            share(other, text, &(passage){0, 0, n}, 1);
        }
    }
    group();
    cr_assert(eq(u32, find_fullest(), 12));
}
