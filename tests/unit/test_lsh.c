/* Radix sort, pairs, digests, candidates, buckets, furniture: over made-up signatures whose Jaccard is known. */
#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "cluster/disjoint_sets.h"
#include "lsh/bucket.h"
#include "lsh/candidates.h"
#include "near/furniture.h"
#include "base/radix.h"
#include "random.h"

enum { K = 128 };

static int by_value(const void *left, const void *right) {
    uint64_t a = *(const uint64_t *)left, b = *(const uint64_t *)right;
    return (a > b) - (a < b);
}

Test(radix, sorts_like_qsort_at_every_length) {
    random_state random = random_start("radix");
    for (size_t n = 0; n < 2000; n = n < 100 ? n + 1 : n * 2) {
        uint64_t records[2048], expected[2048], scratch[2048];
        for (size_t i = 0; i < n; i++) {
            records[i] = expected[i] = random_next(&random) >> random_below(&random, 64);
        }
        qsort(expected, n, sizeof *expected, by_value);
        wc_radix_sort(records, scratch, n, 0);
        cr_assert(eq(int, memcmp(records, expected, n * sizeof *records), 0), "length %zu", n);
    }
}

/* Records of a few hundred texts, those of each with so many others; of one text; all equal; and of any bits. */
Test(radix, sorts_the_same_by_places) {
    enum { N = 20000 };
    random_state random = random_start("radix placed");
    static uint64_t records[N], expected[N], scratch[N];
    for (int kind = 0; kind < 4; kind++) {
        for (size_t i = 0; i < N; i++) {
            uint64_t text = kind == 0 ? 70000 + random_below(&random, 300) : 70000;
            records[i] = kind == 3   ? random_next(&random) >> random_below(&random, 64)
                         : kind == 2 ? text
                                     : text << 33 | (uint64_t)random_below(&random, 1000) << 3;
            records[i] ^= kind < 3 ? random_below(&random, 8) : 0; /* below what is sorted by: in the order they came */
            expected[i] = records[i];
        }
        wc_radix_sort(expected, scratch, N, 3);
        wc_radix_sort_placed(records, scratch, N, 3);
        cr_assert(eq(int, memcmp(records, expected, sizeof records), 0), "kind %d", kind);
    }
}

Test(radix, keeps_the_order_of_equal_keys) {
    for (size_t n = 10; n <= 1000; n *= 10) {
        uint64_t records[1000], scratch[1000];
        for (size_t i = 0; i < n; i++) {
            records[i] = (uint64_t)(i % 3) << 32 | (n - i);
        }
        wc_radix_sort(records, scratch, n, 32);
        for (size_t i = 1; i < n; i++) {
            cr_assert(le(u64, records[i - 1] >> 32, records[i] >> 32));
            if (records[i - 1] >> 32 == records[i] >> 32) {
                cr_assert(lt(u32, (uint32_t)records[i], (uint32_t)records[i - 1]));
            }
        }
    }
}

Test(pairs, drop_repeats_and_sort) {
    wc_pairs pairs;
    wc_pairs_init(&pairs, &wc_allocator_default);
    wc_pairs_add(&pairs, wc_pair(7, 3), NULL);
    wc_pairs_add(&pairs, wc_pair(1, 2), NULL);
    wc_pairs_add(&pairs, wc_pair(3, 7), NULL);
    wc_pairs_compact(&pairs, NULL);
    cr_assert(eq(sz, pairs.count, 2));
    cr_assert(eq(u64, pairs.pairs[0], (uint64_t)1 << 32 | 2));
    cr_assert(eq(u64, pairs.pairs[1], (uint64_t)3 << 32 | 7));
    wc_pairs_clear(&pairs);
}

Test(digests, bound_what_signatures_agree_at) {
    enum { TEXTS = 40 };
    const wc_kernels *kernels = wc_kernels_for(WIRECOPY_ISA_AUTO);
    random_state random = random_start("digests");
    double over = 0.0, positions = 0.0;
    for (uint32_t permutations = 1; permutations <= 97; permutations += 8) {
        uint32_t minima[TEXTS * 97];
        for (uint32_t i = 0; i < TEXTS * permutations; i++) {
            minima[i] = random_below(&random, 2) ? i % permutations : (uint32_t)random_next(&random);
        }
        wc_rows rows = {.allocator = &wc_allocator_default,
                        .row_nbytes = permutations * sizeof *minima,
                        .count = TEXTS,
                        .held = (uint8_t *)minima,
                        .fd = -1};
        wc_row_reader reader = {.rows = &rows};
        wc_digests digests;
        cr_assert(eq(int, wc_digests_create(&digests, &reader, permutations, NULL), WIRECOPY_OK));
        const wc_signatures signatures = {&reader, TEXTS, permutations, &digests};
        for (uint32_t a = 0; a < TEXTS; a++) {
            for (uint32_t b = 0; b < TEXTS; b++) {
                size_t agreeing = wc_signatures_agreeing(&signatures, kernels, a, b, 0);
                size_t most = wc_digests_agreeing_most(&digests, a, b);
                cr_assert(ge(sz, most, agreeing));
                cr_assert(le(sz, most, permutations));
                cr_assert(eq(sz, wc_signatures_agreeing(&signatures, kernels, a, b, agreeing), agreeing));
                over += (double)(most - agreeing);
                positions += permutations;
            }
        }
        wc_digests_clear(&digests);
    }
    cr_assert(lt(dbl, over, 0.25 * positions), "two bits agree by chance at a quarter of the positions that differ");
}

/* Counts calls, and admits pairs that agree at half of the positions. */
typedef struct counter {
    const uint32_t *minima;
    size_t asked;
    wc_rows rows;
    wc_row_reader reader;
} counter;

/* Signatures that stand in memory. */
static wc_rows rows_over(const uint32_t *minima, uint32_t count) {
    return (wc_rows){.allocator = &wc_allocator_default,
                     .row_nbytes = K * sizeof *minima,
                     .count = count,
                     .nheld = count,
                     .held = (uint8_t *)(uintptr_t)minima,
                     .fd = -1};
}

static wc_admission admit_half(const void *context, const wc_signatures *signatures, uint32_t a, uint32_t b,
                               int large) {
    (void)signatures;
    (void)large;
    counter *count = (counter *)context;
    count->asked++;
    size_t agreeing = wc_kernels_for(WIRECOPY_ISA_SCALAR)->agree(count->minima + a * K, count->minima + b * K, K);
    return agreeing >= K / 2 ? WC_SETTLED : WC_DECLINED;
}

static wc_search search_over(const uint32_t *minima, uint32_t count, counter *counted) {
    *counted = (counter){.minima = minima};
    counted->rows = rows_over(minima, count);
    wc_row_reader_create(&counted->reader, &counted->rows, NULL);
    return (wc_search){.signatures = {&counted->reader, count, K, NULL},
                       .untried = {.allocator = &wc_allocator_default},
                       .banding = {21, 6},
                       .kernels = wc_kernels_for(WIRECOPY_ISA_AUTO),
                       .allocator = &wc_allocator_default,
                       .admit = admit_half,
                       .admit_context = counted,
                       .small = 32};
}

static void randomise(uint32_t *values, size_t n, random_state *random) {
    for (size_t i = 0; i < n; i++) {
        values[i] = (uint32_t)random_next(random);
    }
}

/* A copy that agrees at each position with that probability. */
static void imitate(uint32_t *copy, const uint32_t *original, double jaccard, random_state *random) {
    for (int p = 0; p < K; p++) {
        copy[p] = random_share(random) < jaccard ? original[p] : (uint32_t)random_next(random);
    }
}

Test(candidates, recall_follows_the_s_curve) {
    enum { PAIRS = 4500 };
    random_state random = random_start("s-curve");
    uint32_t *minima = malloc(sizeof(uint32_t) * 2 * PAIRS * K);
    for (int step = 4; step <= 9; step++) {
        double jaccard = step / 10.0;
        for (int i = 0; i < PAIRS; i++) {
            randomise(minima + 2 * i * K, K, &random);
            imitate(minima + (2 * i + 1) * K, minima + 2 * i * K, jaccard, &random);
        }
        size_t shared = 0;
        const wc_banding banding = {21, 6};
        for (int i = 0; i < PAIRS; i++) {
            int met = 0;
            for (uint32_t band = 0; band < banding.bands; band++) {
                met |= wc_band_key(minima + 2 * i * K, banding, band) ==
                       wc_band_key(minima + (2 * i + 1) * K, banding, band);
            }
            shared += (size_t)met;
        }
        /* Six standard deviations of a binomial share: four are passed by one fresh seed in twenty thousand. */
        cr_assert(epsilon_eq(dbl, (double)shared / PAIRS, wc_banding_chance(banding, jaccard), 0.045), "Jaccard %.1f",
                  jaccard);
    }
    free(minima);
}

Test(candidates, a_band_finds_the_pairs_that_share_it) {
    random_state random = random_start("band");
    uint32_t minima[3 * K];
    counter counted;
    randomise(minima, 3 * K, &random);
    memcpy(minima + 2 * K, minima, sizeof(uint32_t) * K);
    wc_search search = search_over(minima, 3, &counted);
    wc_pairs pairs;
    wc_pairs_init(&pairs, &wc_allocator_default);
    uint64_t records[2 * 3];
    uint32_t members[3];
    wc_band_fill(&search, 0, records);
    wc_radix_sort(records, records + 3, 3, 32);
    cr_assert(eq(int, wc_band_link(&search, 0, records, members, &pairs, NULL), WIRECOPY_OK));
    cr_assert(eq(int, wc_search_finish(&search, &pairs, NULL), WIRECOPY_OK));
    cr_assert(eq(sz, pairs.count, 1));
    cr_assert(eq(u64, pairs.pairs[0], wc_pair(0, 2)));
    wc_pairs_clear(&pairs);
}

/* Links all members as one bucket, and returns how many pairs were compared. */
static size_t link_all(const uint32_t *minima, uint32_t count, wc_pairs *pairs) {
    counter counted;
    wc_search search = search_over(minima, count, &counted);
    uint32_t *members = malloc(count * sizeof *members);
    for (uint32_t i = 0; i < count; i++) {
        members[i] = i;
    }
    wc_pairs_init(pairs, &wc_allocator_default);
    cr_assert(eq(int, wc_bucket_link(&search, members, count, 0, pairs, NULL), WIRECOPY_OK));
    wc_pairs_compact(pairs, NULL);
    free(members);
    return counted.asked;
}

Test(bucket, many_copies_of_one_story_are_all_linked_at_linear_cost) {
    enum { COPIES = 5000 };
    random_state random = random_start("copies");
    uint32_t *minima = malloc(sizeof(uint32_t) * COPIES * K), original[K];
    randomise(original, K, &random);
    for (int i = 0; i < COPIES; i++) {
        imitate(minima + i * K, original, 0.9, &random);
    }
    wc_pairs pairs;
    size_t asked = link_all(minima, COPIES, &pairs);
    char linked[COPIES] = {0};
    for (size_t i = 0; i < pairs.count; i++) {
        linked[pairs.pairs[i] >> 32] = linked[(uint32_t)pairs.pairs[i]] = 1;
    }
    size_t left_out = 0;
    for (int i = 0; i < COPIES; i++) {
        left_out += !linked[i];
    }
    cr_assert(eq(sz, left_out, 0));
    cr_assert(lt(sz, asked, 200 * COPIES), "%zu questions for %d members", asked, COPIES);
    wc_pairs_clear(&pairs);
    free(minima);
}

Test(bucket, a_story_cut_at_every_length_is_a_chain_and_all_of_it_is_linked) {
    enum { COPIES = 3000, LENGTHS = 3 };
    random_state random = random_start("chain");
    uint32_t *minima = malloc(sizeof(uint32_t) * COPIES * K), values[LENGTHS * K];
    randomise(values, LENGTHS * K, &random);
    for (int i = 0; i < COPIES; i++) {
        for (int p = 0; p < K; p++) {
            int length = (int)((LENGTHS - 1) * (double)i / COPIES + (double)p / K);
            minima[i * K + p] = values[length * K + p];
        }
    }
    wc_pairs pairs;
    size_t asked = link_all(minima, COPIES, &pairs);
    uint32_t parents[COPIES];
    for (uint32_t i = 0; i < COPIES; i++) {
        parents[i] = i;
    }
    for (size_t i = 0; i < pairs.count; i++) {
        wc_sets_join(parents, (uint32_t)(pairs.pairs[i] >> 32), (uint32_t)pairs.pairs[i]);
    }
    for (uint32_t i = 0; i < COPIES; i++) {
        cr_assert(eq(u32, wc_sets_find(parents, i), 0), "copy %u", i);
    }
    cr_assert(lt(sz, asked, 200 * COPIES), "%zu questions for %d members", asked, COPIES);
    wc_pairs_clear(&pairs);
    free(minima);
}

Test(bucket, copies_are_found_among_thousands_that_share_furniture) {
    enum { STORIES = 2000, MEMBERS = 2 * STORIES };
    random_state random = random_start("furniture");
    uint32_t *minima = malloc(sizeof(uint32_t) * MEMBERS * K), furniture[K];
    randomise(furniture, K, &random);
    for (int i = 0; i < STORIES; i++) {
        imitate(minima + 2 * i * K, furniture, 0.4, &random);
        imitate(minima + (2 * i + 1) * K, minima + 2 * i * K, 0.9, &random);
    }
    wc_pairs pairs;
    size_t asked = link_all(minima, MEMBERS, &pairs), found = 0;
    for (size_t i = 0; i < pairs.count; i++) {
        uint32_t low = (uint32_t)(pairs.pairs[i] >> 32), high = (uint32_t)pairs.pairs[i];
        found += low % 2 == 0 && high == low + 1;
    }
    cr_assert(gt(sz, found, STORIES * 9 / 10), "%zu of %d", found, STORIES);
    cr_assert(lt(sz, asked, 200 * MEMBERS), "%zu questions for %d members", asked, MEMBERS);
    wc_pairs_clear(&pairs);
    free(minima);
}

/* Members 5 and 9 differ where a split looks first, so that only trying the members left finds them. */
Test(bucket, as_many_as_a_small_bucket_left_by_the_pivots_are_tried_in_full) {
    enum { MEMBERS = 33 };
    random_state random = random_start("left");
    uint32_t minima[MEMBERS * K];
    randomise(minima, MEMBERS * K, &random);
    for (uint32_t p = 0; p < K; p++) {
        if (p != 0x9E3779B1u % K && p != 2 * 0x9E3779B1u % K) {
            minima[9 * K + p] = minima[5 * K + p];
        }
    }
    wc_pairs pairs;
    size_t asked = link_all(minima, MEMBERS, &pairs);
    cr_assert(eq(sz, pairs.count, 1));
    cr_assert(eq(u64, pairs.pairs[0], wc_pair(5, 9)));
    cr_assert(ge(sz, asked, (MEMBERS - 1) + (MEMBERS - 1) * (MEMBERS - 2) / 2), "the pivot's pairs, then all others");
    wc_pairs_clear(&pairs);
}

/* An agency's line, a site's footer and a column's within it: each split peels one off. Splits begin at positions 49
 * and 98, those after them at multiples of 49, modulo 128. */
Test(bucket, copies_are_found_under_three_layers_of_furniture) {
    enum { SITES = 4, COLUMNS = 4, PAIRS = 40, PAGES = SITES * COLUMNS * PAIRS * 2 };
    random_state random = random_start("layers");
    uint32_t *minima = malloc(sizeof(uint32_t) * PAGES * K), agency[K], site[SITES * K], column[SITES * COLUMNS * K];
    randomise(agency, K, &random);
    randomise(site, SITES * K, &random);
    randomise(column, SITES * COLUMNS * K, &random);
    for (uint32_t page = 0; page < PAGES; page += 2) {
        randomise(minima + page * K, K, &random);
        for (uint32_t p = 0; p < K; p++) {
            uint32_t nth = page / 2 / PAIRS;
            int in_site = p == 49 || p == 98, in_column = p == 19 || p == 68 || p == 117 || p == 38;
            minima[page * K + p] = in_site      ? site[nth / COLUMNS * K + p]
                                   : in_column  ? column[nth * K + p]
                                   : p % 4 == 0 ? agency[p]
                                                : minima[page * K + p];
        }
        memcpy(minima + (page + 1) * K, minima + page * K, sizeof *minima * K);
    }
    wc_pairs pairs;
    link_all(minima, PAGES, &pairs);
    size_t found = 0;
    for (size_t i = 0; i < pairs.count; i++) {
        found += pairs.pairs[i] >> 33 == (uint32_t)pairs.pairs[i] >> 1;
    }
    cr_assert(eq(sz, found, PAGES / 2));
    wc_pairs_clear(&pairs);
    free(minima);
}

Test(furniture, what_many_components_share_counts_for_nothing) {
    enum { PAGES = 200 };
    random_state random = random_start("flags");
    uint32_t *minima = malloc(sizeof(uint32_t) * PAGES * K), component[PAGES], footer[K];
    randomise(footer, K, &random);
    for (uint32_t i = 0; i < PAGES; i++) {
        imitate(minima + i * K, footer, 0.5, &random);
        component[i] = i;
    }
    /* The last page is the first one's story under another footer. */
    for (int p = 0; p < K; p++) {
        if (minima[p] != footer[p]) {
            minima[(PAGES - 1) * K + p] = minima[p];
        }
    }
    wc_rows rows = rows_over(minima, PAGES);
    wc_row_reader reader = {.rows = &rows};
    wc_digests digests;
    cr_assert(eq(int, wc_digests_create(&digests, &reader, K, NULL), WIRECOPY_OK));
    const wc_signatures signatures = {&reader, PAGES, K, &digests};
    wc_furniture furniture;
    wc_furniture_create(&furniture, &signatures, &wc_allocator_default, NULL);
    for (uint32_t byte = 0; byte < K / 8; byte++) {
        wc_furniture_find(&furniture, &signatures, component, byte, NULL);
    }
    cr_assert(eq(int, wc_furniture_in(&furniture, 5), 1));
    cr_assert(lt(dbl, wc_furniture_jaccard(&furniture, wc_kernels_for(WIRECOPY_ISA_AUTO), &signatures, 5, 6), 0.05));
    cr_assert(eq(dbl, wc_furniture_jaccard(&furniture, wc_kernels_for(WIRECOPY_ISA_AUTO), &signatures, 5, 5), 1.0));
    cr_assert(
        gt(dbl, wc_furniture_jaccard(&furniture, wc_kernels_for(WIRECOPY_ISA_AUTO), &signatures, 0, PAGES - 1), 0.5));
    size_t declined = 0;
    for (uint32_t a = 0; a < PAGES; a++) {
        double jaccard = wc_furniture_jaccard(&furniture, wc_kernels_for(WIRECOPY_ISA_AUTO), &signatures, a, PAGES - 1);
        cr_assert(wc_furniture_may_reach(&furniture, &signatures, a, PAGES - 1, jaccard));
        declined += !wc_furniture_may_reach(&furniture, &signatures, a, PAGES - 1, 0.8);
    }
    cr_assert(gt(sz, declined, PAGES * 9 / 10), "digests told %zu of %d apart", declined, PAGES);
    wc_digests_clear(&digests);
    wc_furniture_clear(&furniture);
    free(minima);
}

Test(furniture, a_story_reprinted_many_times_is_none) {
    enum { COPIES = 200 };
    random_state random = random_start("reprints");
    uint32_t *minima = malloc(sizeof(uint32_t) * COPIES * K), component[COPIES] = {0}, original[K];
    randomise(original, K, &random);
    for (uint32_t i = 0; i < COPIES; i++) {
        imitate(minima + i * K, original, 0.8, &random);
    }
    wc_rows rows = rows_over(minima, COPIES);
    wc_row_reader reader = {.rows = &rows};
    const wc_signatures signatures = {&reader, COPIES, K, NULL};
    wc_furniture furniture;
    wc_furniture_create(&furniture, &signatures, &wc_allocator_default, NULL);
    for (uint32_t byte = 0; byte < K / 8; byte++) {
        wc_furniture_find(&furniture, &signatures, component, byte, NULL);
    }
    for (uint32_t i = 0; i < COPIES; i++) {
        cr_assert(eq(int, wc_furniture_in(&furniture, i), 0));
    }
    wc_furniture_clear(&furniture);
    free(minima);
}

/* Signatures of eight positions; the `nshared` whose turn is from `first` on, one in `step`, share the first value.
 * Each is a component of its own. Returns how many of them hold furniture. */
static uint32_t count_furnished(uint32_t count, uint32_t first, uint32_t step, uint32_t nshared) {
    enum { POSITIONS = 8 };
    uint32_t *minima = malloc((size_t)count * POSITIONS * sizeof *minima),
             *component = malloc(count * sizeof *component);
    for (uint32_t i = 0; i < count; i++) {
        component[i] = i;
        for (uint32_t p = 0; p < POSITIONS; p++) {
            minima[i * POSITIONS + p] = POSITIONS * i + p + 1;
        }
        if (i >= first && (i - first) % step == 0 && (i - first) / step < nshared) {
            minima[i * POSITIONS] = UINT32_MAX - 1;
        }
    }
    wc_rows rows = {.allocator = &wc_allocator_default,
                    .row_nbytes = POSITIONS * sizeof *minima,
                    .count = count,
                    .nheld = count,
                    .held = (uint8_t *)minima,
                    .fd = -1};
    wc_row_reader reader = {.rows = &rows};
    const wc_signatures signatures = {&reader, count, POSITIONS, NULL};
    wc_furniture furniture;
    wc_furniture_create(&furniture, &signatures, &wc_allocator_default, NULL);
    cr_assert(eq(int, wc_furniture_find(&furniture, &signatures, component, 0, NULL), WIRECOPY_OK));
    uint32_t furnished = 0;
    for (uint32_t i = 0; i < count; i++) {
        furnished += (uint32_t)wc_furniture_in(&furniture, i);
    }
    wc_furniture_clear(&furniture);
    free(component);
    free(minima);
    return furnished;
}

Test(furniture, is_what_more_components_share_than_four) {
    cr_assert(eq(u32, count_furnished(100, 10, 3, WC_FURNITURE_COMPONENTS), 0));
    cr_assert(eq(u32, count_furnished(100, 10, 3, WC_FURNITURE_COMPONENTS + 1), WC_FURNITURE_COMPONENTS + 1));
}

/* Of more than 65,536 signatures so many are counted, from all over the dump. */
Test(furniture, of_the_second_half_of_a_large_dump_is_found) {
    enum { PAGES = 150000, FIRST = 100000 };
    cr_assert(eq(u32, count_furnished(PAGES, FIRST, 1, PAGES - FIRST), PAGES - FIRST));
}

Test(furniture, fewer_than_four_positions_of_their_own_say_nothing) {
    const wc_kernels *kernels = wc_kernels_for(WIRECOPY_ISA_AUTO);
    uint8_t flags[2 * K / 8];
    uint32_t minima[K] = {0};
    const wc_furniture furniture = {.flags = flags, .nsignatures = 2, .stride = K / 8};
    memset(flags, 0xFF, sizeof flags);
    flags[0] = flags[K / 8] = 0xF8;
    cr_assert(eq(dbl, wc_furniture_between(&furniture, kernels, 0, minima, 1, minima, K), -1.0));
    flags[0] = flags[K / 8] = 0xF0;
    cr_assert(eq(dbl, wc_furniture_between(&furniture, kernels, 0, minima, 1, minima, K), 1.0));
}
