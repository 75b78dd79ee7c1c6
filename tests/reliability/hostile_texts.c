/* hostile_texts KIND N [SITES]: JSON Lines of N texts made to take a program to its limits.
 *
 * equal: one text. footers: words of their own over one footer. stubs: that footer and one word. word: one word, the
 * same. words: one word each. chain: each text nine tenths of the one before. pieces: sentences that 36 texts have.
 * junk: N times five lines that are hardly JSON, three of them documents; where files were put together, a byte order
 * mark may begin any line.
 *
 * Built against the default seed. signatures: texts of one MinHash signature, give or take a position, that are no
 * copies: each ends in the shingles that are least, under some permutation, of hundreds of thousands. slots: 16 copies
 * of a text of N words all of whose shingle hashes agree in their low bits. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "sketch/sketcher.h"
#include "text/shingles.h"

enum { WORD_NBYTES = 8, POOL = 300000, DICTIONARY = 1 << 18, LOW_BITS = 14, COPIES = 16 };
enum { STORY = 100, FOOTER = 120, FURNISHED = 30, SIGNED = 400, STEP = 10, SENTENCES = 12, SHARING = 36 };

static uint64_t nsites = 1;

typedef struct word {
    char letters[WORD_NBYTES]; /* and a NUL */
} word;

static uint64_t state = 1;

static uint32_t draw(uint32_t most) {
    state = state * 6364136223846793005u + 1442695040888963407u;
    return (uint32_t)((state >> 32) * most >> 32);
}

static word draw_word(void) {
    word drawn = {{0}};
    for (int i = 0; i < WORD_NBYTES - 1; i++) {
        drawn.letters[i] = (char)('a' + draw(26));
    }
    return drawn;
}

static void fail(const char *why) {
    fprintf(stderr, "hostile_texts: %s\n", why);
    exit(2);
}

static word *draw_words(size_t count) {
    word *words = malloc(count * sizeof *words);
    if (words == NULL) {
        fail("no memory");
    }
    for (size_t i = 0; i < count; i++) {
        words[i] = draw_word();
    }
    return words;
}

static void redraw(word *words, size_t count) {
    for (size_t i = 0; i < count; i++) {
        words[i] = draw_word();
    }
}

static void put_words(const word *words, size_t count) {
    for (size_t i = 0; i < count; i++) {
        if (i > 0) {
            putchar(' ');
        }
        fputs(words[i].letters, stdout);
    }
}

static void put_record(uint64_t number, const word *own, size_t nown, const word *shared, size_t nshared) {
    printf("{\"id\":\"d%llu\",\"url\":\"http://site%llu.example/\",\"text\":\"", (unsigned long long)number,
           (unsigned long long)(number % nsites));
    put_words(own, nown);
    fputs(nown > 0 && nshared > 0 ? ". " : "", stdout);
    put_words(shared, nshared);
    printf("\"}\n");
}

static void put_equal(uint64_t ntexts) {
    word story[STORY];
    redraw(story, STORY);
    for (uint64_t i = 0; i < ntexts; i++) {
        put_record(i, story, STORY, NULL, 0);
    }
}

static void put_furnished(uint64_t ntexts, size_t nown) {
    word footer[FOOTER], own[FURNISHED];
    redraw(footer, FOOTER);
    for (uint64_t i = 0; i < ntexts; i++) {
        redraw(own, nown);
        put_record(i, own, nown, footer, FOOTER);
    }
}

static void put_words_alone(uint64_t ntexts, int same) {
    for (uint64_t i = 0; i < ntexts; i++) {
        printf("{\"text\":\"w%llu\"}\n", (unsigned long long)(same ? 0 : i));
    }
}

static void put_chain(uint64_t ntexts) {
    word story[STORY];
    redraw(story, STORY);
    for (uint64_t i = 0; i < ntexts; i++) {
        put_record(i, story, STORY, NULL, 0);
        memmove(story, story + STEP, (STORY - STEP) * sizeof *story);
        redraw(story + STORY - STEP, STEP);
    }
}

static void put_pieces(uint64_t ntexts) {
    uint64_t npieces = ntexts * SENTENCES / SHARING + 1;
    word *pieces = draw_words(npieces * SENTENCES), text[SENTENCES * SENTENCES];
    for (uint64_t i = 0; i < ntexts; i++) {
        for (size_t k = 0; k < SENTENCES; k++) {
            memcpy(text + k * SENTENCES, pieces + draw((uint32_t)npieces) * SENTENCES, SENTENCES * sizeof *text);
        }
        put_record(i, text, SENTENCES * SENTENCES, NULL, 0);
    }
    free(pieces);
}

static void put_junk(uint64_t ntexts) {
    for (uint64_t i = 0; i < ntexts; i++) {
        unsigned long long n = i;
        fwrite("\0\0\0\0\n\n", 1, 6, stdout);
        printf("\xEF\xBB\xBF{\"text\":\"after a mark %llu\"}\n", n);
        printf("{\"text\":\"first %llu\",\"text\":\"last %llu\",\"id\":1,\"id\":\"j%llu\"}\n", n, n, n);
        printf("{\"text\":\"\377\376\300\257 broken \355\240\200 %llu\"}\n", n);
    }
}

/* Words are tokens of the same letters: they are hashed where they lie, each followed by its NUL. */
static void hash_words(const wirecopy_sketcher *sketcher, const word *words, size_t count, uint32_t *hashes_ret) {
    uint32_t *starts = malloc((count + 1) * sizeof *starts);
    uint8_t *bytes = calloc(count * WORD_NBYTES + 64, 1);
    if (starts == NULL || bytes == NULL) {
        fail("no memory");
    }
    memcpy(bytes, words, count * WORD_NBYTES);
    for (size_t i = 0; i <= count; i++) {
        starts[i] = (uint32_t)(i * WORD_NBYTES);
    }
    for (size_t i = 0; i < count; i++) {
        bytes[(i + 1) * WORD_NBYTES - 1] = ' ';
    }
    sketcher->kernels->words(bytes, starts, count, sketcher->options.seed, hashes_ret);
    free(bytes);
    free(starts);
}

static const uint32_t low_base = 0xC2B2AE3Du;

static void put_signatures(const wirecopy_sketcher *sketcher, uint64_t ntexts) {
    size_t width = sketcher->options.ngram, count = POOL - width + 1, permutations = sketcher->permutations.count;
    word *pool = draw_words(POOL), *shared = malloc(permutations * width * sizeof *shared);
    uint32_t *hashes = malloc(POOL * sizeof *hashes), *keys = malloc(count * sizeof *keys);
    if (shared == NULL || hashes == NULL || keys == NULL) {
        fail("no memory");
    }
    hash_words(sketcher, pool, POOL, hashes);
    sketcher->kernels->windows(hashes, count, width, low_base, keys);
    for (size_t p = 0; p < permutations; p++) {
        uint32_t multiplier = sketcher->permutations.multipliers[p];
        size_t least = 0;
        for (size_t i = 1; i < count; i++) {
            least = multiplier * keys[i] < multiplier * keys[least] ? i : least;
        }
        memcpy(shared + p * width, pool + least, width * sizeof *shared);
    }
    for (uint64_t i = 0; i < ntexts; i++) {
        word own[SIGNED];
        redraw(own, SIGNED);
        put_record(i, own, SIGNED, shared, permutations * width);
    }
    free(keys);
    free(hashes);
    free(shared);
    free(pool);
}

static uint32_t scatter(uint32_t x) {
    x = (x ^ x >> 15) * 0x85EBCA77u;
    x = (x ^ x >> 13) * 0xC2B2AE3Du;
    return x ^ x >> 16;
}

/* A word that, after those whose hashes make up sum, completes a shingle whose hash ends in zeros. */
static uint32_t find_word(const uint32_t *hashes, uint32_t sum) {
    uint32_t start = draw(DICTIONARY);
    for (uint32_t i = 0; i < DICTIONARY; i++) {
        uint32_t at = (start + i) % DICTIONARY;
        if ((scatter(sum + hashes[at]) & ((1u << LOW_BITS) - 1)) == 0) {
            return at;
        }
    }
    return start;
}

static void put_slots(const wirecopy_sketcher *sketcher, uint64_t nwords) {
    size_t width = sketcher->options.ngram;
    word *dictionary = draw_words(DICTIONARY), *text = malloc(nwords * sizeof *text);
    uint32_t *hashes = malloc(DICTIONARY * sizeof *hashes), *found = malloc(nwords * sizeof *found);
    if (text == NULL || hashes == NULL || found == NULL) {
        fail("no memory");
    }
    hash_words(sketcher, dictionary, DICTIONARY, hashes);
    for (uint64_t i = 0; i < nwords; i++) {
        uint32_t sum = 0;
        for (size_t k = i < width - 1 ? 0 : i - (width - 1); k < i; k++) {
            sum = (sum + found[k]) * low_base;
        }
        uint32_t at = find_word(hashes, sum);
        found[i] = hashes[at];
        text[i] = dictionary[at];
    }
    for (uint64_t i = 0; i < COPIES; i++) {
        put_record(i, NULL, 0, text + i, nwords - i);
    }
    free(found);
    free(hashes);
    free(text);
    free(dictionary);
}

static int put_plain(const char *kind, uint64_t count) {
    if (strcmp(kind, "equal") == 0) {
        put_equal(count);
    } else if (strcmp(kind, "footers") == 0 || strcmp(kind, "stubs") == 0) {
        put_furnished(count, kind[0] == 'f' ? FURNISHED : 1);
    } else if (strcmp(kind, "word") == 0 || strcmp(kind, "words") == 0) {
        put_words_alone(count, kind[4] == '\0');
    } else if (strcmp(kind, "chain") == 0) {
        put_chain(count);
    } else if (strcmp(kind, "pieces") == 0) {
        put_pieces(count);
    } else if (strcmp(kind, "junk") == 0) {
        put_junk(count);
    } else {
        return 0;
    }
    return 1;
}

static void put_crafted(const char *kind, uint64_t count) {
    wirecopy_sketcher *sketcher;
    wirecopy_options options;
    wirecopy_options_init(&options, sizeof options);
    if (wirecopy_sketcher_create(&options, &sketcher, NULL) != WIRECOPY_OK) {
        fail("no memory");
    }
    if (strcmp(kind, "signatures") == 0) {
        put_signatures(sketcher, count);
    } else if (strcmp(kind, "slots") == 0 && count >= COPIES) {
        put_slots(sketcher, count);
    } else {
        fail("no such kind");
    }
    wirecopy_sketcher_free(sketcher);
}

int main(int argc, char **argv) {
    if (argc < 3) {
        fail("give a kind and how many");
    }
    uint64_t count = strtoull(argv[2], NULL, 10);
    nsites = argc > 3 ? strtoull(argv[3], NULL, 10) : 1;
    nsites = nsites > 0 ? nsites : 1;
    if (!put_plain(argv[1], count)) {
        put_crafted(argv[1], count);
    }
    return fflush(stdout) == 0 ? 0 : 2;
}
