/* The steps of the near profile, and what dedup removes of a bin, against one process over the same texts. */
#include "result_support.h"

enum { NTEXTS = 360, PARTS = 3, PAIRS_MOST = 1 << 16, BANDS_MOST = 128, PERMUTATIONS = 128 };

/* Texts, all of other words than one another, in the order of the input. */
typedef struct texts {
    char bytes[NTEXTS][SAMPLE_ROOM];
    char ids[NTEXTS][16];
    arrow_row rows[NTEXTS];
    wirecopy_sketches sketches;
    uint32_t ranks[NTEXTS], copies[NTEXTS];
} texts;

static texts dump;

/* Two of three carry one of three footers as long as the story; each fourth story is printed again with
 * other words and another footer, so that they match without it alone. */
static void make_texts(void) {
    for (uint32_t i = 0; i < NTEXTS; i++) {
        char *text = dump.bytes[i];
        uint32_t noise = i + 7, story = i % 4 == 3 ? i - 3 : i, kind = i % 4 == 3 ? (i + 1) % 3 : i % 3, footer = 0;
        sample_story(text, story, 0, 30, i % 4 == 3 ? 40 : 0, &noise);
        if (kind != 0) {
            strcat(text, ". ");
            sample_story(text + strlen(text), 100000 + kind, 0, 60, 0, &footer);
        }
        sprintf(text + strlen(text), " page%u", i);
        sprintf(dump.ids[i], "%u", i);
        dump.rows[i] = (arrow_row){text, dump.ids[i], NULL, NULL};
        dump.ranks[i] = i;
        dump.copies[i] = 1;
    }
}

static wirecopy_options make_options(wirecopy_profile profile) {
    wirecopy_options options;
    wirecopy_options_init(&options, sizeof options);
    options.profile = profile;
    options.threads = 1;
    options.threshold = profile == WIRECOPY_PROFILE_NEAR ? 0.5 : 0.0;
    return options;
}

static void sketch(const wirecopy_options *options) {
    static char bytes[NTEXTS * SAMPLE_ROOM];
    static uint64_t offsets[NTEXTS + 1];
    wirecopy_texts given;
    wirecopy_error error = {0};
    for (uint32_t i = 0; i < NTEXTS; i++) {
        size_t nbytes = strlen(dump.bytes[i]);
        memcpy(bytes + offsets[i], dump.bytes[i], nbytes);
        offsets[i + 1] = offsets[i] + nbytes;
    }
    wirecopy_texts_init(&given, sizeof given);
    given.count = NTEXTS;
    given.texts = (wirecopy_column){bytes, offsets};
    wirecopy_sketches_init(&dump.sketches, sizeof dump.sketches);
    cr_assert(eq(int, wirecopy_sketch_texts(options, &given, &dump.sketches, &error), WIRECOPY_OK), "%s",
              error.message);
}

static void add_text(wirecopy_bin *bin, uint32_t i) {
    wirecopy_kept kept;
    uint64_t start = i == 0 ? 0 : dump.sketches.ends[i - 1], end = dump.sketches.ends[i] - start;
    uint64_t offsets[2] = {0, strlen(dump.bytes[i])};
    wirecopy_error error = {0};
    wirecopy_kept_init(&kept, sizeof kept);
    kept.count = 1;
    kept.ranks = &dump.ranks[i];
    kept.values = dump.sketches.values + start;
    kept.ends = &end;
    kept.sites = &dump.sketches.sites[2 * i];
    kept.copies = &dump.copies[i];
    kept.texts = (wirecopy_column){dump.bytes[i], offsets};
    cr_assert(eq(int, wirecopy_bin_add_texts(bin, &kept, &error), WIRECOPY_OK), "%s", error.message);
}

static wirecopy_bin *make_bin(const wirecopy_options *options) {
    wirecopy_whole whole;
    wirecopy_bin *bin;
    wirecopy_error error = {0};
    wirecopy_whole_init(&whole, sizeof whole);
    whole.ntexts = NTEXTS;
    cr_assert(eq(int, wirecopy_bin_create(options, &whole, &bin, &error), WIRECOPY_OK), "%s", error.message);
    return bin;
}

/* Pairs and edges of the dump, and values that are furniture. */
typedef struct found {
    uint64_t pairs[PAIRS_MOST], edges[PAIRS_MOST];
    double jaccard[PAIRS_MOST];
    size_t npairs, nedges;
    wirecopy_parts furniture;
} found;

static int by_pair(const void *left, const void *right) {
    uint64_t a = *(const uint64_t *)left, b = *(const uint64_t *)right;
    return (a > b) - (a < b);
}

static void forget_repeats(found *all) {
    size_t kept = 0;
    qsort(all->pairs, all->npairs, sizeof *all->pairs, by_pair);
    for (size_t i = 0; i < all->npairs; i++) {
        if (kept == 0 || all->pairs[kept - 1] != all->pairs[i]) {
            all->pairs[kept++] = all->pairs[i];
        }
    }
    all->npairs = kept;
}

/* Each bin has the texts of some keys of a band, the keys of the others aside. */
static void search(const wirecopy_options *options, found *all) {
    wirecopy_parts keys, pairs;
    wirecopy_error error = {0};
    wirecopy_parts_init(&keys, sizeof keys);
    cr_assert(eq(int, wirecopy_band_keys(options, dump.sketches.values, NTEXTS, &keys, &error), WIRECOPY_OK), "%s",
              error.message);
    all->npairs = 0;
    for (uint32_t band = 0; band < keys.nparts; band++) {
        cr_assert(eq(u64, keys.ends[band], (band + 1) * (uint64_t)NTEXTS));
        for (uint32_t part = 0; part < PARTS; part++) {
            wirecopy_bin *bin = make_bin(options);
            for (uint32_t i = 0; i < NTEXTS; i++) {
                if (keys.records[band * NTEXTS + i] % PARTS == part) {
                    add_text(bin, i);
                }
            }
            cr_assert(eq(int, wirecopy_bin_add_edges(bin, all->edges, all->jaccard, all->nedges, NULL), WIRECOPY_OK));
            cr_assert(eq(int,
                         wirecopy_bin_add_furniture(bin, all->furniture.records,
                                                    all->furniture.nparts > 0 ? all->furniture.ends[0] : 0, NULL),
                         WIRECOPY_OK));
            wirecopy_parts_init(&pairs, sizeof pairs);
            cr_assert(eq(int, wirecopy_bin_search(bin, band, &pairs, &error), WIRECOPY_OK), "%s", error.message);
            cr_assert(lt(sz, all->npairs + pairs.ends[0], PAIRS_MOST));
            memcpy(all->pairs + all->npairs, pairs.records, pairs.ends[0] * sizeof *pairs.records);
            all->npairs += pairs.ends[0];
            wirecopy_parts_clear(&pairs);
            wirecopy_bin_free(bin);
        }
    }
    forget_repeats(all);
    wirecopy_parts_clear(&keys);
}

static void compare(const wirecopy_options *options, found *all) {
    static double jaccard[PAIRS_MOST];
    wirecopy_bin *bin = make_bin(options);
    wirecopy_error error = {0};
    for (uint32_t i = 0; i < NTEXTS; i++) {
        add_text(bin, i);
    }
    cr_assert(eq(int, wirecopy_bin_add_pairs(bin, all->pairs, all->npairs, NULL), WIRECOPY_OK));
    cr_assert(eq(int, wirecopy_bin_compare(bin, jaccard, &error), WIRECOPY_OK), "%s", error.message);
    for (size_t i = 0; i < all->npairs; i++) {
        if (jaccard[i] >= options->threshold) {
            all->edges[all->nedges] = all->pairs[i];
            all->jaccard[all->nedges++] = jaccard[i];
        }
    }
    wirecopy_bin_free(bin);
}

/* parents: by text, of what is connected; each its least one in the end. */
static void join(uint32_t *parents, const uint64_t *pairs, size_t count) {
    cr_assert(eq(int, wirecopy_join_pairs(parents, NTEXTS, pairs, count, NULL), WIRECOPY_OK));
    for (uint32_t i = 0; i < NTEXTS; i++) {
        while (parents[i] != parents[parents[i]]) {
            parents[i] = parents[parents[i]];
        }
    }
}

static void find_furniture(const wirecopy_options *options, found *all) {
    uint32_t components[NTEXTS];
    wirecopy_error error = {0};
    memcpy(components, dump.ranks, sizeof components);
    join(components, all->edges, all->nedges);
    wirecopy_code code =
        wirecopy_find_furniture(options, dump.sketches.values, components, NTEXTS, &all->furniture, &error);
    cr_assert(eq(int, code, WIRECOPY_OK), "%s", error.message);
}

static uint32_t group_component(const wirecopy_options *options, const found *all, const uint32_t *component,
                                uint32_t number, wirecopy_grouped *grouped) {
    wirecopy_bin *bin = make_bin(options);
    wirecopy_error error = {0};
    uint32_t count = 0;
    for (uint32_t i = 0; i < NTEXTS; i++) {
        if (component[i] == number) {
            add_text(bin, i);
            count++;
        }
    }
    for (size_t i = 0; i < all->npairs; i++) {
        if (component[all->pairs[i] >> 32] == number) {
            cr_assert(eq(int, wirecopy_bin_add_pairs(bin, &all->pairs[i], 1, NULL), WIRECOPY_OK));
        }
    }
    cr_assert(eq(int, wirecopy_bin_add_edges(bin, all->edges, all->jaccard, all->nedges, NULL), WIRECOPY_OK));
    cr_assert(
        eq(int, wirecopy_bin_add_furniture(bin, all->furniture.records, all->furniture.ends[0], NULL), WIRECOPY_OK));
    wirecopy_grouped_init(grouped, sizeof *grouped);
    cr_assert(eq(int, wirecopy_bin_group(bin, 1, grouped, &error), WIRECOPY_OK), "%s", error.message);
    wirecopy_bin_free(bin);
    return count;
}

static wirecopy_result *group_in_one(const wirecopy_options *options, const wirecopy_dedup *dedup) {
    places place = places_make();
    wirecopy_input input;
    wirecopy_result *result;
    wirecopy_error error = {0};
    const char *path = place.input;
    write_jsonl(place.input, dump.rows, NTEXTS);
    wirecopy_input_init(&input, sizeof input);
    input.paths = &path;
    input.npaths = 1;
    cr_assert(eq(int, wirecopy_group_kept(options, &input, dedup, &result, NULL, &error), WIRECOPY_OK), "%s",
              error.message);
    places_remove(&place);
    return result;
}

static void check_text(const wirecopy_result *result, const wirecopy_grouped *grouped, uint32_t place, uint32_t text) {
    wirecopy_result_row row;
    wirecopy_result_row_init(&row, sizeof row);
    cr_assert(eq(int, wirecopy_result_document(result, text, &row, NULL), WIRECOPY_OK));
    cr_assert(eq(u64, row.representative, grouped->representatives[place]), "text %u", text);
    cr_assert(eq(u64, row.ndocuments, grouped->ndocuments[place]), "text %u", text);
    cr_assert(eq(dbl, row.similarity, grouped->contained[place]), "text %u", text);
    int is_own = row.ndocuments < 2 || row.representative == text;
    cr_assert(eq(int, (int)row.relation, is_own ? grouped->own[place] : grouped->relations[place]), "text %u", text);
}

static wirecopy_dedup make_dedup(wirecopy_keep keep) {
    wirecopy_dedup dedup;
    wirecopy_dedup_init(&dedup, sizeof dedup);
    dedup.keep = keep;
    return dedup;
}

Test(near_steps, bands_and_bins_make_the_groups_of_one_process) {
    static found all;
    wirecopy_options options = make_options(WIRECOPY_PROFILE_NEAR);
    wirecopy_dedup dedup = make_dedup(WIRECOPY_KEEP_FIRST);
    wirecopy_grouped grouped;
    uint32_t component[NTEXTS];
    make_texts();
    sketch(&options);
    wirecopy_parts_init(&all.furniture, sizeof all.furniture);
    search(&options, &all);
    compare(&options, &all);
    size_t with_furniture = all.nedges;
    find_furniture(&options, &all);
    cr_assert(ne(u64, all.furniture.ends[0], 0), "footers are furniture");
    search(&options, &all);
    cr_assert(ne(sz, all.npairs, 0), "some match without it alone");
    wirecopy_result *result = group_in_one(&options, &dedup);
    memcpy(component, dump.ranks, sizeof component);
    join(component, all.pairs, all.npairs);
    join(component, all.edges, all.nedges);
    cr_assert(eq(sz, all.nedges, with_furniture));
    for (uint32_t number = 0; number < NTEXTS; number++) {
        if (component[number] == number) {
            uint32_t place = 0, count = group_component(&options, &all, component, number, &grouped);
            for (uint32_t i = 0; i < NTEXTS; i++) {
                if (component[i] == number) {
                    check_text(result, &grouped, place++, i);
                }
            }
            cr_assert(eq(u32, place, count));
            wirecopy_grouped_clear(&grouped);
        }
    }
    wirecopy_result_free(result);
    wirecopy_parts_clear(&all.furniture);
    wirecopy_sketches_clear(&dump.sketches);
}

/* Of the news profile texts are ranked by content. */
static int by_content(const void *left, const void *right) {
    const uint64_t *a = dump.sketches.contents + 2 * *(const uint32_t *)left,
                   *b = dump.sketches.contents + 2 * *(const uint32_t *)right;
    return a[0] != b[0] ? (a[0] < b[0] ? -1 : 1) : (a[1] > b[1]) - (a[1] < b[1]);
}

static void check_kept(wirecopy_profile profile, wirecopy_keep keep) {
    static uint32_t order[NTEXTS], rank[NTEXTS], places[NTEXTS], bearers[NTEXTS];
    static int64_t keys[NTEXTS];
    wirecopy_options options = make_options(profile);
    wirecopy_dedup dedup = make_dedup(keep);
    wirecopy_grouped grouped;
    wirecopy_result_row row;
    uint32_t nremoved = 0;
    sketch(&options);
    wirecopy_result *result = group_in_one(&options, &dedup);
    memcpy(order, dump.ranks, sizeof order);
    if (profile == WIRECOPY_PROFILE_NEWS) {
        qsort(order, NTEXTS, sizeof *order, by_content);
    }
    wirecopy_bin *bin = make_bin(&options);
    for (uint32_t i = 0; i < NTEXTS; i++) {
        uint32_t text = order[i];
        int by_length =
            keep == WIRECOPY_KEEP_LONGEST || (keep == WIRECOPY_KEEP_FULLEST && profile == WIRECOPY_PROFILE_NEWS);
        rank[text] = i;
        keys[i] = by_length ? -(int64_t)strlen(dump.bytes[text]) : 0;
        places[i] = text;
        uint32_t own = dump.ranks[text];
        dump.ranks[text] = i;
        add_text(bin, text);
        dump.ranks[text] = own;
    }
    cr_assert(eq(int, wirecopy_bin_keep(bin, keys, places, 1, 0.0, bearers, NULL), WIRECOPY_ERROR_ARGUMENT), "not yet");
    wirecopy_grouped_init(&grouped, sizeof grouped);
    cr_assert(eq(int, wirecopy_bin_group(bin, 0, &grouped, NULL), WIRECOPY_OK));
    cr_assert(eq(int, wirecopy_bin_keep(bin, keys, places, 1, 0.3, bearers, NULL), WIRECOPY_ERROR_ARGUMENT), "a share");
    cr_assert(
        eq(int, wirecopy_bin_keep(bin, keys, places, keep == WIRECOPY_KEEP_FULLEST, 0.0, bearers, NULL), WIRECOPY_OK));
    wirecopy_result_row_init(&row, sizeof row);
    for (uint32_t text = 0; text < NTEXTS; text++) {
        cr_assert(eq(int, wirecopy_result_document(result, text, &row, NULL), WIRECOPY_OK));
        cr_assert(eq(int, bearers[rank[text]] != rank[text], row.is_removed), "profile %d, keep %d, text %u", profile,
                  keep, text);
        nremoved += (uint32_t)row.is_removed;
    }
    cr_assert(ne(u32, nremoved, 0));
    wirecopy_grouped_clear(&grouped);
    wirecopy_bin_free(bin);
    wirecopy_result_free(result);
    wirecopy_sketches_clear(&dump.sketches);
}

Test(near_steps, a_bin_keeps_what_one_process_keeps) {
    const wirecopy_keep keeps[] = {WIRECOPY_KEEP_FULLEST, WIRECOPY_KEEP_FIRST, WIRECOPY_KEEP_LONGEST};
    make_texts();
    for (size_t i = 0; i < 3; i++) {
        check_kept(WIRECOPY_PROFILE_NEAR, keeps[i]);
        check_kept(WIRECOPY_PROFILE_NEWS, keeps[i]);
    }
}

Test(near_steps, what_is_wrong_is_said) {
    wirecopy_options near = make_options(WIRECOPY_PROFILE_NEAR), news = make_options(WIRECOPY_PROFILE_NEWS);
    wirecopy_parts parts;
    wirecopy_kept kept;
    uint64_t pair = (uint64_t)1 << 32;
    double one = 1.0;
    make_texts();
    sketch(&news);
    wirecopy_parts_init(&parts, sizeof parts);
    cr_assert(eq(int, wirecopy_band_keys(&news, dump.sketches.values, 1, &parts, NULL), WIRECOPY_ERROR_ARGUMENT));
    cr_assert(
        eq(int,
           wirecopy_find_furniture(&near, dump.sketches.values, dump.ranks, WIRECOPY_FURNITURE_TEXTS + 1, &parts, NULL),
           WIRECOPY_ERROR_ARGUMENT));
    wirecopy_bin *bin = make_bin(&near);
    wirecopy_kept_init(&kept, sizeof kept);
    kept.count = 1;
    kept.ranks = dump.ranks;
    kept.values = dump.sketches.values;
    kept.ends = dump.sketches.ends;
    kept.copies = dump.copies;
    cr_assert(eq(int, wirecopy_bin_add_texts(bin, &kept, NULL), WIRECOPY_ERROR_ARGUMENT), "no texts");
    wirecopy_sketches_clear(&dump.sketches);
    sketch(&near);
    add_text(bin, 0);
    add_text(bin, 1);
    cr_assert(eq(int, wirecopy_bin_add_edges(bin, &pair, &one, 1, NULL), WIRECOPY_OK));
    cr_assert(eq(int, wirecopy_bin_search(bin, BANDS_MOST + 1, &parts, NULL), WIRECOPY_ERROR_ARGUMENT), "no such band");
    cr_assert(eq(int, wirecopy_bin_add_edges(bin, &pair, &one, 1, NULL), WIRECOPY_ERROR_ARGUMENT), "too late");
    wirecopy_bin_free(bin);
    bin = make_bin(&near);
    add_text(bin, 0);
    add_text(bin, 1);
    pair = 1;
    cr_assert(eq(int, wirecopy_bin_add_edges(bin, &pair, &one, 1, NULL), WIRECOPY_OK));
    cr_assert(eq(int, wirecopy_bin_search(bin, 0, &parts, NULL), WIRECOPY_ERROR_ARGUMENT), "the earlier one first");
    wirecopy_bin_free(bin);
    bin = make_bin(&news);
    cr_assert(eq(int, wirecopy_bin_search(bin, 0, &parts, NULL), WIRECOPY_ERROR_ARGUMENT), "of the news profile");
    wirecopy_bin_free(bin);
    wirecopy_sketches_clear(&dump.sketches);
}
