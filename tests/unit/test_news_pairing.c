/* Which texts are compared, of those that share anchors. */
#include <criterion/criterion.h>
#include <criterion/new/assert.h>

#include "news/choosing.h"
#include "news/names.h"
#include "news/pairing.h"

enum { LATER = 7, MEETINGS_MOST = 1 << 14, PLAIN = 2000, SHORT = 999 };

static uint64_t meetings[MEETINGS_MOST], scratch[MEETINGS_MOST];
static size_t count;

static void start(void) {
    count = 0;
}

TestSuite(pairing, .init = start);

/* The later text shares so many anchors with the text of that rank, which is the first that has some of them. */
static void meet(uint32_t rank, uint32_t length, uint32_t votes, uint32_t firsts) {
    for (uint32_t i = 0; i < votes; i++) {
        meetings[count++] = wc_meeting(LATER, wc_name(rank, length), wc_name(UINT32_MAX >> 2, 9000), i < firsts);
    }
}

static size_t choose(void) {
    return wc_choose_pairs(meetings, scratch, count, NULL);
}

static int is_chosen(uint32_t rank, size_t chosen) {
    for (size_t i = 0; i < chosen; i++) {
        if (meetings[i] == ((uint64_t)LATER << 32 | rank)) {
            return 1;
        }
    }
    return 0;
}

static int is_compared(uint32_t length, uint32_t votes) {
    start();
    meet(3, length, votes, 0);
    return choose() == 1 && is_chosen(3, 1);
}

Test(pairing, longer_texts_meet_more_often_to_be_compared) {
    cr_assert(not(is_compared(500, 1)));
    cr_assert(is_compared(500, 2));
    cr_assert(is_compared(2999, 2));
    cr_assert(not(is_compared(3000, 2)));
    cr_assert(is_compared(3000, 3));
    cr_assert(not(is_compared(4000, 3)));
    cr_assert(is_compared(4000, 4));
    cr_assert(not(is_compared(UINT32_MAX, 3)));
}

Test(pairing, a_pair_is_chosen_once_and_in_order) {
    meet(900, PLAIN, 3, 1);
    meet(5, PLAIN, 2, 2);
    meet(900, PLAIN, 4, 0);
    cr_assert(eq(sz, choose(), 2));
    cr_assert(eq(u64, meetings[0], (uint64_t)LATER << 32 | 5));
    cr_assert(eq(u64, meetings[1], (uint64_t)LATER << 32 | 900));
}

Test(pairing, the_ninety_six_that_share_most_are_compared_and_of_equals_the_first) {
    for (uint32_t rank = 0; rank < 100; rank++) {
        meet(rank, PLAIN, rank < 10 ? 2 : 3, 0);
    }
    size_t chosen = choose();
    cr_assert(eq(sz, chosen, 96));
    for (uint32_t rank = 0; rank < 100; rank++) {
        cr_assert(eq(int, is_chosen(rank, chosen), rank < 6 || rank >= 10), "rank %u", rank);
    }
}

/* Meetings of few are counted in a table, those of many sorted before (news/choosing.c). */
Test(pairing, in_whatever_order_texts_meet_and_however_often_the_same_are_chosen) {
    for (uint32_t copy_votes = 3; copy_votes < 6000; copy_votes *= 10) {
        start();
        for (uint32_t time = 0; time < 3; time++) {
            for (uint32_t rank = 100; rank-- > 0;) {
                meet(rank * 4096, SHORT, time < 2 || rank >= 10, time == 1 && rank == 5);
            }
        }
        meet(7, SHORT, copy_votes, copy_votes);
        size_t chosen = choose();
        cr_assert(eq(sz, chosen, 96));
        cr_assert(is_chosen(7, chosen));
        for (uint32_t rank = 0; rank < 100; rank++) {
            cr_assert(eq(int, is_chosen(rank * 4096, chosen), rank < 5 || rank >= 10), "rank %u of %u", rank,
                      copy_votes);
        }
    }
}

/* A copy that shares 500 anchors, the first that has 470 of them, and 30 texts that share `votes`, of which every third
 * is the first that has one. */
static size_t choose_of_strangers(uint32_t length, uint32_t votes) {
    start();
    meet(1000, PLAIN, 500, 470);
    for (uint32_t rank = 0; rank < 30; rank++) {
        meet(rank, length, votes, rank % 3 == 2);
    }
    return choose();
}

Test(pairing, texts_that_share_little_are_few) {
    cr_assert(eq(sz, choose_of_strangers(PLAIN, 19), 1 + 24));
    cr_assert(eq(sz, choose_of_strangers(PLAIN, 20), 1 + 30), "one in 24 of 480");
}

Test(pairing, of_texts_that_share_little_those_stay_that_are_the_first_of_a_passage) {
    size_t chosen = choose_of_strangers(PLAIN, 5);
    cr_assert(is_chosen(1000, chosen));
    for (uint32_t rank = 0; rank < 30; rank++) {
        cr_assert(eq(int, is_chosen(rank, chosen), rank % 3 == 2 || rank < 21), "rank %u", rank);
    }
}

Test(pairing, short_texts_share_little_by_nature) {
    cr_assert(eq(sz, choose_of_strangers(SHORT, 5), 1 + 30));
    cr_assert(eq(sz, choose_of_strangers(SHORT + 1, 5), 1 + 24));
}

/* A new copy that shares 500 anchors, and 30 texts that share `votes`, of which every third is the first that has one:
 * how many are chosen where an index has the later text in `story`, and the 30 by turns in those of `stories`. */
static size_t choose_of_held(uint32_t length, uint32_t votes, int64_t story, const int64_t *stories) {
    enum { OTHERS = 30, COPY = OTHERS, FIRST = 100 };
    static int64_t told[FIRST + OTHERS + 1];
    static uint32_t ranked[OTHERS + 1];
    const wc_settled settled = {told, ranked};
    start();
    for (uint32_t rank = 0; rank < OTHERS; rank++) {
        ranked[rank] = FIRST + OTHERS - rank;
        told[ranked[rank]] = stories[rank % 3];
        meet(rank, length, votes, rank % 3 == 2);
    }
    ranked[COPY] = FIRST;
    told[LATER] = story;
    meet(COPY, PLAIN, 500, 470);
    return wc_choose_pairs(meetings, scratch, count, &settled);
}

Test(pairing, of_texts_that_an_index_has_in_other_stories_few_that_share_little_are_compared) {
    static const int64_t apart[] = {2, 3, 4}, new_ones[] = {0, 0, 0}, some[] = {2, 0, 1};
    cr_expect(eq(sz, choose_of_held(PLAIN, 40, 1, apart), 1 + 30), "one in 12 of 480");
    cr_expect(eq(sz, choose_of_held(PLAIN, 39, 1, apart), 1 + 4));
    cr_expect(eq(sz, choose_of_held(SHORT, 39, 1, apart), 1 + 30), "short texts share little by nature");
    cr_expect(eq(sz, choose_of_held(PLAIN, 39, 0, apart), 1 + 30), "the later text is new");
    cr_expect(eq(sz, choose_of_held(PLAIN, 39, 1, new_ones), 1 + 30), "the others are new");
    cr_expect(eq(sz, choose_of_held(PLAIN, 39, 1, some), 1 + 4 + 10 + 10), "new ones, and those of its story");
    cr_expect(eq(sz, choose_of_held(PLAIN, 5, 1, apart), 1 + 4));
    for (uint32_t i = 0; i < 4; i++) {
        cr_expect(is_chosen(2 + 3 * i, 1 + 4), "the first of a passage, of these the first in rank");
    }
}

Test(pairing, texts_that_cannot_be_named_are_refused) {
    wirecopy_error error = {0};
    cr_assert(eq(int, wc_pairing_check(1, &error), WIRECOPY_OK));
    cr_assert(eq(int, wc_pairing_check(WC_TEXTS_MOST, &error), WIRECOPY_OK));
    cr_assert(eq(int, wc_pairing_check(WC_TEXTS_MOST + 1, &error), WIRECOPY_ERROR_LIMIT));
    cr_assert(eq(int, wc_pairing_check(0, &error), WIRECOPY_ERROR_LIMIT));
}

/* Counted meetings of texts by rank, and the same ones as records. */
/* What polls count of a range, for each thread, is twice what was kept of it. */
Test(pairing, ranges_of_texts_are_small_however_much_memory_there_is) {
    const uint64_t mib = 1 << 20;
    cr_expect(eq(u32, wc_pairing_nranges(200 * mib, 64 * mib, 2), 45), "as many parts as there is room for");
    cr_expect(eq(u32, wc_pairing_nranges(48 * mib, 96 * mib, 2), 8), "a sixteenth of the budget");
    cr_expect(eq(u32, wc_pairing_nranges(200 * mib, 1024 * mib, 2), 26), "8 MiB");
    cr_expect(eq(u32, wc_pairing_nranges(4096 * mib, 10240 * mib, 2), 64), "no more");
}

Test(pairing, of_meetings_that_are_counted_the_same_are_chosen) {
    enum { OTHERS = 120 };
    static wc_met met[OTHERS];
    static uint64_t counted[OTHERS], classes[OTHERS];
    uint32_t state = 1;
    for (int round = 0; round < 50; round++) {
        start();
        for (uint32_t rank = 0; rank < OTHERS; rank++) {
            state = state * 1664525 + 1013904223;
            uint32_t length = 500 * (state >> 28), times = state >> 20 & 0xFF;
            times = times < 80 ? 0 : times < 200 ? times % 5 : times;
            met[rank] = (wc_met){times, times > 0 ? (state >> 10 & 0xFF) % (times + 1) : 0};
            counted[rank] = wc_meeting(LATER, wc_name(rank, length), wc_name(UINT32_MAX >> 2, 9000), 0);
            meet(rank, length, times, met[rank].firsts);
        }
        size_t chosen = choose();
        cr_assert(gt(sz, chosen, 24));
        cr_assert(eq(sz, wc_choose_of_met(counted, met, classes, OTHERS), chosen));
        for (size_t i = 0; i < chosen; i++) {
            cr_assert(eq(u64, counted[i], meetings[i]));
        }
    }
}
