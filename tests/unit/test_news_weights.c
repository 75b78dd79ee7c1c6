/* What cells count for, and what two texts are to one another, over evidence put down by hand: each rule with a case on
 * either side of it. All texts are of ten cells unless a case says otherwise. */
#include <criterion/criterion.h>
#include <criterion/new/assert.h>

#include <string.h>

#include "made_texts.h"
#include "news/digest.h"
#include "news/news.h"
#include "news/own.h"
#include "news/weighing.h"

enum { CELLS = 10, LENGTH = CELLS * WC_UNITS_CELL };

static made_texts *made;
static wc_evidence evidence;
static wc_weights weights;
static wirecopy_stats stats;
static const int64_t *stories; /* that an index has texts in; NULL: there is none */

static void start(void) {
    made = made_start();
    wc_evidence_init(&evidence, &wc_allocator_default);
}

static void finish(void) {
    stories = NULL;
    wc_weights_clear(&weights);
    wc_evidence_clear(&evidence);
    free(made);
}

TestSuite(weights, .init = start, .fini = finish);

static uint32_t add(uint32_t ncells, uint32_t site) {
    return made_add(made, ncells * WC_UNITS_CELL, NULL, 0, NULL, 0, site);
}

/* a and b share n cells: those from a_from on in a, from b_from on in b. */
static void share(uint32_t a, uint32_t a_from, uint32_t b, uint32_t b_from, uint32_t n, int is_template) {
    uint32_t links[64];
    uint16_t cells[64];
    wc_pair_head head = {.a = a, .b = b, .nlinks = n, .ncells = n, .density = 255};
    head.flags = is_template ? WC_PAIR_TEMPLATE : 0;
    for (uint32_t i = 0; i < n; i++) {
        links[i] = (a_from + i) << 16 | (b_from + i);
        cells[i] = (uint16_t)(b_from + i);
    }
    const wc_pair_view pair = {&head, links, cells};
    cr_assert(eq(int, wc_evidence_add(&evidence, &pair, NULL), WIRECOPY_OK));
}

static void weigh(void) {
    const wc_run run = {.corpus = &made->corpus, .threads = 1, .stats = &stats, .stories = stories};
    cr_assert(eq(int, wc_evidence_index(&evidence, made->texts.count, 1, NULL), WIRECOPY_OK));
    cr_assert(eq(int, wc_weighing_run(&run, &made->texts, &evidence, &weights, NULL), WIRECOPY_OK));
}

static int weight_of(uint32_t text, uint32_t cell) {
    return weights.weight[weights.of[text].start + cell];
}

static double similarity(uint32_t a, uint32_t b) {
    wc_pair_view pair = wc_evidence_find(&evidence, a, b);
    cr_assert(ne(ptr, pair.head, NULL));
    return wc_weights_similarity(&weights, &pair);
}

Test(weights, a_cell_that_nobody_shares_counts_in_full_and_a_quotation_a_quarter) {
    uint32_t text = add(CELLS, 0);
    uint8_t *quoted = (uint8_t *)(made->kept + 3);
    quoted[4] = 255;
    weigh();
    cr_assert(eq(int, weight_of(text, 3), WC_WEIGHT_FULL));
    cr_assert(eq(int, weight_of(text, 4), WC_WEIGHT_FULL / 4));
}

/* A page, and n mates that have its first cell; m other texts have it that are no mates. */
static int is_furniture(uint32_t n, uint32_t m, uint32_t site, uint32_t others_site) {
    finish();
    start();
    uint32_t page = add(CELLS, site);
    for (uint32_t i = 0; i < n + m; i++) {
        uint32_t other = add(CELLS, i < n ? others_site : 0);
        share(page, 0, other, 0, 1, i < n);
    }
    weigh();
    return (weights.base[weights.of[page].start] & WC_CELL_FURNITURE) != 0;
}

Test(weights, furniture_is_shared_by_three_mates_that_are_three_tenths) {
    cr_assert(not(is_furniture(2, 0, 5, 5)));
    cr_assert(is_furniture(3, 0, 5, 5));
    cr_assert(is_furniture(3, 7, 5, 5), "three of ten");
    cr_assert(not(is_furniture(3, 8, 5, 5)), "three of eleven");
    cr_assert(is_furniture(3, 0, 0, 5), "one site is not known");
    cr_assert(not(is_furniture(3, 0, 5, 6)), "two sites");
}

/* A page of ten cells shares n of them with three pages of its site, of so many cells. */
static int is_furniture_of(uint32_t n, uint32_t ncells) {
    finish();
    start();
    uint32_t page = add(CELLS, 5);
    for (uint32_t i = 0; i < 3; i++) {
        share(page, 0, add(ncells, 5), 0, n, 1);
    }
    weigh();
    return (weights.base[weights.of[page].start] & WC_CELL_FURNITURE) != 0;
}

Test(weights, copies_are_no_mates) {
    cr_assert(is_furniture_of(8, CELLS));
    cr_assert(not(is_furniture_of(9, CELLS)));
    cr_assert(not(is_furniture_of(9, 20)), "nine tenths of the one");
}

/* ---- similarity ---- */

Test(weights, similarity_is_the_greater_coverage_less_a_doubt) {
    uint32_t a = add(CELLS, 0), b = add(20, 0);
    share(a, 0, b, 0, 8, 0);
    weigh();
    /* 8 of 10 cells, less 0.4 / 8. */
    cr_assert(epsilon_eq(dbl, similarity(a, b), 0.75, 1e-9));
}

static void quote(uint32_t text, uint32_t ncells, uint8_t share) {
    uint32_t *values = made->kept + (text == 0 ? 0 : made->ends[text - 1]);
    memset(values + 3, share, ncells);
}

Test(weights, the_doubt_is_by_the_text_that_has_less_in_common) {
    uint32_t a = add(CELLS, 0), b = add(20, 0), c = add(2, 0), d = add(2, 0);
    quote(a, CELLS, 255);
    quote(c, 2, 255);
    share(a, 0, b, 0, 8, 0);
    share(c, 0, d, 0, 2, 0);
    weigh();
    /* 8 quoted cells of 10, which count as 2. */
    cr_assert(epsilon_eq(dbl, similarity(a, b), 0.8 - 0.4 / 2, 1e-9));
    cr_assert(eq(dbl, similarity(c, d), 0.0), "two quoted cells are no whole one");
}

Test(weights, a_cell_or_most_of_a_short_text_is_shared) {
    uint32_t a = add(CELLS, 0), b = add(CELLS, 0), c = add(1, 0), d = add(1, 0), e = add(2, 0), f = add(3, 0);
    share(a, 0, b, 0, 1, 0);
    share(c, 0, d, 0, 1, 0);
    share(d, 0, e, 0, 1, 0);
    share(d, 0, f, 0, 1, 0);
    weigh();
    cr_assert(eq(dbl, similarity(a, b), 0.0), "one cell of ten: less than 1.2");
    cr_assert(epsilon_eq(dbl, similarity(c, d), 0.6, 1e-9), "all of both: 1 less 0.4");
    cr_assert(epsilon_eq(dbl, similarity(d, e), 0.6, 1e-9), "half of the longer");
    cr_assert(eq(dbl, similarity(d, f), 0.0), "a third of it");
}

Test(weights, of_a_short_text_four_fifths_are_enough) {
    uint32_t a = add(1, 0), b = add(1, 0), c = add(1, 0);
    quote(b, 1, 64);
    quote(c, 1, 72);
    share(a, 0, b, 0, 1, 0);
    share(a, 0, c, 0, 1, 0);
    weigh();
    cr_assert(gt(dbl, similarity(a, b), 0.45), "a quarter of it stands in quotation marks, and it counts for 0.81");
    cr_assert(eq(dbl, similarity(a, c), 0.0), "for 0.79");
}

/* A digest of ten cells on site 5 and a text of so many share n of them; both: this is a digest of site 5, too. */
static double similarity_of_digest(uint32_t ncells, uint32_t n, int both) {
    finish();
    start();
    uint32_t digest = add(CELLS, 5), text = add(ncells, both ? 5 : 0);
    share(digest, 0, text, 0, n, 0);
    weigh();
    weights.of[digest].digest = 1;
    weights.of[text].digest = (uint8_t)both;
    return similarity(digest, text);
}

Test(weights, a_digest_is_like_what_has_most_of_it_and_more_like_another_digest) {
    cr_assert(epsilon_eq(dbl, similarity_of_digest(CELLS, 8, 0), 0.96, 1e-9), "1.2 times what both have");
    cr_assert(eq(dbl, similarity_of_digest(CELLS, 7, 0), 0.0));
    cr_assert(eq(dbl, similarity_of_digest(20, CELLS, 0), 0.0), "all of the digest and half of the text");
    cr_assert(epsilon_eq(dbl, similarity_of_digest(CELLS, 5, 1), 0.6, 1e-9), "two of one site");
    cr_assert(eq(dbl, similarity_of_digest(CELLS, 4, 1), 0.0));
}

/* Of a text of that pair only the cells count whose bits are set. */
static void count_only(uint32_t text, uint32_t bits) {
    weights.of[text].total = 0;
    for (uint32_t cell = 0; cell < CELLS; cell++) {
        uint8_t weight = bits >> cell & 1 ? WC_WEIGHT_FULL : 0;
        weights.weight[weights.of[text].start + cell] = weight;
        weights.of[text].total += weight;
    }
}

Test(weights, less_than_a_fifth_of_either_is_the_same_by_no_weights) {
    uint32_t a = add(CELLS, 0), b = add(CELLS, 0), c = add(CELLS, 0);
    share(a, 0, b, 3, 1, 0);
    share(b, 0, c, 3, 2, 0);
    weigh();
    wc_pair_view little = wc_evidence_find(&evidence, a, b), fifth = wc_evidence_find(&evidence, b, c);
    cr_assert(wc_weights_may_be_same(&weights, &fifth));
    cr_assert(not(wc_weights_may_be_same(&weights, &little)));
    cr_assert(eq(u32, little.head->vote, WC_VOTE_FULL));
    for (uint32_t bits = 0; bits < 1 << CELLS; bits++) {
        count_only(a, bits);
        count_only(b, bits);
        cr_assert(le(dbl, similarity(a, b), 0.0), "cells %x", bits);
    }
    /* What is left of a digest may be one lead. */
    weights.of[b].digest = 1;
    cr_assert(wc_weights_may_be_same(&weights, &little));
}

/* Cells before `to` are furniture, and of the others only those before `end` count. */
static void leave(uint32_t text, uint32_t to, uint32_t end) {
    for (uint32_t cell = 0; cell < CELLS; cell++) {
        weights.base[weights.of[text].start + cell] |= cell < to ? WC_CELL_FURNITURE : 0;
        weights.weight[weights.of[text].start + cell] = cell >= to && cell < end ? WC_WEIGHT_FULL : 0;
    }
    weights.of[text].total = weights.of[text].own = (end - to) * WC_WEIGHT_FULL;
}

/* Two texts of site 5 and another share so many cells that are furniture in the one, or in the other, and so many that
 * count. */
static double similarity_beside(uint32_t site, uint32_t furniture, uint32_t in_other, uint32_t count) {
    finish();
    start();
    uint32_t a = add(CELLS, 5), b = add(CELLS, site);
    share(a, 0, b, 0, (furniture > in_other ? furniture : in_other) + count, 0);
    weigh();
    leave(a, furniture, furniture + count);
    leave(b, in_other, in_other + count);
    /* So many grams that they may be two prints of one site. */
    wc_evidence_find(&evidence, a, b).head->likeness = WC_LIKENESS_FULL / 2;
    return similarity(a, b);
}

Test(weights, one_cell_beside_a_sites_furniture_is_its_edge) {
    cr_assert(eq(dbl, similarity_beside(5, 3, 3, 1), 0.0));
    cr_assert(eq(dbl, similarity_beside(5, 3, 0, 1), 0.0), "of one text");
    cr_assert(eq(dbl, similarity_beside(5, 0, 3, 1), 0.0), "of the other");
    cr_assert(epsilon_eq(dbl, similarity_beside(5, 2, 2, 1), 0.6, 1e-9), "two cells are hardly furniture");
    cr_assert(epsilon_eq(dbl, similarity_beside(5, 3, 3, 2), 0.8, 1e-9), "two cells are a headline");
    cr_assert(epsilon_eq(dbl, similarity_beside(6, 3, 3, 1), 0.6, 1e-9), "two sites");
    cr_assert(epsilon_eq(dbl, similarity_beside(0, 3, 3, 1), 0.6, 1e-9), "one site is not known");
    similarity_beside(5, 3, 3, 2);
    count_only(1, 1 << 3);
    cr_assert(eq(dbl, similarity(0, 1), 0.0), "one cell of the other");
    /* Of a form that a site prints again all may be furniture but a cell. */
    similarity_beside(5, CELLS - 1, CELLS - 1, 1);
    wc_evidence_find(&evidence, 0, 1).head->flags |= WC_PAIR_REPRINT;
    weights.of[0].serial = weights.of[1].serial = 1;
    cr_assert(epsilon_eq(dbl, similarity(0, 1), 1.0, 1e-9));
}

/* Two texts of site 5 and another share so many of ten cells, and that part of their grams. */
static double similarity_on(uint32_t site, uint32_t n, double likeness) {
    finish();
    start();
    uint32_t a = add(CELLS, 5), b = add(CELLS, site);
    share(a, 0, b, 0, n, 0);
    weigh();
    wc_pair_view pair = wc_evidence_find(&evidence, a, b);
    pair.head->flags |= likeness > 0.0 ? WC_PAIR_SHORT : 0;
    pair.head->likeness = (uint16_t)(likeness * WC_LIKENESS_FULL);
    return similarity(a, b);
}

Test(weights, what_a_site_prints_twice_shares_six_cells_of_ten_or_an_eighth_of_its_grams) {
    cr_assert(epsilon_eq(dbl, similarity_on(5, 6, 0.0), 0.6 - 0.4 / 6, 1e-9));
    cr_assert(eq(dbl, similarity_on(5, 5, 0.0), 0.0));
    wc_pair_view pair = wc_evidence_find(&evidence, 0, 1);
    cr_assert(epsilon_eq(dbl, wc_weights_agreement(&weights, &pair), 0.5 - 0.4 / 5, 1e-9),
              "two members may share less");
    cr_assert(epsilon_eq(dbl, similarity_on(6, 5, 0.0), 0.5 - 0.4 / 5, 1e-9), "two sites");
    cr_assert(epsilon_eq(dbl, similarity_on(0, 5, 0.0), 0.5 - 0.4 / 5, 1e-9), "one site is not known");
    cr_assert(eq(dbl, similarity_on(5, 5, 0.12), 0.0));
    cr_assert(epsilon_eq(dbl, similarity_on(5, 5, 0.2), 0.72, 1e-4), "3.6 times the likeness");
}

/* ---- coherence ---- */

/* How sure a pair of pages is: the one has so many cells before it carries what the other has from begins on, four
 * cells; this one has own cells then, and the rest of what both have. */
typedef struct box {
    uint32_t before, begins, own, shared, furniture, site, other_site;
    int turned; /* the one is the later in rank */
} box;

static double similarity_with_box(const box *of) {
    finish();
    start();
    uint32_t page_cells = of->before + of->shared, other_cells = of->begins + of->shared + of->own;
    uint32_t page = add(of->turned ? other_cells : page_cells, of->site),
             other = add(of->turned ? page_cells : other_cells, of->other_site);
    uint32_t links[24];
    uint16_t cells[24];
    for (uint32_t i = 0; i < of->shared; i++) {
        uint32_t in_page = of->before + i, in_other = of->begins + i + (i < 4 ? 0 : of->own);
        links[i] = of->turned ? in_other << 16 | in_page : in_page << 16 | in_other;
        cells[i] = (uint16_t)(of->turned ? in_page : in_other);
    }
    wc_pair_head head = {.a = page, .b = other, .nlinks = of->shared, .ncells = of->shared, .density = 255};
    const wc_pair_view pair = {&head, links, cells};
    cr_assert(eq(int, wc_evidence_add(&evidence, &pair, NULL), WIRECOPY_OK));
    for (uint32_t i = 0; of->furniture > 0 && i < 3; i++) { /* mates that begin like the page */
        share(page, 0, add(CELLS, of->site), 0, of->furniture, 1);
    }
    weigh();
    return similarity(page, other);
}

Test(weights, a_page_that_carries_anothers_beginning_after_its_story_is_no_print_of_it) {
    cr_assert(lt(dbl, similarity_with_box(&(box){10, 0, 8, 14, 0, 0, 0, 0}), 0.1));
    cr_assert(lt(dbl, similarity_with_box(&(box){10, 0, 8, 14, 0, 0, 0, 1}), 0.1));
    cr_assert(lt(dbl, similarity_with_box(&(box){10, 0, 8, 14, 0, 5, 5, 0}), 0.1));
    cr_assert(gt(dbl, similarity_with_box(&(box){10, 0, 8, 14, 0, 5, 6, 0}), 0.5), "a story under a paper's own lead");
    cr_assert(gt(dbl, similarity_with_box(&(box){9, 0, 8, 14, 0, 0, 0, 0}), 0.5), "a headline and what stands over it");
    cr_assert(lt(dbl, similarity_with_box(&(box){10, 2, 8, 14, 0, 0, 0, 0}), 0.1), "under its headline");
    cr_assert(gt(dbl, similarity_with_box(&(box){10, 3, 8, 14, 0, 0, 0, 0}), 0.5), "not its beginning");
    cr_assert(lt(dbl, similarity_with_box(&(box){10, 0, 7, 14, 0, 0, 0, 0}), 0.1));
    cr_assert(gt(dbl, similarity_with_box(&(box){12, 0, 6, 12, 0, 0, 0, 0}), 0.6), "an update with a new paragraph");
    cr_assert(gt(dbl, similarity_with_box(&(box){10, 0, 8, 14, 3, 0, 0, 0}), 0.5), "furniture is no story");
    cr_assert(lt(dbl, similarity_with_box(&(box){10, 0, 8, 18, 0, 0, 0, 0}), 0.1));
    cr_assert(gt(dbl, similarity_with_box(&(box){10, 0, 8, 19, 0, 0, 0, 0}), 0.6), "most is shared");
}

Test(weights, what_strangers_share_is_nobodys) {
    /* Twelve texts with one passage in common, two cells of ten, and nothing else. */
    for (uint32_t i = 0; i < 12; i++) {
        uint32_t text = add(CELLS, 0);
        for (uint32_t other = 0; other < i; other++) {
            share(other, 0, text, 0, 2, 0);
        }
        cr_assert(eq(u32, text, i));
    }
    weigh();
    for (uint32_t text = 0; text < 12; text++) {
        cr_assert(eq(int, weight_of(text, 0), 0));
        cr_assert(eq(int, weight_of(text, 2), WC_WEIGHT_FULL));
    }
}

/* Texts that have one cell of ten in common, and nothing else; the first was printed so many times, and has two thirds
 * of another print beside it. */
static void weigh_strangers(uint32_t n, uint32_t copies) {
    finish();
    start();
    for (uint32_t i = 0; i < n; i++) {
        uint32_t text = add(CELLS, 0);
        for (uint32_t other = 0; other < i; other++) {
            share(other, 0, text, 0, 1, 0);
        }
    }
    share(0, 3, add(CELLS, 0), 3, 7, 0);
    made->copies[0] = copies;
    weigh();
}

Test(weights, what_four_strangers_share_may_be_a_story) {
    weigh_strangers(4, 1);
    cr_assert(eq(int, weight_of(1, 0), WC_WEIGHT_FULL), "3 of 16 and the 2 that are known are two fifths of 5");
    weigh_strangers(5, 1);
    cr_assert(eq(int, weight_of(1, 0), 0), "4 of 21, and 2, of 6");
}

Test(weights, copies_word_for_word_vouch_for_what_a_text_has) {
    weigh_strangers(12, 1);
    cr_assert(eq(int, weight_of(0, 0), 0));
    cr_assert(eq(int, (int)weights.same[0].all, (int)(0.2 / 11.2 * WC_SHARE_FULL + 0.5)));
    weigh_strangers(12, 13);
    cr_assert(eq(int, weight_of(0, 0), WC_WEIGHT_FULL));
    cr_assert(eq(int, weight_of(1, 0), 0), "for nobody else's");
    cr_assert(eq(int, (int)weights.same[0].all, (int)(12.2 / 23.2 * WC_SHARE_FULL + 0.5)));
}

Test(weights, a_text_votes_as_far_as_both_are_covered) {
    uint32_t a = add(CELLS, 0), b = add(20, 0), c = add(15, 0);
    share(a, 0, b, 0, 9, 0);
    share(a, 0, c, 0, 9, 0);
    weigh();
    cr_assert(eq(u32, wc_evidence_find(&evidence, a, b).head->vote, WC_VOTE_FULL * 3 / 4), "0.45 of 0.6");
    cr_assert(eq(u32, wc_evidence_find(&evidence, a, c).head->vote, WC_VOTE_FULL));
}

/* Eleven texts of an index and a new one, all with one passage in common, two cells of ten, and nothing else. What it
 * counts for in the new one. */
static int weight_beside_held(const int64_t *of_texts) {
    finish();
    start();
    for (uint32_t i = 0; i < 12; i++) {
        uint32_t text = add(CELLS, 0);
        for (uint32_t other = 0; other < i; other++) {
            share(other, 0, text, 0, 2, 0);
        }
    }
    stories = of_texts;
    weigh();
    return weight_of(11, 0);
}

Test(weights, what_an_index_has_in_one_story_votes_for_what_it_shares) {
    const int64_t one[12] = {5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 0}, many[12] = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 0},
                  none[12] = {0};
    cr_assert(eq(int, weight_beside_held(one), WC_WEIGHT_FULL));
    cr_assert(eq(int, weight_beside_held(many), 0));
    cr_assert(eq(int, weight_beside_held(none), 0));
}

Test(weights, what_copies_share_counts_however_many_there_are) {
    for (uint32_t i = 0; i < 12; i++) {
        uint32_t text = add(CELLS, 0);
        for (uint32_t other = 0; other < i; other++) {
            share(other, 0, text, 0, 7, 0);
        }
        cr_assert(eq(u32, text, i));
    }
    weigh();
    for (uint32_t text = 0; text < 12; text++) {
        cr_assert(eq(int, weight_of(text, 0), WC_WEIGHT_FULL));
    }
    cr_assert(gt(dbl, similarity(3, 9), 0.6));
}

/* Three prints of a story of ten cells; 16 strangers each have n of its cells from the fourth on, which are theirs with
 * nobody else. What the fifth cell then counts for in the first print. */
static int weight_among_strangers(uint32_t n, uint32_t prints_with_it) {
    finish();
    start();
    uint32_t prints[3];
    for (uint32_t i = 0; i < 3; i++) {
        prints[i] = add(CELLS, 0);
        for (uint32_t other = 0; other < i; other++) {
            if (i < prints_with_it) {
                share(prints[other], 0, prints[i], 0, CELLS, 0);
            } else {
                share(prints[other], 5, prints[i], 5, 5, 0);
            }
        }
    }
    for (uint32_t i = 0; i < 16; i++) {
        uint32_t stranger = add(CELLS, 0);
        for (uint32_t k = 0; k < prints_with_it; k++) {
            share(prints[k], 4, stranger, 0, n, 0);
        }
    }
    weigh();
    return weight_of(prints[0], 4);
}

Test(weights, what_strangers_share_in_short_pieces_stays_where_all_prints_have_it) {
    cr_assert(eq(int, weight_among_strangers(1, 3), WC_WEIGHT_FULL), "stock words of one cell");
    cr_assert(eq(int, weight_among_strangers(3, 3), 0), "a passage of three cells is no chance");
    cr_assert(eq(int, weight_among_strangers(1, 1), 0), "a teaser in one print alone");
}

Test(weights, another_storys_passage_is_foreign_to_a_text_with_a_story_of_its_own) {
    /* A story of eight prints; a page of another story, itself printed three times, that carries its first two cells.
     */
    for (uint32_t i = 0; i < 8; i++) {
        uint32_t text = add(CELLS, 0);
        for (uint32_t other = 0; other < i; other++) {
            share(other, 0, text, 0, CELLS, 0);
        }
    }
    uint32_t page = add(20, 0), copies[2] = {add(20, 0), add(20, 0)};
    for (uint32_t i = 0; i < 8; i++) {
        share(i, 0, page, 18, 2, 0);
    }
    share(page, 0, copies[0], 0, 16, 0);
    share(page, 0, copies[1], 0, 16, 0);
    share(copies[0], 0, copies[1], 0, 16, 0);
    weigh();
    cr_assert(eq(int, weight_of(page, 18), 0));
    cr_assert(eq(int, weight_of(page, 0), WC_WEIGHT_FULL));
    cr_assert(eq(int, weight_of(0, 0), WC_WEIGHT_FULL), "it is that story's own");
    cr_assert(eq(dbl, similarity(0, page), 0.0));
    cr_assert(gt(dbl, similarity(0, 7), 0.9));
}

/* A page of so many cells has the first `home` with two copies of its own, and the `foreign` ones after these with so
 * many of the eight prints of a story, and with the first copy where that is said. What the last of these counts for.
 */
static int weight_of_foreign(uint32_t ncells, uint32_t home, uint32_t foreign, uint32_t prints, int is_copied) {
    finish();
    start();
    for (uint32_t i = 0; i < 8; i++) {
        uint32_t text = add(40, 0);
        for (uint32_t other = 0; other < i; other++) {
            share(other, 0, text, 0, 40, 0);
        }
    }
    uint32_t page = add(ncells, 0);
    for (uint32_t i = 0; i < 2; i++) {
        uint32_t shared = is_copied && i == 0 ? home + foreign : home;
        share(page, 0, add(shared, 0), 0, shared, 0);
    }
    for (uint32_t i = 0; i < prints; i++) {
        share(i, 0, page, home, foreign, 0);
    }
    weigh();
    return weight_of(page, home + foreign - 1);
}

Test(weights, what_a_fifth_of_its_prints_share_is_a_texts_own) {
    cr_assert(eq(int, weight_of_foreign(18, 16, 2, 4, 1), WC_WEIGHT_FULL), "one of five, and a half that is known");
    cr_assert(eq(int, weight_of_foreign(18, 16, 2, 5, 1), 0), "one of six");
    cr_assert(eq(int, weight_of_foreign(18, 16, 2, 1, 0), WC_WEIGHT_FULL), "none of one");
    cr_assert(eq(int, weight_of_foreign(18, 16, 2, 2, 0), 0), "none of two");
}

Test(weights, a_text_with_less_of_its_own_than_half_of_what_is_foreign_keeps_all) {
    cr_assert(eq(int, weight_of_foreign(40, 4, 8, 8, 0), 0));
    cr_assert(eq(int, weight_of_foreign(40, 3, 8, 8, 0), WC_WEIGHT_FULL));
}

/* Eight prints of a story; a page that has their first n cells from that one on, and twelve cells of teasers that two
 * pages like it have as well; so many pages that have these n cells further down. What the story's first cell counts
 * for there. */
static int weight_of_lead(uint32_t n, uint32_t from, int sites, uint32_t nothers) {
    finish();
    start();
    for (uint32_t i = 0; i < 8; i++) {
        uint32_t text = add(CELLS, sites ? 1 + i : 0);
        for (uint32_t other = 0; other < i; other++) {
            share(other, 0, text, 0, CELLS, 0);
        }
    }
    uint32_t page = add(20, sites ? 20 : 0), like[2] = {add(20, sites ? 21 : 0), add(20, sites ? 22 : 0)};
    for (uint32_t i = 0; i < 8; i++) {
        share(i, 0, page, from, n, 0);
    }
    share(page, 8, like[0], 8, 12, 0);
    share(page, 8, like[1], 8, 12, 0);
    share(like[0], 8, like[1], 8, 12, 0);
    for (uint32_t i = 0; i < nothers; i++) {
        share(page, from, add(20, sites ? 30 + i : 0), 9, n, 0);
    }
    weigh();
    return weight_of(page, from);
}

Test(weights, what_prints_on_other_sites_begin_with_is_no_teaser) {
    cr_assert(eq(int, weight_of_lead(3, 4, 1, 0), WC_WEIGHT_FULL));
    cr_assert(eq(int, weight_of_lead(3, 5, 1, 0), 0), "the page begins with something else");
    cr_assert(eq(int, weight_of_lead(3, 4, 0, 0), 0), "sites are not known: it may be one site's teaser");
    cr_assert(eq(int, weight_of_lead(2, 4, 1, 0), 0), "two cells may be a stock clause");
    cr_assert(eq(int, weight_of_lead(3, 4, 1, 8), WC_WEIGHT_FULL), "half of all that have it begin with it");
    cr_assert(eq(int, weight_of_lead(3, 4, 1, 9), 0));
}

Test(weights, pages_that_are_little_but_a_footer_do_not_make_it_coherent) {
    /* Three stubs, a footer of four cells and a line; twelve pages over the same footer, nine tenths of each their own.
     * A stub is covered by each page, and no page by a stub. */
    for (uint32_t i = 0; i < 15; i++) {
        uint32_t text = add(i < 3 ? 5 : 40, 0);
        for (uint32_t other = 0; other < i; other++) {
            share(other, 0, text, 0, 4, 0);
        }
        cr_assert(eq(u32, text, i));
    }
    weigh();
    for (uint32_t text = 3; text < 15; text++) {
        cr_assert(eq(int, weight_of(text, 0), 0), "page %u", text);
    }
}

/* ---- numbers ---- */

static uint32_t add_numbered(uint32_t n, uint32_t nequal, uint32_t value) {
    made_number numbers[16];
    for (uint32_t i = 0; i < n; i++) {
        numbers[i] = (made_number){100 + i, i < nequal ? 1 : value, 2};
    }
    return made_add(made, LENGTH, NULL, 0, numbers, n, 0);
}

Test(weights, numbers_that_differ_make_a_series) {
    const struct {
        uint32_t n, nequal;
        int series;
    } rows[] = {{1, 0, 0}, {2, 0, 1}, {2, 1, 0}, {3, 1, 1}, {4, 2, 0}, {5, 2, 1}};
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        finish();
        start();
        uint32_t a = add_numbered(rows[i].n, rows[i].nequal, 7), b = add_numbered(rows[i].n, rows[i].nequal, 8);
        share(a, 0, b, 0, CELLS, 0);
        weigh();
        cr_assert(eq(int, similarity(a, b) == 0.0, rows[i].series), "row %zu", i);
        cr_assert(eq(int, weights.of[a].serial, rows[i].series), "row %zu", i);
    }
}

Test(weights, a_reprint_within_a_series_has_its_numbers) {
    /* 0 and 1 are one instance, 2 and 3 others. */
    for (uint32_t i = 0; i < 4; i++) {
        add_numbered(5, 0, i < 2 ? 7 : 7 + i);
        for (uint32_t other = 0; other < i; other++) {
            share(other, 0, i, 0, CELLS, 0);
        }
    }
    weigh();
    cr_assert(gt(dbl, similarity(0, 1), 0.9));
    cr_assert(eq(dbl, similarity(0, 2), 0.0));
    cr_assert(eq(dbl, similarity(2, 3), 0.0));
}

Test(weights, a_reprint_within_a_series_is_one_whatever_it_counts_for) {
    for (uint32_t i = 0; i < 3; i++) { /* too few to show a form */
        add_numbered(5, 0, i < 2 ? 7 : 8);
        for (uint32_t other = 0; other < i; other++) {
            share(other, 0, i, 0, CELLS, 0);
        }
    }
    weigh();
    count_only(0, 0);
    count_only(1, 0);
    cr_assert(gt(dbl, similarity(0, 1), 0.9));
    for (uint32_t i = 0; i < 2; i++) {
        weights.of[i].serial = 0;
        weights.of[1 - i].serial = WC_SERIAL_SERIES;
        cr_assert(le(dbl, similarity(0, 1), 0.0), "%u is of no series", i);
    }
}

static int is_reprint(uint8_t numbers, uint8_t equal, float raw) {
    wc_weights_text of[3] = {{.serial = WC_SERIAL_SERIES}, {.serial = WC_SERIAL_SERIES}};
    const wc_weights both = {.texts = &made->texts, .of = of};
    wc_pair_head head = {.a = 0, .b = 1, .numbers = numbers, .equal = equal, .raw = raw};
    const wc_pair_view pair = {.head = &head};
    return wc_weights_is_reprint(&both, &pair);
}

Test(weights, a_reprint_within_a_series_has_five_numbers_nine_tenths_of_them_and_six_tenths_of_the_page) {
    add(CELLS, 0);
    add(CELLS, 0);
    cr_assert(is_reprint(10, 9, 0.61F));
    cr_assert(not(is_reprint(10, 8, 0.61F)));
    cr_assert(not(is_reprint(10, 9, 0.59F)));
    cr_assert(is_reprint(5, 5, 0.61F));
    cr_assert(not(is_reprint(4, 4, 0.61F)));
}

Test(weights, numbers_in_furniture_tell_a_series_too) {
    for (uint32_t i = 0; i < 2; i++) {
        add_numbered(3, 0, 7 + i);
        made->places[i].site = 5;
    }
    share(0, 0, 1, 0, CELLS, 0);
    for (uint32_t i = 0; i < 3; i++) {
        uint32_t mate = add(CELLS, 5);
        share(0, 2, mate, 2, 1, 1);
        share(1, 2, mate, 2, 1, 1);
    }
    weigh();
    cr_assert(ne(int, weights.base[weights.of[0].start + 2] & WC_CELL_FURNITURE, 0));
    cr_assert(eq(dbl, similarity(0, 1), 0.0));
}

/* Twelve pages of one form, each with numbers and names of its own; the second is as the first but for its numbers from
 * nequal on and its names from nnames on, has ncells of its cells, and is of that site. Whether they are prints of one
 * page. */
static int is_same_page(uint32_t nequal, uint32_t nnames, uint32_t ncells, uint32_t site) {
    finish();
    start();
    for (uint32_t i = 0; i < 12; i++) {
        made_number slots[14];
        for (uint32_t k = 0; k < 10; k++) {
            uint32_t value = i == 1 && k >= nequal ? 500 : i < 2 ? 1 : 100 * i + k;
            slots[k] = (made_number){100 + k, value, 2};
        }
        for (uint32_t k = 0; k < 3; k++) {
            uint32_t value = i == 1 && k >= nnames ? 5000 : i < 2 ? 3000 + k : 3000 + 10 * i + k;
            slots[10 + k] = (made_number){WC_KEPT_NAME | (200 + k), value, k < 2 ? 4 + k : 0};
        }
        slots[13] = slots[12];
        for (uint32_t k = 12; k > 10; k--) {
            slots[k] = slots[k - 1];
        }
        slots[10] = (made_number){150 + i, 40 + i, 8}; /* a number in surroundings of its own */
        made_add(made, LENGTH, NULL, 0, slots, 14, i == 1 ? site : 7);
        for (uint32_t other = 0; other < i; other++) {
            share(other, 0, i, 0, i == 1 ? ncells : CELLS - 1, 0);
        }
    }
    weigh();
    return similarity(0, 1) > 0.8;
}

Test(weights, a_form_that_a_site_fills_again_is_another_page) {
    cr_assert(is_same_page(10, 3, CELLS, 7));
    cr_assert(is_same_page(9, 3, CELLS, 8));
    cr_assert(not(is_same_page(9, 3, CELLS, 7)), "one number is another");
    cr_assert(is_same_page(10, 2, CELLS, 8));
    cr_assert(not(is_same_page(10, 2, CELLS, 7)), "one name is another, in the first line");
    wc_pair_view pair = wc_evidence_find(&evidence, 0, 1);
    cr_assert(not(wc_weights_is_reprint(&weights, &pair)), "nor are their groups joined");
    cr_assert(is_same_page(10, 3, CELLS - 1, 8));
    cr_assert(not(is_same_page(10, 3, CELLS - 1, 7)), "each has a line of its own");
}

/* ---- passages of a share ---- */

/* What the first words of a pair's evidence are read as; they end where memory does. */
static wirecopy_code read_words(size_t count, uint32_t a_length) {
    wc_evidence other;
    const uint32_t lengths[] = {a_length, LENGTH};
    uint64_t *words = malloc((count + (count == 0)) * sizeof *words);
    memcpy(words, evidence.blocks[0].words, count * sizeof *words);
    wc_evidence_init(&other, &wc_allocator_default);
    wirecopy_code code = wc_evidence_read(&other, words, count, lengths, 2, NULL);
    cr_assert(eq(u64, other.npairs, count > 0 && code == WIRECOPY_OK));
    wc_evidence_clear(&other);
    free(words);
    return code;
}

Test(weights, passages_that_are_cut_or_of_shorter_texts_are_refused) {
    uint32_t a = add(CELLS, 0), b = add(CELLS, 0);
    share(a, 6, b, 2, 4, 0);
    size_t count = evidence.blocks[0].count;
    cr_assert(eq(int, read_words(count, LENGTH), WIRECOPY_OK));
    cr_assert(eq(int, read_words(0, LENGTH), WIRECOPY_OK), "no pairs");
    for (size_t cut = 1; cut < count; cut++) {
        cr_assert(eq(int, read_words(cut, LENGTH), WIRECOPY_ERROR_FORMAT), "%zu words", cut);
    }
    cr_assert(eq(int, read_words(count, LENGTH - WC_UNITS_CELL), WIRECOPY_ERROR_FORMAT), "the last cell is beyond");
}

/* ---- digests ---- */

/* A page that shares `each` cells with each of n texts of ten cells. */
static int is_digest(uint32_t n, uint32_t each, uint32_t first, uint32_t total) {
    finish();
    start();
    uint32_t page = add(total, 0), at = 0;
    for (uint32_t i = 0; i < n; i++) {
        uint32_t story = add(first > CELLS ? first : CELLS, 0), length = i == 0 ? first : each;
        share(page, at, story, 0, length, 0);
        at += length;
    }
    weigh();
    return weights.of[page].digest;
}

Test(weights, a_digest_has_three_strands_and_none_stands_out) {
    cr_assert(not(is_digest(2, 3, 3, 9)));
    cr_assert(is_digest(3, 3, 3, 9));
    cr_assert(is_digest(3, 3, 8, 20), "less than thrice the second, and than 0.6 of all");
    cr_assert(not(is_digest(3, 3, 9, 20)), "0.6 of all");
    cr_assert(not(is_digest(4, 3, 9, 20)), "thrice the second");
    cr_assert(is_digest(3, 3, 3, 18), "half of the page");
    cr_assert(not(is_digest(3, 3, 3, 19)));
    cr_assert(not(is_digest(4, 2, 2, 8)), "strands of two cells");
}

/* A page of so many cells shares three leads of these lengths with three texts. */
static int is_digest_with(uint32_t first, uint32_t second, uint32_t third, uint32_t total) {
    const uint32_t lengths[] = {first, second, third};
    finish();
    start();
    uint32_t page = add(total, 0), at = 0;
    for (uint32_t i = 0; i < 3; i++) {
        share(page, at, add(40, 0), 0, lengths[i], 0);
        at += lengths[i];
    }
    weigh();
    return weights.of[page].digest;
}

Test(weights, a_strand_of_a_digest_is_a_part_of_the_page) {
    cr_assert(is_digest_with(11, 5, 3, 20));
    cr_assert(not(is_digest_with(12, 5, 3, 20)), "0.6 of all, and less than thrice the second");
    cr_assert(is_digest_with(14, 13, 4, 60), "0.06 of the page is 3.6 cells");
    cr_assert(not(is_digest_with(14, 14, 3, 60)));
}

/* Two texts share eight and ten cells of a page with four in common, or ten each with five; further ones have strands
 * of their own behind these. */
static int is_digest_beside(uint32_t each, uint32_t shift, uint32_t nothers, uint32_t length) {
    finish();
    start();
    uint32_t page = add(20, 0);
    share(page, 0, add(40, 0), 0, each, 0);
    share(page, shift, add(40, 0), 0, each, 0);
    for (uint32_t i = 0; i < nothers; i++) {
        share(page, shift + each + i * length, add(40, 0), 0, length, 0);
    }
    weigh();
    return weights.of[page].digest;
}

Test(weights, a_neighbour_that_has_half_of_a_strand_and_half_beside_it_is_of_none) {
    cr_assert(not(is_digest_beside(10, 5, 1, 5)), "it begins none: there are two");
    cr_assert(is_digest_beside(8, 4, 2, 4), "it adds to none: the first would stand out");
}

Test(weights, a_neighbour_adds_to_the_strand_that_it_has_most_of) {
    uint32_t page = add(30, 0);
    share(page, 0, add(40, 0), 0, 6, 0);
    share(page, 6, add(40, 0), 0, 5, 0);
    share(page, 8, add(40, 0), 0, 5, 0); /* three cells of the second strand, which has seven then */
    share(page, 13, add(40, 0), 0, 3, 0);
    weigh();
    cr_assert(weights.of[page].digest, "16 cells of 30 are half of the page, and 14 are not");
}

Test(weights, a_digest_keeps_what_is_other_stories) {
    uint32_t page = add(9, 0);
    for (uint32_t i = 0; i < 2; i++) {
        share(page, 3 * i, add(CELLS, 0), 0, 3, 0);
    }
    for (uint32_t i = 0; i < 8; i++) {
        uint32_t text = add(CELLS, 0);
        for (uint32_t other = 3; other < text; other++) {
            share(other, 0, text, 0, CELLS, 0);
        }
        share(page, 6, text, 0, 3, 0);
    }
    weigh();
    cr_assert(weights.of[page].digest);
    cr_assert(eq(int, weight_of(page, 6), WC_WEIGHT_FULL));
}

Test(weights, a_digest_ties_no_stories_together) {
    is_digest(3, 3, 3, 9);
    for (uint32_t i = 1; i <= 3; i++) {
        cr_assert(eq(dbl, similarity(0, i), 0.0));
    }
}

Test(weights, neighbours_of_one_passage_are_one_strand) {
    uint32_t page = add(9, 0);
    for (uint32_t i = 0; i < 6; i++) {
        share(page, i / 3 * 3, add(CELLS, 0), 0, 3, 0);
    }
    weigh();
    cr_assert(not(weights.of[page].digest), "six neighbours, two strands");
}

/* Three strands of three cells, which stand from a cell of their stories on; how many cells of
 * their own two of the stories share. */
static int is_digest_of(uint32_t from, uint32_t related) {
    finish();
    start();
    uint32_t page = add(9, 0), stories[3];
    for (uint32_t i = 0; i < 3; i++) {
        stories[i] = add(20, 0);
        share(page, 3 * i, stories[i], from, 3, 0);
    }
    if (related > 0) {
        share(stories[0], 12, stories[1], 12, related, 0);
    }
    weigh();
    return weights.of[page].digest;
}

Test(weights, a_digest_carries_leads_of_stories_that_have_nothing_in_common) {
    cr_assert(is_digest_of(0, 0));
    cr_assert(is_digest_of(4, 0), "a headline and a byline of four cells");
    cr_assert(not(is_digest_of(5, 0)), "a stock passage from within");
    cr_assert(is_digest_of(0, 2), "a stock clause");
    cr_assert(not(is_digest_of(0, 3)), "two of three tell of one matter");
}

Test(weights, a_lead_of_stock_clauses_is_a_strand_whoever_else_has_them) {
    uint32_t page = add(9, 0);
    for (uint32_t i = 0; i < 3; i++) {
        share(page, 3 * i, add(20, 0), 0, 3, 0);
    }
    for (uint32_t i = 0; i < 9 * 6; i++) {
        share(page, i / 6, add(20, 0), 7, 1, 0);
    }
    weigh();
    cr_assert(weights.of[page].digest, "each cell has six strangers");
}

Test(weights, what_is_shared_in_short_pieces_is_no_strand) {
    uint32_t page = add(12, 0);
    for (uint32_t i = 0; i < 3; i++) {
        uint32_t story = add(20, 0), links[] = {4 * i << 16 | 0, (4 * i + 1) << 16 | 1, (4 * i + 3) << 16 | 3};
        uint16_t cells[] = {0, 1, 3};
        wc_pair_head head = {.a = page, .b = story, .nlinks = 3, .ncells = 3, .density = 255};
        const wc_pair_view pair = {&head, links, cells};
        cr_assert(eq(int, wc_evidence_add(&evidence, &pair, NULL), WIRECOPY_OK));
    }
    weigh();
    cr_assert(not(weights.of[page].digest), "three cells, but two side by side at most");
}

Test(weights, furniture_is_no_strand) {
    uint32_t page = add(17, 5);
    share(page, 0, add(20, 0), 0, 5, 0);
    share(page, 5, add(20, 0), 0, 5, 0);
    for (uint32_t i = 0; i < 4; i++) {
        share(page, 10, add(20, 5), 0, 3, 1);
    }
    weigh();
    cr_assert(eq(int, weight_of(page, 10), 0));
    cr_assert(not(weights.of[page].digest));
}

/* A page of `total` cells that begins with `first` cells of one story and goes on with `second` of another; they stand
 * from cell `from` on in the stories, which have `length` and `other` cells and share `related` of their last ones. */
typedef struct two {
    uint32_t first, second, total, from, length, other, related;
} two;

static int is_digest_of_two(two of) {
    finish();
    start();
    uint32_t page = add(of.total, 0), one = add(of.length, 0), other = add(of.other > 0 ? of.other : of.length, 0);
    share(page, 0, one, of.from, of.first, 0);
    share(page, of.first, other, of.from, of.second, 0);
    if (of.related > 0) {
        share(one, of.length - of.related, other, of.length - of.related, of.related, 0);
    }
    weigh();
    return weights.of[page].digest;
}

Test(weights, two_beginnings_that_are_most_of_a_page_make_a_digest) {
    cr_assert(is_digest_of_two((two){4, 4, 8, .length = 20}));
    cr_assert(is_digest_of_two((two){4, 4, 10, .length = 20}), "eight tenths of the page");
    cr_assert(not(is_digest_of_two((two){4, 4, 11, .length = 20})));
    cr_assert(is_digest_of_two((two){6, 4, 10, .length = 20}), "one and a half times the other");
    cr_assert(not(is_digest_of_two((two){7, 4, 11, .length = 20})), "a print under another story's lead");
    cr_assert(is_digest_of_two((two){3, 3, 6, .length = 20}));
    cr_assert(not(is_digest_of_two((two){3, 2, 5, .length = 20})), "two cells");
}

Test(weights, two_beginnings_are_of_stories_that_go_on_elsewhere_and_share_nothing) {
    cr_assert(is_digest_of_two((two){4, 4, 8, .from = 4, .length = 20}), "after a fifth of it");
    cr_assert(not(is_digest_of_two((two){4, 4, 8, .from = 4, .length = 19})), "a step of a story");
    cr_assert(not(is_digest_of_two((two){4, 4, 8, .from = 5, .length = 40})), "after four cells");
    cr_assert(is_digest_of_two((two){4, 4, 8, .length = 6}), "two thirds of it");
    cr_assert(not(is_digest_of_two((two){4, 4, 8, .length = 5})), "one story, printed in parts");
    cr_assert(not(is_digest_of_two((two){4, 4, 8, .length = 20, .other = 5})), "the second story is told whole");
    cr_assert(not(is_digest_of_two((two){4, 4, 8, .length = 5, .other = 20})), "the first is");
    cr_assert(not(is_digest_of_two((two){4, 4, 8, .length = 20, .related = 1})), "one matter");
}

Test(weights, of_a_digest_of_two_one_story_comes_after_the_other) {
    /* Cells 0 to 2 and 8 to 10 of the page are of one story, those between of another. */
    uint32_t page = add(11, 0), one = add(20, 0), links[6];
    uint16_t cells[6];
    for (uint32_t i = 0; i < 6; i++) {
        cells[i] = (uint16_t)i;
        links[i] = (i < 3 ? i : i + 5) << 16 | i;
    }
    wc_pair_head head = {.a = page, .b = one, .nlinks = 6, .ncells = 6, .density = 255};
    const wc_pair_view pair = {&head, links, cells};
    cr_assert(eq(int, wc_evidence_add(&evidence, &pair, NULL), WIRECOPY_OK));
    share(page, 3, add(20, 0), 0, 5, 0);
    weigh();
    cr_assert(not(weights.of[page].digest));
}

/* ---- forms ---- */

/* Texts that share `shared` of their ten cells, each with n names in equal surroundings: in each of the first
 * `differing` it has one of its own, but for the first `same` texts, which have the same ones. */
static void add_form(uint32_t texts, uint32_t n, uint32_t differing, uint32_t same, uint32_t shared) {
    finish();
    start();
    for (uint32_t text = 0; text < texts; text++) {
        made_number names[WC_KEPT_NAMES];
        for (uint32_t i = 0; i < n; i++) {
            uint32_t value = i >= differing ? 1 : 100 * (text < same ? 1 : 2 + text) + i;
            names[i] = (made_number){WC_KEPT_NAME | (100 + i), value, i % CELLS};
        }
        made_add(made, LENGTH, NULL, 0, names, n, 0);
        for (uint32_t other = 0; other < text; other++) {
            share(other, 0, text, 0, shared, 0);
        }
    }
    weigh();
}

static int is_series(uint32_t a, uint32_t b) {
    wc_pair_view pair = wc_evidence_find(&evidence, a, b);
    return wc_weights_is_series(&pair);
}

Test(weights, names_that_most_have_otherwise_make_a_form) {
    const struct {
        uint32_t texts, n, differing, same, shared;
        int series;
    } rows[] = {
        {4, 3, 3, 0, CELLS, 1},  {4, 3, 2, 0, CELLS, 0},  /* three names */
        {3, 3, 3, 0, CELLS, 0},                           /* of four texts */
        {4, 15, 3, 0, CELLS, 1}, {4, 16, 3, 0, CELLS, 0}, /* a fifth of all names */
        {4, 3, 3, 0, 4, 1},      {4, 3, 3, 0, 3, 0},      /* a third of the cells */
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        add_form(rows[i].texts, rows[i].n, rows[i].differing, rows[i].same, rows[i].shared);
        cr_assert(eq(int, is_series(0, 1), rows[i].series), "row %zu", i);
    }
}

Test(weights, a_name_in_place_of_which_eight_others_stand_varies_however_many_have_it) {
    add_form(20, 3, 3, 12, CELLS);
    cr_assert(is_series(0, 19));
    cr_assert(not(is_series(0, 11)), "prints of one page");
    add_form(19, 3, 3, 12, CELLS);
    cr_assert(not(is_series(0, 18)), "seven others");
}

Test(weights, a_name_that_a_third_of_the_others_have_does_not_vary) {
    /* Of the six others of the first text, two have its names, or three. */
    add_form(7, 3, 3, 3, CELLS);
    cr_assert(is_series(0, 6));
    add_form(7, 3, 3, 4, CELLS);
    cr_assert(not(is_series(0, 6)));
}

Test(weights, a_reprint_within_a_form_has_its_names) {
    add_form(6, 4, 4, 2, CELLS);
    cr_assert(is_series(0, 2));
    cr_assert(not(is_series(0, 1)));
    cr_assert(gt(dbl, similarity(0, 1), 0.9));
    /* The form is furniture here: all of it counts for nothing. */
    for (uint64_t cell = weights.of[0].start; cell < weights.of[2].start; cell++) {
        weights.weight[cell] = 0;
    }
    weights.of[0].total = weights.of[1].total = 0;
    wc_pair_view pair = wc_evidence_find(&evidence, 0, 1);
    wc_weights_complete(&weights, &pair);
    cr_assert(gt(dbl, similarity(0, 1), 0.9), "whatever it counts for");
}

/* Six texts with ten names in equal surroundings, each its own ones; the second has those of the first but for so many.
 */
static unsigned flags_where_names_differ(uint32_t nothers) {
    finish();
    start();
    for (uint32_t text = 0; text < 6; text++) {
        made_number names[10];
        for (uint32_t i = 0; i < 10; i++) {
            uint32_t value = (text == 1 && i < 10 - nothers ? 0 : 100 * text) + i;
            names[i] = (made_number){WC_KEPT_NAME | (100 + i), value, i};
        }
        made_add(made, LENGTH, NULL, 0, names, 10, 0);
        for (uint32_t other = 0; other < text; other++) {
            share(other, 0, text, 0, CELLS, 0);
        }
    }
    weigh();
    return wc_evidence_find(&evidence, 0, 1).head->flags & (WC_PAIR_SERIES | WC_PAIR_REPRINT);
}

Test(weights, a_reprint_within_a_form_has_nine_tenths_of_its_names_and_a_page_of_it_under_half) {
    cr_assert(eq(uint, flags_where_names_differ(1), WC_PAIR_REPRINT));
    cr_assert(eq(uint, flags_where_names_differ(2), 0));
    cr_assert(eq(uint, flags_where_names_differ(5), 0), "half of them");
    cr_assert(eq(uint, flags_where_names_differ(6), WC_PAIR_SERIES));
}

/* So many texts with six names in common, in a cell each, and two numbers of their own in another; but for the last
 * one, which may have those of the first. */
static int is_form_by_numbers(uint32_t ntexts, int is_repeated) {
    finish();
    start();
    for (uint32_t text = 0; text < ntexts; text++) {
        made_number slots[8];
        for (uint32_t i = 0; i < 8; i++) {
            uint32_t own = is_repeated && text == ntexts - 1 ? 0 : text;
            slots[i] =
                i < 2 ? (made_number){100 + i, 10 * own + i, 0} : (made_number){WC_KEPT_NAME | (100 + i), 1, i - 1};
        }
        made_add(made, LENGTH, NULL, 0, slots, 8, 0);
        for (uint32_t other = 0; other < text; other++) {
            share(other, 0, text, 0, CELLS, 0);
        }
    }
    weigh();
    return is_series(0, 1);
}

Test(weights, two_numbers_that_twelve_others_have_otherwise_make_a_form) {
    cr_assert(is_form_by_numbers(13, 0));
    cr_assert(not(is_form_by_numbers(12, 0)));
    cr_assert(is_form_by_numbers(21, 1), "one of twenty has the same ones");
    cr_assert(not(is_form_by_numbers(20, 1)), "one of nineteen: a minute of the day");
}

/* Two copies whose numbers differ in four places of one cell, and are equal in three of `cells` others. */
static int is_series_by_numbers_at(uint32_t cells) {
    finish();
    start();
    for (uint32_t text = 0; text < 2; text++) {
        made_number numbers[7];
        for (uint32_t i = 0; i < 7; i++) {
            numbers[i] = (made_number){100 + i, i < 4 ? 7 + text : 1, i < 4 ? 0 : 1 + i % cells};
        }
        made_add(made, LENGTH, NULL, 0, numbers, 7, 0);
    }
    share(0, 0, 1, 0, CELLS, 0);
    weigh();
    return is_series(0, 1);
}

Test(weights, numbers_that_differ_in_a_line_alone_make_no_series) {
    cr_assert(not(is_series_by_numbers_at(3)), "one line of four: a date in a byline");
    cr_assert(is_series_by_numbers_at(2), "one of three");
}

/* Two copies, in whose cells stand three names that both have, and what is replaced: names by value and cell, and
 * numbers in a cell. */
typedef struct replacing {
    uint32_t names[2], cells[2], nnames; /* the other text has value + 100 */
    uint32_t nnumbers, in_cell, density;
    int series;
} replacing;

static int is_series_where(const replacing *row, uint32_t site, uint32_t other_site) {
    finish();
    start();
    for (uint32_t text = 0; text < 2; text++) {
        made_number slots[8];
        uint32_t n = 0;
        for (uint32_t i = 0; i < row->nnumbers; i++) {
            slots[n++] = (made_number){50 + i, 10 * i + 7 + text, row->in_cell};
        }
        for (uint32_t i = 0; i < 3; i++) {
            slots[n++] = (made_number){WC_KEPT_NAME | (100 + i), 1, i};
        }
        for (uint32_t i = 0; i < row->nnames; i++) {
            slots[n++] = (made_number){WC_KEPT_NAME | (200 + i), row->names[i] + 100 * text, row->cells[i]};
        }
        made_add(made, LENGTH, NULL, 0, slots, n, text == 0 ? site : other_site);
    }
    share(0, 0, 1, 0, CELLS, 0);
    wc_pair_view pair = wc_evidence_view(&evidence, 0, 0, &(size_t){0});
    pair.head->density = (uint8_t)row->density;
    weigh();
    return is_series(0, 1);
}

Test(weights, other_names_and_numbers_tell_of_something_else) {
    const replacing rows[] = {
        {{21, 21}, {4, 5}, 2, 0, 0, 255, 1}, /* one name for another, twice */
        {{21, 22}, {4, 5}, 2, 0, 0, 255, 0}, /* two, once each: as an editor or a scan may do */
        {{21, 21}, {4, 4}, 2, 0, 0, 255, 0}, /* in one line */
        {{21, 22}, {4, 5}, 2, 1, 5, 255, 1}, /* two names and a number */
        {{21, 22}, {4, 4}, 2, 1, 4, 255, 0}, /* in one line: a byline */
        {{21}, {4}, 1, 1, 5, 255, 0},        /* a name and a number: as a light scan may do */
        {{21, 21}, {4, 5}, 2, 0, 0, 179, 0}, /* damaged texts */
        {{21, 21}, {4, 5}, 2, 0, 0, 180, 1}, {{21, 22}, {4, 5}, 2, 1, 5, 219, 0}, {{21, 22}, {4, 5}, 2, 1, 5, 220, 1},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        cr_assert(eq(int, is_series_where(&rows[i], 0, 0), rows[i].series), "row %zu", i);
    }
}

Test(weights, pages_of_one_site_are_no_scans_of_one_another) {
    const replacing two_names_and_a_number = {{21, 22}, {4, 5}, 2, 1, 5, 50, 1};
    cr_assert(is_series_where(&two_names_and_a_number, 7, 7));
    cr_assert(not(is_series_where(&two_names_and_a_number, 7, 8)));
    cr_assert(not(is_series_where(&two_names_and_a_number, 0, 0)), "sites that are not known");
    const replacing two_names = {{21, 22}, {4, 5}, 2, 0, 0, 255, 0};
    cr_assert(not(is_series_where(&two_names, 7, 7)));
}

/* Four texts of so many cells, whose three names all have otherwise: the first two in the first and the last lines, the
 * third in a cell. Texts are of sites of their own, of one site, of
 * none, or all but the first of their own. */
enum { SITES_NONE, SITES_ONE, SITES_OWN, SITES_SOME };

static uint32_t site_of(uint32_t text, int sites) {
    return sites == SITES_NONE || (sites == SITES_SOME && text == 0) ? 0 : sites == SITES_ONE ? 1 : 1 + text;
}

static int is_form_with_a_name_at(uint32_t cell, uint32_t ncells, int sites) {
    finish();
    start();
    for (uint32_t text = 0; text < 4; text++) {
        const uint32_t cells[] = {0, ncells - 1, cell};
        made_number names[3];
        for (uint32_t i = 0; i < 3; i++) {
            names[i] = (made_number){WC_KEPT_NAME | (100 + i), 100 * (1 + text) + i, cells[i]};
        }
        made_add(made, ncells * WC_UNITS_CELL, NULL, 0, names, 3, site_of(text, sites));
        for (uint32_t other = 0; other < text; other++) {
            share(other, 0, text, 0, ncells, 0);
        }
    }
    weigh();
    return is_series(0, 1);
}

Test(weights, names_in_the_first_and_last_lines_of_prints_on_two_sites_make_no_form) {
    cr_assert(not(is_form_with_a_name_at(2, 12, SITES_OWN)), "a byline, a place and a credit");
    cr_assert(not(is_form_with_a_name_at(9, 12, SITES_OWN)));
    cr_assert(is_form_with_a_name_at(3, 12, SITES_OWN), "a name in the story");
    cr_assert(is_form_with_a_name_at(8, 12, SITES_OWN));
    cr_assert(is_form_with_a_name_at(2, 11, SITES_OWN), "of a text that is hardly more than such lines");
    cr_assert(is_form_with_a_name_at(2, 12, SITES_ONE), "notices of one site");
    cr_assert(is_form_with_a_name_at(2, 12, SITES_NONE), "and of perhaps one");
    cr_assert(is_form_with_a_name_at(2, 12, SITES_SOME), "one of them known");
}

/* Three texts of one site that are the same but for a name that the first two have twice, 21 in the first and 121 in the
 * second, and a number that is each one's own. The third has 221 in place of the first of the names. */
typedef struct filling {
    uint32_t twice;            /* how often the name stands in the first two */
    uint32_t cell, other_cell; /* where it stands in the first two, and in the third */
    uint32_t site;             /* of the third */
    uint32_t number;           /* of the third; that of the first is 1 */
    uint32_t shared;           /* cells that the first two share */
    int is_series;             /* the first and the third */
} filling;

static int third_is_of_a_series(const filling *row) {
    for (uint32_t text = 0; text < 3; text++) {
        uint32_t name = 21 + 100 * text, number = text < 2 ? 1 + text : row->number;
        const made_number slots[] = {{100 + text, number, 9},
                                     {WC_KEPT_NAME | 200, name, text < 2 ? row->cell : row->other_cell},
                                     {WC_KEPT_NAME | 201, name, 5}};
        made_add(made, LENGTH, NULL, 0, slots, 1 + (text < 2 ? row->twice : 1), text < 2 ? 7 : row->site);
        for (uint32_t before = 0; before < text; before++) {
            share(before, 0, text, 0, text == 1 ? row->shared : CELLS, 0);
        }
    }
    weigh();
    wc_pair_view pair = wc_evidence_find(&evidence, 0, 2);
    return wc_weights_is_series(&pair);
}

Test(weights, one_other_name_tells_where_a_site_fills_in_a_form) {
    const filling rows[] = {
        {2, 4, 4, 7, 3, 9, 1}, {1, 4, 4, 7, 3, 9, 0}, /* the first two show that there is a form */
        {2, 4, 4, 7, 3, 8, 0},                        /* if they share nine cells of ten */
        {2, 4, 4, 7, 1, 9, 0},                        /* a page that is put up again has its numbers */
        {2, 4, 4, 8, 3, 9, 0},                        /* on another site */
        {2, 4, 5, 7, 3, 9, 1}, {2, 4, 6, 7, 3, 9, 0}, /* no more than a cell away */
        {2, 3, 3, 7, 3, 9, 1}, {2, 2, 2, 7, 3, 9, 0}, /* past the first three cells */
        {2, 6, 6, 7, 3, 9, 1}, {2, 7, 7, 7, 3, 9, 0}, /* and before the last */
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        finish();
        start();
        cr_assert(eq(int, third_is_of_a_series(&rows[i]), rows[i].is_series), "row %zu", i);
    }
}

Test(weights, two_pages_of_a_series_with_one_other_name_show_no_form) {
    for (uint32_t text = 0; text < 3; text++) {
        uint32_t toll = text == 1 ? 50 : 40;
        const made_number slots[] = {{10, toll, 4},
                                     {11, toll + 1, 5},
                                     {12, toll + 2, 6},
                                     {100 + text, text + 1, 9},
                                     {WC_KEPT_NAME | 200, 21 + 100 * text, 5}};
        made_add(made, LENGTH, NULL, 0, slots, 5, 7);
        for (uint32_t before = 0; before < text; before++) {
            share(before, 0, text, 0, CELLS, 0);
        }
    }
    weigh();
    cr_assert(is_series(0, 1));
    cr_assert(not(is_series(0, 2)), "a name that was mended");
}

Test(weights, a_name_that_the_other_has_elsewhere_is_not_replaced) {
    /* Both have the names 21 and 121, in each other's places. */
    for (uint32_t text = 0; text < 2; text++) {
        made_number names[4];
        for (uint32_t i = 0; i < 4; i++) {
            names[i] = (made_number){WC_KEPT_NAME | (100 + i), (i < 2) == (text == 0) ? 21 : 121, i};
        }
        made_add(made, LENGTH, NULL, 0, names, 4, 0);
    }
    share(0, 0, 1, 0, CELLS, 0);
    weigh();
    cr_assert(not(is_series(0, 1)));
}

/* Two texts that share cells 2 to 8, with numbers in common; and what is each one's own. */
typedef struct releases {
    uint32_t nown, first, second; /* numbers of the one; the other has two, in cells 3 and 5 */
    uint32_t nnames, in_cell;     /* words of names of the one; the other has three, in cell 6 */
    uint32_t ncommon, nshared;    /* numbers, cells from 2 on */
    uint32_t density;
    int are_two;
} releases;

static int are_releases(const releases *row, uint32_t site, uint32_t other_site) {
    finish();
    start();
    for (uint32_t text = 0; text < 2; text++) {
        const uint32_t cells[] = {text == 0 ? row->first : 3, text == 0 ? row->second : 5};
        made_number numbers[64];
        uint32_t n = 0, nown = text == 0 ? row->nown : 2;
        for (uint32_t i = 0; i < row->ncommon; i++) {
            numbers[n++] = (made_number){100 + i, 50 + i, 4};
        }
        for (uint32_t i = 0; i < nown; i++) { /* in surroundings of their own */
            numbers[n++] = (made_number){200 + 10 * text + i, 200 + 10 * text + i, cells[i]};
        }
        for (uint32_t i = 0; i < (text == 0 ? row->nnames : 3); i++) {
            numbers[n++] =
                (made_number){WC_KEPT_NAME | (200 + 10 * text + i), 300 + 10 * text + i, text == 0 ? row->in_cell : 6};
        }
        made_add(made, LENGTH, NULL, 0, numbers, n, text == 0 ? site : other_site);
    }
    share(0, 2, 1, 2, row->nshared, 0);
    wc_pair_view pair = wc_evidence_view(&evidence, 0, 0, &(size_t){0});
    pair.head->density = (uint8_t)row->density;
    weigh();
    return (wc_evidence_find(&evidence, 0, 1).head->flags & WC_PAIR_OWN) != 0;
}

Test(weights, numbers_and_names_of_their_own_tell_two_texts_of_one_site_apart) {
    const releases rows[] = {
        {2, 3, 5, 3, 4, 8, 7, 255, 1}, /* another day, another sum, another town */
        {1, 3, 5, 3, 4, 8, 7, 255, 0}, /* one number: corrected */
        {2, 3, 5, 2, 4, 8, 7, 255, 0}, /* another speaker: an update, with more dead and hurt */
        {2, 3, 5, 3, 9, 8, 7, 255, 0}, /* names after what is shared */
        {2, 3, 3, 3, 4, 8, 7, 255, 0}, /* numbers in one line: the hour at which it was put up */
        {2, 3, 9, 3, 4, 8, 7, 255, 0}, /* one after what is shared, or before it: a version goes on */
        {2, 1, 5, 3, 4, 8, 7, 255, 0},
        {2, 2, 8, 3, 4, 8, 7, 255, 1}, /* on the first and the last shared cell */
        {2, 3, 5, 3, 4, 17, 7, 255, 1},
        {2, 3, 5, 3, 4, 18, 7, 255, 0}, /* a tenth of all numbers */
        {2, 3, 5, 3, 4, 8, 7, 180, 1},
        {2, 3, 5, 3, 4, 8, 7, 179, 0}, /* a scan damages numbers */
        {2, 3, 5, 3, 4, 8, 6, 255, 1},
        {2, 3, 5, 3, 4, 8, 5, 255, 0}, /* three fifths of the cells; with less they are no link */
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        cr_assert(eq(int, are_releases(&rows[i], 7, 7), rows[i].are_two), "row %zu", i);
    }
    cr_assert(not(are_releases(&rows[0], 7, 8)), "two sites: each has a date and a telephone of its own");
    cr_assert(not(are_releases(&rows[0], 0, 0)), "sites that are not known");
}

/* Two texts of twenty cells that share some from one on; of the one's own, in cell 9, and of the other's, in cell 10.
 */
typedef struct reusing {
    uint32_t nnumbers, nnames, their_numbers, their_names;
    uint32_t from, nshared; /* the other shares cells from 3 on */
    int is_reuse;
} reusing;

static int use_words_again(const reusing *row, uint32_t site, uint32_t other_site) {
    finish();
    start();
    for (uint32_t text = 0; text < 2; text++) {
        made_number slots[16];
        uint32_t n = 0, nnumbers = text == 0 ? row->nnumbers : row->their_numbers,
                 nnames = text == 0 ? row->nnames : row->their_names;
        for (uint32_t i = 0; i < nnumbers; i++) {
            slots[n++] = (made_number){100 + 10 * text + i, 100 + 10 * text + i, 9 + text};
        }
        for (uint32_t i = 0; i < nnames; i++) {
            slots[n++] = (made_number){WC_KEPT_NAME | (100 + 10 * text + i), 200 + 10 * text + i, 9 + text};
        }
        made_add(made, 20 * WC_UNITS_CELL, NULL, 0, slots, n, text == 0 ? site : other_site);
    }
    share(0, row->from, 1, 3, row->nshared, 0);
    weigh();
    int is_reuse = (wc_evidence_find(&evidence, 0, 1).head->flags & WC_PAIR_REUSED) != 0;
    cr_assert(not(is_reuse && similarity(0, 1) > 0.0));
    return is_reuse;
}

Test(weights, words_of_a_site_that_each_text_fills_with_its_own_are_used_again) {
    const reusing rows[] = {
        {1, 3, 1, 3, 0, 15, 1}, /* a number counts two words, and three are of names */
        {0, 5, 0, 5, 0, 15, 1}, {0, 4, 0, 5, 0, 15, 0}, {0, 5, 0, 4, 0, 15, 0}, /* five words of names */
        {1, 2, 1, 3, 0, 15, 0}, {3, 2, 3, 3, 0, 15, 0}, /* more dead and hurt, and another speaker: an update */
        {0, 5, 0, 0, 0, 15, 0},                         /* what an update adds */
        {0, 5, 0, 5, 0, 9, 0},                          /* after what is shared */
        {1, 0, 1, 0, 1, 15, 0},                         /* a headline of its own, and another number: an update */
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        cr_assert(eq(int, use_words_again(&rows[i], 7, 7), rows[i].is_reuse), "row %zu", i);
    }
    const reusing row = {1, 3, 1, 3, 0, 15, 1};
    cr_assert(not(use_words_again(&row, 7, 8)), "two sites");
    cr_assert(not(use_words_again(&row, 0, 0)), "sites that are not known");
}

Test(weights, a_text_that_another_of_its_site_has_four_fifths_of_is_its_version) {
    made_number slots[2][5];
    for (uint32_t text = 0; text < 2; text++) {
        for (uint32_t i = 0; i < 5; i++) {
            slots[text][i] = (made_number){WC_KEPT_NAME | (100 + 10 * text + i), 200 + 10 * text + i, 9};
        }
    }
    for (uint32_t text = 0; text < 4; text++) {
        made_add(made, 20 * WC_UNITS_CELL, NULL, 0, slots[text % 2], 5, 7);
    }
    share(0, 0, 1, 0, 15, 0);
    share(2, 0, 3, 0, 16, 0);
    weigh();
    cr_assert(eq(dbl, similarity(0, 1), 0.0), "15 of 20 cells");
    cr_assert(gt(dbl, similarity(2, 3), 0.7), "16 of 20");
}

/* Whether texts of one site with those dates, which share so many of 20 cells, are two releases. 0: no date. */
static int are_two_days(const uint32_t *one, const uint32_t *other, uint32_t nshared) {
    finish();
    start();
    for (uint32_t text = 0; text < 2; text++) {
        const uint32_t *days = text == 0 ? one : other;
        made_number slots[] = {{100, 7, 1}, {WC_KEPT_DATE, days[0], 1}, {WC_KEPT_DATE, days[1], 1}};
        made_add(made, 20 * WC_UNITS_CELL, NULL, 0, slots, days[0] == 0 ? 1 : days[1] == 0 ? 2 : 3, 7);
    }
    share(0, 0, 1, 0, nshared, 0);
    weigh();
    return (wc_evidence_find(&evidence, 0, 1).head->flags & WC_PAIR_OWN) != 0;
}

static int are_days_apart(uint32_t day, uint32_t other) {
    return are_two_days((uint32_t[]){day, 0}, (uint32_t[]){other, 0}, 15);
}

Test(weights, two_texts_of_one_site_with_other_days_in_their_first_lines_are_two_releases) {
    cr_assert(are_days_apart(20000, 20007));
    cr_assert(not(are_days_apart(20000, 20000)));
    cr_assert(not(are_days_apart(20000, 20003)), "an update, three days later");
    cr_assert(not(are_days_apart(20003, 20000)));
    cr_assert(are_days_apart(20000, 20004));
    cr_assert(are_days_apart(20000, 20365), "a year later");
    cr_assert(not(are_days_apart(20000, 0)), "one has none");
}

Test(weights, all_days_that_either_names_are_apart) {
    cr_assert(are_two_days((uint32_t[]){20000, 20001}, (uint32_t[]){20005, 20010}, 15));
    cr_assert(not(are_two_days((uint32_t[]){20000, 20001}, (uint32_t[]){20010, 20004}, 15)));
    cr_assert(not(are_two_days((uint32_t[]){20010, 20001}, (uint32_t[]){20020, 20001}, 15)), "put out, and updated");
}

Test(weights, what_is_printed_again_on_another_day_is_the_same) {
    const uint32_t one[] = {20000, 0}, later[] = {20007, 0};
    cr_assert(are_two_days(one, later, 17));
    cr_assert(not(are_two_days(one, later, 18)), "nine tenths");
}

/* A form is told by what varies in it; what is its own does not make other pages reprints of one another. */
Test(weights, numbers_and_names_of_their_own_make_no_form) {
    const releases row = {2, 3, 5, 3, 4, 8, 7, 255, 1};
    are_releases(&row, 7, 7);
    wc_pair_view pair = wc_evidence_find(&evidence, 0, 1);
    cr_assert(ne(int, pair.head->flags &WC_PAIR_OWN, 0));
    cr_assert(not(weights.of[0].serial));
    const releases little = {2, 3, 5, 3, 4, 8, 5, 255, 1};
    are_releases(&little, 7, 7);
    pair = wc_evidence_find(&evidence, 0, 1);
    cr_assert(eq(int, pair.head->flags &WC_PAIR_OWN, 0), "half of the cells: not asked");
}

/* What the first of two texts has of its own, and the other. */
typedef struct losing {
    uint32_t nown, ntheirs, ncommon, nnames, their_names, density;
    int lost;
} losing;

static int would_be_lost(const losing *row, uint32_t site, uint32_t other_site) {
    finish();
    start();
    for (uint32_t text = 0; text < 2; text++) {
        made_number slots[64];
        uint32_t n = 0;
        for (uint32_t i = 0; i < row->ncommon; i++) {
            slots[n++] = (made_number){100 + i, 50 + i, 4};
        }
        for (uint32_t i = 0; i < (text == 0 ? row->nown : row->ntheirs); i++) {
            slots[n++] = (made_number){200 + 10 * text + i, 200 + 10 * text + i, 9};
        }
        for (uint32_t i = 0; i < (text == 0 ? row->nnames : row->their_names); i++) {
            slots[n++] = (made_number){WC_KEPT_NAME | (200 + 10 * text + i), 300 + 10 * text + i, 9};
        }
        made_add(made, LENGTH, NULL, 0, slots, n, text == 0 ? site : other_site);
    }
    share(0, 0, 1, 0, 8, 0);
    wc_pair_view pair = wc_evidence_view(&evidence, 0, 0, &(size_t){0});
    pair.head->density = (uint8_t)row->density;
    weigh();
    return wc_own_would_be_lost(&made->texts, &pair, 0);
}

Test(weights, numbers_and_names_of_its_own_would_be_lost_with_a_text) {
    const losing rows[] = {
        {2, 2, 8, 3, 3, 255, 1},                            /* wherever they stand */
        {1, 2, 8, 3, 3, 255, 0},  {2, 1, 8, 3, 3, 255, 0},  /* the other has no more than it left out */
        {2, 2, 8, 2, 3, 255, 0},  {2, 2, 8, 3, 2, 255, 0},  /* another speaker: an update */
        {2, 2, 17, 3, 3, 255, 1}, {2, 2, 18, 3, 3, 255, 0}, /* more than a tenth of its numbers */
        {2, 2, 8, 3, 3, 220, 1},  {2, 2, 8, 3, 3, 219, 0},  /* a scan damages numbers */
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        cr_assert(eq(int, would_be_lost(&rows[i], 0, 0), rows[i].lost), "row %zu", i);
    }
    const losing damaged = {2, 2, 8, 3, 3, 219, 0};
    cr_assert(would_be_lost(&damaged, 7, 7), "a site does not scan its own pages");
    cr_assert(would_be_lost(&rows[0], 7, 0));
    cr_assert(not(would_be_lost(&rows[0], 7, 8)), "prints on two sites have numbers of the site");
}

/* Two texts with one number in the same surroundings, and names of their own. */
static int would_be_lost_with_a_number(uint32_t value, uint32_t other_value) {
    finish();
    start();
    for (uint32_t text = 0; text < 2; text++) {
        made_number slots[5] = {{100, 50, 4}, {101, text == 0 ? value : other_value, 5}};
        for (uint32_t i = 0; i < 3; i++) {
            slots[2 + i] = (made_number){WC_KEPT_NAME | (200 + 10 * text + i), 300 + 10 * text + i, 5};
        }
        made_add(made, LENGTH, NULL, 0, slots, 5, 0);
    }
    share(0, 0, 1, 0, 8, 0);
    weigh();
    wc_pair_view pair = wc_evidence_find(&evidence, 0, 1);
    return wc_own_would_be_lost(&made->texts, &pair, 0);
}

Test(weights, a_number_that_is_another_in_the_same_place_would_be_lost) {
    cr_assert(would_be_lost_with_a_number(60, 61));
    cr_assert(not(would_be_lost_with_a_number(60, 60)));
}
