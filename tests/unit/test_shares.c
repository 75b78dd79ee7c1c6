/* A component of the news that is weighed in shares, against one bin. */
#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include "made_stories.h"
#include "steps_support.h"

/* So many that other shares' texts lack most of their partners there. */
enum { SHARES = 12, STORIES = 300, PAGES = 40, DOCUMENTS = STORIES + PAGES, LINKS_MAX = 1 << 16 };

static steps_engine engine;

static uint32_t items_of(uint32_t page) {
    return page % 2 == 1 ? 2 : 3;
}

/* The leads of three stories, or of two and nothing else: whether it is a digest depends on whether these are
 * neighbours in the chain, which may be texts of other shares. */
static void add_page(uint32_t i) {
    char *text = bytes + offsets[i];
    text[0] = '\0';
    for (uint32_t j = 0; j < items_of(i); j++) {
        uint32_t story = 4 * (i - STORIES) + j * (1 + i % 3);
        for (uint32_t k = 0; k < 3; k++) {
            add_sentence(text, 50000 + 10 * story + k, 0);
        }
        for (uint32_t k = 0; k < 2 && items_of(i) > 2; k++) {
            add_sentence(text, 90000 + 10 * story + k, 0);
        }
    }
    offsets[i + 1] = offsets[i] + strlen(text);
}

/* Stories in a chain: each has a passage of the one before and of the one after, so that the partners of a text have
 * others than it has; every fourth is printed more often, whole, cut or with more added, so that passages have their
 * own story. */
static wirecopy_texts make_chain(void) {
    wirecopy_texts texts = make_texts();
    memset(offsets, 0, sizeof offsets);
    for (uint32_t i = 0; i < STORIES; i++) {
        char *text = bytes + offsets[i];
        uint32_t story = i / 6 * 4 + (i % 6 > 3 ? 3 : i % 6), last = i % 6 == 4 ? 5 : 8;
        text[0] = '\0';
        for (uint32_t k = 0; k < 3; k++) {
            add_sentence(text, 50000 + 10 * story + k, 0);
        }
        for (uint32_t k = 0; k < last; k++) {
            add_sentence(text, 90000 + 10 * story + k, k == 2 && i % 5 == 0);
        }
        for (uint32_t k = 0; k < 3 + i % 2; k++) {
            add_sentence(text, 50000 + 10 * (story + 1) + k, 0);
        }
        for (uint32_t k = 0; i % 6 == 5 && k < 4; k++) {
            add_sentence(text, 200000 + 10 * i + k, 0);
        }
        offsets[i + 1] = offsets[i] + strlen(text);
    }
    for (uint32_t i = STORIES; i < DOCUMENTS; i++) {
        add_page(i);
    }
    texts.count = DOCUMENTS;
    return texts;
}

/* What a step found of a text. */
typedef struct told {
    uint64_t *words;
    uint64_t nwords;
} told;

static told all_told[WIRECOPY_TELLING_STEPS][NDOCUMENTS], told_by_one[WIRECOPY_TELLING_STEPS][NDOCUMENTS];

static void add_texts(wirecopy_bin *bin, const uint8_t *is_in) {
    wirecopy_error error = {0};
    for (uint32_t rank = 0; rank < engine.ntexts; rank++) {
        if (is_in[rank]) {
            uint64_t end;
            wirecopy_kept kept = steps_share(&engine, rank, rank + 1, &end);
            cr_assert(eq(int, wirecopy_bin_add_texts(bin, &kept, &error), WIRECOPY_OK), "%s", error.message);
        }
    }
    cr_assert(eq(int, wirecopy_bin_add_pairs(bin, engine.pairs, engine.npairs, &error), WIRECOPY_OK));
}

static void tell_of(wirecopy_bin *bin, uint32_t rank, uint32_t nsteps) {
    wirecopy_error error = {0};
    for (uint32_t step = 0; step < nsteps; step++) {
        if (!wirecopy_telling_needs(step, nsteps)) {
            continue;
        }
        const told *of = &all_told[step][rank];
        wirecopy_code code = wirecopy_bin_tell(bin, step, &rank, of->words, &of->nwords, 1, &error);
        cr_assert(eq(int, code, WIRECOPY_OK), "%s", error.message);
    }
}

static wirecopy_bin *make_bin(void) {
    wirecopy_bin *bin;
    cr_assert(eq(int, wirecopy_bin_create(engine.options, &engine.whole, &bin, NULL), WIRECOPY_OK));
    return bin;
}

/* A share, told of the steps before this one. is_own_ret: by text of the bin. */
static wirecopy_bin *make_share(uint32_t share, uint32_t nshares, uint32_t step, uint8_t *is_own_ret) {
    static uint8_t is_in[NDOCUMENTS];
    uint32_t count = 0;
    for (uint32_t rank = 0; rank < engine.ntexts; rank++) {
        is_in[rank] = rank % nshares == share;
    }
    for (size_t i = 0; i < engine.npairs; i++) {
        uint32_t later = (uint32_t)(engine.pairs[i] >> 32), earlier = (uint32_t)engine.pairs[i];
        is_in[earlier] |= later % nshares == share;
        is_in[later] |= earlier % nshares == share;
    }
    wirecopy_bin *bin = make_bin();
    add_texts(bin, is_in);
    for (uint32_t rank = 0; rank < engine.ntexts; rank++) {
        if (is_in[rank]) {
            is_own_ret[count++] = rank % nshares == share;
        }
        if (is_in[rank]) {
            tell_of(bin, rank, step);
        }
    }
    return bin;
}

static void take_told(const wirecopy_parts *parts, uint32_t share, uint32_t nshares, uint32_t step) {
    uint64_t part = 0;
    for (uint32_t rank = share; rank < engine.ntexts; rank += nshares, part++) {
        uint64_t start = part == 0 ? 0 : parts->ends[part - 1], n = parts->ends[part] - start;
        all_told[step][rank] = (told){malloc((n + 1) * sizeof(uint64_t)), n};
        memcpy(all_told[step][rank].words, parts->records + start, n * sizeof(uint64_t));
    }
    cr_assert(eq(u64, part, parts->nparts));
}

/* What the pairs of each share have in common. */
static void find_passages(uint32_t nshares, wirecopy_parts *passages) {
    static uint8_t is_own[NDOCUMENTS];
    wirecopy_error error = {0};
    for (uint32_t share = 0; share < nshares; share++) {
        wirecopy_bin *bin = make_share(share, nshares, 0, is_own);
        wirecopy_parts_init(&passages[share], sizeof passages[share]);
        wirecopy_code code = wirecopy_bin_passages(bin, is_own, &passages[share], &error);
        cr_assert(eq(int, code, WIRECOPY_OK), "%s", error.message);
        wirecopy_bin_free(bin);
    }
}

static void add_passages(wirecopy_bin *bin, const wirecopy_parts *passages) {
    wirecopy_error error = {0};
    for (uint64_t part = passages->nparts; part-- > 0;) {
        uint64_t from = part == 0 ? 0 : passages->ends[part - 1];
        wirecopy_code code =
            wirecopy_bin_add_passages(bin, passages->records + from, passages->ends[part] - from, &error);
        cr_assert(eq(int, code, WIRECOPY_OK), "%s", error.message);
    }
}

/* Weighs all shares; returns the number of links. compared: pairs once, else in each step anew. */
static size_t weigh(uint32_t nshares, int compared, uint64_t *links) {
    static uint8_t is_own[NDOCUMENTS];
    static wirecopy_parts passages[SHARES];
    wirecopy_error error = {0};
    size_t nlinks = 0;
    if (compared) {
        find_passages(nshares, passages);
    }
    for (uint32_t step = 0; step <= WIRECOPY_TELLING_STEPS; step++) {
        for (uint32_t share = 0; share < nshares; share++) {
            wirecopy_parts parts;
            wirecopy_bin *bin = make_share(share, nshares, step, is_own);
            wirecopy_parts_init(&parts, sizeof parts);
            if (compared) {
                add_passages(bin, &passages[share]);
            }
            wirecopy_code code = wirecopy_bin_weigh(bin, is_own, step, &parts, &error);
            cr_assert(eq(int, code, WIRECOPY_OK), "share %u, step %u: %s", share, step, error.message);
            if (step < WIRECOPY_TELLING_STEPS) {
                take_told(&parts, share, nshares, step);
            } else {
                cr_assert(lt(sz, nlinks + parts.ends[0], LINKS_MAX));
                memcpy(links + nlinks, parts.records, parts.ends[0] * sizeof *links);
                nlinks += parts.ends[0];
            }
            wirecopy_parts_clear(&parts);
            wirecopy_bin_free(bin);
        }
    }
    for (uint32_t share = 0; compared && share < nshares; share++) {
        wirecopy_parts_clear(&passages[share]);
    }
    return nlinks;
}

/* Of what links connect. */
static void group(const uint32_t *parents, uint32_t number, uint32_t *representatives, uint8_t *relations, uint8_t *own,
                  double *contained) {
    static uint8_t is_in[NDOCUMENTS];
    wirecopy_grouped grouped;
    wirecopy_error error = {0};
    uint32_t place = 0;
    wirecopy_bin *bin = make_bin();
    for (uint32_t rank = 0; rank < engine.ntexts; rank++) {
        is_in[rank] = parents[rank] == number;
    }
    add_texts(bin, is_in);
    for (uint32_t rank = 0; rank < engine.ntexts; rank++) {
        if (is_in[rank]) {
            tell_of(bin, rank, WIRECOPY_TELLING_STEPS);
        }
    }
    wirecopy_grouped_init(&grouped, sizeof grouped);
    cr_assert(eq(int, wirecopy_bin_group(bin, 1, &grouped, &error), WIRECOPY_OK), "%s", error.message);
    for (uint32_t rank = 0; rank < engine.ntexts; rank++) {
        if (is_in[rank]) {
            representatives[rank] = grouped.representatives[place];
            relations[rank] = grouped.relations[place];
            own[rank] = grouped.own[place];
            contained[rank] = grouped.contained[place++];
        }
    }
    wirecopy_grouped_clear(&grouped);
    wirecopy_bin_free(bin);
}

static void check(uint32_t rank, uint32_t representative, uint8_t relation, uint8_t own, double contained) {
    uint32_t bin = engine.bins[rank], place = engine.places[rank];
    if (bin == WIRECOPY_NO_BIN) {
        cr_assert(eq(u32, representative, rank));
        return;
    }
    const wirecopy_grouped *expected = &engine.grouped[bin];
    cr_assert(eq(u32, representative, expected->representatives[place]), "text %u", rank);
    cr_assert(eq(int, relation, expected->relations[place]), "text %u", rank);
    cr_assert(eq(int, own, expected->own[place]), "text %u", rank);
    cr_assert(eq(dbl, contained, expected->contained[place]), "text %u", rank);
}

/* One share that holds all has found the same at each step. */
static void check_told(void) {
    for (uint32_t step = 0; step < WIRECOPY_TELLING_STEPS; step++) {
        for (uint32_t rank = 0; rank < engine.ntexts; rank++) {
            const told *one = &told_by_one[step][rank], *other = &all_told[step][rank];
            cr_assert(eq(u64, one->nwords, other->nwords));
            cr_assert(memcmp(one->words, other->words, one->nwords * sizeof *one->words) == 0, "step %u, text %u", step,
                      rank);
        }
    }
}

/* Of pages with so many items, those that are digests, as the fourth step tells. */
static uint32_t count_digests(uint32_t items) {
    uint32_t count = 0;
    for (uint32_t page = STORIES; page < DOCUMENTS; page++) {
        count += items_of(page) == items && all_told[3][engine.ranks[page]].words[0] != 0;
    }
    return count;
}

static void forget(told of[][NDOCUMENTS]) {
    for (uint32_t step = 0; step < WIRECOPY_TELLING_STEPS; step++) {
        for (uint32_t rank = 0; rank < engine.ntexts; rank++) {
            free(of[step][rank].words);
        }
    }
}

Test(shares, tell_each_other_what_one_bin_finds) {
    static uint64_t links[LINKS_MAX];
    static uint32_t parents[NDOCUMENTS], representatives[NDOCUMENTS];
    static uint8_t relations[NDOCUMENTS], own[NDOCUMENTS];
    static double contained[NDOCUMENTS];
    wirecopy_texts texts = make_chain();
    wirecopy_options options = make_options();
    wirecopy_error error = {0};
    cr_assert(eq(int, steps_run(&engine, &options, &texts, 1, UINT32_MAX, &error), WIRECOPY_OK), "%s", error.message);
    weigh(1, 0, links);
    memcpy(told_by_one, all_told, sizeof told_by_one);
    weigh(SHARES, 0, links);
    check_told();
    forget(all_told);
    size_t nlinks = weigh(SHARES, 1, links);
    check_told();
    cr_assert(gt(sz, nlinks, 20));
    cr_assert(gt(u32, count_digests(2), 0));
    cr_assert(gt(u32, count_digests(3), 0));
    memcpy(parents, engine.ranks, sizeof parents);
    cr_assert(eq(int, wirecopy_join_pairs(parents, engine.ntexts, links, nlinks, NULL), WIRECOPY_OK));
    for (uint32_t rank = 0; rank < engine.ntexts; rank++) {
        while (parents[rank] != parents[parents[rank]]) {
            parents[rank] = parents[parents[rank]];
        }
    }
    for (uint32_t rank = 0; rank < engine.ntexts; rank++) {
        if (parents[rank] == rank) {
            group(parents, rank, representatives, relations, own, contained);
        }
    }
    for (uint32_t rank = 0; rank < engine.ntexts; rank++) {
        check(rank, representatives[rank], relations[rank], own[rank], contained[rank]);
    }
    forget(told_by_one);
    forget(all_told);
    steps_clear(&engine);
}

Test(shares, what_is_wrong_is_said) {
    static uint8_t is_own[NDOCUMENTS];
    const uint64_t words[1] = {0}, end = 1;
    const uint32_t unknown = NDOCUMENTS;
    wirecopy_texts texts = make_chain();
    wirecopy_options options = make_options();
    wirecopy_parts parts;
    wirecopy_error error = {0};
    cr_assert(eq(int, steps_run(&engine, &options, &texts, 1, UINT32_MAX, NULL), WIRECOPY_OK));
    wirecopy_parts_init(&parts, sizeof parts);
    wirecopy_bin *bin = make_share(0, 3, 0, is_own);
    cr_assert(eq(int, wirecopy_bin_weigh(bin, is_own, 1, &parts, &error), WIRECOPY_ERROR_ARGUMENT));
    cr_assert(ne(ptr, strstr(error.message, "not told of at step 0"), NULL), "%s", error.message);
    cr_assert(eq(int, wirecopy_bin_weigh(bin, is_own, 1, &parts, NULL), WIRECOPY_ERROR_ARGUMENT), "once");
    wirecopy_bin_free(bin);
    bin = make_share(0, 3, 0, is_own);
    cr_assert(eq(int, wirecopy_bin_passages(bin, is_own, &parts, &error), WIRECOPY_OK), "%s", error.message);
    wirecopy_bin_free(bin);
    bin = make_share(1, 3, 0, is_own);
    cr_assert(eq(int, wirecopy_bin_add_passages(bin, parts.records, parts.ends[0] - 1, NULL), WIRECOPY_OK));
    wirecopy_parts_clear(&parts);
    cr_assert(eq(int, wirecopy_bin_weigh(bin, is_own, 0, &parts, &error), WIRECOPY_ERROR_FORMAT));
    cr_assert(ne(ptr, strstr(error.message, "passages"), NULL), "%s", error.message);
    wirecopy_bin_free(bin);
    bin = make_share(0, 3, 0, is_own);
    cr_assert(eq(int, wirecopy_bin_tell(bin, 0, &unknown, words, &end, 1, NULL), WIRECOPY_ERROR_ARGUMENT));
    cr_assert(eq(int, wirecopy_bin_tell(bin, WIRECOPY_TELLING_STEPS, engine.ranks, words, &end, 1, NULL),
                 WIRECOPY_ERROR_ARGUMENT));
    wirecopy_bin_free(bin);
    steps_clear(&engine);
}
