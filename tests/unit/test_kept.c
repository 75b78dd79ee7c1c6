/* What is kept of a text: how much of it stands in quotation marks, the dates of its first lines, the same of plain
 * words whatever is beside them, and letters for digits that scans take for them. */
#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <stdio.h>
#include <string.h>

#include "base/memory.h"
#include "sketch/kept.h"

static wc_kept keep(const char *text, size_t nbytes) {
    wc_tokens tokens;
    wc_kept kept = {0};
    wc_tokens_init(&tokens, &wc_allocator_default, wc_kernels_for(WIRECOPY_ISA_AUTO));
    tokens.keeps_marks = 1;
    cr_assert(eq(int, wc_tokenise(&tokens, text, nbytes, 0, NULL), WIRECOPY_OK));
    cr_assert(eq(int, wc_kept_fill(&kept, &tokens, 1, NULL), WIRECOPY_OK));
    wc_tokens_clear(&tokens);
    return kept;
}

/* Letters in quotation marks. */
static uint32_t quoted_of(const char *text) {
    wc_kept kept = keep(text, strlen(text));
    wc_kept_view view = wc_kept_read(kept.values);
    uint32_t units = 0;
    for (uint32_t cell = 0; cell < view.ncells; cell++) {
        uint32_t all = cell + 1 < view.ncells ? WC_UNITS_CELL : view.length - cell * WC_UNITS_CELL;
        units += (view.quoted[cell] * all + 254) / 255;
    }
    wc_kept_clear(&kept, &wc_allocator_default);
    return units;
}

static void check(const char *text, uint32_t units) {
    cr_expect(eq(u32, quoted_of(text), units), "%s", text);
}

Test(kept, a_quotation_is_from_a_mark_to_the_next_of_its_line) {
    check("He said \"one two\" and left.", 6);
    check("He said «one» and “two”.", 6);
    check("He said \"one two and left.\nHe came \"back\".", 4);
    check("\"One two, and left.\nHe came back.", 13);
}

/* 300 letters between marks, or one more. */
Test(kept, a_quotation_that_is_very_long_is_a_mark_that_was_lost) {
    char text[512] = "one \"";
    memset(text + 5, 'a', 300);
    strcpy(text + 305, "\" two");
    check(text, 300);
    strcpy(text + 305, "a\" two");
    check(text, 0);
}

Test(kept, marks_that_are_doubled_are_those_of_a_field_of_csv) {
    check("\"One \"\"two three\"\" four\"", 8);
    check("\"One \"\"two three\"\" four", 8);
    check("\"\"\"Two three\"\" four\"", 8);
    check("\"አንድ \"\"ሁለት\"\" ሶስት\"", 3);
    /* Two quotations side by side, among others. */
    check("He said \"one\"\"two\", \"three\" and \"four\".", 15);
}

/* Text is read in groups: the marks may stand in two. */
Test(kept, doubled_marks_are_found_wherever_they_stand) {
    for (size_t before = 1; before < 140; before++) {
        char text[256];
        memset(text, 'a', before);
        strcpy(text + before, " \"\"two three\"\" four");
        check(text, 8);
    }
}

/* ---- dates ---- */

/* How many dates, and the last one. */
static uint32_t dates_of(const char *text, uint32_t *day_ret) {
    wc_kept kept = keep(text, strlen(text));
    wc_kept_view view = wc_kept_read(kept.values);
    uint32_t ndates = view.ndates;
    for (uint32_t i = view.nnumbers; i < view.nnumbers + ndates; i++) {
        *day_ret = view.numbers[2 * i + 1] >> 16;
    }
    wc_kept_clear(&kept, &wc_allocator_default);
    return ndates;
}

/* Days since the first of January 1950, without those of leap years. */
static uint32_t day_in(const char *text) {
    uint32_t day = 0;
    return dates_of(text, &day) == 1 ? day : 0;
}

static int has_date(const char *text) {
    uint32_t day;
    return dates_of(text, &day) != 0;
}

Test(kept, a_date_is_a_day_beside_its_month_and_a_year_behind_them) {
    const uint32_t day = 365 * 57 + 59 + 12;
    cr_expect(eq(u32, day_in("WASHINGTON, March 12, 2007 - The Senate passed"), day));
    cr_expect(eq(u32, day_in("For release 12 March 2007: the Senate passed"), day));
    cr_expect(eq(u32, day_in("MARCH 12TH, 2007. The Senate passed"), day));
    cr_expect(eq(u32, day_in("Mar. 12 2007 The Senate passed"), day));
    cr_expect(eq(u32, day_in("Thursday, 01 January 1950"), 1));
    cr_expect(eq(u32, day_in("sold on December 31, 2049"), 365 * 100));
    cr_expect(not(has_date("WASHINGTON, March 2007")));
    cr_expect(not(has_date("WASHINGTON, March 12 - The Senate passed 2007 bills")));
    cr_expect(not(has_date("WASHINGTON, March 42, 2007")));
    cr_expect(not(has_date("March 0, 2007")));
    cr_expect(not(has_date("March 12x, 2007")));
    cr_expect(not(has_date("March 12, 1949")));
    cr_expect(not(has_date("March 12, 2050")));
    cr_expect(not(has_date("Marches 12, 2007")));
    cr_expect(not(has_date("12, 2007")));
    cr_expect(not(has_date("2007")));
}

/* The year of March 12, 2007 in letter 601, or before. */
Test(kept, dates_are_those_of_the_first_lines) {
    char text[1024];
    for (uint32_t before = 590; before < 600; before++) {
        memset(text, 'a', before);
        strcpy(text + before, " March 12, 2007");
        cr_expect(eq(int, has_date(text), before + 7 < 600), "%u letters before", before);
    }
}

Test(kept, of_many_dates_the_first_are_kept) {
    char text[512] = "";
    for (int day = 1; day <= 6; day++) {
        sprintf(text + strlen(text), "July %d, 2007; ", day);
    }
    uint32_t last = 0;
    cr_assert(eq(u32, dates_of(text, &last), WC_KEPT_DATES));
    cr_assert(eq(u32, last, 365 * 57 + 181 + WC_KEPT_DATES));
}

/* ---- plain and other characters ---- */

typedef struct made_text {
    char bytes[1 << 16];
    size_t nbytes;
} made_text;

static void put(made_text *text, const char *bytes) {
    size_t nbytes = strlen(bytes);
    memcpy(text->bytes + text->nbytes, bytes, nbytes + 1);
    text->nbytes += nbytes;
}

/* Words of 8 to 40 letters, every fifth with an l, and a number two words on, so that what is kept around it has none. */
static void make_text(made_text *text, const char *l, uint32_t nwords, uint32_t seed) {
    text->nbytes = 0;
    for (uint32_t word = 0; word < nwords; word++) {
        seed = seed * 1664525 + 1013904223;
        char letters[64] = {0};
        uint32_t nletters = 8 + (seed >> 24) % 33, at = (seed >> 16) % nletters;
        for (uint32_t i = 0; i < nletters; i++) {
            letters[i] = (char)('a' + (seed >> i % 16 ^ i) % 10);
        }
        const char after = letters[at];
        letters[at] = 0;
        put(text, letters);
        put(text, word % 5 == 0 ? l : "m");
        letters[at] = after;
        put(text, letters + at);
        put(text, word % 5 == 2 ? " 4711 " : " ");
    }
}

/* A stroked l is kept as a plain one, and all else stands where it stood. */
Test(kept, plain_words_among_others_are_kept_as_in_a_plain_text) {
    static made_text plain, other;
    for (uint32_t nwords = 1; nwords < 1000; nwords = nwords * 3 / 2 + 1) {
        make_text(&plain, "l", nwords, nwords);
        make_text(&other, "ł", nwords, nwords);
        wc_kept of_plain = keep(plain.bytes, plain.nbytes), of_other = keep(other.bytes, other.nbytes);
        cr_assert(eq(int, of_plain.wide, 0));
        cr_assert(eq(int, of_other.wide, 1));
        cr_assert(eq(sz, of_plain.count, of_other.count), "%u words", nwords);
        cr_expect(eq(int, memcmp(of_plain.values, of_other.values, of_plain.count * sizeof(uint32_t)), 0), "%u words",
                  nwords);
        wc_kept_clear(&of_plain, &wc_allocator_default);
        wc_kept_clear(&of_other, &wc_allocator_default);
    }
}

/* Persian keyboards have another yeh and kaf than Arabic ones, and printers draw words out. */
Test(kept, arabic_words_are_kept_alike_whatever_they_were_typed_or_set_with) {
    static const char *const texts[] = {"كتب علي في كتابي على الباب", "کتب علی في کتابی علي الباب",
                                        "كـتب عـلي في كتـابي على البـــاب"};
    wc_kept first = keep(texts[0], strlen(texts[0]));
    for (size_t i = 1; i < sizeof texts / sizeof *texts; i++) {
        wc_kept other = keep(texts[i], strlen(texts[i]));
        cr_assert(eq(sz, first.count, other.count), "%s", texts[i]);
        cr_expect(eq(int, memcmp(first.values, other.values, first.count * sizeof(uint32_t)), 0), "%s", texts[i]);
        wc_kept_clear(&other, &wc_allocator_default);
    }
    wc_kept_clear(&first, &wc_allocator_default);
}

/* A scan of a plain text and of one with other characters: 0 and o, 1 and l, 5, 8 and s give the same grams. 2 is no
 * letter. */
Test(kept, digits_that_scans_take_for_letters_are_those_letters_in_grams) {
    static const struct {
        const char *print, *scan;
        int is_same;
    } texts[] = {{"Solos of four losers", "50l08 0f f0ur 1oserS", 1},
                 {"Solos of four lösers", "50l08 0f f0ur 1ö8er5", 1},
                 {"Zones of four ships", "2ones of four ships", 0}};
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        wc_kept print = keep(texts[i].print, strlen(texts[i].print)), scan = keep(texts[i].scan, strlen(texts[i].scan));
        wc_kept_view a = wc_kept_read(print.values), b = wc_kept_read(scan.values);
        cr_assert(eq(u32, a.ngrams, b.ngrams));
        cr_expect(eq(int, memcmp(a.grams, b.grams, a.ngrams * sizeof *a.grams) == 0, texts[i].is_same), "%s",
                  texts[i].scan);
        wc_kept_clear(&print, &wc_allocator_default);
        wc_kept_clear(&scan, &wc_allocator_default);
    }
}

/* Digits are looked for eight bytes at a time. */
Test(kept, every_digit_is_one_wherever_it_stands) {
    static made_text text;
    for (char digit = '0'; digit <= '9'; digit++) {
        for (size_t before = 1; before < 20; before++) {
            char number[] = {digit, 0};
            text.nbytes = 0;
            for (size_t i = 0; i < before; i++) {
                put(&text, "z");
            }
            put(&text, number);
            put(&text, "zéyour");
            wc_kept kept = keep(text.bytes, text.nbytes);
            cr_expect(eq(u32, wc_kept_read(kept.values).nnumbers, 1), "%s after %zu letters", number, before);
            wc_kept_clear(&kept, &wc_allocator_default);
        }
    }
}
