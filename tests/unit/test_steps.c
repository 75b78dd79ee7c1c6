/* The steps of a run, in shares and bins, against one process over the same texts. */
#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include "made_stories.h"
#include "steps_support.h"

static steps_engine engine;

/* The first document of a text. */
static uint32_t first_of(uint32_t rank) {
    uint32_t document = 0;
    while (engine.rank[document] != rank) {
        document++;
    }
    return document;
}

static void check_document(const wirecopy_result *result, uint32_t document) {
    wirecopy_result_row row;
    uint32_t rank = engine.rank[document], bin = engine.bins[rank], place = engine.places[rank];
    wirecopy_result_row_init(&row, sizeof row);
    cr_assert(eq(int, wirecopy_result_document(result, document, &row, NULL), WIRECOPY_OK));
    if (bin == WIRECOPY_NO_BIN) {
        cr_assert(eq(u64, row.representative, first_of(rank)), "document %u", document);
        cr_assert(eq(u64, row.ndocuments, engine.copies[rank]), "document %u", document);
        return;
    }
    const wirecopy_grouped *grouped = &engine.grouped[bin];
    uint32_t representative = first_of(grouped->representatives[place]);
    int is_own = grouped->ndocuments[place] < 2 || document == representative;
    cr_assert(eq(u64, row.representative, representative), "document %u", document);
    cr_assert(eq(u64, row.ndocuments, grouped->ndocuments[place]), "document %u", document);
    cr_assert(eq(int, (int)row.relation, is_own ? grouped->own[place] : grouped->relations[place]), "document %u",
              document);
    cr_assert(eq(dbl, row.contained, grouped->contained[place]), "document %u", document);
    cr_assert(eq(dbl, row.contains, grouped->contains[place]), "document %u", document);
}

static uint32_t count_bins(void) {
    uint32_t count = 0;
    for (uint32_t rank = 0; rank < engine.ntexts; rank++) {
        count = engine.bins[rank] != WIRECOPY_NO_BIN && engine.bins[rank] >= count ? engine.bins[rank] + 1 : count;
    }
    return count;
}

Test(steps, shares_and_bins_make_the_groups_of_one_process) {
    const struct { uint32_t nshares, least; } rows[] = {{1, UINT32_MAX}, {3, 40}, {7, 1}};
    wirecopy_texts texts = make_texts();
    wirecopy_options options = make_options();
    wirecopy_result *result;
    wirecopy_error error = {0};
    cr_assert(eq(int, wirecopy_group_texts(&options, &texts, &result, NULL, &error), WIRECOPY_OK), "%s", error.message);
    uint32_t before = 0;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        wirecopy_code code = steps_run(&engine, &options, &texts, rows[i].nshares, rows[i].least, &error);
        cr_assert(eq(int, code, WIRECOPY_OK), "%s", error.message);
        cr_assert(lt(u32, engine.ntexts, NDOCUMENTS - 20), "some are printed word for word");
        for (uint32_t document = 0; document < NDOCUMENTS; document++) {
            check_document(result, document);
        }
        cr_assert(lt(u32, before, count_bins()), "the lower the bound, the more bins");
        before = count_bins();
        steps_clear(&engine);
    }
    wirecopy_result_free(result);
}

Test(steps, a_bin_of_a_whole_dump_finds_its_pairs) {
    wirecopy_texts texts = make_texts();
    wirecopy_options options = make_options();
    wirecopy_bin *bin;
    wirecopy_grouped grouped;
    static uint64_t ends[STEPS_TEXTS_MAX];
    cr_assert(eq(int, steps_run(&engine, &options, &texts, 1, UINT32_MAX, NULL), WIRECOPY_OK));
    wirecopy_grouped_init(&grouped, sizeof grouped);
    wirecopy_kept kept = steps_share(&engine, 0, engine.ntexts, ends);
    cr_assert(eq(int, wirecopy_bin_create(&options, &engine.whole, &bin, NULL), WIRECOPY_OK));
    cr_assert(eq(int, wirecopy_bin_add_texts(bin, &kept, NULL), WIRECOPY_OK));
    cr_assert(eq(int, wirecopy_bin_group(bin, 0, &grouped, NULL), WIRECOPY_OK));
    for (uint32_t rank = 0; rank < engine.ntexts; rank++) {
        uint32_t binned = engine.bins[rank];
        cr_assert(eq(u32, grouped.representatives[rank],
                     binned == WIRECOPY_NO_BIN ? rank : engine.grouped[binned].representatives[engine.places[rank]]));
    }
    cr_assert(eq(int, wirecopy_bin_group(bin, 0, &grouped, NULL), WIRECOPY_ERROR_ARGUMENT), "once");
    wirecopy_bin_free(bin);
    wirecopy_grouped_clear(&grouped);
    steps_clear(&engine);
}

Test(steps, what_is_wrong_is_said) {
    wirecopy_texts texts = make_texts();
    wirecopy_options options = make_options();
    wirecopy_bin *bin;
    wirecopy_parts parts;
    wirecopy_grouped grouped;
    uint64_t ends[2], unknown = (uint64_t)3 << 32 | 2;
    cr_assert(eq(int, steps_run(&engine, &options, &texts, 1, UINT32_MAX, NULL), WIRECOPY_OK));
    wirecopy_grouped_init(&grouped, sizeof grouped);
    wirecopy_parts_init(&parts, sizeof parts);
    wirecopy_kept kept = steps_share(&engine, 0, 2, ends);
    cr_assert(eq(int, wirecopy_bin_create(&options, &engine.whole, &bin, NULL), WIRECOPY_OK));
    cr_assert(eq(int, wirecopy_bin_group(bin, 1, &grouped, NULL), WIRECOPY_ERROR_ARGUMENT), "no text");
    cr_assert(eq(int, wirecopy_bin_add_texts(bin, &kept, NULL), WIRECOPY_OK));
    cr_assert(eq(int, wirecopy_bin_add_texts(bin, &kept, NULL), WIRECOPY_ERROR_ARGUMENT), "ranks do not ascend");
    cr_assert(eq(int, wirecopy_bin_add_pairs(bin, &unknown, 1, NULL), WIRECOPY_OK));
    cr_assert(eq(int, wirecopy_bin_group(bin, 1, &grouped, NULL), WIRECOPY_ERROR_ARGUMENT), "a pair of another bin");
    wirecopy_bin_free(bin);
    engine.values[1] ^= 1;
    cr_assert(eq(int, wirecopy_deal_anchors(&options, &engine.whole, &kept, &parts, NULL), WIRECOPY_ERROR_FORMAT));
    engine.whole.ntexts = ((uint64_t)1 << 30) + 1;
    cr_assert(eq(int, wirecopy_pair_anchors(&options, &engine.whole, NULL, 0, 1, &parts, NULL), WIRECOPY_ERROR_LIMIT));
    cr_assert(eq(int, wirecopy_join_pairs(engine.ranks, 3, &unknown, 1, NULL), WIRECOPY_ERROR_ARGUMENT));
    options.untrusted = WIRECOPY_UNTRUSTED;
    cr_assert(eq(int, wirecopy_bin_create(&options, &engine.whole, &bin, NULL), WIRECOPY_ERROR_UNSUPPORTED));
    steps_clear(&engine);
}
