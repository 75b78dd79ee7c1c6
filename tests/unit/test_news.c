/* The news profile: its parts, and what it finds in stories of several scripts. */
#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/deal.h"
#include "base/memory.h"
#include "news/link.h"
#include "news/roundup.h"
#include "cluster/score.h"
#include "kernels.h"
#include "news/postings.h"
#include "news/gramset.h"
#include "random.h"
#include "sketch/sample.h"
#include "text/grams.h"
#include "text/site.h"
#include "wirecopy/wirecopy.h"

#define XXH_INLINE_ALL
#include <xxhash.h>

static wc_tokens tokens_of(const char *text) {
    wc_tokens tokens;
    wc_tokens_init(&tokens, &wc_allocator_default, wc_kernels_for(WIRECOPY_ISA_AUTO));
    cr_assert(eq(int, wc_tokenise(&tokens, text, strlen(text), 0, NULL), WIRECOPY_OK));
    return tokens;
}

/* Words of random letters; in every tenth a letter outside ASCII. */
static char *random_text(random_state *random, size_t nwords) {
    char *text = calloc(nwords, 24), *out = text;
    for (size_t word = 0; word < nwords; word++) {
        size_t length = 2 + random_below(random, 8);
        for (size_t i = 0; i < length; i++) {
            *out++ = (char)('a' + random_below(random, 26));
        }
        out = word % 10 == 3 ? stpcpy(out, "\xD0\xB6") : out;
        *out++ = ' ';
    }
    return text;
}

Test(grams, are_windows_of_eight_characters_of_any_length_in_bytes) {
    random_state random = random_start("grams");
    for (int round = 0; round < 50; round++) {
        char *text = random_text(&random, 1 + random_below(&random, 300));
        wc_tokens tokens = tokens_of(text);
        uint32_t level = random_below(&random, 3);
        wc_gram_cursor cursor = wc_grams_begin(&tokens, 7, level);
        uint64_t hashes[200];
        uint32_t starts[200];
        size_t n = 0, next = 0, count = 0;
        for (size_t at = 0, end; at < tokens.folded_nbytes && (at == 0 || end < tokens.folded_nbytes); count++) {
            end = at;
            for (int k = 0; k < 8 && end < tokens.folded_nbytes; k++) {
                end += (tokens.folded[end] & 0x80) == 0 ? 1 : 2;
            }
            uint64_t hash = XXH3_64bits_withSeed(tokens.folded + at, end - at, 7);
            if (next == n && wc_sampled(hash, level)) {
                next = 0;
                n = wc_grams_next(&cursor, hashes, starts, WC_GRAMS_LEAST + random_below(&random, 100));
            }
            if (wc_sampled(hash, level)) {
                cr_assert(lt(sz, next, n));
                cr_assert(eq(u32, starts[next], (uint32_t)at));
                cr_assert(eq(u64, hashes[next], hash));
                next++;
            }
            at += (tokens.folded[at] & 0x80) == 0 ? 1 : 2;
        }
        cr_assert(eq(sz, next, n));
        cr_assert(eq(sz, wc_grams_next(&cursor, hashes, starts, WC_GRAMS_LEAST), 0));
        cr_assert(eq(sz, count, wc_grams_count(&tokens)));
        wc_tokens_clear(&tokens);
        free(text);
    }
}

Test(grams, of_a_short_text_there_is_one_and_of_none_none) {
    uint64_t hashes[WC_GRAMS_LEAST];
    wc_tokens tokens = tokens_of("Brief");
    wc_gram_cursor cursor = wc_grams_begin(&tokens, 1, 0);
    cr_assert(eq(sz, wc_grams_next(&cursor, hashes, NULL, WC_GRAMS_LEAST), 1));
    cr_assert(eq(sz, wc_grams_count(&tokens), 1));
    wc_tokens_clear(&tokens);
    tokens = tokens_of("...");
    cursor = wc_grams_begin(&tokens, 1, 0);
    cr_assert(eq(sz, wc_grams_next(&cursor, hashes, NULL, WC_GRAMS_LEAST), 0));
    cr_assert(eq(sz, wc_grams_count(&tokens), 0));
    wc_tokens_clear(&tokens);
}

Test(sample, a_higher_level_is_within_a_lower_one) {
    for (uint32_t level = 0; level < 20; level++) {
        cr_assert(wc_sampled(0, level));
        cr_assert(eq(int, wc_sampled(UINT64_MAX, level), level == 0));
        cr_assert(wc_sampled((UINT64_MAX >> level), level));
        cr_assert(eq(int, wc_sampled((UINT64_MAX >> level) + 1, level), level == 0));
    }
}

/* As docs/formats.md defines it. */
Test(sample, fills_an_empty_position_from_the_next_changed_by_the_distance) {
    enum { POSITIONS = WC_SAMPLE_POSITIONS };
    const char *text = "storms closed the port";
    uint32_t least[POSITIONS], minima[POSITIONS], nempty = 0;
    int filled[POSITIONS] = {0};
    wc_tokens tokens = tokens_of(text);
    wc_sample sample = {0};
    cr_assert(eq(int, wc_sample_fill(&sample, &tokens, 5, minima, NULL), WIRECOPY_OK));
    for (size_t i = 0; i + 8 <= strlen(text); i++) {
        uint64_t hash = XXH3_64bits_withSeed(text + i, 8, 5);
        uint32_t position = hash % POSITIONS, value = (uint32_t)(hash >> 32);
        least[position] = filled[position] && least[position] < value ? least[position] : value;
        filled[position] = 1;
    }
    for (uint32_t i = 0; i < POSITIONS; i++) {
        uint32_t distance = 0;
        while (!filled[(i + distance) % POSITIONS]) {
            distance++;
        }
        nempty += distance > 0;
        cr_assert(eq(u32, minima[i], least[(i + distance) % POSITIONS] + distance * 0x9E3779B9u), "position %u", i);
    }
    cr_assert(gt(u32, nempty, 0));
    wc_sample_clear(&sample, &wc_allocator_default);
    wc_tokens_clear(&tokens);
}

static size_t count_distinct(const wc_tokens *tokens) {
    wc_gramset set = {0};
    wc_gramtable scratch = {0};
    cr_assert(eq(int, wc_gramset_hash(&set, &scratch, tokens, 1, WC_GRAMSET_COUNTED, NULL), WIRECOPY_OK));
    size_t count = set.count;
    wc_gramset_clear(&set, &wc_allocator_default);
    wc_gramtable_clear(&scratch, &wc_allocator_default);
    return count;
}

Test(sample, is_of_bounded_size_and_its_signature_estimates_jaccard) {
    random_state random = random_start("sample");
    double off = 0.0;
    enum { ROUNDS = 60 };
    for (int round = 0; round < ROUNDS; round++) {
        char *common = random_text(&random, 300), *own = random_text(&random, 300);
        char *whole = calloc(1, strlen(common) + strlen(own) + 1);
        strcat(strcpy(whole, common), own);
        wc_tokens a_tokens = tokens_of(common), b_tokens = tokens_of(whole);
        wc_sample a = {0}, b = {0};
        uint32_t a_minima[WC_SAMPLE_POSITIONS], b_minima[WC_SAMPLE_POSITIONS];
        cr_assert(eq(int, wc_sample_fill(&a, &a_tokens, 1, a_minima, NULL), WIRECOPY_OK));
        cr_assert(eq(int, wc_sample_fill(&b, &b_tokens, 1, b_minima, NULL), WIRECOPY_OK));
        cr_assert(gt(u32, b.level, a.level), "the longer text is sampled more thinly");
        cr_assert(lt(sz, a.count, 3 * WC_SAMPLE_LEAST));
        cr_assert(gt(sz, a.count, WC_SAMPLE_LEAST / 2));
        for (size_t i = 1; i < a.count; i++) {
            cr_assert(lt(u32, a.values[i - 1], a.values[i]));
        }
        int agreeing = 0;
        for (int i = 0; i < WC_SAMPLE_POSITIONS; i++) {
            agreeing += a_minima[i] == b_minima[i];
        }
        off += agreeing / (double)WC_SAMPLE_POSITIONS -
               (double)count_distinct(&a_tokens) / (double)count_distinct(&b_tokens);
        wc_sample_clear(&a, &wc_allocator_default);
        wc_sample_clear(&b, &wc_allocator_default);
        wc_tokens_clear(&a_tokens);
        wc_tokens_clear(&b_tokens);
        free(common);
        free(own);
        free(whole);
    }
    /* Half is shared, all of it in the longer text: five standard deviations of the mean of 60 estimates from 32
     * positions, where empty ones, filled differently, take one hundredth off. */
    cr_assert(lt(dbl, fabs(off / ROUNDS), 5 * sqrt(0.25 / WC_SAMPLE_POSITIONS / ROUNDS)));
}

Test(rarity, weighs_by_how_many_texts_have_a_gram) {
    wc_rarity rarity;
    uint64_t once = 11ull << 40 | 1000, some = 12ull << 40 | 2000, many = 13ull << 40 | 3000;
    enum { TEXTS = 200 };
    uint32_t *sites = calloc(TEXTS, sizeof *sites);
    cr_assert(eq(int, wc_rarity_create(&rarity, 1 << 20, &wc_allocator_default, NULL), WIRECOPY_OK));
    wc_rarity_add(&rarity, &once, 1, 0);
    for (int i = 0; i < 10; i++) {
        wc_rarity_add(&rarity, &some, 1, 5);
        sites[i] = 5;
    }
    for (int i = 0; i <= WC_RARITY_CAP; i++) {
        wc_rarity_add(&rarity, &many, 1, 0);
    }
    wc_rarity_finish(&rarity, TEXTS, sites);
    cr_assert(eq(u32, wc_rarity_weight(&rarity, once, 0, 0), WC_RARITY_UNIT));
    cr_assert(lt(u32, wc_rarity_weight(&rarity, some, 0, 0), WC_RARITY_UNIT));
    cr_assert(gt(u32, wc_rarity_weight(&rarity, some, 0, 0), 0));
    cr_assert(eq(u32, wc_rarity_weight(&rarity, many, 0, 0), 0));
    uint32_t limit = wc_rarity_site_limit(&rarity, 5);
    cr_assert(eq(u32, limit, WC_RARITY_SITE_CAP));
    cr_assert(eq(u32, wc_rarity_weight(&rarity, some, 5, limit), 0), "all the site's pages have it");
    cr_assert(gt(u32, wc_rarity_weight(&rarity, some, 6, limit), 0), "another site's do not");
    wc_rarity_clear(&rarity);
}

Test(site, is_the_host_of_a_url_or_the_name_given) {
    const char *same[] = {"https://www.Example.org/a/b?c", "http://example.org:8080/x", "https://me@example.org#y",
                          "example.org", "https://WWW.example.org/"};
    uint32_t site = wc_site_of("example.org", 11, 0);
    for (size_t i = 0; i < 5; i++) {
        cr_assert(eq(u32, wc_site_of(same[i], strlen(same[i]), 0), site), "%s", same[i]);
    }
    cr_assert(ne(u32, wc_site_of("https://example.com/", 20, 0), site));
    cr_assert(ne(u32, wc_site_of("example.org", 11, 1), site), "keyed");
    cr_assert(eq(u32, wc_site_of(NULL, 0, 0), 0));
    cr_assert(eq(u32, wc_site_of("https://", 8, 0), 0));
}

static uint32_t one_weight(const void *context, uint32_t value) {
    (void)context;
    (void)value;
    return 100;
}

enum { NTEXTS = 60, NVALUES = 40, RANGE = 900 };

static int by_value(const void *left, const void *right) {
    uint32_t a = *(const uint32_t *)left, b = *(const uint32_t *)right;
    return (a > b) - (a < b);
}

/* Distinct ascending values, spread over all of their range. */
static void random_values(random_state *random, uint32_t *values) {
    uint8_t taken[RANGE] = {0};
    for (int i = 0; i < NVALUES;) {
        uint32_t value = random_below(random, RANGE);
        if (!taken[value]) {
            taken[value] = 1;
            values[i++] = value * 4711723u;
        }
    }
    qsort(values, NVALUES, sizeof *values, by_value);
}

static int shared_values(const uint32_t *a, const uint32_t *b) {
    int shared = 0;
    for (int i = 0; i < NVALUES; i++) {
        shared += bsearch(&a[i], b, NVALUES, sizeof *b, by_value) != NULL;
    }
    return shared;
}

enum { NPARTS = 3, NRECORDS_MAX = NTEXTS * NTEXTS * NVALUES };

static void open_deal(wc_deal *deal_ret, wc_dealer *dealer_ret) {
    cr_assert(eq(int, wc_deal_create(deal_ret, NPARTS, NULL, &wc_allocator_default, NULL), WIRECOPY_OK));
    cr_assert(eq(int, wc_dealer_create(dealer_ret, deal_ret, NULL), WIRECOPY_OK));
}

/* The pairs that postings of those texts make. */
static wc_pairs pair_up(wc_postings *postings, wc_deal *values, wc_dealer *values_dealer) {
    uint64_t *records = malloc(NRECORDS_MAX * sizeof *records), *scratch = malloc(NRECORDS_MAX * sizeof *scratch);
    wc_dealer pairs_dealer;
    wc_deal dealt;
    open_deal(&dealt, &pairs_dealer);
    wc_pairs pairs;
    wc_pairs_init(&pairs, &wc_allocator_default);
    cr_assert(eq(int, wc_dealer_finish(values_dealer, NULL), WIRECOPY_OK));
    for (uint32_t part = 0; part < NPARTS; part++) {
        size_t count = wc_deal_count(values, part);
        cr_assert(eq(int, wc_deal_take(values, part, records, NULL), WIRECOPY_OK));
        cr_assert(eq(int, wc_postings_pair(postings, records, scratch, count, &pairs_dealer, NULL), WIRECOPY_OK));
    }
    cr_assert(eq(int, wc_dealer_finish(&pairs_dealer, NULL), WIRECOPY_OK));
    for (uint32_t part = 0; part < NPARTS; part++) {
        size_t count = wc_deal_count(&dealt, part);
        cr_assert(eq(int, wc_deal_take(&dealt, part, records, NULL), WIRECOPY_OK));
        cr_assert(eq(int, wc_postings_candidates(postings, records, scratch, count, 0.05, &pairs, NULL), WIRECOPY_OK));
    }
    wc_dealer_clear(&pairs_dealer);
    wc_deal_clear(&dealt);
    free(records);
    free(scratch);
    return pairs;
}

Test(postings, find_what_comparing_all_pairs_finds) {
    random_state random = random_start("postings");
    uint32_t values[NTEXTS * NVALUES], kept[NTEXTS * NVALUES];
    uint64_t ends[NTEXTS];
    uint8_t levels[NTEXTS] = {0}, left_out[NTEXTS] = {0};
    for (int text = 0; text < NTEXTS; text++) {
        random_values(&random, values + text * NVALUES);
        ends[text] = (uint64_t)(text + 1) * NVALUES;
    }
    memcpy(kept, values, sizeof kept);
    left_out[7] = 1;
    const wc_samples samples = {values, ends, levels, left_out, NTEXTS};
    wc_postings postings;
    cr_assert(
        eq(int, wc_postings_create(&postings, &samples, one_weight, NULL, &wc_allocator_default, NULL), WIRECOPY_OK));
    for (uint32_t text = 0; text < NTEXTS; text++) {
        wc_postings_thin(&postings, text);
    }
    wc_postings_pack(&postings);
    wc_dealer dealer;
    wc_deal dealt;
    open_deal(&dealt, &dealer);
    for (uint32_t text = 0; text < NTEXTS; text++) {
        cr_assert(eq(int, wc_postings_deal(&postings, text, &dealer, NULL), WIRECOPY_OK));
    }
    wc_pairs pairs = pair_up(&postings, &dealt, &dealer);
    size_t expected = 0;
    for (uint32_t a = 0; a < NTEXTS; a++) {
        for (uint32_t b = a + 1; b < NTEXTS; b++) {
            int shared = left_out[a] || left_out[b] ? 0 : shared_values(kept + a * NVALUES, kept + b * NVALUES);
            expected += shared >= 2;
            if (!left_out[a] && !left_out[b]) {
                cr_assert(eq(dbl, wc_postings_shared(&postings, a, b), 100.0 * shared));
            }
        }
    }
    cr_assert(eq(sz, pairs.count, expected));
    wc_pairs_clear(&pairs);
    wc_dealer_clear(&dealer);
    wc_deal_clear(&dealt);
    wc_postings_clear(&postings);
}

Test(link, asks_more_of_a_page_that_is_furniture_for_the_most_part) {
    const wc_evidence brief = {.shared = 30, .low_total = 60, .high_total = 400, .low_common = 60};
    const wc_evidence stub = {.shared = 30, .low_total = 60, .high_total = 400, .low_common = 700};
    cr_assert(wc_links(&brief, 0.25));
    cr_assert(not(wc_links(&stub, 0.25)));
    const wc_evidence phrase = {.shared = 8, .low_total = 10, .high_total = 400};
    cr_assert(not(wc_links(&phrase, 0.25)), "a turn of phrase");
}

static void add_pair(wc_evidence_list *list, uint32_t low, uint32_t high, float shared) {
    const wc_evidence item = {low, high, shared, 200, 200, 0, 0, 0};
    cr_assert(eq(int, wc_evidence_add(list, &item, NULL), WIRECOPY_OK));
}

Test(roundup, is_a_text_of_several_stories_none_of_which_stands_out) {
    wc_evidence_list list;
    wc_neighbours neighbours;
    wc_strand strands[WC_STRANDS_MAX];
    wc_evidence_init(&list, &wc_allocator_default);
    add_pair(&list, 0, 1, 50); /* text 0 has parts of 1, of 2 and of 4 */
    add_pair(&list, 0, 2, 40);
    add_pair(&list, 0, 3, 35); /* 3 tells the same story as 2 */
    add_pair(&list, 0, 4, 30);
    add_pair(&list, 2, 3, 150);
    add_pair(&list, 4, 5, 190);
    add_pair(&list, 4, 6, 40);
    add_pair(&list, 4, 7, 30); /* text 4 is a copy of 5, whatever else it carries */
    cr_assert(eq(int, wc_neighbours_create(&neighbours, &list, 8, NULL), WIRECOPY_OK));
    cr_assert(eq(sz, wc_strands_of(&neighbours, 0, strands), 3));
    cr_assert(eq(u32, strands[0].text, 1));
    cr_assert(eq(u32, strands[1].text, 2));
    cr_assert(wc_is_roundup(&neighbours, 0));
    cr_assert(not(wc_is_roundup(&neighbours, 4)));
    wc_neighbours_clear(&neighbours);
    wc_evidence_clear(&list);
}

Test(score, is_that_of_pairs) {
    const uint32_t labels[] = {1, 1, 1, 2, 2, 3}, groups[] = {7, 7, 8, 8, 9, 9};
    uint64_t scratch[12];
    wc_score score = wc_score_of(labels, groups, 6, scratch);
    /* One pair of three in the groups is right, of four labelled. */
    cr_assert(epsilon_eq(dbl, score.precision, 1.0 / 3, 1e-12));
    cr_assert(epsilon_eq(dbl, score.recall, 1.0 / 4, 1e-12));
    cr_assert(epsilon_eq(dbl, score.ari, (1 - 12.0 / 15) / (3.5 - 12.0 / 15), 1e-12));
    score = wc_score_of(labels, labels, 6, scratch);
    cr_assert(eq(dbl, score.ari, 1.0));
}

typedef struct dump {
    char **texts;
    uint64_t *representative;
} dump;

static int text_of(void *context, uint32_t thread, uint64_t position, const char **text_ret, size_t *nbytes_ret) {
    (void)thread;
    *text_ret = ((const dump *)context)->texts[position];
    *nbytes_ret = strlen(*text_ret);
    return 0;
}

static int note_member(void *context, uint64_t position, uint64_t representative, double similarity) {
    (void)similarity;
    ((const dump *)context)->representative[position] = representative;
    return 0;
}

static void group(dump *made, uint64_t count) {
    wirecopy_options options;
    wirecopy_error error = {0};
    wirecopy_options_init(&options, sizeof options);
    options.threads = 2;
    made->representative = calloc(count, sizeof *made->representative);
    cr_assert(eq(int, wirecopy_group(&options, count, text_of, made, note_member, made, &error), WIRECOPY_OK), "%s",
              error.message);
}

static void release(dump *made, uint64_t count) {
    for (uint64_t i = 0; i < count; i++) {
        free(made->texts[i]);
    }
    free(made->texts);
    free(made->representative);
}

/* A script: its letters from `first` on, and whether words stand apart. */
typedef struct script {
    const char *name;
    uint32_t first, count;
    int spaced;
} script;

static char *put_point(char *out, uint32_t point) {
    if (point < 0x80) {
        *out++ = (char)point;
    } else if (point < 0x800) {
        *out++ = (char)(0xC0 | point >> 6);
        *out++ = (char)(0x80 | (point & 0x3F));
    } else {
        *out++ = (char)(0xE0 | point >> 12);
        *out++ = (char)(0x80 | (point >> 6 & 0x3F));
        *out++ = (char)(0x80 | (point & 0x3F));
    }
    return out;
}

static char *story_in(random_state *random, const script *written, size_t nletters) {
    char *text = calloc(nletters, 5), *out = text;
    for (size_t i = 0; i < nletters; i++) {
        out = put_point(out, written->first + random_below(random, written->count));
        out = written->spaced && random_below(random, 6) == 0 ? put_point(out, ' ') : out;
    }
    return text;
}

/* The first part of a text, cut at a character. */
static char *cut(const char *text, double share) {
    size_t end = (size_t)(strlen(text) * share);
    while (((uint8_t)text[end] & 0xC0) == 0x80) {
        end++;
    }
    return strndup(text, end);
}

/* One letter in twenty exchanged, the same length in bytes. */
static char *damage(random_state *random, const script *written, const char *text) {
    char *damaged = strdup(text), point[4];
    for (char *at = damaged; *at != '\0';) {
        size_t length = (uint8_t)*at < 0x80 ? 1 : (uint8_t)*at < 0xE0 ? 2 : 3;
        size_t made = (size_t)(put_point(point, written->first + random_below(random, written->count)) - point);
        if (*at != ' ' && made == length && random_below(random, 20) == 0) {
            memcpy(at, point, length);
        }
        at += length;
    }
    return damaged;
}

Test(news, finds_cut_and_damaged_copies_in_every_script) {
    static const script scripts[] = {
        {"Latin", 'a', 26, 1},       {"Cyrillic", 0x430, 32, 1}, {"Arabic", 0x627, 20, 1}, {"Devanagari", 0x915, 30, 1},
        {"Ethiopic", 0x1200, 64, 1}, {"Han", 0x4E00, 3000, 0},   {"Kana", 0x3042, 60, 0},  {"Thai", 0x0E01, 40, 0},
    };
    enum { STORIES = 40, COPIES = 3, COUNT = STORIES * COPIES };
    random_state random = random_start("scripts");
    for (size_t k = 0; k < sizeof scripts / sizeof scripts[0]; k++) {
        dump made = {calloc(COUNT, sizeof *made.texts), NULL};
        for (int i = 0; i < STORIES; i++) {
            char *story = story_in(&random, &scripts[k], 500);
            made.texts[COPIES * i] = story;
            made.texts[COPIES * i + 1] = cut(story, 0.4);
            made.texts[COPIES * i + 2] = damage(&random, &scripts[k], story);
        }
        group(&made, COUNT);
        int found = 0;
        for (int i = 0; i < COUNT; i++) {
            cr_assert(eq(u64, made.representative[i] / COPIES, (uint64_t)i / COPIES), "%s: a stranger",
                      scripts[k].name);
            found += made.representative[i] == made.representative[i - i % COPIES];
        }
        cr_assert(eq(int, found, COUNT), "%s: %d of %d", scripts[k].name, found, COUNT);
        release(&made, COUNT);
    }
}

Test(news, represents_a_group_by_its_fullest_clean_copy) {
    const script latin = {"Latin", 'a', 26, 1};
    random_state random = random_start("fullest");
    enum { COUNT = 30 };
    dump made = {calloc(COUNT, sizeof *made.texts), NULL};
    for (int i = 0; i < COUNT; i++) {
        made.texts[i] = story_in(&random, &latin, 900);
    }
    for (int i = 0; i < 4; i++) {
        free(made.texts[i]);
    }
    made.texts[0] = cut(made.texts[4], 0.3);
    made.texts[1] = damage(&random, &latin, made.texts[4]);
    made.texts[2] = cut(made.texts[4], 0.7);
    made.texts[3] = damage(&random, &latin, made.texts[4]);
    group(&made, COUNT);
    for (int i = 0; i < 5; i++) {
        cr_assert(eq(u64, made.representative[i], 4), "copy %d", i);
    }
    release(&made, COUNT);
}

Test(news, a_footer_that_every_page_has_groups_nothing) {
    const script latin = {"Latin", 'a', 26, 1};
    random_state random = random_start("footer");
    enum { COUNT = 300 };
    char *footer = story_in(&random, &latin, 700);
    dump made = {calloc(COUNT, sizeof *made.texts), NULL};
    for (int i = 0; i < COUNT; i++) {
        char *story = story_in(&random, &latin, 300);
        made.texts[i] = calloc(1, strlen(story) + strlen(footer) + 2);
        strcat(strcat(strcpy(made.texts[i], story), " "), footer);
        free(story);
    }
    group(&made, COUNT);
    for (uint64_t i = 0; i < COUNT; i++) {
        cr_assert(eq(u64, made.representative[i], i));
    }
    free(footer);
    release(&made, COUNT);
}

Test(news, a_story_reprinted_thousands_of_times_is_one_group) {
    const script latin = {"Latin", 'a', 26, 1};
    random_state random = random_start("reprints");
    enum { REPRINTS = 4000, OTHERS = 500, COUNT = REPRINTS + OTHERS };
    char *story = story_in(&random, &latin, 800);
    dump made = {calloc(COUNT, sizeof *made.texts), NULL};
    for (int i = 0; i < COUNT; i++) {
        if (i >= REPRINTS) {
            made.texts[i] = story_in(&random, &latin, 800);
            continue;
        }
        char *head = story_in(&random, &latin, 40),
             *body = i % 2 == 0 ? strdup(story) : cut(story, 0.5 + i * 0.5 / REPRINTS);
        made.texts[i] = calloc(1, strlen(head) + strlen(body) + 2);
        strcat(strcat(strcpy(made.texts[i], head), " "), body);
        free(head);
        free(body);
    }
    group(&made, COUNT);
    int together = 0, members[COUNT] = {0};
    for (uint64_t i = 0; i < REPRINTS; i++) {
        int size = ++members[made.representative[i]];
        together = size > together ? size : together;
    }
    cr_assert(ge(int, together, REPRINTS * 9 / 10), "%d of %d", together, REPRINTS);
    for (uint64_t i = REPRINTS; i < COUNT; i++) {
        cr_assert(eq(u64, made.representative[i], i));
    }
    free(story);
    release(&made, COUNT);
}
