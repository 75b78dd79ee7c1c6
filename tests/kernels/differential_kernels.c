/* One instruction set's kernels against the scalar ones, at every length past two vectors, ending at a guard page. A
 * plain program, so that it runs under an emulator. TESTED names the instruction set; NATIVE, its number, is defined
 * where the machine itself must have it. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define XXH_INLINE_ALL
#include <xxhash.h>

#include "guarded.h"
#include "kernels_internal.h"
#include "random.h"

#define NAME_OF(kernel, isa) wc_##kernel##_##isa
#define KERNEL(kernel, isa) NAME_OF(kernel, isa)

enum { LENGTH_MAX = 300, ROUNDS = 20 };

static void check(int holds, const char *kernel, size_t length) {
    if (!holds) {
        fprintf(stderr, "%s differs from the scalar version at length %zu\n", kernel, length);
        exit(1);
    }
}

static uint32_t *numbers(guarded *memory, size_t n, random_state *random, uint32_t bound) {
    *memory = guarded_create(LENGTH_MAX * sizeof(uint64_t) + 1);
    uint32_t *values = guarded_end(memory, n * sizeof(uint32_t));
    for (size_t i = 0; i < n; i++) {
        values[i] = bound == 0 ? (uint32_t)random_next(random) : random_below(random, bound);
    }
    return values;
}

/* Words of 1 to 30 bytes; folded ends where the last word's sixteen readable bytes do. */
static void compare_words(size_t n, random_state *random) {
    guarded memory[2] = {guarded_create(32 * LENGTH_MAX), guarded_create((LENGTH_MAX + 1) * sizeof(uint32_t))};
    uint32_t *starts = guarded_end(&memory[1], (n + 1) * sizeof *starts);
    uint32_t expected[LENGTH_MAX], hashes[LENGTH_MAX];
    starts[0] = 0;
    for (size_t i = 0; i < n; i++) {
        starts[i + 1] = starts[i] + 2 + random_below(random, 6) * random_below(random, 6);
    }
    uint32_t last = n == 0 ? 0 : starts[n] - 1 - starts[n - 1];
    size_t nbytes = n == 0 ? 0 : starts[n - 1] + (last > 16 ? last : 16);
    uint8_t *folded = guarded_end(&memory[0], nbytes);
    for (size_t i = 0; i < nbytes; i++) {
        folded[i] = (uint8_t)random_next(random);
    }
    uint64_t seed = random_next(random);
    wc_words_scalar(folded, starts, n, seed, expected);
    KERNEL(words, TESTED)(folded, starts, n, seed, hashes);
    check(memcmp(hashes, expected, n * sizeof *hashes) == 0, "words", n);
    guarded_free(&memory[0]);
    guarded_free(&memory[1]);
}

static void compare_windows(size_t n, random_state *random) {
    guarded memory;
    size_t width = 1 + random_below(random, n > LENGTH_MAX - 8 ? 1 : 8);
    uint32_t *words = numbers(&memory, n + width - 1, random, 0), base = (uint32_t)random_next(random) | 1u;
    uint32_t expected[LENGTH_MAX], hashes[LENGTH_MAX];
    wc_windows_scalar(words, n, width, base, expected);
    KERNEL(windows, TESTED)(words, n, width, base, hashes);
    check(memcmp(hashes, expected, n * sizeof *hashes) == 0, "windows", n);
    guarded_free(&memory);
}

/* The scalar and the wide versions of windows are plain loops over the same sums: both are held to the definition. */
static void define_windows(size_t n, random_state *random) {
    uint32_t words[2 * LENGTH_MAX], hashes[LENGTH_MAX];
    size_t width = 1 + random_below(random, 8);
    for (size_t i = 0; i < n + width; i++) {
        words[i] = (uint32_t)random_next(random);
    }
    for (int wide = 0; wide < 2; wide++) {
        (wide ? KERNEL(windows, TESTED) : wc_windows_scalar)(words, n, width, 0xC2B2AE3Du, hashes);
        for (size_t i = 0; i < n; i++) {
            uint32_t sum = 0, power = 1;
            for (size_t k = width; k-- > 0; power *= 0xC2B2AE3Du) {
                sum += words[i + k] * power;
            }
            check(hashes[i] == XXH32("", 0, sum - 0x165667B1u), "windows' definition", n);
        }
    }
}

static void compare_minhash(size_t npermutations, random_state *random) {
    guarded memory[3];
    size_t nshingles = random_below(random, 50);
    uint32_t *shingles = numbers(&memory[0], nshingles, random, 0);
    uint32_t *multipliers = numbers(&memory[1], npermutations, random, 0);
    uint32_t *minima = numbers(&memory[2], npermutations, random, 0);
    uint32_t expected[LENGTH_MAX];
    memcpy(expected, minima, npermutations * sizeof *minima);
    wc_minhash_scalar(shingles, nshingles, multipliers, npermutations, expected);
    KERNEL(minhash, TESTED)(shingles, nshingles, multipliers, npermutations, minima);
    check(memcmp(minima, expected, npermutations * sizeof *minima) == 0, "minhash", npermutations);
    for (int i = 0; i < 3; i++) {
        guarded_free(&memory[i]);
    }
}

static void compare_agree(size_t n, random_state *random) {
    guarded memory[2];
    uint32_t *a = numbers(&memory[0], n, random, 3), *b = numbers(&memory[1], n, random, 3);
    check(KERNEL(agree, TESTED)(a, b, n) == wc_agree_scalar(a, b, n), "agree", n);
    guarded_free(&memory[0]);
    guarded_free(&memory[1]);
}

static void compare_own(size_t n, random_state *random) {
    guarded memory[4];
    uint32_t *a = numbers(&memory[0], n, random, 3), *b = numbers(&memory[1], n, random, 3);
    const uint8_t *flags[2];
    for (int i = 0; i < 2; i++) {
        memory[2 + i] = guarded_create(LENGTH_MAX);
        uint8_t *bytes = guarded_end(&memory[2 + i], (n + 7) / 8);
        for (size_t j = 0; j < (n + 7) / 8; j++) {
            bytes[j] = (uint8_t)random_next(random);
        }
        flags[i] = bytes;
    }
    wc_own expected = wc_own_scalar(a, flags[0], b, flags[1], n);
    wc_own counted = KERNEL(own, TESTED)(a, flags[0], b, flags[1], n);
    check(counted.own == expected.own && counted.agreeing == expected.agreeing, "own", n);
    for (int i = 0; i < 4; i++) {
        guarded_free(&memory[i]);
    }
}

static void compare_fold(size_t n, random_state *random) {
    guarded memory = guarded_create(LENGTH_MAX + 1);
    uint8_t *text = guarded_end(&memory, n), folded[2][LENGTH_MAX + 64];
    uint64_t mask[2][LENGTH_MAX / 64 + 2];
    memset(folded, 0, sizeof folded);
    memset(mask, 0, sizeof mask);
    for (size_t i = 0; i < n; i++) {
        text[i] = (uint8_t)random_below(random, random_below(random, 200) == 0 ? 256 : 128);
    }
    size_t expected = wc_fold_scalar(text, n, folded[0], mask[0]);
    check(KERNEL(fold, TESTED)(text, n, folded[1], mask[1]) == expected, "fold", n);
    check(memcmp(folded[0], folded[1], expected) == 0, "fold's bytes", n);
    check(memcmp(mask[0], mask[1], expected / 8) == 0, "fold's mask", n);
    guarded_free(&memory);
}

static void compare_squeeze(random_state *random) {
    guarded memory[3] = {guarded_create(LENGTH_MAX), guarded_create(LENGTH_MAX), guarded_create(LENGTH_MAX)};
    uint8_t *group = guarded_end(&memory[0], 80), *out = guarded_end(&memory[1], 80), expected[80];
    uint32_t *places = guarded_end(&memory[2], 72 * sizeof *places), expected_places[72];
    uint64_t kept = random_next(random) | random_next(random), starts = kept & random_next(random);
    for (size_t i = 0; i < 80; i++) {
        group[i] = (uint8_t)random_next(random);
    }
    wc_squeeze_scalar(group, kept, starts, expected, 9, expected_places);
    KERNEL(squeeze, TESTED)(group, kept, starts, out, 9, places);
    check(memcmp(out, expected, (size_t)__builtin_popcountll(kept)) == 0, "squeeze", 64);
    check(memcmp(places, expected_places, (size_t)__builtin_popcountll(starts) * sizeof *places) == 0,
          "squeeze's places", 64);
    for (int i = 0; i < 3; i++) {
        guarded_free(&memory[i]);
    }
}

static void compare_grams(uint32_t level, random_state *random) {
    guarded memory = guarded_create(LENGTH_MAX);
    uint8_t *text = guarded_end(&memory, 72);
    uint64_t seed = random_next(random), expected[64], hashes[64];
    for (size_t i = 0; i < 72; i++) {
        text[i] = (uint8_t)random_next(random);
    }
    uint64_t kept = wc_grams_scalar(text, seed, level, expected);
    check(KERNEL(grams, TESTED)(text, seed, level, hashes) == kept, "grams' mask", level);
    check(memcmp(hashes, expected, (size_t)__builtin_popcountll(kept) * sizeof *hashes) == 0, "grams", level);
    guarded_free(&memory);
}

/* Of all lengths, with steps up to the greatest, and from few bits set to all. */
static void compare_sift(size_t n, random_state *random) {
    guarded memory[2];
    uint32_t *grams = numbers(&memory[0], n, random, 0), mask = (32u << random_below(random, 4)) - 1;
    memory[1] = guarded_create((mask + 1) / 8);
    uint32_t *seen = guarded_end(&memory[1], (mask + 1) / 8), share = random_below(random, 4);
    for (size_t i = 0; i <= mask / 32; i++) {
        seen[i] = share == 3 ? UINT32_MAX
                             : (uint32_t)random_next(random) & (share > 0 ? (uint32_t)random_next(random) : UINT32_MAX);
    }
    uint32_t hashes[LENGTH_MAX + 16], places[LENGTH_MAX + 16], expected[LENGTH_MAX + 16],
        expected_places[LENGTH_MAX + 16];
    size_t count = wc_sift_scalar(grams, n, seen, mask, expected, expected_places);
    check(KERNEL(sift, TESTED)(grams, n, seen, mask, hashes, places) == count, "sift's count", n);
    check(memcmp(hashes, expected, count * sizeof *hashes) == 0, "sift's hashes", n);
    check(memcmp(places, expected_places, count * sizeof *places) == 0, "sift's places", n);
    guarded_free(&memory[0]);
    guarded_free(&memory[1]);
}

/* Of all lengths and shares, from any place on. */
static void compare_pick(size_t n, random_state *random) {
    guarded memory;
    uint32_t *grams = numbers(&memory, n, random, 0), place = (uint32_t)random_next(random), expected_place = place;
    uint32_t limit = ((uint32_t)1 << random_below(random, 25)) - 1;
    uint32_t hashes[LENGTH_MAX + 16], places[LENGTH_MAX + 16], expected[LENGTH_MAX + 16],
        expected_places[LENGTH_MAX + 16];
    size_t count = wc_pick_scalar(grams, n, limit, &expected_place, expected, expected_places);
    check(KERNEL(pick, TESTED)(grams, n, limit, &place, hashes, places) == count, "pick's count", n);
    check(place == expected_place, "pick's last place", n);
    check(memcmp(hashes, expected, count * sizeof *hashes) == 0, "pick's hashes", n);
    check(memcmp(places, expected_places, count * sizeof *places) == 0, "pick's places", n);
    guarded_free(&memory);
}

/* What ctest takes for skipped. */
enum { SKIPPED = 77 };

int main(void) {
#if defined(NATIVE)
    if (!wirecopy_isa_runs(NATIVE)) {
        printf("skipped: %s, which this machine lacks\n", wirecopy_isa_name(NATIVE));
        return SKIPPED;
    }
#endif
    random_state random = random_start("differential");
    for (int round = 0; round < ROUNDS; round++) {
        for (size_t n = 0; n < LENGTH_MAX; n++) {
            compare_words(n, &random);
            compare_windows(n, &random);
            define_windows(n, &random);
            compare_minhash(n, &random);
            compare_agree(n, &random);
            compare_own(n, &random);
            compare_fold(n, &random);
            compare_squeeze(&random);
            compare_grams(n % 2 == 0 ? n % 64 : n % 4, &random);
            compare_sift(n, &random);
            compare_pick(n, &random);
        }
    }
    puts("10 passed, 0 failed");
    return 0;
}
