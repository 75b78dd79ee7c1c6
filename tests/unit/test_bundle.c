/* Records that are packed come back as they were, and take no more bits than differ. */
#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <stdlib.h>
#include <string.h>

#include "base/bundle.h"
#include "random.h"

enum { MOST = 512, ROUNDS = 20000 };

static uint64_t random_bits(random_state *random) {
    uint64_t bits = 0;
    for (int i = 0; i < 4; i++) {
        bits = bits << 16 | random_below(random, 1 << 16);
    }
    return bits;
}

/* How many words they took. */
static size_t check(const uint64_t *records, uint32_t count) {
    uint64_t packed[MOST], unpacked[MOST];
    memcpy(packed, records, count * sizeof *packed);
    wc_bundle bundle = wc_bundle_pack(packed, count);
    size_t nwords = wc_bundle_words(&bundle);
    cr_assert(le(sz, nwords, count));
    uint64_t *exact = malloc(nwords * sizeof *exact); /* in which a word too many that is read is found */
    cr_assert(exact != NULL);
    memcpy(exact, packed, nwords * sizeof *exact);
    wc_bundle_unpack(&bundle, exact, unpacked);
    free(exact);
    cr_assert(zero(int, memcmp(unpacked, records, count * sizeof *records)));
    return nwords;
}

/* Bits are at random where a mask has them, and all the same elsewhere. */
Test(bundle, any_records_come_back) {
    random_state random = random_start("bundle");
    for (int round = 0; round < ROUNDS; round++) {
        uint64_t records[MOST], mask = random_bits(&random) & random_bits(&random), same = random_bits(&random);
        uint32_t count = 1 + random_below(&random, round % 2 == 0 ? 8 : MOST), from = random_below(&random, 64);
        mask = round % 3 == 0 ? random_bits(&random) >> from : round % 3 == 1 ? UINT64_MAX << from : mask;
        for (uint32_t i = 0; i < count; i++) {
            records[i] = (random_bits(&random) & mask) | (same & ~mask);
        }
        check(records, count);
    }
}

/* As meetings of a part are (news/names.h): the upper half counts on from anywhere, and bits between are one. */
Test(bundle, what_is_the_same_in_all_takes_no_room) {
    uint64_t records[MOST];
    for (uint64_t i = 0; i < MOST; i++) {
        records[i] = (32700 + i) << 33 | (uint64_t)1 << 30 | i * 7919 % (1 << 16);
    }
    cr_assert(eq(sz, check(records, MOST), MOST * (9 + 16) / 64 + 1));
    for (uint64_t i = 0; i < MOST; i++) {
        records[i] = 77;
    }
    cr_assert(eq(sz, check(records, MOST), 1));
}
