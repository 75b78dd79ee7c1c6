/* Writes src/text/unicode_tables.c from the Unicode data of the utf8proc it is linked with:
 *
 *     cc scripts/unicode_tables.c -lutf8proc -o /tmp/unicode_tables && /tmp/unicode_tables > src/text/unicode_tables.c
 */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <utf8proc.h>

enum { LAST = 0x10FFFF, BLOCK = 128, NBLOCKS = (LAST + 1) / BLOCK, POOL_MAX = 1 << 16, ENTRIES_MAX = 1 << 16 };

/* As in src/text/unicode.h. */
enum { SEPARATOR, TOKEN, MARK, UNSPACED, IGNORABLE };

static const struct {
    uint32_t first, last;
} unspaced[] = {
    {0x0E00, 0x0EFF},   /* Thai, Lao */
    {0x1000, 0x109F},   /* Myanmar */
    {0x1780, 0x17FF},   /* Khmer */
    {0x2E80, 0x2FDF},   /* radicals */
    {0x3005, 0x3007},   /* iteration mark, closing mark, zero */
    {0x3021, 0x3029},   /* Hangzhou numerals */
    {0x3031, 0x3035},   /* kana repeat marks */
    {0x3038, 0x303C},   /* Hangzhou numerals, repeat marks */
    {0x3040, 0x312F},   /* Hiragana, Katakana, Bopomofo */
    {0x31A0, 0x31BF},   /* Bopomofo extended */
    {0x31F0, 0x31FF},   /* Katakana extensions */
    {0x3400, 0x4DBF},   /* Han */
    {0x4E00, 0x9FFF},   /* Han */
    {0xA9E0, 0xA9FF},   /* Myanmar extended */
    {0xAA60, 0xAA7F},   /* Myanmar extended */
    {0xF900, 0xFAFF},   /* Han, compatibility */
    {0x1AFF0, 0x1B16F}, /* kana */
    {0x20000, 0x3FFFD}, /* Han */
};

typedef struct entry {
    uint32_t class, combining, offset, length;
} entry;

static uint32_t pool[POOL_MAX];
static size_t npool;
static entry entries[ENTRIES_MAX];
static size_t nentries;
static uint16_t entry_of[LAST + 1];
static uint16_t block_of[NBLOCKS];

static int is_unspaced(uint32_t point) {
    for (size_t i = 0; i < sizeof unspaced / sizeof unspaced[0]; i++) {
        if (point >= unspaced[i].first && point <= unspaced[i].last) {
            return 1;
        }
    }
    return 0;
}

static uint32_t class_of(uint32_t point) {
    switch (utf8proc_category((utf8proc_int32_t)point)) {
    case UTF8PROC_CATEGORY_LU:
    case UTF8PROC_CATEGORY_LL:
    case UTF8PROC_CATEGORY_LT:
    case UTF8PROC_CATEGORY_LM:
    case UTF8PROC_CATEGORY_LO:
    case UTF8PROC_CATEGORY_NL:
    case UTF8PROC_CATEGORY_NO:
        return is_unspaced(point) ? UNSPACED : TOKEN;
    case UTF8PROC_CATEGORY_ND:
        return TOKEN;
    case UTF8PROC_CATEGORY_MN:
    case UTF8PROC_CATEGORY_MC:
    case UTF8PROC_CATEGORY_ME:
        return MARK;
    default:
        return SEPARATOR;
    }
}

static int is_hangul_syllable(uint32_t point) {
    return point >= 0xAC00 && point <= 0xD7A3;
}

/* Offset of the expansion in the pool. */
static uint32_t add_to_pool(const utf8proc_int32_t *points, size_t n) {
    for (size_t at = 0; at + n <= npool; at++) {
        if (memcmp(pool + at, points, n * sizeof *pool) == 0) {
            return (uint32_t)at;
        }
    }
    if (npool + n > POOL_MAX) {
        exit(1);
    }
    memcpy(pool + npool, points, n * sizeof *pool);
    npool += n;
    return (uint32_t)(npool - n);
}

static uint16_t add_entry(entry wanted) {
    for (size_t i = 0; i < nentries; i++) {
        if (memcmp(&entries[i], &wanted, sizeof wanted) == 0) {
            return (uint16_t)i;
        }
    }
    if (nentries == ENTRIES_MAX) {
        exit(1);
    }
    entries[nentries] = wanted;
    return (uint16_t)nentries++;
}

static entry describe(uint32_t point) {
    utf8proc_int32_t expansion[64];
    int boundary = UTF8PROC_BOUNDCLASS_START;
    entry made = {.class = class_of(point), .combining = utf8proc_get_property((utf8proc_int32_t)point)->combining_class};
    if ((point >= 0xD800 && point <= 0xDFFF) || is_hangul_syllable(point)) {
        return made;
    }
    utf8proc_ssize_t n = utf8proc_decompose_char((utf8proc_int32_t)point, expansion, 64,
                                                 UTF8PROC_DECOMPOSE | UTF8PROC_COMPAT | UTF8PROC_CASEFOLD | UTF8PROC_IGNORE,
                                                 &boundary);
    if (n == 0) {
        return (entry){.class = IGNORABLE};
    }
    if (n == 1 && (uint32_t)expansion[0] == point) {
        return made;
    }
    return (entry){.class = made.class, .offset = add_to_pool(expansion, (size_t)n), .length = (uint32_t)n};
}

static void print_numbers(const char *declaration, const uint16_t *numbers, size_t n) {
    printf("\n%s = {", declaration);
    for (size_t i = 0; i < n; i++) {
        printf("%s%u,", i % 24 == 0 ? "\n    " : "", numbers[i]);
    }
    printf("\n};\n");
}

int main(void) {
    static uint16_t blocks[NBLOCKS * BLOCK];
    size_t nblocks = 0;
    for (uint32_t point = 0; point <= LAST; point++) {
        entry_of[point] = add_entry(describe(point));
    }
    for (size_t block = 0; block < NBLOCKS; block++) {
        size_t same = 0;
        while (same < nblocks && memcmp(blocks + same * BLOCK, entry_of + block * BLOCK, BLOCK * sizeof *blocks) != 0) {
            same++;
        }
        if (same == nblocks) {
            memcpy(blocks + nblocks++ * BLOCK, entry_of + block * BLOCK, BLOCK * sizeof *blocks);
        }
        block_of[block] = (uint16_t)same;
    }
    printf("/* Made by scripts/unicode_tables.c from Unicode %s; not to be edited. */\n#include \"text/unicode.h\"\n",
           utf8proc_unicode_version());
    print_numbers("const uint16_t wc_unicode_blocks[]", block_of, NBLOCKS);
    print_numbers("const uint16_t wc_unicode_entry_of[]", blocks, nblocks * BLOCK);
    printf("\nconst wc_unicode_entry wc_unicode_entries[] = {");
    for (size_t i = 0; i < nentries; i++) {
        printf("%s{%u,%u,%u,%u},", i % 8 == 0 ? "\n    " : "", entries[i].offset, entries[i].length, entries[i].class,
               entries[i].combining);
    }
    printf("\n};\n\nconst uint32_t wc_unicode_pool[] = {");
    for (size_t i = 0; i < npool; i++) {
        printf("%s%u,", i % 16 == 0 ? "\n    " : "", pool[i]);
    }
    printf("\n};\n");
    return 0;
}
