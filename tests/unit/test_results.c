/* Results without files: texts that the caller holds, the handle, the table written from it, many signatures at once.
 */
#include "result_support.h"

static packed columns[ARROW_COLUMNS];
static sample made;

static wirecopy_texts texts_of(const arrow_row *rows, size_t nrows) {
    wirecopy_texts texts;
    wirecopy_texts_init(&texts, sizeof texts);
    texts.count = nrows;
    texts.texts = pack_column(&columns[ARROW_TEXT], rows, nrows, ARROW_TEXT);
    texts.ids = pack_column(&columns[ARROW_ID], rows, nrows, ARROW_ID);
    texts.sites = pack_column(&columns[ARROW_URL], rows, nrows, ARROW_URL);
    texts.dates = pack_column(&columns[ARROW_DATE], rows, nrows, ARROW_DATE);
    return texts;
}

static void check_table(wirecopy_profile profile, uint32_t threads, wirecopy_trust trust) {
    places at = places_make();
    const char *path = at.input;
    wirecopy_input input = input_of(&path);
    wirecopy_options options = options_of(profile, threads);
    options.untrusted = trust;
    wirecopy_texts texts = texts_of(made.rows, SAMPLE_ROWS);
    wirecopy_stats in_file, in_memory;
    wirecopy_stats_init(&in_file, sizeof in_file);
    wirecopy_stats_init(&in_memory, sizeof in_memory);
    wirecopy_error error;
    write_jsonl(at.input, made.rows, SAMPLE_ROWS);
    for (int table = WIRECOPY_TABLE_JSONL; table <= WIRECOPY_TABLE_CSV; table++) {
        wirecopy_result *result;
        int duplicates_only = table == WIRECOPY_TABLE_TSV;
        cr_assert(eq(int,
                     wirecopy_cluster_documents(&options, &input, at.from_file, (wirecopy_table)table, duplicates_only,
                                                &in_file, &error),
                     WIRECOPY_OK),
                  "%s", error.message);
        cr_assert(eq(int, wirecopy_group_texts(&options, &texts, &result, &in_memory, &error), WIRECOPY_OK), "%s",
                  error.message);
        cr_assert(eq(int, wirecopy_result_write(result, at.from_memory, (wirecopy_table)table, duplicates_only, &error),
                     WIRECOPY_OK),
                  "%s", error.message);
        check_same_files(at.from_file, at.from_memory, "texts of the caller");
        cr_assert(gt(u64, in_memory.groups, 10));
        cr_assert(eq(u64, in_memory.groups, in_file.groups));
        cr_assert(eq(u64, in_memory.documents, in_file.documents));
        cr_assert(eq(u64, in_memory.documents, wirecopy_result_count(result)));
        cr_assert(eq(u64, in_memory.skipped[WIRECOPY_REASON_EMPTY],
                     in_file.skipped[WIRECOPY_REASON_EMPTY] + in_file.skipped[WIRECOPY_REASON_NO_FIELD]));
        wirecopy_result_free(result);
    }
    places_remove(&at);
}

Test(results, texts_of_the_caller_give_the_table_of_their_file) {
    sample_fill(&made, 1, 0);
    check_table(WIRECOPY_PROFILE_NEWS, 2, WIRECOPY_TRUSTED);
    check_table(WIRECOPY_PROFILE_NEAR, 2, WIRECOPY_TRUSTED);
    check_table(WIRECOPY_PROFILE_NEWS, 1, WIRECOPY_UNTRUSTED_SEEDED);
    check_table(WIRECOPY_PROFILE_NEAR, 1, WIRECOPY_UNTRUSTED_SEEDED);
}

static wirecopy_result *group(wirecopy_profile profile, const wirecopy_texts *texts, wirecopy_stats *stats) {
    wirecopy_options options = options_of(profile, 2);
    wirecopy_result *result;
    wirecopy_error error;
    cr_assert(eq(int, wirecopy_group_texts(&options, texts, &result, stats, &error), WIRECOPY_OK), "%s", error.message);
    return result;
}

static void check_rows(wirecopy_profile profile) {
    wirecopy_stats stats;
    wirecopy_stats_init(&stats, sizeof stats);
    wirecopy_texts texts = texts_of(made.rows, SAMPLE_ROWS);
    wirecopy_result *result = group(profile, &texts, &stats);
    uint64_t n = wirecopy_result_count(result), grouped = 0, representatives = 0, last = 0;
    wirecopy_result_row row, leader;
    wirecopy_result_row_init(&row, sizeof row);
    wirecopy_result_row_init(&leader, sizeof leader);
    memset(columns, 0, sizeof columns);
    for (uint64_t i = 0; i < n; i++) {
        cr_assert(eq(int, wirecopy_result_document(result, i, &row, NULL), WIRECOPY_OK));
        cr_assert(eq(int, wirecopy_result_document(result, row.representative, &leader, NULL), WIRECOPY_OK));
        cr_assert(eq(u64, leader.representative, row.representative), "a representative represents itself");
        cr_assert(eq(u64, leader.ndocuments, row.ndocuments));
        cr_assert(i == 0 || row.position > last, "documents are in the order of their rows");
        cr_assert(eq(sz, row.id_nbytes, strlen(made.ids[row.position])));
        cr_assert(eq(int, memcmp(row.id, made.ids[row.position], row.id_nbytes), 0), "each under its own id");
        cr_assert(eq(sz, row.date_nbytes, row.position % 5 == 0 ? 0 : 10));
        cr_assert(eq(int, row.relation == WIRECOPY_RELATION_ALONE, row.ndocuments == 1));
        cr_assert(
            eq(int, row.relation == WIRECOPY_RELATION_REPRESENTATIVE, row.ndocuments > 1 && row.representative == i));
        cr_assert(row.similarity > 0.0 && row.similarity <= 1.0);
        cr_assert(eq(int, profile == WIRECOPY_PROFILE_NEWS, row.contained > 0.0));
        cr_assert(profile != WIRECOPY_PROFILE_NEWS ||
                  row.similarity == (row.contained > row.contains ? row.contained : row.contains));
        last = row.position;
        grouped += row.ndocuments > 1;
        representatives += row.relation == WIRECOPY_RELATION_REPRESENTATIVE;
    }
    cr_assert(eq(u64, grouped, stats.grouped));
    cr_assert(eq(u64, representatives, stats.groups));
    cr_assert(eq(int, wirecopy_result_document(result, n, &row, NULL), WIRECOPY_ERROR_ARGUMENT));
    wirecopy_result_free(result);
}

/* The texts are gone by the time the rows are read. */
Test(results, rows_agree_with_each_other_and_the_counts) {
    sample_fill(&made, 1, 0);
    check_rows(WIRECOPY_PROFILE_NEWS);
    check_rows(WIRECOPY_PROFILE_NEAR);
}

Test(results, a_caller_of_an_older_version_gets_the_fields_it_knows) {
    struct {
        wirecopy_result_row row;
    } room;
    sample_fill(&made, 0, 0);
    wirecopy_texts texts = texts_of(made.rows, 4);
    wirecopy_result *result = group(WIRECOPY_PROFILE_NEWS, &texts, NULL);
    memset(&room, 0xAA, sizeof room);
    wirecopy_result_row_init(&room.row, offsetof(wirecopy_result_row, relation));
    cr_assert(eq(int, wirecopy_result_document(result, 3, &room.row, NULL), WIRECOPY_OK));
    cr_assert(eq(u64, room.row.position, 3));
    cr_assert(eq(int, room.row.relation, (int)0xAAAAAAAA), "what it does not know is left alone");
    room.row.size = 0;
    cr_assert(eq(int, wirecopy_result_document(result, 3, &room.row, NULL), WIRECOPY_ERROR_ARGUMENT));
    wirecopy_result_free(result);
}

Test(results, texts_without_ids_are_named_by_their_numbers) {
    sample_fill(&made, 0, 0);
    made.rows[5].id = "";
    wirecopy_texts texts = texts_of(made.rows, 8);
    wirecopy_result_row row;
    wirecopy_result_row_init(&row, sizeof row);
    wirecopy_result *result = group(WIRECOPY_PROFILE_NEAR, &texts, NULL);
    cr_assert(eq(int, wirecopy_result_document(result, 5, &row, NULL), WIRECOPY_OK));
    cr_assert(row.id_nbytes == 1 && row.id[0] == '5', "an empty id names nothing");
    wirecopy_result_free(result);
    texts.ids = texts.sites = texts.dates = (wirecopy_column){0};
    result = group(WIRECOPY_PROFILE_NEAR, &texts, NULL);
    cr_assert(eq(int, wirecopy_result_document(result, 7, &row, NULL), WIRECOPY_OK));
    cr_assert(row.id_nbytes == 1 && row.id[0] == '7');
    cr_assert(eq(ptr, (void *)(uintptr_t)row.date, NULL), "no dates were given");
    wirecopy_result_free(result);
}

static void check_refused(const wirecopy_texts *texts, const char *said) {
    wirecopy_options options = options_of(WIRECOPY_PROFILE_NEAR, 2);
    wirecopy_error error = {0};
    wirecopy_result *result = (wirecopy_result *)&options;
    cr_assert(eq(int, wirecopy_group_texts(&options, texts, &result, NULL, &error), WIRECOPY_ERROR_ARGUMENT));
    cr_assert(ne(ptr, strstr(error.message, said), NULL), "\"%s\" does not say %s", error.message, said);
    cr_assert(eq(ptr, result, NULL));
}

Test(results, texts_that_do_not_hold_together_are_refused) {
    sample_fill(&made, 0, 0);
    wirecopy_texts texts = texts_of(made.rows, 8), bad = texts;
    columns[ARROW_TEXT].offsets[4] = columns[ARROW_TEXT].offsets[5] + 1;
    check_refused(&texts, "row 4");
    texts = bad = texts_of(made.rows, 8);
    columns[ARROW_ID].offsets[8] = UINT64_MAX;
    check_refused(&texts, "ids");
    texts = bad = texts_of(made.rows, 8);
    bad.texts.offsets = NULL;
    check_refused(&bad, "offsets");
    bad = texts;
    bad.texts.bytes = NULL;
    check_refused(&bad, "no bytes");
    bad = texts;
    bad.sites.offsets = NULL;
    check_refused(&bad, "sites");
    bad.size = 0;
    check_refused(&bad, "wirecopy_texts_init");
    check_refused(NULL, "wirecopy_texts_init");
}

Test(results, no_texts_are_a_result_of_none) {
    wirecopy_texts none;
    wirecopy_stats stats;
    wirecopy_stats_init(&stats, sizeof stats);
    wirecopy_texts_init(&none, sizeof none);
    wirecopy_result *result = group(WIRECOPY_PROFILE_NEWS, &none, &stats);
    cr_assert(eq(u64, wirecopy_result_count(result), 0));
    cr_assert(eq(u64, stats.records, 0));
    wirecopy_result_free(result);
    wirecopy_result_free(NULL);
}

/* A checkpoint is there until the table was written. */
Test(results, a_checkpoint_stays_until_the_result_is_freed) {
    places at = places_make();
    char kept[128], ledger[160];
    const char *path = at.input;
    wirecopy_input input = input_of(&path);
    wirecopy_options options = options_of(WIRECOPY_PROFILE_NEWS, 2);
    wirecopy_result *result;
    sample_fill(&made, 0, 0);
    write_jsonl(at.input, made.rows, SAMPLE_ROWS);
    snprintf(kept, sizeof kept, "%s/kept", at.folder);
    snprintf(ledger, sizeof ledger, "ls %s | grep -q documents", kept);
    input.checkpoint = kept;
    cr_assert(eq(int, wirecopy_group_files(&options, &input, &result, NULL, NULL), WIRECOPY_OK));
    cr_assert(eq(int, system(ledger), 0));
    cr_assert(eq(int, wirecopy_result_write(result, "/nowhere/out", WIRECOPY_TABLE_CSV, 0, NULL), WIRECOPY_ERROR_IO));
    wirecopy_result_free(result);
    cr_assert(eq(int, system(ledger), 0), "the table could not be written");
    cr_assert(eq(int, wirecopy_group_files(&options, &input, &result, NULL, NULL), WIRECOPY_OK));
    cr_assert(eq(int, wirecopy_result_write(result, at.from_file, WIRECOPY_TABLE_CSV, 0, NULL), WIRECOPY_OK));
    wirecopy_result_free(result);
    cr_assert(ne(int, system(ledger), 0), "a run that is finished keeps nothing");
    rmdir(kept);
    places_remove(&at);
}

static int stop(void *context, wirecopy_stage stage, uint64_t done, uint64_t total) {
    (void)done;
    (void)total;
    return stage == *(wirecopy_stage *)context;
}

Test(results, a_group_can_be_stopped) {
    wirecopy_stage stage = WIRECOPY_STAGE_READ;
    wirecopy_options options = options_of(WIRECOPY_PROFILE_NEWS, 2);
    wirecopy_result *result;
    sample_fill(&made, 0, 0);
    wirecopy_texts texts = texts_of(made.rows, SAMPLE_ROWS);
    options.progress = stop;
    options.progress_context = &stage;
    cr_assert(eq(int, wirecopy_group_texts(&options, &texts, &result, NULL, NULL), WIRECOPY_ERROR_INTERRUPTED));
    cr_assert(eq(ptr, result, NULL));
}

/* ---- Callbacks ---- */

typedef struct watched {
    int inside, overlaps, calls;
} watched;

static int watch(void *context, wirecopy_stage stage, uint64_t done, uint64_t total) {
    watched *seen = context;
    (void)stage;
    (void)done;
    (void)total;
    if (__atomic_add_fetch(&seen->inside, 1, __ATOMIC_SEQ_CST) != 1) {
        __atomic_add_fetch(&seen->overlaps, 1, __ATOMIC_SEQ_CST);
    }
    usleep(50);
    __atomic_add_fetch(&seen->calls, 1, __ATOMIC_SEQ_CST);
    __atomic_sub_fetch(&seen->inside, 1, __ATOMIC_SEQ_CST);
    return 0;
}

Test(results, progress_is_told_by_one_thread_at_a_time) {
    watched seen = {0};
    sample_fill(&made, 0, 0);
    for (int profile = WIRECOPY_PROFILE_NEWS; profile <= WIRECOPY_PROFILE_NEAR; profile++) {
        wirecopy_options options = options_of((wirecopy_profile)profile, 4);
        wirecopy_texts texts = texts_of(made.rows, SAMPLE_ROWS);
        wirecopy_result *result;
        options.progress = watch;
        options.progress_context = &seen;
        cr_assert(eq(int, wirecopy_group_texts(&options, &texts, &result, NULL, NULL), WIRECOPY_OK));
        wirecopy_result_free(result);
    }
    cr_assert(gt(int, seen.calls, 4));
    cr_assert(eq(int, seen.overlaps, 0));
}

typedef struct askers {
    int asking[4];
    int wrong, reentered;
} askers;

static int give_text(void *context, uint32_t thread, uint64_t position, const char **text_ret, size_t *nbytes_ret) {
    askers *seen = context;
    if (thread >= 4) {
        __atomic_add_fetch(&seen->wrong, 1, __ATOMIC_SEQ_CST);
        return 1;
    }
    /* No two threads have one number at once. */
    seen->reentered += __atomic_add_fetch(&seen->asking[thread], 1, __ATOMIC_SEQ_CST) != 1;
    *text_ret = made.rows[position].text;
    *nbytes_ret = strlen(*text_ret);
    __atomic_sub_fetch(&seen->asking[thread], 1, __ATOMIC_SEQ_CST);
    return 0;
}

static int take_member(void *context, uint64_t position, uint64_t representative, double similarity) {
    (void)representative;
    (void)similarity;
    uint64_t *next = context;
    return position != (*next)++;
}

Test(results, texts_are_asked_for_by_threads_under_their_own_numbers) {
    sample_fill(&made, 0, 0);
    for (int profile = WIRECOPY_PROFILE_NEWS; profile <= WIRECOPY_PROFILE_NEAR; profile++) {
        wirecopy_options options = options_of((wirecopy_profile)profile, 4);
        askers seen = {0};
        uint64_t next = 0;
        cr_assert(
            eq(int, wirecopy_group(&options, SAMPLE_ROWS, give_text, &seen, take_member, &next, NULL), WIRECOPY_OK));
        cr_assert(eq(int, seen.wrong, 0));
        cr_assert(eq(int, seen.reentered, 0));
        cr_assert(eq(u64, next, SAMPLE_ROWS));
    }
}

/* ---- Signing ---- */

static void check_signatures(uint32_t threads) {
    static uint32_t many[SAMPLE_ROWS][64], one[64];
    static uint64_t counts[SAMPLE_ROWS];
    wirecopy_options options = options_of(WIRECOPY_PROFILE_NEAR, 0);
    wirecopy_sketcher *sketcher;
    uint64_t count;
    wirecopy_texts texts = texts_of(made.rows, SAMPLE_ROWS);
    options.permutations = 64;
    options.bands = options.rows = 8;
    cr_assert(eq(int, wirecopy_sketcher_create(&options, &sketcher, NULL), WIRECOPY_OK));
    memset(many, 0, sizeof many);
    cr_assert(eq(int, wirecopy_sign_texts(sketcher, &texts, many[0], counts, threads, NULL), WIRECOPY_OK));
    for (int i = 0; i < SAMPLE_ROWS; i++) {
        const char *text = made.rows[i].text != NULL ? made.rows[i].text : "";
        cr_assert(eq(int, wirecopy_sign(sketcher, text, strlen(text), one, &count, NULL), WIRECOPY_OK));
        cr_assert(eq(int, memcmp(one, many[i], sizeof one), 0), "text %d has another signature alone", i);
        cr_assert(eq(u64, count, counts[i]));
    }
    memset(many, 0, sizeof many);
    cr_assert(eq(int, wirecopy_sign_texts(sketcher, &texts, many[0], NULL, threads, NULL), WIRECOPY_OK));
    cr_assert(eq(int, memcmp(one, many[SAMPLE_ROWS - 1], sizeof one), 0), "without counts");
    columns[ARROW_TEXT].offsets[4] = columns[ARROW_TEXT].offsets[5] + 1;
    cr_assert(eq(int, wirecopy_sign_texts(sketcher, &texts, many[0], NULL, threads, NULL), WIRECOPY_ERROR_ARGUMENT));
    cr_assert(eq(int, wirecopy_sign_texts(sketcher, &texts, many[0], NULL, 1025, NULL), WIRECOPY_ERROR_ARGUMENT));
    wirecopy_sketcher_free(sketcher);
}

Test(results, many_texts_are_signed_as_each_alone) {
    sample_fill(&made, 1, 0);
    check_signatures(0);
    check_signatures(1);
    check_signatures(3);
}
