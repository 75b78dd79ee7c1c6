/* Text to tokens: what counts as a token, and what texts come out the same. */
#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <utf8proc.h>
#include <xxhash.h>

#include "base/memory.h"
#include "random.h"
#include "text/shingles.h"
#include "text/tokens.h"
#include "text/unicode.h"

static wc_tokens made_with(wirecopy_isa isa, const char *text, size_t nbytes, int positions) {
    wc_tokens tokens;
    wc_tokens_init(&tokens, &wc_allocator_default, wc_kernels_for(isa));
    cr_assert(eq(int, wc_tokenise(&tokens, text, nbytes, positions, NULL), WIRECOPY_OK));
    return tokens;
}

/* Printed once for each test, which has a process of its own. */
static void note_skipped(wirecopy_isa isa) {
    static unsigned noted;
    if ((noted >> isa & 1) == 0) {
        fprintf(stderr, "skipped: %s, which this machine or build lacks\n", wirecopy_isa_name(isa));
    }
    noted |= 1u << isa;
}

/* The folded text of `text`, at every instruction set here. */
static void check_bytes(const char *text, size_t nbytes, const char *expected) {
    static const wirecopy_isa isas[] = {WIRECOPY_ISA_SCALAR, WIRECOPY_ISA_AVX2, WIRECOPY_ISA_AVX512, WIRECOPY_ISA_NEON};
    for (size_t i = 0; i < sizeof isas / sizeof isas[0]; i++) {
        if (wc_kernels_for(isas[i]) == NULL) {
            note_skipped(isas[i]);
            continue;
        }
        wc_tokens tokens = made_with(isas[i], text, nbytes, 0);
        char *folded = calloc(1, tokens.folded_nbytes + 1);
        memcpy(folded, tokens.folded, tokens.folded_nbytes);
        cr_expect(eq(str, folded, (char *)expected), "%s", wirecopy_isa_name(isas[i]));
        cr_expect(eq(u32, tokens.starts[tokens.ntokens], (uint32_t)tokens.folded_nbytes + 1));
        free(folded);
        wc_tokens_clear(&tokens);
    }
}

static void check(const char *text, const char *expected) {
    check_bytes(text, strlen(text), expected);
}

Test(tokens, are_runs_of_letters_and_digits_in_lower_case) {
    check("The U.S. cut rates -- again! -- by 0.25%.", "the u s cut rates again by 0 25");
    check("snake_case and don't", "snake case and don t");
    check("", "");
    check(" ... !?", "");
    check("one", "one");
    check("MiG-29s", "mig 29s");
}

Test(tokens, long_words_and_long_texts) {
    char text[1000], expected[1000];
    memset(text, 'A', 200);
    memset(expected, 'a', 200);
    strcpy(text + 200, "-B");
    strcpy(expected + 200, " b");
    check(text, expected);
    for (size_t lead = 0; lead < 130; lead++) {
        memset(text, ' ', lead);
        strcpy(text + lead,
               "Word another, THIRD caf\xC3\xA9s and on and on until the group of sixty-four is full of words");
        check(text, "word another third cafe\xCC\x81s and on and on until the group of sixty four is full of words");
    }
}

Test(tokens, french_composed_and_decomposed_are_the_same) {
    check("\xC3\x89t\xC3\xA9 \xC3\xA0 No\xC3\xABl", "e\xCC\x81te\xCC\x81 a\xCC\x80 noe\xCC\x88l");
    check("E\xCC\x81te\xCC\x81 a\xCC\x80 Noe\xCC\x88l", "e\xCC\x81te\xCC\x81 a\xCC\x80 noe\xCC\x88l");
}

Test(tokens, marks_are_put_in_canonical_order) {
    /* e, dot below, acute, in both orders, and composed with either. */
    check("e\xCC\xA3\xCC\x81", "e\xCC\xA3\xCC\x81");
    check("e\xCC\x81\xCC\xA3", "e\xCC\xA3\xCC\x81");
    check("\xE1\xBA\xB9\xCC\x81", "e\xCC\xA3\xCC\x81");
    check("\xC3\xA9\xCC\xA3", "e\xCC\xA3\xCC\x81");
}

Test(tokens, compatibility_forms_are_the_plain_ones) {
    check("\xEF\xAC\x81nance", "finance");                                          /* ligature fi */
    check("\xEF\xBC\xB7\xEF\xBC\xA9\xEF\xBC\xB2\xEF\xBC\xA5\xEF\xBC\x91", "wire1"); /* full width */
    check("Stra\xC3\x9F"
          "e STRASSE",
          "strasse strasse");
    check("\xC2\xBD mile", "1 2 mile");
    check("x\xC2\xB2", "x2");
}

Test(tokens, what_cannot_be_seen_is_left_out) {
    check("gov\xC2\xAD"
          "ern\xC2\xADment",
          "government"); /* soft hyphens */
    check("zero\xE2\x80\x8Bwidth", "zerowidth");
    check("\xEF\xBB\xBFmark", "mark");
}

Test(tokens, invalid_bytes_and_nul_separate) {
    check("one\xFFtwo\xC3 three\xED\xA0\x80"
          "four\xC0\x80"
          "five\xF5",
          "one two three four five");
    check_bytes("a\0b", 3, "a b");
    check_bytes("caf\xC3", 4, "caf");
    check("a\xF4\x90\x80\x80z", "a z"); /* beyond U+10FFFF */
    check("a\xF4\x8F\xBF\xBFz", "a z"); /* U+10FFFF is no letter either */
}

Test(tokens, other_scripts_with_spaces) {
    check("\xD0\x9C\xD0\x9E\xD0\xA1\xD0\x9A\xD0\x92\xD0\x90, 5", "\xD0\xBC\xD0\xBE\xD1\x81\xD0\xBA\xD0\xB2\xD0\xB0 5");
    check("\xE1\x88\xB0\xE1\x88\x8B\xE1\x88\x9D\xE1\x8D\xA3 \xE1\x8A\xA0\xE1\x88\x88\xE1\x88\x9D",
          "\xE1\x88\xB0\xE1\x88\x8B\xE1\x88\x9D \xE1\x8A\xA0\xE1\x88\x88\xE1\x88\x9D"); /* Amharic comma */
    check(
        "\xE0\xA4\xB9\xE0\xA4\xBF\xE0\xA4\xA8\xE0\xA5\x8D\xE0\xA4\xA6\xE0\xA5\x80",
        "\xE0\xA4\xB9\xE0\xA4\xBF\xE0\xA4\xA8\xE0\xA5\x8D\xE0\xA4\xA6\xE0\xA5\x80"); /* one Hindi word, signs and all */
    check("\xD8\xB3\xD9\x84\xD8\xA7\xD9\x85\xD8\x8C", "\xD8\xB3\xD9\x84\xD8\xA7\xD9\x85");
}

Test(tokens, hangul_syllables_and_jamo_are_the_same) {
    check("\xED\x95\x9C\xEA\xB5\xAD", "\xE1\x84\x92\xE1\x85\xA1\xE1\x86\xAB\xE1\x84\x80\xE1\x85\xAE\xE1\x86\xA8");
    check("\xE1\x84\x92\xE1\x85\xA1\xE1\x86\xAB\xE1\x84\x80\xE1\x85\xAE\xE1\x86\xA8",
          "\xE1\x84\x92\xE1\x85\xA1\xE1\x86\xAB\xE1\x84\x80\xE1\x85\xAE\xE1\x86\xA8");
}

Test(tokens, scripts_without_spaces_become_bigrams) {
    check("\xE4\xB8\xAD\xE5\x9B\xBD\xE4\xBA\xBA", "\xE4\xB8\xAD\xE5\x9B\xBD \xE5\x9B\xBD\xE4\xBA\xBA");
    check("\xE4\xB8\xAD", "\xE4\xB8\xAD");
    check("\xE4\xB8\xAD\xE5\x9B\xBD"
          "abc\xE4\xBA\xBA",
          "\xE4\xB8\xAD\xE5\x9B\xBD abc \xE4\xBA\xBA");
    check("\xE4\xB8\xAD\xE3\x80\x82\xE5\x9B\xBD", "\xE4\xB8\xAD \xE5\x9B\xBD"); /* a full stop parts */
    check("\xE3\x82\xAB\xE3\x83\xBC\xE3\x83\x89", "\xE3\x82\xAB\xE3\x83\xBC \xE3\x83\xBC\xE3\x83\x88\xE3\x82\x99");
    check("\xE3\x82\xAC\xE3\x82\xB9", "\xE3\x82\xAB\xE3\x82\x99\xE3\x82\xB9");             /* ga is ka with its mark */
    check("\xEF\xBD\xB6\xEF\xBE\x9E\xEF\xBD\xBD", "\xE3\x82\xAB\xE3\x82\x99\xE3\x82\xB9"); /* half width */
    check("\xE0\xB8\x97\xE0\xB8\xB5\xE0\xB9\x88\xE0\xB8\x99\xE0\xB8\xB5\xE0\xB9\x88",
          "\xE0\xB8\x97\xE0\xB8\xB5\xE0\xB9\x88\xE0\xB8\x99\xE0\xB8\xB5\xE0\xB9\x88"); /* Thai: two characters with
                                                                                          marks */
}

Test(tokens, positions_are_those_of_the_text) {
    const char *text = "Caf\xC3\xA9, \xE4\xB8\xAD\xE5\x9B\xBD\xE4\xBA\xBA end.";
    wc_tokens tokens = made_with(WIRECOPY_ISA_AUTO, text, strlen(text), 1);
    const uint32_t expected[] = {0, 5, 7, 13, 10, 16, 17, 20};
    cr_assert(eq(sz, tokens.ntokens, 4));
    for (size_t i = 0; i < 8; i++) {
        cr_assert(eq(u32, tokens.raw[i], expected[i]), "%zu", i);
    }
    wc_tokens_clear(&tokens);
}

Test(tokens, positions_of_a_long_text_point_at_the_words) {
    char text[4000] = "";
    for (int i = 0; i < 400; i++) {
        strcat(text, i % 7 == 0 ? "na\xC3\xAFve, " : "Word9 - ");
    }
    wc_tokens tokens = made_with(WIRECOPY_ISA_AUTO, text, strlen(text), 1);
    cr_assert(eq(sz, tokens.ntokens, 400));
    for (size_t i = 0; i < tokens.ntokens; i++) {
        const char *word = i % 7 == 0 ? "na\xC3\xAFve" : "Word9";
        cr_assert(eq(u32, tokens.raw[2 * i + 1] - tokens.raw[2 * i], (uint32_t)strlen(word)));
        cr_assert(eq(int, memcmp(text + tokens.raw[2 * i], word, strlen(word)), 0));
    }
    wc_tokens_clear(&tokens);
}

/* utf8proc's decomposed case folding of a text, its separators turned into single spaces, as the oracle for scripts
 * with spaces: what tokens.c does by tables and states is here said by library calls. */
static char *oracle(const uint8_t *text, size_t nbytes) {
    utf8proc_uint8_t *mapped = NULL;
    utf8proc_ssize_t length = utf8proc_map(text, (utf8proc_ssize_t)nbytes, &mapped,
                                           UTF8PROC_DECOMPOSE | UTF8PROC_COMPAT | UTF8PROC_CASEFOLD | UTF8PROC_IGNORE);
    cr_assert(ge(long, (long)length, 0));
    char *folded = calloc(1, (size_t)length + 2);
    size_t used = 0;
    int in_token = 0;
    for (utf8proc_ssize_t at = 0; at < length;) {
        utf8proc_int32_t point;
        utf8proc_ssize_t step = utf8proc_iterate(mapped + at, length - at, &point);
        int class = wc_unicode_of((uint32_t)point)->class;
        int belongs = class == WC_UNICODE_TOKEN || (class == WC_UNICODE_MARK && in_token);
        if (belongs && !in_token && used > 0) {
            folded[used++] = ' ';
        }
        if (belongs) {
            memcpy(folded + used, mapped + at, (size_t)step);
            used += (size_t)step;
        }
        in_token = belongs;
        at += step;
    }
    free(mapped);
    return folded;
}

static int in_oracle(uint32_t point) {
    return !(point >= 0xD800 && point <= 0xDFFF) && point != 0 && wc_unicode_of(point)->class != WC_UNICODE_UNSPACED;
}

/* A character whose expansion ends up in a script without spaces is beyond the oracle too. */
static int expands_unspaced(uint32_t point) {
    const wc_unicode_entry *entry = wc_unicode_of(point);
    for (uint32_t i = 0; i < entry->length; i++) {
        if (wc_unicode_of(wc_unicode_pool[entry->offset + i])->class == WC_UNICODE_UNSPACED) {
            return 1;
        }
    }
    return 0;
}

Test(tokens, every_code_point_folds_as_utf8proc_has_it) {
    for (uint32_t point = 1; point <= 0x10FFFF; point++) {
        if (!in_oracle(point) || expands_unspaced(point)) {
            continue;
        }
        uint8_t text[16] = "a";
        size_t nbytes = 1 + (size_t)utf8proc_encode_char((utf8proc_int32_t)point, text + 1);
        text[nbytes++] = 'Z';
        char *expected = oracle(text, nbytes);
        wc_tokens tokens = made_with(WIRECOPY_ISA_SCALAR, (const char *)text, nbytes, 0);
        if (strlen(expected) != tokens.folded_nbytes || memcmp(expected, tokens.folded, tokens.folded_nbytes) != 0) {
            cr_fatal("U+%04X: %.*s, not %s", point, (int)tokens.folded_nbytes, (const char *)tokens.folded, expected);
        }
        wc_tokens_clear(&tokens);
        free(expected);
    }
}

Test(tokens, random_texts_fold_as_utf8proc_has_it) {
    static const struct {
        uint32_t first, count;
    } ranges[] = {{0x20, 0x5F},    {0xA0, 0x160},   {0x300, 0x70},  {0x370, 0x190},   {0x590, 0x160}, {0x900, 0x80},
                  {0x1200, 0x180}, {0x1E00, 0x100}, {0x2000, 0x70}, {0xAC00, 0x2BA4}, {0xFB00, 0x4F}};
    random_state random = random_start("tokens");
    for (int round = 0; round < 20000; round++) {
        uint8_t text[2000];
        size_t nbytes = 0;
        size_t range = random_below(&random, sizeof ranges / sizeof ranges[0]);
        for (int i = 0; i < 100; i++) {
            /* Marks past the thirty-second in a row are put in order in two parts. */
            if (random_below(&random, 8) == 0 || i % 16 == 0) {
                range = random_below(&random, sizeof ranges / sizeof ranges[0]);
            }
            uint32_t point = i % 16 == 0 ? 'x' : ranges[range].first + random_below(&random, ranges[range].count);
            if (in_oracle(point) && !expands_unspaced(point)) {
                nbytes += (size_t)utf8proc_encode_char((utf8proc_int32_t)point, text + nbytes);
            }
        }
        char *expected = oracle(text, nbytes);
        wc_tokens tokens = made_with(WIRECOPY_ISA_AUTO, (const char *)text, nbytes, 0);
        cr_assert(eq(sz, tokens.folded_nbytes, strlen(expected)));
        cr_assert(eq(int, memcmp(tokens.folded, expected, tokens.folded_nbytes), 0));
        wc_tokens_clear(&tokens);
        free(expected);
    }
}

Test(tokens, one_holder_serves_many_texts) {
    wc_tokens tokens = made_with(WIRECOPY_ISA_AUTO, "a long first text, with words", 29, 0);
    cr_assert(eq(int, wc_tokenise(&tokens, "short", 5, 1, NULL), WIRECOPY_OK));
    cr_assert(eq(sz, tokens.ntokens, 1));
    cr_assert(eq(u32, tokens.raw[1], 5));
    cr_assert(eq(int, wc_tokenise(&tokens, "", 0, 0, NULL), WIRECOPY_OK));
    cr_assert(eq(sz, tokens.ntokens, 0));
    cr_assert(eq(sz, tokens.folded_nbytes, 0));
    wc_tokens_clear(&tokens);
}

static uint32_t avalanche(uint32_t x) {
    x = (x ^ x >> 15) * 0x85EBCA77;
    x = (x ^ x >> 13) * 0xC2B2AE3D;
    return x ^ x >> 16;
}

/* As docs/formats.md defines it. */
static uint64_t hash_by_definition(const wc_tokens *tokens, size_t first, size_t ntokens, uint64_t seed) {
    uint32_t low = 0, high = 0;
    for (size_t i = first; i < first + ntokens; i++) {
        char padded[256] = {0};
        size_t nbytes = tokens->starts[i + 1] - 1 - tokens->starts[i];
        memcpy(padded, tokens->folded + tokens->starts[i], nbytes);
        uint32_t word =
            nbytes > 16 ? (uint32_t)XXH3_64bits_withSeed(padded, nbytes, seed) : XXH32(padded, 16, (uint32_t)seed);
        low = low * 0xC2B2AE3D + word;
        high = high * 0x85EBCA6B + word;
    }
    return (uint64_t)avalanche(high) << 32 | avalanche(low);
}

Test(shingles, hashes_are_those_of_their_tokens_wherever_a_run_begins) {
    random_state random = random_start("shingles");
    char text[20000];
    size_t nbytes = 0;
    while (nbytes < sizeof text - 64) {
        size_t length = 1 + random_below(&random, 40);
        memset(text + nbytes, 'a' + (char)random_below(&random, 26), length);
        text[nbytes + length] = ' ';
        nbytes += length + 1;
    }
    wc_tokens tokens = made_with(WIRECOPY_ISA_AUTO, text, nbytes, 0);
    static const uint32_t ngrams[] = {1, 2, 5, 64};
    for (size_t k = 0; k < sizeof ngrams / sizeof ngrams[0]; k++) {
        size_t n = wc_shingles_count(tokens.ntokens, ngrams[k]), first = random_below(&random, (uint32_t)n);
        uint64_t *hashes = malloc((n - first) * sizeof *hashes);
        uint32_t *keys = malloc((n - first) * sizeof *keys);
        wc_shingles_hash(&tokens, ngrams[k], 7, first, n - first, hashes);
        wc_shingles_keys(&tokens, ngrams[k], 7, first, n - first, keys);
        for (size_t i = first; i < n; i++) {
            uint64_t expected = hash_by_definition(&tokens, i, ngrams[k], 7);
            cr_assert(eq(u64, hashes[i - first], expected), "%u: %zu", ngrams[k], i);
            cr_assert(eq(u32, keys[i - first], (uint32_t)expected), "%u: %zu", ngrams[k], i);
        }
        free(hashes);
        free(keys);
    }
    wc_tokens_clear(&tokens);
}

Test(shingles, a_text_shorter_than_a_window_has_one_of_all_its_tokens) {
    wc_tokens tokens = made_with(WIRECOPY_ISA_AUTO, "markets fall", 12, 0);
    uint64_t hash;
    cr_assert(eq(sz, wc_shingles_count(tokens.ntokens, 5), 1));
    wc_shingles_hash(&tokens, 5, 1, 0, 1, &hash);
    cr_expect(eq(u64, hash, XXH3_64bits_withSeed("markets fall", 12, 1)));
    wc_shingles_hash(&tokens, 2, 1, 0, 1, &hash);
    cr_expect(eq(u64, hash, hash_by_definition(&tokens, 0, 2, 1)), "as long as a window is not shorter");
    wc_tokens_clear(&tokens);
}
