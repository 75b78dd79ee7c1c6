/* words, windows, minhash, agree, own, grams, sift and pick: literal expectations, then every version against the
 * scalar one; the environment's part in the choice among them. */
#include <string.h>
#include <xxhash.h>

#include "grams/xxh3_8.h"
#include "guarded.h"
#include "isas.h"
#include "random.h"

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

TEST_EACH_ISA(words_kernel, hashes_a_word_filled_up_and_a_long_one_as_it_is) {
    const uint8_t folded[] = "oil rose antidisestablishmentarianism................";
    const uint32_t starts[] = {0, 4, 9, 38};
    uint32_t hashes[3];
    kernels->words(folded, starts, 3, 7, hashes);
    cr_assert(eq(u32, hashes[0], XXH32("oil\0\0\0\0\0\0\0\0\0\0\0\0\0", 16, 7)));
    cr_assert(eq(u32, hashes[1], XXH32("rose\0\0\0\0\0\0\0\0\0\0\0\0", 16, 7)));
    cr_assert(eq(u32, hashes[2], (uint32_t)XXH3_64bits_withSeed("antidisestablishmentarianism", 28, 7)));
}

TEST_EACH_ISA(windows_kernel, sums_each_window_in_powers_of_the_base) {
    const uint32_t words[] = {1, 2, 3};
    uint32_t hashes[3];
    kernels->windows(words, 2, 2, 10, hashes);
    cr_assert(eq(u32, hashes[0], 0x3984C647), "of 12");
    cr_assert(eq(u32, hashes[1], 0xDFB4D31C), "of 23");
    kernels->windows(words, 3, 1, 99, hashes);
    cr_assert(eq(u32, hashes[0], 0x606D18A8), "of 1");
    cr_assert(eq(u32, hashes[1], 0x4EF2BF78), "of 2");
    cr_assert(eq(u32, hashes[2], 0x754F480C), "of 3");
    kernels->windows(words, 1, 3, 0x10001, hashes);
    cr_assert(eq(u32, hashes[0], 0xD89EC87C), "of 262150, mod 2^32");
}

/* By the definition, its powers in full; the last step is that of XXH32, which an empty input goes straight to from the
 * seed plus a constant. */
static uint32_t window_by_definition(const uint32_t *words, size_t width, uint32_t base) {
    uint64_t sum = 0;
    for (size_t k = 0; k < width; k++) {
        uint64_t power = 1;
        for (size_t i = 0; i < width - 1 - k; i++) {
            power = power * base % (UINT64_C(1) << 32);
        }
        sum = (sum + words[k] * power) % (UINT64_C(1) << 32);
    }
    return XXH32("", 0, (uint32_t)sum - 0x165667B1u);
}

TEST_EACH_ISA(windows_kernel, follows_the_definition) {
    random_state random = random_start("windows");
    for (size_t n = 0; n <= 200; n++) {
        guarded memory;
        uint32_t hashes[200], width = 1 + random_below(&random, 8), base = (uint32_t)random_next(&random) | 1u;
        uint32_t *words = filled_u32(&memory, n + width - 1, &random, 0);
        kernels->windows(words, n, width, base, hashes);
        for (size_t i = 0; i < n; i++) {
            cr_assert(eq(u32, hashes[i], window_by_definition(words + i, width, base)), "%zu of %zu windows of %u", i,
                      n, width);
        }
        guarded_free(&memory);
    }
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

TEST_EACH_ISA(words_kernel, gives_the_scalar_hashes) {
    random_state random = random_start("words");
    for (size_t n = 0; n <= 100; n++) {
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

TEST_EACH_ISA(minhash_kernel, takes_the_least_value_of_each_permutation) {
    const uint32_t shingles[] = {1, 2, 3};
    const uint32_t multipliers[] = {1, 5, 0xFFFFFFFF};
    uint32_t minima[] = {UINT32_MAX, UINT32_MAX, UINT32_MAX};
    kernels->minhash(shingles, 3, multipliers, 3, minima);
    cr_assert(eq(u32, minima[0], 1));
    cr_assert(eq(u32, minima[1], 5));
    cr_assert(eq(u32, minima[2], 0xFFFFFFFD), "-3 mod 2^32 is less than -2 and -1");
}

TEST_EACH_ISA(minhash_kernel, goes_on_from_earlier_minima) {
    const uint32_t shingle = 7, multiplier = 1;
    uint32_t minimum = 5;
    kernels->minhash(&shingle, 1, &multiplier, 1, &minimum);
    cr_assert(eq(u32, minimum, 5));
}

TEST_EACH_ISA(agree_kernel, counts_equal_positions) {
    const uint32_t a[] = {1, 2, 3, UINT32_MAX}, b[] = {1, 0, 3, UINT32_MAX};
    cr_assert(eq(sz, kernels->agree(a, b, 4), 3));
    cr_assert(eq(sz, kernels->agree(a, b, 0), 0));
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

TEST_EACH_ISA(minhash_kernel, gives_the_scalar_bits) {
    random_state random = random_start("minhash");
    for (size_t npermutations = 0; npermutations <= 300; npermutations++) {
        check_minhash(kernels, random_below(&random, 70), npermutations, &random);
    }
}

TEST_EACH_ISA(agree_kernel, gives_the_scalar_count) {
    random_state random = random_start("agree");
    for (size_t n = 0; n <= 300; n++) {
        guarded memory[2];
        uint32_t *a = filled_u32(&memory[0], n, &random, 3), *b = filled_u32(&memory[1], n, &random, 3);
        cr_assert(eq(sz, kernels->agree(a, b, n), scalar()->agree(a, b, n)), "%s: %zu", wirecopy_isa_name(kernels->isa),
                  n);
        guarded_free(&memory[0]);
        guarded_free(&memory[1]);
    }
}

TEST_EACH_ISA(own_kernel, leaves_out_positions_whose_lesser_value_is_flagged) {
    const uint32_t a[] = {1, 2, 3, 4, 5}, b[] = {1, 9, 3, 1, 9};
    const uint8_t a_flags = 1 << 2 | 1 << 3, b_flags = 1 << 1 | 1 << 3;
    wc_own counted = kernels->own(a, &a_flags, b, &b_flags, 5);
    cr_assert(eq(u32, counted.own, 3), "positions 0, 1 and 4");
    cr_assert(eq(u32, counted.agreeing, 1), "position 0");
}

TEST_EACH_ISA(own_kernel, gives_the_scalar_counts) {
    random_state random = random_start("own");
    for (size_t n = 0; n <= 300; n++) {
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

TEST_EACH_ISA(grams_kernel, hashes_windows_and_keeps_those_of_a_level) {
    uint8_t text[72];
    uint64_t hashes[64];
    memset(text, 'a', sizeof text);
    cr_assert(eq(u64, kernels->grams(text, 0, 0, hashes), UINT64_MAX));
    cr_assert(eq(u64, hashes[63], hashes[0]));
    unsigned zeros = (unsigned)__builtin_clzll(hashes[0]);
    cr_assert(eq(u64, kernels->grams(text, 0, zeros, hashes), UINT64_MAX));
    cr_assert(eq(u64, kernels->grams(text, 0, zeros + 1, hashes), 0));
    memcpy(text + 64, "bbbbbbbb", 8);
    uint64_t kept = kernels->grams(text, 0, zeros, hashes);
    cr_assert(eq(u64, kept & 0x1FFFFFFFFFFFFFF, 0x1FFFFFFFFFFFFFF), "57 windows hold nothing but a");
}

TEST_EACH_ISA(grams_kernel, gives_the_scalar_hashes) {
    random_state random = random_start("grams");
    for (int round = 0; round < 3000; round++) {
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

TEST_EACH_ISA(grams_kernel, hashes_as_xxh3_does) {
    random_state random = random_start("grams and XXH3");
    for (int round = 0; round < 500; round++) {
        uint8_t text[72];
        uint64_t seed = round == 0 ? 0 : random_next(&random), hashes[64];
        for (size_t i = 0; i < 72; i++) {
            text[i] = (uint8_t)random_next(&random);
        }
        cr_assert(eq(u64, kernels->grams(text, seed, 0, hashes), UINT64_MAX));
        for (size_t i = 0; i < 64; i++) {
            cr_assert(eq(u64, hashes[i], XXH3_64bits_withSeed(text + i, 8, seed)), "seed %llu, window %zu",
                      (unsigned long long)seed, i);
        }
    }
}

/* The constants written out in xxh3_8.h, on machines too where no version uses them. */
Test(grams_kernel, constants_are_those_of_xxh3) {
    random_state random = random_start("XXH3");
    for (int round = 0; round < 10000; round++) {
        uint64_t seed = random_next(&random), text = random_next(&random);
        uint64_t x = (text << 32 | text >> 32) ^ wc_xxh3_8_key(seed);
        x ^= (x << 49 | x >> 15) ^ (x << 24 | x >> 40);
        x *= WC_XXH3_MULTIPLIER;
        x = (x ^ ((x >> 35) + 8)) * WC_XXH3_MULTIPLIER;
        cr_assert(eq(u64, x ^ x >> 28, XXH3_64bits_withSeed(&text, 8, seed)));
    }
}

Test(dispatch, scalar_always_runs_and_unknown_never) {
    cr_assert(ne(ptr, (void *)scalar(), NULL));
    cr_assert(eq(ptr, (void *)wc_kernels_for((wirecopy_isa)99), NULL));
    cr_assert(eq(str, (char *)wirecopy_isa_name((wirecopy_isa)99), "auto"));
}

TEST_EACH_ISA(dispatch, the_environment_caps_the_choice) {
    setenv("WIRECOPY_ISA", wirecopy_isa_name(kernels->isa), 1);
    cr_assert(eq(int, wirecopy_isa_best(), (int)kernels->isa));
    cr_assert(eq(ptr, (void *)wc_kernels_for(WIRECOPY_ISA_AUTO), (void *)kernels));
    cr_assert(eq(ptr, (void *)wc_isa_unknown(), NULL));
}

Test(dispatch, without_a_cap_the_widest_is_chosen) {
    static const char *const none[] = {NULL, "", "auto"};
    const wirecopy_isa widest = wirecopy_isa_runs(WIRECOPY_ISA_AVX512) ? WIRECOPY_ISA_AVX512
                                : wirecopy_isa_runs(WIRECOPY_ISA_AVX2) ? WIRECOPY_ISA_AVX2
                                : wirecopy_isa_runs(WIRECOPY_ISA_NEON) ? WIRECOPY_ISA_NEON
                                                                       : WIRECOPY_ISA_SCALAR;
    for (size_t i = 0; i < sizeof none / sizeof none[0]; i++) {
        none[i] == NULL ? unsetenv("WIRECOPY_ISA") : setenv("WIRECOPY_ISA", none[i], 1);
        cr_assert(eq(int, wirecopy_isa_best(), (int)widest));
        cr_assert(eq(ptr, (void *)wc_isa_unknown(), NULL));
    }
}

Test(dispatch, an_unknown_instruction_set_is_reported) {
    setenv("WIRECOPY_ISA", "AVX2", 1);
    cr_assert(eq(str, (char *)wc_isa_unknown(), "AVX2"));
}

TEST_EACH_ISA(sift_kernel, finds_grams_whose_bits_were_both_seen) {
    /* The bits of 3 and 40, and bit 0 of both; 67 has those of 3, and 0x100028 those of 40, but 0x8003 has bit 1, too,
     * and 32 has bit 0 alone. */
    const uint32_t seen[2] = {1u << 3 | 1, 1u << (40 - 32) | 1};
    const uint32_t grams[] = {3u << 8 | 5,        4u << 8 | 255, 40u << 8,     67u << 8 | 1,
                              0x100028u << 8 | 2, 8u << 8 | 7,   32u << 8 | 1, 0x8003u << 8 | 1};
    uint32_t hashes[8 + 16], places[8 + 16];
    const uint32_t expected[] = {3, 40, 67, 0x100028, 32}, expected_places[] = {5, 260, 261, 263, 271};
    cr_assert(eq(sz, kernels->sift(grams, 8, seen, 63, hashes, places), 5));
    cr_assert(eq(int, memcmp(hashes, expected, sizeof expected), 0));
    cr_assert(eq(int, memcmp(places, expected_places, sizeof expected_places), 0));
    cr_assert(eq(sz, kernels->sift(grams, 0, seen, 63, hashes, places), 0));
}

TEST_EACH_ISA(sift_kernel, adds_distances_up_over_many_grams) {
    uint32_t grams[100], seen[1] = {UINT32_MAX}, hashes[100 + 16], places[100 + 16];
    for (uint32_t i = 0; i < 100; i++) {
        grams[i] = (i * 7919 % (1 << 24)) << 8 | (200 + i % 50);
    }
    for (size_t n = 0; n <= 100; n++) {
        cr_assert(eq(sz, kernels->sift(grams, n, seen, 31, hashes, places), n));
        for (uint32_t i = 0, place = 0; i < n; i++) {
            place += 200 + i % 50;
            cr_assert(eq(u32, places[i], place));
            cr_assert(eq(u32, hashes[i], i * 7919));
        }
    }
}

TEST_EACH_ISA(pick_kernel, finds_grams_up_to_the_limit_and_moves_the_place_on) {
    const uint32_t grams[] = {7u << 8 | 5, 8u << 8 | 255, 0u << 8, 6u << 8 | 1, 0xFFFFFFu << 8 | 2};
    uint32_t hashes[5 + 16], places[5 + 16], place = 100;
    const uint32_t expected[] = {7, 0, 6}, expected_places[] = {105, 360, 361};
    cr_assert(eq(sz, kernels->pick(grams, 5, 7, &place, hashes, places), 3));
    cr_assert(eq(int, memcmp(hashes, expected, sizeof expected), 0));
    cr_assert(eq(int, memcmp(places, expected_places, sizeof expected_places), 0));
    cr_assert(eq(u32, place, 363));
    cr_assert(eq(sz, kernels->pick(grams, 0, 7, &place, hashes, places), 0));
    cr_assert(eq(u32, place, 363));
}

TEST_EACH_ISA(pick_kernel, goes_on_from_one_part_of_a_text_to_the_next) {
    uint32_t grams[100], hashes[100 + 16], places[100 + 16], expected[100], expected_places[100];
    for (uint32_t i = 0; i < 100; i++) {
        grams[i] = (i * 7919 % (1 << 24)) << 8 | (200 + i % 50);
    }
    for (size_t first = 0; first <= 100; first++) {
        uint32_t place = 0, at = 0;
        size_t count = kernels->pick(grams, first, 50 * 7919, &place, hashes, places), n = 0;
        count += kernels->pick(grams + first, 100 - first, 50 * 7919, &place, hashes + count, places + count);
        for (uint32_t i = 0; i < 100; i++) {
            at += 200 + i % 50;
            expected[n] = i * 7919;
            expected_places[n] = at;
            n += i <= 50;
        }
        cr_assert(eq(sz, count, n));
        cr_assert(eq(u32, place, at));
        cr_assert(eq(int, memcmp(hashes, expected, n * sizeof *hashes), 0));
        cr_assert(eq(int, memcmp(places, expected_places, n * sizeof *places), 0));
    }
}
