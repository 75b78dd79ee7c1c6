/* words, windows, minhash, agree, own and grams: literal expectations for the scalar versions, then every
 * other against them. */
#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <string.h>
#include <xxhash.h>

#include "guarded.h"
#include "kernels.h"
#include "random.h"

static const wirecopy_isa isas[] = {WIRECOPY_ISA_AVX2, WIRECOPY_ISA_AVX512, WIRECOPY_ISA_NEON};

enum { NISAS = sizeof isas / sizeof isas[0] };

static const wc_kernels *scalar(void) {
    return wc_kernels_for(WIRECOPY_ISA_SCALAR);
}

static uint32_t *filled_u32(guarded *memory, size_t n, random_state *random, uint32_t bound) {
    *memory = guarded_create(n * sizeof(uint32_t) + 1);
    uint32_t *values = guarded_end(memory, n * sizeof(uint32_t));
    for (size_t i = 0; i < n; i++) {
        values[i] = bound == 0 ? (uint32_t)random_next(random) : random_below(random, bound);
    }
    return values;
}

Test(words_kernel, hashes_a_word_filled_up_and_a_long_one_as_it_is) {
    const uint8_t folded[] = "oil rose antidisestablishmentarianism................";
    const uint32_t starts[] = {0, 4, 9, 38};
    uint32_t hashes[3];
    scalar()->words(folded, starts, 3, 7, hashes);
    cr_assert(eq(u32, hashes[0], XXH32("oil\0\0\0\0\0\0\0\0\0\0\0\0\0", 16, 7)));
    cr_assert(eq(u32, hashes[1], XXH32("rose\0\0\0\0\0\0\0\0\0\0\0\0", 16, 7)));
    cr_assert(eq(u32, hashes[2], (uint32_t)XXH3_64bits_withSeed("antidisestablishmentarianism", 28, 7)));
}

Test(windows_kernel, sums_each_window_in_powers_of_the_base) {
    const uint32_t words[] = {1, 2, 3};
    uint32_t pairs[2], same[1], one[1] = {1 * 10 + 2};
    scalar()->windows(words, 2, 2, 10, pairs);
    scalar()->windows(one, 1, 1, 99, same);
    cr_assert(eq(u32, pairs[0], same[0]));
    cr_assert(ne(u32, pairs[1], pairs[0]));
}

/* Words of 1 to 40 bytes, spaces between them; starts has one more than n. */
static void fill_words(uint8_t *folded, uint32_t *starts, size_t n, random_state *random) {
    uint32_t at = 0;
    for (size_t i = 0; i < n; i++) {
        uint32_t nbytes = 1 + random_below(random, 5) * random_below(random, 10);
        starts[i] = at;
        memset(folded + at, 'a' + (int)random_below(random, 26), nbytes);
        folded[at] = (uint8_t)random_next(random);
        folded[at + nbytes] = ' ';
        at += nbytes + 1;
    }
    starts[n] = at;
}

Test(words_kernel, every_instruction_set_gives_the_scalar_hashes) {
    random_state random = random_start("words");
    for (int k = 0; k < NISAS; k++) {
        const wc_kernels *kernels = wc_kernels_for(isas[k]);
        for (size_t n = 0; kernels != NULL && n <= 100; n++) {
            uint8_t folded[101 * 40 + 64];
            uint32_t starts[102], expected[100], hashes[100];
            uint64_t seed = random_next(&random);
            fill_words(folded, starts, n, &random);
            scalar()->words(folded, starts, n, seed, expected);
            kernels->words(folded, starts, n, seed, hashes);
            cr_assert(eq(int, memcmp(hashes, expected, n * sizeof *hashes), 0), "%s: %zu words",
                      wirecopy_isa_name(kernels->isa), n);
        }
    }
}

Test(windows_kernel, every_instruction_set_gives_the_scalar_hashes) {
    random_state random = random_start("windows");
    for (int k = 0; k < NISAS; k++) {
        const wc_kernels *kernels = wc_kernels_for(isas[k]);
        for (size_t n = 0; kernels != NULL && n <= 200; n++) {
            guarded memory;
            uint32_t expected[200], hashes[200], width = 1 + random_below(&random, 8), base = random_next(&random) | 1u;
            uint32_t *words = filled_u32(&memory, n + width - 1, &random, 0);
            scalar()->windows(words, n, width, base, expected);
            kernels->windows(words, n, width, base, hashes);
            cr_assert(eq(int, memcmp(hashes, expected, n * sizeof *hashes), 0), "%s: %zu windows of %u",
                      wirecopy_isa_name(kernels->isa), n, width);
            guarded_free(&memory);
        }
    }
}

Test(minhash_kernel, takes_the_least_value_of_each_permutation) {
    const uint32_t shingles[] = {1, 2, 3};
    const uint32_t multipliers[] = {1, 5, 0xFFFFFFFF};
    uint32_t minima[] = {UINT32_MAX, UINT32_MAX, UINT32_MAX};
    scalar()->minhash(shingles, 3, multipliers, 3, minima);
    cr_assert(eq(u32, minima[0], 1));
    cr_assert(eq(u32, minima[1], 5));
    cr_assert(eq(u32, minima[2], 0xFFFFFFFD), "-3 mod 2^32 is less than -2 and -1");
}

Test(minhash_kernel, goes_on_from_earlier_minima) {
    const uint32_t shingle = 7, multiplier = 1;
    uint32_t minimum = 5;
    scalar()->minhash(&shingle, 1, &multiplier, 1, &minimum);
    cr_assert(eq(u32, minimum, 5));
}

Test(agree_kernel, counts_equal_positions) {
    const uint32_t a[] = {1, 2, 3, UINT32_MAX}, b[] = {1, 0, 3, UINT32_MAX};
    cr_assert(eq(sz, scalar()->agree(a, b, 4), 3));
    cr_assert(eq(sz, scalar()->agree(a, b, 0), 0));
}

static void check_minhash(const wc_kernels *kernels, size_t nshingles, size_t npermutations, random_state *random) {
    guarded memory[4];
    uint32_t *shingles = filled_u32(&memory[0], nshingles, random, 0);
    uint32_t *multipliers = filled_u32(&memory[1], npermutations, random, 0);
    uint32_t *expected = filled_u32(&memory[2], npermutations, random, 0);
    uint32_t *minima = filled_u32(&memory[3], npermutations, random, 1);
    memcpy(minima, expected, npermutations * sizeof *minima);
    scalar()->minhash(shingles, nshingles, multipliers, npermutations, expected);
    kernels->minhash(shingles, nshingles, multipliers, npermutations, minima);
    cr_assert(eq(int, memcmp(minima, expected, npermutations * sizeof *minima), 0),
              "%s: %zu shingles, %zu permutations", wirecopy_isa_name(kernels->isa), nshingles, npermutations);
    for (int i = 0; i < 4; i++) {
        guarded_free(&memory[i]);
    }
}

Test(minhash_kernel, every_instruction_set_gives_the_scalar_bits) {
    random_state random = random_start("minhash");
    for (int k = 0; k < NISAS; k++) {
        const wc_kernels *kernels = wc_kernels_for(isas[k]);
        for (size_t npermutations = 0; kernels != NULL && npermutations <= 300; npermutations++) {
            check_minhash(kernels, random_below(&random, 70), npermutations, &random);
        }
    }
}

Test(agree_kernel, every_instruction_set_gives_the_scalar_count) {
    random_state random = random_start("agree");
    for (int k = 0; k < NISAS; k++) {
        const wc_kernels *kernels = wc_kernels_for(isas[k]);
        for (size_t n = 0; kernels != NULL && n <= 300; n++) {
            guarded memory[2];
            uint32_t *a = filled_u32(&memory[0], n, &random, 3), *b = filled_u32(&memory[1], n, &random, 3);
            cr_assert(eq(sz, kernels->agree(a, b, n), scalar()->agree(a, b, n)), "%s: %zu",
                      wirecopy_isa_name(kernels->isa), n);
            guarded_free(&memory[0]);
            guarded_free(&memory[1]);
        }
    }
}

Test(own_kernel, leaves_out_positions_whose_lesser_value_is_flagged) {
    const uint32_t a[] = {1, 2, 3, 4, 5}, b[] = {1, 9, 3, 1, 9};
    const uint8_t a_flags = 1 << 2 | 1 << 3, b_flags = 1 << 1 | 1 << 3;
    wc_own counted = scalar()->own(a, &a_flags, b, &b_flags, 5);
    cr_assert(eq(u32, counted.own, 3), "positions 0, 1 and 4");
    cr_assert(eq(u32, counted.agreeing, 1), "position 0");
}

Test(own_kernel, every_instruction_set_gives_the_scalar_counts) {
    random_state random = random_start("own");
    for (int k = 0; k < NISAS; k++) {
        const wc_kernels *kernels = wc_kernels_for(isas[k]);
        for (size_t n = 0; kernels != NULL && n <= 300; n++) {
            guarded memory[3];
            uint32_t *a = filled_u32(&memory[0], n, &random, 3), *b = filled_u32(&memory[1], n, &random, 3);
            uint8_t *flags = (uint8_t *)filled_u32(&memory[2], (n + 31) / 32 * 2, &random, 0);
            uint8_t *b_flags = flags + (n + 31) / 32 * 4;
            wc_own expected = scalar()->own(a, flags, b, b_flags, n), counted = kernels->own(a, flags, b, b_flags, n);
            cr_assert(eq(u32, counted.own, expected.own), "%s: %zu", wirecopy_isa_name(kernels->isa), n);
            cr_assert(eq(u32, counted.agreeing, expected.agreeing), "%s: %zu", wirecopy_isa_name(kernels->isa), n);
            for (int i = 0; i < 3; i++) {
                guarded_free(&memory[i]);
            }
        }
    }
}

Test(grams_kernel, hashes_windows_and_keeps_those_of_a_level) {
    uint8_t text[72];
    uint64_t hashes[64];
    memset(text, 'a', sizeof text);
    cr_assert(eq(u64, scalar()->grams(text, 0, 0, hashes), UINT64_MAX));
    cr_assert(eq(u64, hashes[63], hashes[0]));
    unsigned zeros = (unsigned)__builtin_clzll(hashes[0]);
    cr_assert(eq(u64, scalar()->grams(text, 0, zeros, hashes), UINT64_MAX));
    cr_assert(eq(u64, scalar()->grams(text, 0, zeros + 1, hashes), 0));
    memcpy(text + 64, "bbbbbbbb", 8);
    uint64_t kept = scalar()->grams(text, 0, zeros, hashes);
    cr_assert(eq(u64, kept & 0x1FFFFFFFFFFFFFF, 0x1FFFFFFFFFFFFFF), "57 windows hold nothing but a");
}

Test(grams_kernel, every_instruction_set_gives_the_scalar_hashes) {
    random_state random = random_start("grams");
    for (int k = 0; k < NISAS; k++) {
        const wc_kernels *kernels = wc_kernels_for(isas[k]);
        for (int round = 0; kernels != NULL && round < 3000; round++) {
            guarded memory = guarded_create(72);
            uint8_t *text = guarded_end(&memory, 72);
            uint32_t level = random_below(&random, 64) / (1 + random_below(&random, 32));
            uint64_t seed = random_next(&random), expected[64], hashes[64];
            for (size_t i = 0; i < 72; i++) {
                text[i] = (uint8_t)random_next(&random);
            }
            uint64_t kept = scalar()->grams(text, seed, level, expected);
            cr_assert(eq(u64, kernels->grams(text, seed, level, hashes), kept), "%s, level %u",
                      wirecopy_isa_name(kernels->isa), level);
            cr_assert(eq(int, memcmp(hashes, expected, (size_t)__builtin_popcountll(kept) * sizeof *hashes), 0));
            guarded_free(&memory);
        }
    }
}

Test(dispatch, scalar_always_runs_and_unknown_never) {
    cr_assert(ne(ptr, (void *)scalar(), NULL));
    cr_assert(eq(ptr, (void *)wc_kernels_for((wirecopy_isa)99), NULL));
    cr_assert(eq(str, (char *)wirecopy_isa_name((wirecopy_isa)99), "auto"));
}

Test(dispatch, the_environment_caps_the_choice) {
    setenv("WIRECOPY_ISA", "scalar", 1);
    cr_assert(eq(int, wirecopy_isa_best(), WIRECOPY_ISA_SCALAR));
    unsetenv("WIRECOPY_ISA");
    cr_assert(ne(ptr, (void *)wc_kernels_for(wirecopy_isa_best()), NULL));
}
