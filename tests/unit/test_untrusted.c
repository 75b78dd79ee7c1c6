/* What stands between equal hashes and texts taken for the same: with hashes made weak, and with texts built to collide
 * under the default seed. */
#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "failing_allocator.h"
#include "kernels.h"
#include "near/least.h"
#include "near/set_cache.h"
#include "news/confirm.h"
#include "random.h"
#include "sketch/sketcher.h"
#include "text/shingle_places.h"
#include "text/shingle_set.h"

static const wirecopy_allocator *const allocator = &wc_allocator_default;

/* Hashes of which there are a few dozen. */
static void weak_words(const uint8_t *folded, const uint32_t *starts, size_t n, uint64_t seed, uint32_t *hashes_ret) {
    wc_kernels_for(WIRECOPY_ISA_SCALAR)->words(folded, starts, n, seed, hashes_ret);
    for (size_t i = 0; i < n; i++) {
        hashes_ret[i] &= 1;
    }
}

static uint64_t weak_grams(const uint8_t *text, uint64_t seed, uint32_t level, uint64_t *hashes_ret) {
    uint64_t kept = wc_kernels_for(WIRECOPY_ISA_SCALAR)->grams(text, seed, level, hashes_ret);
    for (int i = 0; i < 64; i++) {
        hashes_ret[i] &= UINT64_C(0x3F00) << 40;
    }
    return kept;
}

static wc_kernels weak_kernels(void) {
    wc_kernels weak = *wc_kernels_for(WIRECOPY_ISA_SCALAR);
    weak.words = weak_words;
    weak.grams = weak_grams;
    return weak;
}

static char *random_words(random_state *random, size_t nwords, uint32_t nletters) {
    char *text = calloc(nwords + 1, 8), *out = text;
    for (size_t word = 0; word < nwords; word++) {
        for (uint32_t i = 0, length = 1 + random_below(random, 5); i < length; i++) {
            *out++ = (char)('a' + random_below(random, nletters));
        }
        *out++ = ' ';
    }
    return text;
}

static wc_tokens tokens_of(const wc_kernels *kernels, const char *text) {
    wc_tokens tokens;
    wc_tokens_init(&tokens, allocator, kernels);
    cr_assert(eq(int, wc_tokenise(&tokens, text, strlen(text), 0, NULL), WIRECOPY_OK));
    return tokens;
}

/* ---- shingles ---- */

static int same_shingle(const wc_tokens *a, size_t i, const wc_tokens *b, size_t j, size_t width) {
    size_t a_nbytes = a->starts[i + width] - a->starts[i], b_nbytes = b->starts[j + width] - b->starts[j];
    return a_nbytes == b_nbytes && memcmp(a->folded + a->starts[i], b->folded + b->starts[j], a_nbytes - 1) == 0;
}

/* The distinct shingles of a, or those of them that b has. */
static size_t count_shingles(const wc_tokens *a, const wc_tokens *b, size_t width) {
    size_t count = 0;
    for (size_t i = 0; i + width <= a->ntokens; i++) {
        int repeated = 0, found = b == NULL;
        for (size_t j = 0; j < i; j++) {
            repeated |= same_shingle(a, i, a, j, width);
        }
        for (size_t j = 0; b != NULL && j + width <= b->ntokens; j++) {
            found |= same_shingle(a, i, b, j, width);
        }
        count += found && !repeated;
    }
    return count;
}

Test(untrusted, shingles_are_distinguished_by_their_bytes_whatever_their_hashes) {
    random_state random = random_start("shingles");
    const wc_kernels weak = weak_kernels();
    for (int round = 0; round < 40; round++) {
        char *a_text = random_words(&random, 5 + random_below(&random, 150), 3);
        char *b_text = random_words(&random, 5 + random_below(&random, 150), 3);
        wc_tokens a = tokens_of(&weak, a_text), b = tokens_of(&weak, b_text);
        wc_shingle_places a_places = {0}, b_places = {0};
        uint32_t width = 1 + random_below(&random, 4);
        cr_assert(eq(int, wc_shingle_places_fill(&a_places, &a, width, 1, NULL), WIRECOPY_OK));
        cr_assert(eq(int, wc_shingle_places_fill(&b_places, &b, width, 1, NULL), WIRECOPY_OK));
        cr_assert(eq(sz, a_places.length, count_shingles(&a, NULL, width)));
        cr_assert(eq(sz, wc_shingle_places_shared(&a_places, &b_places), count_shingles(&a, &b, width)));
        wc_shingle_places_clear(&a_places, allocator);
        wc_shingle_places_clear(&b_places, allocator);
        wc_tokens_clear(&a);
        wc_tokens_clear(&b);
        free(a_text);
        free(b_text);
    }
}

/* ---- grams ---- */

/* What is kept of a text by weak hashes. */
static wc_kept kept_of(const wc_kernels *kernels, const char *text) {
    wc_tokens tokens = tokens_of(kernels, text);
    wc_kept kept = {0};
    cr_assert(eq(int, wc_kept_fill(&kept, &tokens, 1, NULL), WIRECOPY_OK));
    wc_tokens_clear(&tokens);
    return kept;
}

Test(untrusted, grams_are_the_same_where_their_bytes_are) {
    const wc_kernels weak = weak_kernels();
    const struct {
        const char *a, *b;
        uint32_t a_place, b_place;
        int same;
    } rows[] = {{"abcdefgh", "abcdefgh", 0, 0, 1},
                {"abcdefghi", "abcdefghj", 0, 0, 1},
                {"abcdefghi", "abcdefghj", 1, 1, 0},
                {"xabcdefgh", "ab cd ef gh", 1, 0, 1},
                {"abcdefg\xD0\xB6x", "abcdefg\xD0\xB6y", 0, 0, 1},
                {"abcdefg\xD0\xB6x", "abcdefg\xD1\x88x", 0, 0, 0},
                {"abcdefghx", "abcdefgh\xD0\xB6", 0, 0, 1}};
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        wc_kept a = kept_of(&weak, rows[i].a), b = kept_of(&weak, rows[i].b);
        cr_assert(eq(int, wc_kept_same_gram(&a, rows[i].a_place, &b, rows[i].b_place), rows[i].same), "row %zu", i);
        wc_kept_clear(&a, allocator);
        wc_kept_clear(&b, allocator);
    }
}

static const char *pair_of_texts[2];

static int give_pair(void *context, uint32_t thread, uint64_t document, const char **text_ret, size_t *nbytes_ret) {
    (void)context;
    (void)thread;
    *text_ret = pair_of_texts[document];
    *nbytes_ret = strlen(*text_ret);
    return 0;
}

static wirecopy_code fetch_pair(void *context, uint32_t thread, uint64_t document, const char **text_ret,
                                size_t *nbytes_ret, wirecopy_error *error) {
    (void)error;
    return (wirecopy_code)give_pair(context, thread, document, text_ret, nbytes_ret);
}

/* The similarity of two texts by weak hashes, and once confirmed. */
static void ask(const wc_kernels *kernels, double *told_ret, double *confirmed_ret) {
    wirecopy_options options;
    wirecopy_sketcher *sketcher;
    wirecopy_stats stats = {0};
    wc_corpus corpus;
    void *found = NULL;
    wirecopy_options_init(&options, sizeof options);
    wc_news_profile.prepare(&options);
    cr_assert(eq(int, wirecopy_sketcher_create(&options, &sketcher, NULL), WIRECOPY_OK));
    sketcher->kernels = kernels;
    sketcher->kind = wc_news_profile.sketch;
    wc_corpus_init(&corpus, sketcher);
    for (uint64_t i = 0; i < 2; i++) {
        wc_kept kept = kept_of(kernels, pair_of_texts[i]);
        uint32_t minima = 0;
        const wc_sketch sketch = {.minima = &minima, .kept = kept.values, .nkept = kept.count};
        cr_assert(eq(int, wc_corpus_add(&corpus, (wc_content){i, i}, &sketch, NULL), WIRECOPY_OK));
        wc_kept_clear(&kept, allocator);
    }
    cr_assert(eq(int, wc_corpus_finish(&corpus, NULL), WIRECOPY_OK));
    wc_progress progress;
    wc_progress_init(&progress, &options, wc_news_profile.steps[WC_VERB_GROUP]);
    const wc_run run = {.corpus = &corpus, .text = fetch_pair, .progress = &progress, .threads = 1, .stats = &stats};
    cr_assert(eq(int, wc_news_profile.find(&run, &corpus, &found, NULL), WIRECOPY_OK));
    const wc_news *news = found;
    wc_pair_view pair = wc_evidence_find(&news->evidence, 0, 1);
    *told_ret = *confirmed_ret = 0.0;
    if (pair.head != NULL) {
        wc_confirmer confirmer;
        wc_confirmer_init(&confirmer, &run, news);
        *told_ret = wc_weights_similarity(&news->weights, &pair);
        cr_assert(eq(int, wc_confirmer_ask(&confirmer, &pair, confirmed_ret, NULL), WIRECOPY_OK));
        wc_confirmer_clear(&confirmer);
    }
    wc_news_profile.clear(found);
    wc_progress_clear(&progress);
    wc_corpus_clear(&corpus);
    wirecopy_sketcher_free(sketcher);
}

static uint64_t same_grams(const uint8_t *text, uint64_t seed, uint32_t level, uint64_t *hashes_ret) {
    (void)text;
    (void)seed;
    (void)level;
    for (uint64_t i = 0; i < 64; i++) {
        hashes_ret[i] = i << 42;
    }
    return UINT64_MAX;
}

Test(untrusted, texts_that_share_hashes_alone_are_not_linked) {
    random_state random = random_start("strangers");
    wc_kernels weak = weak_kernels();
    weak.grams = same_grams; /* by their places alone */
    char *a = random_words(&random, 60, 12), *b = random_words(&random, 60, 12);
    for (char *letter = b; *letter != '\0'; letter++) {
        *letter = (char)(*letter == ' ' ? ' ' : *letter + 13);
    }
    double told, confirmed;
    pair_of_texts[0] = a;
    pair_of_texts[1] = b;
    ask(&weak, &told, &confirmed);
    cr_assert(gt(dbl, told, 0.5), "by their hashes they are one");
    cr_assert(eq(dbl, confirmed, 0.0));
    /* A copy with a word before it stays one. */
    char *copy = calloc(1, strlen(a) + 16);
    strcat(strcpy(copy, "zz "), a);
    const wc_kernels strong = *wc_kernels_for(WIRECOPY_ISA_AUTO);
    pair_of_texts[1] = copy;
    ask(&strong, &told, &confirmed);
    cr_assert(gt(dbl, told, 0.5));
    cr_assert(eq(dbl, confirmed, told));
    free(a);
    free(b);
    free(copy);
}

/* ---- whole texts ---- */

enum { COLLIDING = 4, GIVEN = 9 };

/* Four texts of one 128-bit XXH3 under the default seed. In two stripes of its loop one half of a lane, less the key of
 * that place, is the same, so that a change of the other half in one is undone by the opposite change in the other. */
static char colliding[COLLIDING][801];
static const int given[GIVEN] = {0, 1, 0, 2, 1, 3, 2, 3, 0};
static const uint64_t own_group[GIVEN] = {0, 1, 0, 3, 1, 5, 3, 5, 0};

static void build_colliding(void) {
    random_state random = {7};
    for (int i = 0; i < 799; i++) {
        char letter = i % 16 == 15 ? ' ' : (char)('a' + random_below(&random, 26));
        for (int text = 0; text < COLLIDING; text++) {
            colliding[text][i] = letter;
        }
    }
    for (int text = 0; text < COLLIDING; text++) {
        memcpy(colliding[text] + 496, text & 1 ? "aaape" : "aaapa", 5);
        memcpy(colliding[text] + 501, text & 2 ? "cqq" : "app", 3);
        memcpy(colliding[text] + 688, text & 1 ? "rxv4a" : "rxv4e", 5);
        memcpy(colliding[text] + 693, text & 2 ? "app" : "cqq", 3);
    }
}

/* Why a seed is not enough: where the two keys are moved by the seed in the same way, their difference seldom changes.
 */
Test(untrusted, a_fixed_pair_of_texts_has_one_hash_under_one_seed_in_some_thousands) {
    enum { SEEDS = 1000000, NBYTES = 1000 };
    random_state random = random_start("seeds");
    char a_text[NBYTES + 1] = {0}, b_text[NBYTES + 1] = {0};
    for (int i = 0; i < NBYTES; i++) {
        a_text[i] = b_text[i] = i % 16 == 15 ? ' ' : (char)('a' + random_below(&random, 26));
    }
    memcpy(a_text + 464, "pvapaatt", 8);
    memcpy(a_text + 848, "09z2eett", 8);
    memcpy(b_text + 464, "pvapeett", 8);
    memcpy(b_text + 848, "09z2aatt", 8);
    wc_tokens a = tokens_of(wc_kernels_for(WIRECOPY_ISA_AUTO), a_text);
    wc_tokens b = tokens_of(wc_kernels_for(WIRECOPY_ISA_AUTO), b_text);
    int same = 0;
    for (int i = 0; i < SEEDS; i++) {
        uint64_t seed = random_next(&random) >> 11;
        wc_content a_content = wc_content_of(&a, seed), b_content = wc_content_of(&b, seed);
        same += a_content.low == b_content.low && a_content.high == b_content.high;
    }
    fprintf(stderr, "seeds: %d of %d have one hash for both\n", same, SEEDS);
    cr_assert(gt(int, same, SEEDS / 100000));
    cr_assert(lt(int, same, SEEDS / 1000));
    wc_tokens_clear(&a);
    wc_tokens_clear(&b);
}

static int give_colliding(void *context, uint32_t thread, uint64_t document, const char **text_ret,
                          size_t *nbytes_ret) {
    (void)context;
    (void)thread;
    *text_ret = colliding[given[document]];
    *nbytes_ret = strlen(*text_ret);
    return 0;
}

static int take_group(void *groups, uint64_t position, uint64_t representative, double similarity) {
    (void)similarity;
    ((uint64_t *)groups)[position] = representative;
    return 0;
}

Test(untrusted, texts_of_one_hash_are_documents_of_their_own) {
    uint64_t groups[GIVEN];
    build_colliding();
    wirecopy_options options;
    wirecopy_options_init(&options, sizeof options);
    options.profile = WIRECOPY_PROFILE_NEAR;
    options.threshold = 0.98;
    cr_assert(eq(int, wirecopy_group(&options, GIVEN, give_colliding, NULL, take_group, groups, NULL), WIRECOPY_OK));
    for (int i = 0; i < GIVEN; i++) {
        cr_assert(eq(u64, groups[i], 0), "by their hashes they are one");
    }
    const wirecopy_trust untrusted[] = {WIRECOPY_UNTRUSTED_SEEDED, WIRECOPY_UNTRUSTED};
    for (int round = 0; round < 2; round++) {
        options.untrusted = untrusted[round];
        cr_assert(
            eq(int, wirecopy_group(&options, GIVEN, give_colliding, NULL, take_group, groups, NULL), WIRECOPY_OK));
        for (int i = 0; i < GIVEN; i++) {
            cr_assert(eq(u64, groups[i], own_group[i]), "document %d", i);
        }
    }
}

Test(untrusted, honest_texts_group_by_the_news_profile_as_ever) {
    uint64_t groups[GIVEN];
    build_colliding();
    wirecopy_options options;
    wirecopy_options_init(&options, sizeof options);
    options.untrusted = WIRECOPY_UNTRUSTED;
    cr_assert(eq(int, wirecopy_group(&options, GIVEN, give_colliding, NULL, take_group, groups, NULL), WIRECOPY_OK));
    for (int i = 1; i < GIVEN; i++) {
        cr_assert(eq(u64, groups[i], groups[0]), "a word or two apart they are copies of one story");
    }
}

Test(untrusted, what_is_no_trust_is_refused) {
    wirecopy_options options;
    wirecopy_error error = {0};
    uint64_t groups[GIVEN];
    wirecopy_options_init(&options, sizeof options);
    options.untrusted = (wirecopy_trust)3;
    cr_assert(eq(int, wirecopy_group(&options, GIVEN, give_colliding, NULL, take_group, groups, &error),
                 WIRECOPY_ERROR_ARGUMENT));
    cr_assert(ne(ptr, strstr(error.message, "untrusted"), NULL));
}

/* ---- pairs that only signatures speak for ---- */

Test(untrusted, shingles_of_one_length_are_the_same_by_their_bytes_alone) {
    wirecopy_options options;
    wirecopy_sketcher *sketcher;
    wirecopy_options_init(&options, sizeof options);
    options.ngram = 2;
    cr_assert(eq(int, wirecopy_sketcher_create(&options, &sketcher, NULL), WIRECOPY_OK));
    wc_tokens a = tokens_of(sketcher->kernels, "one two six"), b = tokens_of(sketcher->kernels, "one six one two");
    cr_assert(wc_least_same(sketcher, &a, 0, &b, 2));
    cr_assert(not(wc_least_same(sketcher, &a, 0, &b, 0)), "one two, one six");
    cr_assert(not(wc_least_same(sketcher, &a, 1, &b, 1)), "two six, six one");
    wc_tokens_clear(&a);
    wc_tokens_clear(&b);
    wirecopy_sketcher_free(sketcher);
}

enum { FOOTED = 12 };

/* Ten pages over one footer, and two more whose own words are of one 32-bit hash each, under the default seed. */
static char footed[FOOTED][1024];

static void build_footed(void) {
    static const char *const twins[] = {
        "fomirica febogege fekigone zifadoto sekotako fogitida firirika dovakifi civapopo loredobo vemifiko cabokabi ",
        "kemofalo bomovelo bovivoso vevalope pifihipe kegohamo metetigo vazikilo godopame hefabavi bovakina ravibota "};
    random_state random = {3};
    char footer[512] = {0};
    for (int i = 0; i < 60; i++) {
        snprintf(footer + 6 * i, 7, "f%04x ", random_below(&random, 0xFFFF));
    }
    for (int page = 0; page < FOOTED; page++) {
        char *out = page < FOOTED - 2 ? footed[page] : stpcpy(footed[page], twins[page - (FOOTED - 2)]);
        for (int i = 0; page < FOOTED - 2 && i < 30; i++) {
            out += sprintf(out, "w%06x ", random_below(&random, 0xFFFFFF));
        }
        strcpy(out, footer);
    }
}

static int give_footed(void *context, uint32_t thread, uint64_t document, const char **text_ret, size_t *nbytes_ret) {
    (void)context;
    (void)thread;
    *text_ret = footed[document];
    *nbytes_ret = strlen(*text_ret);
    return 0;
}

Test(untrusted, signatures_that_agree_without_furniture_are_looked_up_in_the_texts) {
    uint64_t groups[FOOTED];
    build_footed();
    wirecopy_options options;
    wirecopy_options_init(&options, sizeof options);
    options.profile = WIRECOPY_PROFILE_NEAR;
    cr_assert(eq(int, wirecopy_group(&options, FOOTED, give_footed, NULL, take_group, groups, NULL), WIRECOPY_OK));
    cr_assert(eq(u64, groups[FOOTED - 1], FOOTED - 2), "by their hashes they are one");
    options.untrusted = WIRECOPY_UNTRUSTED_SEEDED;
    cr_assert(eq(int, wirecopy_group(&options, FOOTED, give_footed, NULL, take_group, groups, NULL), WIRECOPY_OK));
    for (int i = 0; i < FOOTED; i++) {
        cr_assert(eq(u64, groups[i], (uint64_t)i));
    }
    /* One that is a copy but for its footer's end still follows. */
    strcpy(footed[FOOTED - 1], footed[FOOTED - 2]);
    strcpy(footed[FOOTED - 1] + strlen(footed[FOOTED - 1]) - 6 * 25, "cut");
    cr_assert(eq(int, wirecopy_group(&options, FOOTED, give_footed, NULL, take_group, groups, NULL), WIRECOPY_OK));
    cr_assert(eq(u64, groups[FOOTED - 1], FOOTED - 2));
}

/* ---- memory ---- */

static wirecopy_code group_all(const wirecopy_options *options) {
    uint64_t groups[GIVEN + FOOTED];
    wirecopy_code code = wirecopy_group(options, GIVEN, give_colliding, NULL, take_group, groups, NULL);
    return code == WIRECOPY_OK ? wirecopy_group(options, FOOTED, give_footed, NULL, take_group, groups, NULL) : code;
}

Test(untrusted, a_failed_allocation_is_an_error_and_leaks_nothing) {
    failing state;
    const wirecopy_allocator refusing = {resize_failing, &state};
    build_colliding();
    build_footed();
    wirecopy_options options;
    wirecopy_options_init(&options, sizeof options);
    options.allocator = &refusing;
    options.untrusted = WIRECOPY_UNTRUSTED_SEEDED;
    options.threads = 2;
    for (int profile = WIRECOPY_PROFILE_NEWS; profile <= WIRECOPY_PROFILE_NEAR; profile++) {
        options.profile = (wirecopy_profile)profile;
        wirecopy_code code = WIRECOPY_ERROR_MEMORY;
        for (long n = 0; code != WIRECOPY_OK; n += 1 + n / 30) {
            state = (failing){.refused = n + 1, .lasts = 1};
            code = group_all(&options);
            cr_assert(eq(long, state.held_nbytes, 0), "failing from request %ld on leaks", n);
            cr_assert(code == WIRECOPY_OK || code == WIRECOPY_ERROR_MEMORY, "failing from request %ld on gives %d", n,
                      code);
            cr_assert(lt(long, n, 100000));
        }
    }
}
