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

static void start(void) {
    made = made_start();
    memset(&news, 0, sizeof news);
    news.allocator = &wc_allocator_default;
    wc_evidence_init(&news.evidence, &wc_allocator_default);
}

static void finish(void) {
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
    const wc_run run = {.corpus = &made->corpus, .threads = 1, .stats = &stats};
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
        cr_assert(eq(int, series[text] != WC_NO_ENTRY, are_named), "text %u", text);
        cr_assert(eq(u32, series[text], series[0]), "text %u", text);
    }
}

Test(grouping, prints_of_one_story_are_no_pages_of_a_series) {
    group_steps_of_a_series(1);
    check_named_by_series(0);
    groups[7] = 7; /* a story of its own: now the two make a series of both */
    check_named_by_series(1);
}

Test(grouping, two_that_share_half_with_nobody_else_are_joined) {
    add(18);
    add(18);
    share(0, 1, &(passage){9, 9, 9}, 1);
    group();
    cr_assert(eq(u32, groups[0], groups[1]));
}

/* Two texts of twelve cells that share all but the first, of which only `first` of the first and `second` of the second
 * cell count: what the one is to the other. */
static wc_kinship kinship_where(uint8_t first, uint8_t second) {
    uint32_t documents[2] = {2, 0};
    uint32_t told[2] = {0};
    wc_relations relations;
    wirecopy_options options;
    wc_progress progress;
    add(12);
    add(12);
    share(0, 1, &(passage){1, 1, 11}, 1);
    group();
    for (uint32_t text = 0; text < 2; text++) {
        uint8_t *weight = news.weights.weight + news.weights.of[text].start;
        memset(weight, 0, 12);
        weight[0] = first;
        weight[1] = second;
        news.weights.of[text].total = (uint32_t)first + second;
    }
    news.told = told;
    groups[0] = groups[1] = 0;
    wirecopy_options_init(&options, sizeof options);
    wc_progress_init(&progress, &options, WC_STEPS(RELATIONS));
    const wc_run run = {.corpus = &made->corpus, .threads = 1, .stats = &stats, .progress = &progress};
    const wc_grouping grouping = {
        .allocator = &wc_allocator_default, .nentries = 2, .group = groups, .documents = documents};
    cr_assert(eq(int, wc_relating_run(&run, &news, &grouping, 1, &relations, NULL), WIRECOPY_OK));
    wc_kinship kinship = relations.kinship[wc_relations_representative(&relations, 0) == 0 ? 1 : 0];
    wc_relations_clear(&relations);
    wc_progress_clear(&progress);
    news.told = NULL;
    return kinship;
}

static void check_kinship(uint8_t first, uint8_t second, wirecopy_relation relation, double contained) {
    finish();
    start();
    wc_kinship kinship = kinship_where(first, second);
    cr_assert(eq(int, kinship.relation, relation));
    cr_assert(epsilon_eq(dbl, kinship.contained, contained, 1e-6));
}

Test(grouping, prints_of_a_form_that_counts_for_nothing_are_related_by_all_their_lines) {
    check_kinship(0, 0, WIRECOPY_RELATION_NEAR, 11.0 / 12.0);
    check_kinship(WC_WEIGHT_FULL, 0, WIRECOPY_RELATION_NEAR, 11.0 / 12.0); /* nothing that is shared counts */
    check_kinship(0, WC_WEIGHT_FULL - 1, WIRECOPY_RELATION_NEAR, 11.0 / 12.0);
    check_kinship(0, WC_WEIGHT_FULL, WIRECOPY_RELATION_NEAR, 1.0);
    check_kinship(WC_WEIGHT_FULL, WC_WEIGHT_FULL, WIRECOPY_RELATION_UPDATE, 0.5);
}
