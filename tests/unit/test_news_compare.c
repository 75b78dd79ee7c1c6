/* What two texts are told to share, from grams put down by hand: each rule with a case on either side of it. */
#include <criterion/criterion.h>
#include <criterion/new/assert.h>

#include "made_texts.h"
#include "news/anchors.h"
#include "news/compare.h"

/* Texts of 384 units keep every gram, long ones one in twelve. */
enum { FULL = 384, LONG = 24000 };

typedef struct compared {
    wc_pair_head head;
    uint32_t links[WC_CELLS_MAX / 64];
    uint16_t cells[WC_CELLS_MAX / 64];
} compared;

static made_texts *made;
static wc_comparer comparer;

static void start(void) {
    made = made_start();
}

static void finish(void) {
    wc_comparer_clear(&comparer);
    free(made);
}

TestSuite(compare, .init = start, .fini = finish);

/* Adds n grams of hashes from first on, the i-th at place from + step * i. */
static uint32_t put(made_gram *grams, uint32_t at, uint32_t n, uint32_t first, uint32_t from, uint32_t step) {
    for (uint32_t i = 0; i < n; i++) {
        grams[at + i] = (made_gram){from + step * i, first + i};
    }
    return at + n;
}

static wc_pair_view compare(uint32_t a, uint32_t b) {
    wc_pair_view pair;
    wc_comparer_clear(&comparer);
    wc_comparer_init(&comparer, &made->texts);
    cr_assert(eq(int, wc_comparer_pair(&comparer, a, b, &pair, NULL), WIRECOPY_OK));
    return pair;
}

/* Two texts of that length that have n grams in common, step apart, b's shifted. */
static wc_pair_view compare_run(uint32_t length, uint32_t n, uint32_t step, uint32_t shift) {
    made_gram grams[512];
    made->texts.count = 0;
    made_add(made, length, grams, put(grams, 0, n, 1000, 100, step), NULL, 0, 0);
    made_add(made, length, grams, put(grams, 0, n, 1000, 100 + shift, step), NULL, 0, 0);
    return compare(0, 1);
}

Test(compare, a_run_has_three_grams) {
    cr_assert(eq(ptr, compare_run(LONG, 2, 20, 0).head, NULL));
    cr_assert(ne(ptr, compare_run(LONG, 3, 20, 0).head, NULL));
}

Test(compare, a_run_spans_twenty_units) {
    /* Of three grams the first and the last are 10 apart, and a gram is 8: 18. Extended, they cover half a cell. */
    cr_assert(eq(ptr, compare_run(LONG, 3, 5, 0).head, NULL));
    cr_assert(ne(ptr, compare_run(LONG, 3, 6, 0).head, NULL));
}

Test(compare, a_run_has_a_quarter_of_the_grams_kept_there) {
    /* Every gram is kept: 30 of a span of 8 + 29 * 4 = 124 are not quite a quarter, 30 of 8 + 29 * 3 = 95 are more. */
    cr_assert(eq(ptr, compare_run(FULL, 30, 4, 0).head, NULL));
    cr_assert(ne(ptr, compare_run(FULL, 30, 3, 0).head, NULL));
}

Test(compare, grams_are_of_one_run_where_their_distance_changes_by_up_to_twelve) {
    made_gram a[8], b[8];
    for (uint32_t slip = 12; slip <= 13; slip++) {
        made->texts.count = 0;
        put(a, 0, 4, 1000, 100, 30);
        put(b, 0, 2, 1000, 100, 30);
        put(b, 2, 2, 1002, 160 + slip, 30);
        made_add(made, LONG, a, 4, NULL, 0, 0);
        made_add(made, LONG, b, 4, NULL, 0, 0);
        /* Two runs of two are none. */
        cr_assert(eq(int, compare(0, 1).head != NULL, slip == 12), "slip %u", slip);
    }
}

Test(compare, a_run_does_not_go_back) {
    const made_gram a[] = {{100, 1}, {110, 2}, {120, 3}}, b[] = {{100, 1}, {105, 3}, {110, 2}};
    made_add(made, LONG, a, 3, NULL, 0, 0);
    made_add(made, LONG, b, 3, NULL, 0, 0);
    cr_assert(eq(ptr, compare(0, 1).head, NULL));
}

Test(compare, a_run_ends_where_the_next_gram_is_too_far) {
    made_gram grams[4];
    for (uint32_t gap = 110; gap <= 111; gap++) {
        made->texts.count = 0;
        put(grams, 0, 2, 1000, 100, 10);
        grams[2] = (made_gram){110 + gap, 1002};
        made_add(made, LONG, grams, 3, NULL, 0, 0);
        made_add(made, LONG, grams, 3, NULL, 0, 0);
        cr_assert(eq(int, compare(0, 1).head != NULL, gap == 110), "gap %u", gap);
    }
}

/* Cells of 50 units; a run of grams covers from half a mean distance before the first to as much after the last. */
Test(compare, a_cell_is_shared_where_half_of_it_is_covered) {
    /* Kept is one in twelve: 6 units are added at each end. Grams from 70 to 112: covered from 64 to 126, of cell 1 all
     * but 14, of cell 2 26. */
    made_gram grams[8];
    made_add(made, LONG, grams, put(grams, 0, 8, 1000, 70, 6), NULL, 0, 0);
    made_add(made, LONG, grams, put(grams, 0, 8, 1000, 71, 6), NULL, 0, 0);
    wc_pair_view pair = compare(0, 1);
    cr_assert(eq(u32, pair.head->nlinks, 2));
    cr_assert(eq(u32, wc_link_a(pair.links[0]), 1));
    cr_assert(eq(u32, wc_link_b(pair.links[1]), 2));
    cr_assert(eq(u32, pair.head->ncells, 2));
    /* Two units less: 24 of cell 2. */
    made->texts.count = 0;
    made_add(made, LONG, grams, put(grams, 0, 8, 1000, 68, 6), NULL, 0, 0);
    made_add(made, LONG, grams, put(grams, 0, 8, 1000, 68, 6), NULL, 0, 0);
    pair = compare(0, 1);
    cr_assert(eq(u32, pair.head->nlinks, 1));
    cr_assert(eq(u32, pair.head->ncells, 1));
}

Test(compare, a_run_is_cut_where_much_is_missing) {
    /* One in twelve kept, a gram at every eighth place on either side of a gap: up to 8 * 0.8 * 12 = 77 units are
     * bridged, more are not, and what lies between is not shared. */
    for (uint32_t gap = 70; gap <= 100; gap += 30) {
        made_gram grams[40];
        uint32_t n = put(grams, 0, 20, 1000, 100, 8);
        n = put(grams, n, 20, 2000, 252 + gap, 8);
        made->texts.count = 0;
        made_add(made, LONG, grams, n, NULL, 0, 0);
        made_add(made, LONG, grams, n, NULL, 0, 0);
        wc_pair_view pair = compare(0, 1);
        /* Covered are 94 to 488, or 94 to 266 and 346 to 518. */
        uint32_t bridged = 0;
        for (uint32_t i = 0; i < pair.head->nlinks; i++) {
            bridged |= wc_link_a(pair.links[i]) == 6 || wc_link_a(pair.links[i]) == 5;
        }
        cr_assert(eq(u32, pair.head->nlinks, gap == 70 ? 8 : 6), "gap %u", gap);
        cr_assert(eq(int, (int)bridged, gap == 70));
    }
}

Test(compare, a_gram_that_stands_twice_is_matched_once_each_in_order) {
    const made_gram a[] = {{100, 7}, {110, 8}, {120, 9}, {400, 7}, {410, 8}, {420, 9}};
    made_add(made, LONG, a, 6, NULL, 0, 0);
    made_add(made, LONG, a, 6, NULL, 0, 0);
    wc_pair_view pair = compare(0, 1);
    cr_assert(eq(u32, pair.head->nlinks, 2));
    cr_assert(eq(u32, wc_link_b(pair.links[0]), 2));
    cr_assert(eq(u32, wc_link_b(pair.links[1]), 8));
}

Test(compare, links_lead_to_where_the_cell_stands) {
    wc_pair_view pair = compare_run(LONG, 20, 10, 500);
    for (uint32_t i = 0; i < pair.head->nlinks; i++) {
        cr_assert(eq(u32, wc_link_b(pair.links[i]), wc_link_a(pair.links[i]) + 10));
    }
    cr_assert(eq(int, pair.head->density, 255));
}

/* ---- templates ---- */

static int is_compared_as_template(void) {
    wc_pair_view pair = compare(0, 1);
    return pair.head != NULL && (pair.head->flags & WC_PAIR_TEMPLATE);
}

/* A page: `head` units that all have, a middle of its own, and `tail` units that all have. */
static void add_page(uint32_t head, uint32_t middle, uint32_t tail, uint32_t own, uint32_t site) {
    made_gram grams[512];
    uint32_t n = put(grams, 0, head / 5, 1000, 0, 5);
    n = put(grams, n, middle / 5, own, head, 5);
    n = put(grams, n, tail / 5, 2000, head + middle, 5);
    made_add(made, head + middle + tail, grams, n, NULL, 0, site);
}

static int are_template(uint32_t site, uint32_t head, uint32_t tail, uint32_t other_tail, uint32_t middle) {
    made->texts.count = 0;
    add_page(head, middle, tail, 10000, site);
    add_page(head, middle + 200, other_tail, 20000, site);
    return is_compared_as_template();
}

Test(compare, a_template_is_the_same_at_both_ends_or_on_one_site_at_one) {
    cr_assert(are_template(0, 200, 200, 200, 800));
    cr_assert(not(are_template(0, 200, 0, 0, 800)), "one end, site not known");
    cr_assert(are_template(9, 200, 0, 0, 800));
    cr_assert(are_template(9, 0, 200, 200, 800));
}

/* Pages of one site with a head or a tail in common, and so much of their own. */
static int are_template_of_one_site(uint32_t head, uint32_t tail, uint32_t own, uint32_t other_own) {
    made->texts.count = 0;
    add_page(head, own, tail, 10000, 9);
    add_page(head, other_own, tail, 20000, 9);
    return is_compared_as_template();
}

Test(compare, versions_of_a_story_on_one_site_are_no_template) {
    cr_assert(are_template_of_one_site(800, 0, 100, 250));
    cr_assert(not(are_template_of_one_site(800, 0, 50, 250)), "a teaser of one cell, and a version that is longer");
    cr_assert(are_template_of_one_site(0, 800, 50, 250), "a page of a headline over a footer");
    cr_assert(not(are_template_of_one_site(0, 800, 50, 50)), "headlines of one cell each");
    cr_assert(are_template_of_one_site(400, 400, 50, 50), "what stands between both ends is a page, however short");
}

Test(compare, pages_that_end_alike_and_begin_apart_are_a_template) {
    cr_assert(are_template(0, 0, 800, 800, 250), "five cells of 21 are their own");
    cr_assert(not(are_template(0, 0, 800, 800, 150)), "three of 19 are less than a fifth");
    cr_assert(not(are_template(0, 0, 200, 200, 50)), "one cell is a headline");
    cr_assert(not(are_template(0, 800, 0, 0, 250)), "the same start is a story that was cut");
}

Test(compare, blocks_of_a_template_reach_the_ends) {
    cr_assert(are_template(0, 200, 200, 220, 800));
    /* Of 300 the first 200 are those of the other: the block ends 100 before the page does. */
    cr_assert(not(are_template(0, 200, 200, 300, 800)));
}

/* Two pages of one site with the same header, of which the first so many units have no gram, as in the footer. */
static int are_template_after(uint32_t rest) {
    made->texts.count = 0;
    for (uint32_t page = 0; page < 2; page++) {
        made_gram grams[512];
        uint32_t middle = 350 + 200 * page, n = put(grams, 0, (300 - rest) / 5, 1000, rest, 5);
        n = put(grams, n, middle / 5, 10000 + 10000 * page, 300, 5);
        n = put(grams, n, 60, 2000, 300 + middle, 5);
        made_add(made, 600 + middle, grams, n, NULL, 0, 9);
    }
    return is_compared_as_template();
}

Test(compare, the_first_cell_of_a_template_may_have_no_gram) {
    cr_assert(are_template_after(0));
    cr_assert(are_template_after(50));
    cr_assert(not(are_template_after(100)), "what is between the ends is shared, four cells of thirteen");
}

/* No gram was kept in so many units at the end of either. */
static int are_template_before(uint32_t rest) {
    made->texts.count = 0;
    for (uint32_t page = 0; page < 2; page++) {
        made_gram grams[512];
        uint32_t middle = 800 + 200 * page, n = put(grams, 0, middle / 5, 10000 + 10000 * page, 0, 5);
        n = put(grams, n, 40, 2000, middle, 5);
        made_add(made, middle + 200 + rest, grams, n, NULL, 0, 9);
    }
    return is_compared_as_template();
}

Test(compare, the_last_cell_of_a_template_may_have_no_gram) {
    cr_assert(are_template_before(50));
    cr_assert(not(are_template_before(100)), "two cells of its own");
}

/* The footer of two pages, 870 units, has no gram in so many of them but so many of each page's own. */
static int are_template_across(uint32_t gap, uint32_t own) {
    made->texts.count = 0;
    for (uint32_t page = 0; page < 2; page++) {
        made_gram grams[512];
        uint32_t n = put(grams, 0, 50, 10000 + 10000 * page, 0, 5);
        n = put(grams, n, 80, 2000, 250, 5);
        n = put(grams, n, own, 30000 + 10000 * page, 650, 5);
        n = put(grams, n, 80, 3000, 650 + gap, 5);
        made_add(made, 1120, grams, n, NULL, 0, 9);
    }
    return is_compared_as_template();
}

Test(compare, a_block_goes_on_past_one_cell_without_grams) {
    cr_assert(are_template_across(70, 0));
    cr_assert(not(are_template_across(120, 0)), "two cells are something else");
}

Test(compare, a_cell_of_six_grams_is_the_texts_own) {
    cr_assert(are_template_across(70, 5));
    cr_assert(not(are_template_across(70, 6)));
}

/* Pages of one footer of 400 units. Something else that both have, of so many, stands a cell before it in one of them
 * and first in the other. */
static int are_template_beside(uint32_t other) {
    made_gram grams[512];
    made->texts.count = 0;
    uint32_t n = put(grams, 0, (950 - other) / 5, 10000, 0, 5);
    n = put(grams, n, other / 5, 3000, 950 - other, 5);
    n = put(grams, n, 80, 2000, 1000, 5);
    made_add(made, 1400, grams, n, NULL, 0, 9);
    n = put(grams, 0, other / 5, 3000, 0, 5);
    n = put(grams, n, 130, 20000, 350, 5);
    n = put(grams, n, 80, 2000, 1000, 5);
    made_add(made, 1400, grams, n, NULL, 0, 9);
    return is_compared_as_template();
}

Test(compare, a_block_goes_on_past_a_cell_if_three_shared_ones_follow) {
    cr_assert(are_template_beside(100));
    cr_assert(not(are_template_beside(150)), "it is taken for a part of the one footer, which is longer");
}

/* ---- anchors ---- */

static uint64_t records[4096];

/* The sum of the hashes of the anchors of some rounds, and how many there are. */
static size_t deal_rounds(uint32_t text, uint32_t from, uint32_t to, uint64_t *sum_ret) {
    wc_deal deal;
    wc_dealer dealer;
    cr_assert(eq(int, wc_deal_create(&deal, 1, NULL, &wc_allocator_default, NULL), WIRECOPY_OK));
    cr_assert(eq(int, wc_dealer_create(&dealer, &deal, NULL), WIRECOPY_OK));
    for (uint32_t round = from; round < to; round++) {
        cr_assert(eq(int, wc_anchors_deal(&made->texts, text, round, &dealer, NULL), WIRECOPY_OK));
    }
    cr_assert(eq(int, wc_dealer_finish(&dealer, NULL), WIRECOPY_OK));
    size_t count = wc_deal_count(&deal, 0);
    cr_assert(le(sz, count, sizeof records / sizeof *records));
    cr_assert(eq(int, wc_deal_take(&deal, 0, records, NULL), WIRECOPY_OK));
    *sum_ret = 0;
    for (size_t i = 0; i < count; i++) {
        *sum_ret += records[i];
    }
    wc_dealer_clear(&dealer);
    wc_deal_clear(&deal);
    return count;
}

static size_t deal_text(uint32_t text) {
    uint64_t sum;
    return deal_rounds(text, 0, WC_ANCHORS_ROUNDS, &sum);
}

Test(compare, an_anchor_is_a_gram_and_the_first_after_it_from_ten_to_sixty_four_on) {
    const struct {
        uint32_t second;
        size_t anchors;
    } rows[] = {{9, 0}, {10, 1}, {64, 1}, {65, 0}};
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        const made_gram grams[] = {{100, 1}, {100 + rows[i].second, 2}};
        made->texts.count = 0;
        made_add(made, LONG, grams, 2, NULL, 0, 0);
        cr_assert(eq(sz, deal_text(0), rows[i].anchors), "%u", rows[i].second);
    }
    /* The first of two; the one before it has nothing to itself. */
    const made_gram three[] = {{100, 1}, {112, 2}, {125, 3}};
    made->texts.count = 0;
    made_add(made, LONG, three, 3, NULL, 0, 0);
    cr_assert(eq(sz, deal_text(0), 2));
}

Test(compare, all_rounds_at_once_have_the_same_anchors) {
    made_gram grams[100];
    uint64_t one_by_one, at_once;
    for (uint32_t i = 0; i < 100; i++) {
        grams[i] = (made_gram){20 * i, 7919 * i};
    }
    made_add(made, LONG, grams, 100, NULL, 0, 0);
    size_t count = deal_rounds(0, 0, WC_ANCHORS_ROUNDS, &one_by_one);
    cr_assert(gt(sz, count, 80));
    cr_assert(eq(sz, deal_rounds(0, WC_ANCHORS_ALL, WC_ANCHORS_ALL + 1, &at_once), count));
    cr_assert(eq(u64, at_once, one_by_one));
}

Test(compare, a_text_of_one_gram_has_an_anchor) {
    const made_gram one[] = {{100, 1}};
    made_add(made, LONG, one, 1, NULL, 0, 0);
    cr_assert(eq(sz, deal_text(0), 1));
}

/* Which texts are hubs differs from anchor to anchor. */
static uint64_t anchor = 77;

/* Pairs of n texts that share one anchor; *firsts_ret: those with the first text that the later one is paired with. */
static size_t pair_texts(uint32_t n, size_t *firsts_ret) {
    static uint64_t scratch[4096];
    wc_deal deal;
    wc_dealer dealer;
    cr_assert(eq(int, wc_deal_create(&deal, 1, NULL, &wc_allocator_default, NULL), WIRECOPY_OK));
    cr_assert(eq(int, wc_dealer_create(&dealer, &deal, NULL), WIRECOPY_OK));
    for (uint32_t i = 0; i < n; i++) {
        records[i] = anchor << 32 | wc_name(n - 1 - i, 100);
    }
    records[n] = (anchor + 1) << 32 | wc_name(3, 100);
    cr_assert(eq(int,
                 wc_anchors_pair(&(wc_names){.ranked = made->texts.ranked, .count = made->texts.count}, records,
                                 scratch, n + 1, &dealer, NULL),
                 WIRECOPY_OK));
    cr_assert(eq(int, wc_dealer_finish(&dealer, NULL), WIRECOPY_OK));
    size_t count = wc_deal_count(&deal, 0);
    cr_assert(eq(int, wc_deal_take(&deal, 0, records, NULL), WIRECOPY_OK));
    *firsts_ret = 0;
    for (size_t i = 0; i < count; i++) {
        *firsts_ret += (size_t)wc_meeting_is_first(records[i]);
    }
    wc_dealer_clear(&dealer);
    wc_deal_clear(&deal);
    return count;
}

/* The same, counted. */
static void count_texts(uint32_t n, size_t *times_ret, size_t *firsts_ret) {
    static uint64_t scratch[4096];
    static wc_met met[64 * 64];
    size_t count = made->texts.count;
    memset(met, 0, sizeof met);
    for (uint32_t i = 0; i < n; i++) {
        records[i] = anchor << 32 | wc_name(n - 1 - i, 100);
    }
    const wc_names names = {.ranked = made->texts.ranked, .count = made->texts.count, .met = met};
    cr_assert(eq(int, wc_anchors_pair(&names, records, scratch, n, NULL, NULL), WIRECOPY_OK));
    *times_ret = *firsts_ret = 0;
    for (size_t later = 0; later < count; later++) {
        for (size_t earlier = 0; earlier < count; earlier++) {
            *times_ret += met[count * later + earlier].times;
            *firsts_ret += met[count * later + earlier].firsts;
            cr_assert(met[count * later + earlier].times == 0 || earlier < later);
        }
    }
}

static size_t pairs_of(uint32_t n) {
    size_t firsts;
    return pair_texts(n, &firsts);
}

Test(compare, few_texts_make_all_pairs_and_many_meet_at_four_hubs) {
    for (uint32_t i = 0; i < 40; i++) {
        made_add(made, 100, NULL, 0, NULL, 0, 0);
    }
    cr_assert(eq(sz, pairs_of(1), 0));
    cr_assert(eq(sz, pairs_of(2), 1));
    cr_assert(eq(sz, pairs_of(6), 15));
    /* Three others with each of four, and the six pairs of these. */
    cr_assert(eq(sz, pairs_of(7), 3 * 4 + 6));
    cr_assert(eq(sz, pairs_of(40), 36 * 4 + 6));
    for (uint32_t n = 1; n <= 40; n++) {
        size_t firsts, counted_firsts, counted, dealt = pair_texts(n, &firsts);
        count_texts(n, &counted, &counted_firsts);
        cr_assert(eq(sz, counted, dealt), "%u texts", n);
        cr_assert(eq(sz, counted_firsts, firsts), "%u texts", n);
    }
}

Test(compare, each_text_has_one_first_partner_for_an_anchor) {
    for (uint32_t i = 0; i < 40; i++) {
        made_add(made, 100, NULL, 0, NULL, 0, 0);
    }
    for (uint32_t n = 2; n <= 40; n++) {
        for (anchor = 70; anchor < 90; anchor++) {
            size_t firsts, pairs = pair_texts(n, &firsts), later = 0;
            uint8_t is_later[40] = {0};
            for (size_t i = 0; i < pairs; i++) {
                later += !is_later[wc_meeting_later(records[i])];
                is_later[wc_meeting_later(records[i])] = 1;
            }
            cr_assert(eq(sz, firsts, later), "%u texts, anchor %u", n, (unsigned)anchor);
        }
    }
}
