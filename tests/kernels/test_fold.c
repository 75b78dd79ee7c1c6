/* The fold and squeeze kernels: literal expectations, then every version against the scalar one. */
#include <string.h>

#include "guarded.h"
#include "isas.h"
#include "random.h"

enum { LENGTH_MAX = 400 };

TEST_EACH_ISA(fold, lowers_letters_blanks_separators_and_marks_tokens) {
    uint8_t text[64], folded[64];
    uint64_t mask;
    memset(text, ' ', sizeof text);
    memcpy(text, "@AZ[`az{/09:_-", 14);
    cr_assert(eq(sz, kernels->fold(text, 64, folded, &mask), 64));
    cr_assert(eq(int, memcmp(folded, " az  az  09    ", 15), 0));
    cr_assert(eq(u64, mask, 0x666), "positions 1, 2, 5, 6, 9, 10");
}

TEST_EACH_ISA(fold, stops_before_a_group_that_is_not_ascii_or_not_whole) {
    uint8_t text[200], folded[200];
    uint64_t mask[4];
    memset(text, 'x', sizeof text);
    cr_assert(eq(sz, kernels->fold(text, 0, folded, mask), 0));
    cr_assert(eq(sz, kernels->fold(text, 63, folded, mask), 0));
    cr_assert(eq(sz, kernels->fold(text, 200, folded, mask), 192));
    text[130] = 0x80;
    cr_assert(eq(sz, kernels->fold(text, 200, folded, mask), 128));
}

static void compare(const wc_kernels *kernels, const uint8_t *text, size_t n) {
    const wc_kernels *scalar = wc_kernels_for(WIRECOPY_ISA_SCALAR);
    uint8_t expected[LENGTH_MAX], folded[LENGTH_MAX];
    uint64_t expected_mask[LENGTH_MAX / 64 + 1], mask[LENGTH_MAX / 64 + 1];
    memset(folded, 0xAA, sizeof folded);
    size_t done = scalar->fold(text, n, expected, expected_mask);
    cr_assert(eq(sz, kernels->fold(text, n, folded, mask), done));
    cr_assert(eq(int, memcmp(folded, expected, done), 0));
    cr_assert(eq(int, memcmp(mask, expected_mask, done / 8), 0));
    for (size_t i = done; i < sizeof folded; i++) {
        cr_assert(eq(u8, folded[i], 0xAA), "nothing after what was done is written");
    }
}

TEST_EACH_ISA(fold, gives_the_scalar_bits_at_either_end_of_a_page) {
    random_state random = random_start("fold");
    guarded memory = guarded_create(LENGTH_MAX);
    for (size_t n = 0; n <= LENGTH_MAX; n++) {
        for (int at_end = 0; at_end < 2; at_end++) {
            uint8_t *text = at_end ? guarded_end(&memory, n) : guarded_start(&memory);
            int share = (int)random_below(&random, 300) + 1;
            for (size_t i = 0; i < n; i++) {
                text[i] = (uint8_t)random_below(&random, random_below(&random, (uint32_t)share) == 0 ? 256 : 128);
            }
            compare(kernels, text, n);
        }
    }
    guarded_free(&memory);
}

TEST_EACH_ISA(squeeze, keeps_the_selected_bytes_and_returns_their_places) {
    uint8_t group[80], out[80];
    uint32_t places[72];
    memset(group, ' ', sizeof group);
    memcpy(group, "ab  cd e", 8);
    memcpy(group + 60, "wxyz", 4);
    const wc_squeezed done =
        kernels->squeeze(group, 0xFB | UINT64_C(0xD) << 60, 0x91 | UINT64_C(1) << 62, out, 100, places);
    cr_assert(eq(int, memcmp(out, "ab cd ewyz", 10), 0));
    cr_assert(eq(u32, done.nbytes, 10));
    cr_assert(eq(u32, done.nplaces, 4));
    cr_assert(eq(u32, places[0], 100));
    cr_assert(eq(u32, places[1], 103));
    cr_assert(eq(u32, places[2], 106));
    cr_assert(eq(u32, places[3], 108));
}

TEST_EACH_ISA(squeeze, gives_the_scalar_bytes) {
    random_state random = random_start("squeeze");
    const wc_kernels *scalar = wc_kernels_for(WIRECOPY_ISA_SCALAR);
    for (int round = 0; round < 3000; round++) {
        uint8_t group[80], expected[80], out[80];
        uint32_t expected_places[72], places[72];
        uint64_t kept = random_next(&random) | random_next(&random), starts = kept & random_next(&random);
        kept = round % 10 == 0 ? UINT64_MAX : round % 10 == 1 ? 0 : kept;
        starts &= kept;
        for (int i = 0; i < 80; i++) {
            group[i] = (uint8_t)random_next(&random);
        }
        wc_squeezed wanted = scalar->squeeze(group, kept, starts, expected, 7, expected_places);
        wc_squeezed done = kernels->squeeze(group, kept, starts, out, 7, places);
        cr_assert(eq(u32, wanted.nbytes, (uint32_t)__builtin_popcountll(kept)));
        cr_assert(eq(u32, wanted.nplaces, (uint32_t)__builtin_popcountll(starts)));
        cr_assert(eq(u32, done.nbytes, wanted.nbytes));
        cr_assert(eq(u32, done.nplaces, wanted.nplaces));
        cr_assert(eq(int, memcmp(out, expected, wanted.nbytes), 0));
        cr_assert(eq(int, memcmp(places, expected_places, wanted.nplaces * sizeof *places), 0));
    }
}

/* Only the reference writes no more than required. */
Test(squeeze, the_scalar_version_copies_byte_by_byte) {
    uint8_t group[80], out[80];
    uint32_t places[72];
    memset(group, 'x', sizeof group);
    memset(out, 0xAA, sizeof out);
    memset(places, 0xAA, sizeof places);
    wc_kernels_for(WIRECOPY_ISA_SCALAR)->squeeze(group, 0x15, 0x4, out, 0, places);
    cr_assert(eq(u8, out[2], 'x'));
    cr_assert(eq(u8, out[3], 0xAA));
    cr_assert(eq(u32, places[0], 1));
    cr_assert(eq(u32, places[1], 0xAAAAAAAA));
}
