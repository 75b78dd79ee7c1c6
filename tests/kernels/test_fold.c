/* The fold and squeeze kernels: literal expectations for the scalar version, then every other against it. */
#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <string.h>

#include "guarded.h"
#include "kernels.h"
#include "random.h"

static const wirecopy_isa isas[] = {WIRECOPY_ISA_SCALAR, WIRECOPY_ISA_AVX2, WIRECOPY_ISA_AVX512, WIRECOPY_ISA_NEON};

enum { NISAS = sizeof isas / sizeof isas[0], LENGTH_MAX = 400 };

Test(fold, lowers_letters_blanks_separators_and_marks_tokens) {
    uint8_t text[64], folded[64];
    uint64_t mask;
    memset(text, ' ', sizeof text);
    memcpy(text, "@AZ[`az{/09:_-", 14);
    for (int k = 0; k < NISAS; k++) {
        const wc_kernels *kernels = wc_kernels_for(isas[k]);
        if (kernels != NULL) {
            cr_assert(eq(sz, kernels->fold(text, 64, folded, &mask), 64));
            cr_assert(eq(int, memcmp(folded, " az  az  09    ", 15), 0));
            cr_assert(eq(u64, mask, 0x666), "positions 1, 2, 5, 6, 9, 10");
        }
    }
}

Test(fold, stops_before_a_group_that_is_not_ascii_or_not_whole) {
    uint8_t text[200], folded[200];
    uint64_t mask[4];
    memset(text, 'x', sizeof text);
    for (int k = 0; k < NISAS; k++) {
        const wc_kernels *kernels = wc_kernels_for(isas[k]);
        if (kernels == NULL) {
            continue;
        }
        text[130] = 'x';
        cr_assert(eq(sz, kernels->fold(text, 0, folded, mask), 0));
        cr_assert(eq(sz, kernels->fold(text, 63, folded, mask), 0));
        cr_assert(eq(sz, kernels->fold(text, 200, folded, mask), 192));
        text[130] = 0x80;
        cr_assert(eq(sz, kernels->fold(text, 200, folded, mask), 128));
    }
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

Test(fold, every_instruction_set_gives_the_scalar_bits_at_either_end_of_a_page) {
    random_state random = random_start("fold");
    guarded memory = guarded_create(LENGTH_MAX);
    for (int k = 0; k < NISAS; k++) {
        const wc_kernels *kernels = wc_kernels_for(isas[k]);
        for (size_t n = 0; kernels != NULL && n <= LENGTH_MAX; n++) {
            for (int at_end = 0; at_end < 2; at_end++) {
                uint8_t *text = at_end ? guarded_end(&memory, n) : guarded_start(&memory);
                int share = (int)random_below(&random, 300) + 1;
                for (size_t i = 0; i < n; i++) {
                    text[i] = (uint8_t)random_below(&random, random_below(&random, (uint32_t)share) == 0 ? 256 : 128);
                }
                compare(kernels, text, n);
            }
        }
    }
    guarded_free(&memory);
}

Test(squeeze, keeps_what_is_asked_for_and_tells_where_it_went) {
    uint8_t group[80], out[80];
    uint32_t places[72];
    memset(group, ' ', sizeof group);
    memcpy(group, "ab  cd e", 8);
    for (int k = 0; k < NISAS; k++) {
        const wc_kernels *kernels = wc_kernels_for(isas[k]);
        if (kernels != NULL) {
            kernels->squeeze(group, 0xFB, 0x91, out, 100, places);
            cr_assert(eq(int, memcmp(out, "ab cd e", 7), 0));
            cr_assert(eq(u32, places[0], 100));
            cr_assert(eq(u32, places[1], 103));
            cr_assert(eq(u32, places[2], 106));
        }
    }
}

Test(squeeze, every_instruction_set_gives_the_scalar_bytes) {
    random_state random = random_start("squeeze");
    const wc_kernels *scalar = wc_kernels_for(WIRECOPY_ISA_SCALAR);
    for (int k = 0; k < NISAS; k++) {
        const wc_kernels *kernels = wc_kernels_for(isas[k]);
        for (int round = 0; kernels != NULL && round < 3000; round++) {
            uint8_t group[80], expected[80], out[80];
            uint32_t expected_places[72], places[72];
            uint64_t kept = random_next(&random) | random_next(&random), starts = kept & random_next(&random);
            kept = round % 10 == 0 ? UINT64_MAX : round % 10 == 1 ? 0 : kept;
            starts &= kept;
            for (int i = 0; i < 80; i++) {
                group[i] = (uint8_t)random_next(&random);
            }
            scalar->squeeze(group, kept, starts, expected, 7, expected_places);
            kernels->squeeze(group, kept, starts, out, 7, places);
            cr_assert(eq(int, memcmp(out, expected, (size_t)__builtin_popcountll(kept)), 0));
            cr_assert(
                eq(int, memcmp(places, expected_places, (size_t)__builtin_popcountll(starts) * sizeof *places), 0));
        }
    }
}
