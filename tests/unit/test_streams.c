/* Verbs other than grouping over a stream, and pairs that are called back. */
#include "result_support.h"

static sample made;

typedef struct scene {
    places at;
    const char *path;
    wirecopy_input from_file, from_stream;
    wirecopy_options options;
    arrow_maker maker;
    struct ArrowArrayStream stream;
} scene;

static scene *scene_make(wirecopy_profile profile) {
    scene *own = calloc(1, sizeof *own);
    sample_fill(&made, 0, 0);
    own->at = places_make();
    own->path = own->at.input;
    write_jsonl(own->at.input, made.rows, SAMPLE_ROWS);
    own->from_file = input_of(&own->path);
    own->from_stream = input_of(NULL);
    own->options = options_of(profile, 2);
    own->maker = (arrow_maker){.rows = made.rows, .nrows = SAMPLE_ROWS, .chunk = 50};
    return own;
}

static const wirecopy_input *again(scene *own) {
    own->stream = arrow_stream_of(&own->maker);
    own->from_stream.stream = &own->stream;
    return &own->from_stream;
}

static void check_released(const scene *own) {
    cr_assert(own->stream.release == NULL, "the stream was taken over");
    cr_assert(eq(int, own->maker.live, 0));
}

static void scene_remove(scene *own) {
    places_remove(&own->at);
    free(own);
}

static int print_pair(void *context, const wirecopy_pair *pair) {
    fprintf(context, "%.*s\t%.*s\t%.6f\n", (int)pair->a_id_nbytes, pair->a_id, (int)pair->b_id_nbytes, pair->b_id,
            pair->similarity);
    cr_expect(eq(int, pair->in_group, 1));
    return 0;
}

Test(streams, pairs_are_those_of_the_file) {
    scene *own = scene_make(WIRECOPY_PROFILE_NEAR);
    wirecopy_stats stats;
    wirecopy_stats_init(&stats, sizeof stats);
    cr_assert(
        eq(int, wirecopy_pairs_documents(&own->options, &own->from_file, own->at.from_file, NULL, NULL), WIRECOPY_OK));
    cr_assert(
        eq(int, wirecopy_pairs_documents(&own->options, again(own), own->at.from_memory, NULL, NULL), WIRECOPY_OK));
    check_released(own);
    check_same_files(own->at.from_file, own->at.from_memory, "a stream");
    FILE *file = fopen(own->at.from_memory, "w");
    cr_assert(eq(int, wirecopy_pairs_each(&own->options, again(own), print_pair, file, &stats, NULL), WIRECOPY_OK));
    fclose(file);
    check_released(own);
    check_same_files(own->at.from_file, own->at.from_memory, "called back");
    cr_assert(gt(u64, stats.written, 60));
    scene_remove(own);
}

typedef struct tally {
    uint64_t count, stop_at;
    int other_stories;
    double least;
} tally;

/* Ids are bytes and a length: no zero ends them. */
static int number_of(const char *id, size_t nbytes) {
    int number = 0;
    for (size_t i = 4; i < nbytes; i++) {
        number = 10 * number + (id[i] - '0');
    }
    return number;
}

static int count_pair(void *context, const wirecopy_pair *pair) {
    tally *found = context;
    found->count++;
    /* Rows of one story are 60 apart, and their ids end in their number. */
    found->other_stories +=
        (number_of(pair->a_id, pair->a_id_nbytes) - number_of(pair->b_id, pair->b_id_nbytes)) % 60 != 0;
    found->least = pair->similarity < found->least ? pair->similarity : found->least;
    cr_expect(pair->a_in_b >= 0.0 && pair->a_in_b <= 1.0 && pair->b_in_a > 0.0 && pair->b_in_a <= 1.0);
    return found->count == found->stop_at;
}

Test(streams, news_pairs_are_the_links_of_groups) {
    scene *own = scene_make(WIRECOPY_PROFILE_NEWS);
    tally from_file = {.least = 1.0}, from_stream = {.least = 1.0}, stopped = {.stop_at = 3};
    wirecopy_error error;
    cr_assert(eq(int, wirecopy_pairs_each(&own->options, &own->from_file, count_pair, &from_file, NULL, &error),
                 WIRECOPY_OK));
    cr_assert(
        eq(int, wirecopy_pairs_each(&own->options, again(own), count_pair, &from_stream, NULL, &error), WIRECOPY_OK));
    check_released(own);
    cr_assert(eq(u64, from_file.count, from_stream.count));
    cr_assert(ge(u64, from_file.count, 3 * 60), "each story is linked");
    cr_assert(eq(int, from_file.other_stories, 0));
    cr_assert(ge(dbl, from_file.least, 0.45));
    cr_assert(eq(int, wirecopy_pairs_each(&own->options, again(own), count_pair, &stopped, NULL, &error),
                 WIRECOPY_ERROR_INTERRUPTED));
    cr_assert(eq(u64, stopped.count, 3));
    check_released(own);
    scene_remove(own);
}

Test(streams, explanations_are_those_of_the_file) {
    scene *own = scene_make(WIRECOPY_PROFILE_NEWS);
    wirecopy_explanation from_file, from_stream;
    wirecopy_explanation_init(&from_file, sizeof from_file);
    wirecopy_explanation_init(&from_stream, sizeof from_stream);
    cr_assert(eq(int, wirecopy_explain_document(&own->options, &own->from_file, "doc-70", &from_file, NULL, NULL),
                 WIRECOPY_OK));
    cr_assert(
        eq(int, wirecopy_explain_document(&own->options, again(own), "doc-70", &from_stream, NULL, NULL), WIRECOPY_OK));
    check_released(own);
    cr_assert(eq(str, from_file.text, from_stream.text));
    cr_assert(eq(str, from_file.text, made.texts[70]));
    cr_assert(eq(str, from_file.representative, from_stream.representative));
    cr_assert(ne(sz, from_file.nstretches, 0));
    cr_assert(eq(sz, from_file.nstretches, from_stream.nstretches));
    cr_assert(eq(sz, from_file.nneighbours, from_stream.nneighbours));
    wirecopy_explanation_clear(&from_file);
    wirecopy_explanation_clear(&from_stream);
    scene_remove(own);
}

static wirecopy_result *result_with_evidence(scene *own, const wirecopy_input *input) {
    wirecopy_dedup dedup;
    wirecopy_result *result;
    wirecopy_error error;
    wirecopy_options options = own->options;
    options.keeps_evidence = 1;
    wirecopy_dedup_init(&dedup, sizeof dedup);
    cr_assert(eq(int, wirecopy_group_kept(&options, input, &dedup, &result, NULL, &error), WIRECOPY_OK), "%s",
              error.message);
    return result;
}

static void check_same_explanation(scene *own, wirecopy_result *result, const char *id) {
    wirecopy_explanation anew, kept;
    wirecopy_explanation_init(&anew, sizeof anew);
    wirecopy_explanation_init(&kept, sizeof kept);
    cr_assert(eq(int, wirecopy_explain_document(&own->options, &own->from_file, id, &anew, NULL, NULL), WIRECOPY_OK));
    cr_assert(eq(int, wirecopy_result_explain(result, id, &kept, NULL), WIRECOPY_OK));
    cr_assert(eq(str, anew.text, kept.text));
    cr_assert(eq(str, anew.representative, kept.representative));
    cr_assert(eq(str, anew.partner, kept.partner));
    cr_assert(eq(int, (int)anew.relation, (int)kept.relation));
    cr_assert(eq(u64, anew.group_size, kept.group_size));
    cr_assert(eq(dbl, anew.weight, kept.weight));
    cr_assert(eq(sz, anew.nneighbours, kept.nneighbours));
    for (size_t i = 0; i < anew.nneighbours; i++) {
        cr_assert(eq(str, anew.neighbours[i].id, kept.neighbours[i].id));
        cr_assert(eq(dbl, anew.neighbours[i].similarity, kept.neighbours[i].similarity));
        cr_assert(eq(int, anew.neighbours[i].in_group, kept.neighbours[i].in_group));
    }
    cr_assert(eq(sz, anew.nstretches, kept.nstretches));
    for (size_t i = 0; i < anew.nstretches; i++) {
        cr_assert(eq(u64, anew.stretches[i].end, kept.stretches[i].end));
        cr_assert(eq(dbl, anew.stretches[i].weight, kept.stretches[i].weight));
    }
    wirecopy_explanation_clear(&anew);
    wirecopy_explanation_clear(&kept);
}

Test(streams, evidence_that_was_kept_answers_as_a_run) {
    scene *own = scene_make(WIRECOPY_PROFILE_NEWS);
    wirecopy_result *results[] = {result_with_evidence(own, again(own)), result_with_evidence(own, &own->from_file)};
    check_released(own);
    for (size_t i = 0; i < 2; i++) {
        tally anew = {.least = 1.0}, kept = {.least = 1.0}, stopped = {.stop_at = 3};
        wirecopy_explanation none;
        wirecopy_explanation_init(&none, sizeof none);
        check_same_explanation(own, results[i], "doc-70");
        cr_assert(
            eq(int, wirecopy_pairs_each(&own->options, &own->from_file, count_pair, &anew, NULL, NULL), WIRECOPY_OK));
        cr_assert(
            eq(int, wirecopy_result_pairs_each(results[i], count_pair, &stopped, NULL), WIRECOPY_ERROR_INTERRUPTED));
        cr_assert(eq(int, wirecopy_result_pairs_each(results[i], count_pair, &kept, NULL), WIRECOPY_OK));
        cr_assert(eq(u64, anew.count, kept.count));
        cr_assert(eq(dbl, anew.least, kept.least));
        check_same_explanation(own, results[i], "doc-3");
        cr_assert(eq(int, wirecopy_result_explain(results[i], "nobody", &none, NULL), WIRECOPY_ERROR_NOT_FOUND));
        cr_assert(eq(int, wirecopy_result_write(results[i], own->at.from_memory, WIRECOPY_TABLE_JSONL, 0, NULL),
                     WIRECOPY_OK));
        cr_assert(eq(int,
                     wirecopy_cluster_documents(&own->options, &own->from_file, own->at.from_file, WIRECOPY_TABLE_JSONL,
                                                0, NULL, NULL),
                     WIRECOPY_OK));
        check_same_files(own->at.from_file, own->at.from_memory, "a result with evidence");
        wirecopy_result_free(results[i]);
    }
    scene_remove(own);
}

Test(streams, evidence_is_kept_where_it_can_be) {
    scene *own = scene_make(WIRECOPY_PROFILE_NEWS);
    wirecopy_explanation explanation;
    wirecopy_result *result;
    wirecopy_error error;
    wirecopy_texts texts;
    tally found = {.least = 1.0};
    wirecopy_explanation_init(&explanation, sizeof explanation);
    wirecopy_texts_init(&texts, sizeof texts);
    cr_assert(eq(int, wirecopy_group_files(&own->options, &own->from_file, &result, NULL, NULL), WIRECOPY_OK));
    cr_assert(eq(int, wirecopy_result_explain(result, "doc-70", &explanation, &error), WIRECOPY_ERROR_UNSUPPORTED));
    cr_assert(strstr(error.message, "set keeps_evidence") != NULL, "%s", error.message);
    cr_assert(eq(int, wirecopy_result_pairs_each(result, count_pair, &found, NULL), WIRECOPY_ERROR_UNSUPPORTED));
    cr_assert(eq(u64, found.count, 0));
    wirecopy_result_free(result);
    own->options.keeps_evidence = 1;
    cr_assert(eq(int, wirecopy_group_texts(&own->options, &texts, &result, NULL, &error), WIRECOPY_ERROR_ARGUMENT));
    cr_assert(strstr(error.message, "a stream or files") != NULL, "%s", error.message);
    own->options.profile = WIRECOPY_PROFILE_NEAR;
    cr_assert(
        eq(int, wirecopy_group_files(&own->options, &own->from_file, &result, NULL, &error), WIRECOPY_ERROR_ARGUMENT));
    cr_assert(strstr(error.message, "news profile") != NULL, "%s", error.message);
    scene_remove(own);
}

Test(streams, thresholds_are_those_of_the_file) {
    scene *own = scene_make(WIRECOPY_PROFILE_NEWS);
    wirecopy_tuned from_file, from_stream;
    wirecopy_tuned_init(&from_file, sizeof from_file);
    wirecopy_tuned_init(&from_stream, sizeof from_stream);
    FILE *labels = fopen(own->at.from_memory, "w");
    for (int i = 0; i < SAMPLE_ROWS; i++) {
        fprintf(labels, "doc-%d\t%d\n", i, i % 60);
    }
    fclose(labels);
    cr_assert(eq(int,
                 wirecopy_tune_documents(&own->options, &own->from_file, own->at.from_memory, &from_file, NULL, NULL),
                 WIRECOPY_OK));
    cr_assert(eq(int, wirecopy_tune_documents(&own->options, again(own), own->at.from_memory, &from_stream, NULL, NULL),
                 WIRECOPY_OK));
    check_released(own);
    cr_assert(gt(sz, from_file.npoints, 3));
    cr_assert(eq(sz, from_file.npoints, from_stream.npoints));
    cr_assert(eq(int, memcmp(from_file.points, from_stream.points, from_file.npoints * sizeof *from_file.points), 0));
    scene_remove(own);
}

static uint64_t count_lines(const char *path) {
    size_t nbytes;
    char *bytes = read_whole(path, &nbytes);
    uint64_t count = 0;
    for (size_t i = 0; i < nbytes; i++) {
        count += bytes[i] == '\n';
    }
    free(bytes);
    return count;
}

/* What a result says is removed is what dedup removes of the file. */
static void check_kept(wirecopy_profile profile, wirecopy_keep keep) {
    scene *own = scene_make(profile);
    wirecopy_dedup dedup;
    wirecopy_result *result;
    wirecopy_stats file_stats, stream_stats;
    wirecopy_error error = {0};
    wirecopy_stats_init(&file_stats, sizeof file_stats);
    wirecopy_stats_init(&stream_stats, sizeof stream_stats);
    wirecopy_dedup_init(&dedup, sizeof dedup);
    dedup.keep = keep;
    dedup.path = own->at.from_file;
    cr_assert(
        eq(int, wirecopy_dedup_documents(&own->options, &own->from_file, &dedup, &file_stats, &error), WIRECOPY_OK));
    cr_assert(
        eq(int, wirecopy_group_kept(&own->options, again(own), &dedup, &result, &stream_stats, &error), WIRECOPY_OK),
        "%s", error.message);
    check_released(own);
    cr_assert(eq(u64, file_stats.removed, stream_stats.removed));
    cr_assert(gt(u64, file_stats.removed, 60));
    arrow_row kept[SAMPLE_ROWS];
    size_t nkept = 0;
    for (uint64_t i = 0; i < SAMPLE_ROWS; i++) {
        wirecopy_result_row row;
        wirecopy_result_row_init(&row, sizeof row);
        cr_assert(eq(int, wirecopy_result_document(result, i, &row, NULL), WIRECOPY_OK));
        if (!row.is_removed) {
            kept[nkept++] = made.rows[i];
        }
    }
    wirecopy_result_free(result);
    cr_assert(eq(u64, count_lines(own->at.from_file), nkept));
    write_jsonl(own->at.from_memory, kept, nkept);
    check_same_files(own->at.from_file, own->at.from_memory, "the rows kept");
    scene_remove(own);
}

Test(streams, what_is_kept_is_what_dedup_keeps) {
    check_kept(WIRECOPY_PROFILE_NEWS, WIRECOPY_KEEP_FULLEST);
    check_kept(WIRECOPY_PROFILE_NEWS, WIRECOPY_KEEP_LATEST);
    check_kept(WIRECOPY_PROFILE_NEAR, WIRECOPY_KEEP_LONGEST);
}

Test(streams, what_reads_its_input_again_refuses_a_stream) {
    scene *own = scene_make(WIRECOPY_PROFILE_NEAR);
    wirecopy_dedup dedup;
    wirecopy_error error;
    wirecopy_dedup_init(&dedup, sizeof dedup);
    dedup.path = own->at.from_memory;
    cr_assert(
        eq(int, wirecopy_dedup_documents(&own->options, again(own), &dedup, NULL, &error), WIRECOPY_ERROR_ARGUMENT));
    cr_assert(ne(ptr, strstr(error.message, "a stream has no records"), NULL), "%s", error.message);
    cr_assert(own->stream.release != NULL, "it is still the caller's");
    own->from_stream.checkpoint = own->at.folder;
    cr_assert(eq(int,
                 wirecopy_cluster_documents(&own->options, &own->from_stream, own->at.from_memory, WIRECOPY_TABLE_TSV,
                                            0, NULL, &error),
                 WIRECOPY_ERROR_ARGUMENT));
    cr_assert(ne(ptr, strstr(error.message, "checkpoint"), NULL), "%s", error.message);
    own->stream.release(&own->stream);
    scene_remove(own);
}
