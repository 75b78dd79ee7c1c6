/* Records dealt into parts come back by part, whether they stayed in memory or went to the scratch file. */
#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <stdlib.h>

#include "base/deal.h"
#include "base/memory.h"
#include "base/paged.h"

enum { NPARTS = 5, NDEALERS = 3, NRECORDS = 40000 };

static int by_record(const void *left, const void *right) {
    uint64_t a = *(const uint64_t *)left, b = *(const uint64_t *)right;
    return (a > b) - (a < b);
}

static void deal_all(wc_deal *deal) {
    wc_dealer dealers[NDEALERS];
    for (int i = 0; i < NDEALERS; i++) {
        cr_assert(eq(int, wc_dealer_create(&dealers[i], deal, NULL), WIRECOPY_OK));
    }
    for (uint64_t record = 0; record < NRECORDS; record++) {
        cr_assert(eq(int, wc_dealer_add(&dealers[record % NDEALERS], record % NPARTS, record, NULL), WIRECOPY_OK));
    }
    for (int i = 0; i < NDEALERS; i++) {
        cr_assert(eq(int, wc_dealer_finish(&dealers[i], NULL), WIRECOPY_OK));
        wc_dealer_clear(&dealers[i]);
    }
}

static void expect_all(wc_deal *deal) {
    uint64_t *taken = malloc(NRECORDS * sizeof *taken);
    for (uint32_t part = 0; part < NPARTS; part++) {
        size_t count = wc_deal_count(deal, part);
        cr_assert(eq(sz, count, NRECORDS / NPARTS));
        cr_assert(eq(int, wc_deal_take(deal, part, taken, NULL), WIRECOPY_OK));
        cr_assert(eq(sz, wc_deal_count(deal, part), 0), "taken");
        qsort(taken, count, sizeof *taken, by_record);
        for (size_t i = 0; i < count; i++) {
            cr_assert(eq(u64, taken[i], i * NPARTS + part));
        }
    }
    free(taken);
}

Test(deal, keeps_records_in_memory_that_has_room) {
    wc_deal deal;
    cr_assert(eq(int, wc_deal_create(&deal, NPARTS, NULL, &wc_allocator_default, NULL), WIRECOPY_OK));
    deal_all(&deal);
    cr_assert(eq(int, deal.fd, -1));
    cr_assert(ge(sz, wc_deal_nbytes(&deal), NRECORDS), "they are packed, to a byte and more each");
    expect_all(&deal);
    cr_assert(eq(sz, wc_deal_nbytes(&deal), 0));
    wc_deal_clear(&deal);
}

Test(deal, writes_records_to_a_file_where_the_budget_is_spent) {
    wc_paged *paged;
    cr_assert(eq(int, wc_paged_create(1, NULL, &wc_allocator_default, &paged, NULL), WIRECOPY_OK));
    wc_deal deal;
    cr_assert(eq(int, wc_deal_create(&deal, NPARTS, NULL, wc_paged_allocator(paged), NULL), WIRECOPY_OK));
    deal_all(&deal);
    cr_assert(ge(int, deal.fd, 0));
    cr_assert(eq(sz, wc_deal_nbytes(&deal), 0));
    expect_all(&deal);
    wc_deal_clear(&deal);
    wc_paged_free(paged);
}

/* Bytes that are allocated. */
static void *count_bytes(void *context, void *memory, size_t old_nbytes, size_t new_nbytes) {
    *(size_t *)context += new_nbytes - old_nbytes;
    return wc_allocator_default.resize(wc_allocator_default.context, memory, old_nbytes, new_nbytes);
}

enum { MANY_PARTS = 64, MANY_RECORDS = 1 << 20 };

/* Of records that have no bits in common, so that all of each is kept. */
static const uint64_t spread = 0x9E3779B97F4A7C15u;

Test(deal, gives_memory_back_as_parts_are_taken) {
    size_t held = 0;
    wirecopy_allocator counting = {count_bytes, &held};
    wc_deal deal;
    wc_dealer dealer;
    cr_assert(eq(int, wc_deal_create(&deal, MANY_PARTS, NULL, &counting, NULL), WIRECOPY_OK));
    cr_assert(eq(int, wc_dealer_create(&dealer, &deal, NULL), WIRECOPY_OK));
    for (uint64_t record = 0; record < MANY_RECORDS; record++) {
        cr_assert(eq(int, wc_dealer_add(&dealer, record % MANY_PARTS, record * spread, NULL), WIRECOPY_OK));
    }
    cr_assert(eq(int, wc_dealer_finish(&dealer, NULL), WIRECOPY_OK));
    wc_dealer_clear(&dealer);
    size_t all = held;
    cr_assert(ge(sz, all, MANY_RECORDS * sizeof(uint64_t)));
    uint64_t *taken = malloc(MANY_RECORDS / MANY_PARTS * sizeof *taken);
    for (uint32_t part = 0; part < MANY_PARTS; part++) {
        cr_assert(eq(int, wc_deal_take(&deal, part, taken, NULL), WIRECOPY_OK));
        size_t left = MANY_PARTS - part - 1;
        cr_assert(le(sz, held, all / MANY_PARTS * (left + 8)), "%zu parts left hold %zu of %zu bytes", left, held, all);
    }
    free(taken);
    wc_deal_clear(&deal);
    cr_assert(eq(sz, held, 0));
}
