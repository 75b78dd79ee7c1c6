/* Every request for memory that the public functions make is refused, one after the other: once, and then for good.
 * What succeeds all the same must write what it writes with all its memory. */
#include "inputs_support.h"

#include <criterion/parameterized.h>
#include <dirent.h>

#include "arrow_support.h"
#include "base/memory.h"
#include "base/paged.h"
#include "failing_allocator.h"
#include "steps_support.h"
#include "wirecopy/wirecopy.h"

TestSuite(allocations, .fini = remove_scratch);

static const char records[] =
    "{\"id\":\"a\",\"url\":\"http://one.example/1\",\"date\":\"2024-01-02\",\"text\":\"The harbour of Lenna reopened "
    "on "
    "Monday after a week of storms, and forty ships sailed in the first hour alone\"}\n"
    "{\"id\":\"b\",\"url\":\"http://two.example/1\",\"text\":\"A bridge over the river will open in spring, two years "
    "late "
    "and at twice its price, the minister said on Tuesday\"}\n"
    "not json\n"
    "{\"url\":\"http://two.example/2\",\"text\":\"the harbour of Lenna reopened on Monday after a week of storms, and "
    "forty ships sailed in the first hour alone, said the harbour master\"}\n"
    "{\"id\":\"b\",\"url\":\"http://one.example/2\",\"text\":\"A bridge over the river will open in spring, two years "
    "late and at twice its price, the minister said on Tuesday\"}\n";

static const char table[] = "id,date,text\n"
                            "a,2024-01-02,\"The harbour of Lenna, \"\"reopened\"\" on Monday after a week of storms\"\n"
                            "b,,A bridge over the river will open in spring two years late\n"
                            "c,,The harbour of Lenna reopened on Monday after a week of storms indeed\n";

static const char archive[] =
    "WARC/1.0\r\nWARC-Type: conversion\r\nWARC-Record-ID: <urn:1>\r\nWARC-Target-URI: http://x/1\r\nContent-Type: "
    "text/plain\r\nContent-Length: 49\r\n\r\nThe harbour of Lenna reopened on Monday as before\r\n\r\n";

static const char labels[] = "a\tharbour\nb\tharbour\nc\tbridge\td\nd\tbridge\n";

/* The paths of a folder's files; they stand in for what a caller has. */
typedef struct scene {
    char jsonl[96], csv[96], warc[96], gzip[96], zstd[96], xz[96], bzip2[96], folder[96], labels[96], near_sigs[96],
        news_sigs[96], checkpoint[96], out[96], removed[96], bad[96];
} scene;

static void put_file(char *path_ret, const char *name, const void *bytes, size_t nbytes) {
    strcpy(path_ret, write_file(name, bytes, nbytes));
}

static void put_compressed(char *path_ret, const char *name, compress_fn compress) {
    static uint8_t bytes[ROOM];
    put_file(path_ret, name, bytes, compress(bytes, 0, records, sizeof records - 1));
}

static void name_file(char *path_ret, const char *name) {
    snprintf(path_ret, 96, "%s/%s", scratch_folder(), name);
}

/* Bands and rows are given, since to choose them takes longer than all the rest. */
static wirecopy_options small_options(wirecopy_profile profile) {
    wirecopy_options options;
    wirecopy_options_init(&options, sizeof options);
    options.profile = profile;
    options.threshold = profile == WIRECOPY_PROFILE_NEAR ? 0.5 : 0.23;
    options.bands = 32;
    options.rows = 4;
    options.threads = 1;
    options.tmp = scratch_folder();
    return options;
}

static wirecopy_options as(const wirecopy_options *options, wirecopy_profile profile) {
    wirecopy_options changed = *options;
    changed.profile = profile;
    changed.threshold = profile == WIRECOPY_PROFILE_NEAR ? 0.5 : 0.23;
    return changed;
}

static wirecopy_input small_input(const char *const *path) {
    wirecopy_input input;
    wirecopy_input_init(&input, sizeof input);
    input.paths = path;
    input.npaths = 1;
    return input;
}

static wirecopy_code sign_file(const scene *made, const wirecopy_options *options, wirecopy_profile profile,
                               const char *path, wirecopy_error *error) {
    const char *in = made->jsonl;
    wirecopy_input input = small_input(&in);
    wirecopy_options either = as(options, profile);
    return wirecopy_sign_documents(&either, &input, path, NULL, error);
}

static scene make_scene(void) {
    scene made;
    put_file(made.jsonl, "in.jsonl", records, sizeof records - 1);
    put_file(made.csv, "in.csv", table, sizeof table - 1);
    put_file(made.warc, "in.warc", archive, sizeof archive - 1);
    put_file(made.labels, "labels.tsv", labels, sizeof labels - 1);
    put_compressed(made.gzip, "in.gz", append_gzip);
    put_compressed(made.zstd, "in.zst", append_zstd);
    put_compressed(made.xz, "in.xz", append_xz);
    put_compressed(made.bzip2, "in.bz2", append_bzip2);
    name_file(made.folder, "folder");
    mkdir(made.folder, 0777);
    write_file("folder/one.txt", "The harbour of Lenna reopened on Monday", 39);
    write_file("folder/two.txt", "A bridge over the river will open in spring", 43);
    name_file(made.near_sigs, "near.sigs");
    name_file(made.news_sigs, "news.sigs");
    name_file(made.checkpoint, "kept");
    name_file(made.out, "out");
    name_file(made.removed, "removed");
    name_file(made.bad, "bad");
    wirecopy_options options = small_options(WIRECOPY_PROFILE_NEAR);
    cr_assert(eq(int, sign_file(&made, &options, WIRECOPY_PROFILE_NEAR, made.near_sigs, NULL), WIRECOPY_OK));
    cr_assert(eq(int, sign_file(&made, &options, WIRECOPY_PROFILE_NEWS, made.news_sigs, NULL), WIRECOPY_OK));
    return made;
}

static void empty_folder(const char *path) {
    DIR *folder = opendir(path);
    const struct dirent *entry;
    while (folder != NULL && (entry = readdir(folder)) != NULL) {
        unlinkat(dirfd(folder), entry->d_name, 0);
    }
    if (folder != NULL) {
        closedir(folder);
        rmdir(path);
    }
}

static void remove_outputs(const scene *made) {
    unlink(made->out);
    unlink(made->removed);
    unlink(made->bad);
    empty_folder(made->checkpoint);
}

/* What a call gives back in memory is written to its output as well, to be compared like one. */
static void put_result(const scene *made, const char *name, const void *bytes, size_t nbytes) {
    FILE *file = fopen(made->out, "a");
    cr_assert(ne(ptr, file, NULL));
    fprintf(file, "%s\n", name);
    fwrite(bytes, 1, nbytes, file);
    fclose(file);
}

static void put_number(const scene *made, const char *name, double number) {
    put_result(made, name, &number, sizeof number);
}

enum { NOUTPUTS = 3 };

/* The bytes of a call's outputs; NULL for one it does not write. */
typedef struct outputs {
    char *bytes[NOUTPUTS];
    size_t nbytes[NOUTPUTS];
} outputs;

static outputs read_outputs(const scene *made) {
    const char *const paths[NOUTPUTS] = {made->out, made->removed, made->bad};
    outputs held = {0};
    for (int i = 0; i < NOUTPUTS; i++) {
        FILE *file = fopen(paths[i], "r");
        if (file != NULL) {
            held.bytes[i] = malloc(ROOM);
            held.nbytes[i] = fread(held.bytes[i], 1, ROOM, file);
            cr_assert(lt(sz, held.nbytes[i], ROOM));
            fclose(file);
        }
    }
    return held;
}

static void free_outputs(outputs *held) {
    for (int i = 0; i < NOUTPUTS; i++) {
        free(held->bytes[i]);
    }
    *held = (outputs){0};
}

static int same_outputs(const outputs *a, const outputs *b) {
    for (int i = 0; i < NOUTPUTS; i++) {
        if ((a->bytes[i] == NULL) != (b->bytes[i] == NULL) || a->nbytes[i] != b->nbytes[i] ||
            (a->nbytes[i] > 0 && memcmp(a->bytes[i], b->bytes[i], a->nbytes[i]) != 0)) {
            return 0;
        }
    }
    return 1;
}

/* ---- The calls ---- */

static const char *const stories[] = {
    "The harbour of Lenna reopened on Monday after a week of storms, and forty ships sailed in the first hour.",
    "A bridge over the river will open in spring, two years late and at twice its price, the minister said.",
    "The harbour of Lenna reopened on Monday after a week of storms, and forty ships sailed in the first hour too.",
    "",
};

enum { NSTORIES = sizeof stories / sizeof stories[0] };

static wirecopy_code use_sketcher(const scene *made, const wirecopy_options *options, wirecopy_error *error) {
    wirecopy_sketcher *sketcher = NULL;
    wirecopy_comparison comparison;
    uint32_t minima[128];
    wirecopy_comparison_init(&comparison, sizeof comparison);
    wirecopy_code code = wirecopy_sketcher_create(options, &sketcher, error);
    if (code == WIRECOPY_OK) {
        code = wirecopy_sign(sketcher, stories[0], strlen(stories[0]), minima, NULL, error);
    }
    if (code == WIRECOPY_OK) {
        code = wirecopy_compare_texts(sketcher, stories[0], strlen(stories[0]), stories[2], strlen(stories[2]),
                                      &comparison, error);
    }
    if (code == WIRECOPY_OK) {
        put_result(made, "minima", minima, sizeof minima);
        put_number(made, "jaccard", comparison.jaccard);
        put_result(made, "passages", comparison.passages, comparison.npassages * sizeof *comparison.passages);
    }
    wirecopy_comparison_clear(&comparison);
    wirecopy_sketcher_free(sketcher);
    return code;
}

/* The arguments of callbacks are added to the output of the scene. */
typedef struct told {
    const scene *made;
    int count;
} told;

static int note_hit(void *context, uint64_t key, double jaccard) {
    told *noted = context;
    put_result(noted->made, "hit", &key, sizeof key);
    put_number(noted->made, "jaccard", jaccard);
    noted->count++;
    return 0;
}

static wirecopy_code use_index(const scene *made, const wirecopy_options *options, wirecopy_error *error) {
    wirecopy_index *index = NULL;
    told hits = {.made = made};
    wirecopy_code code = wirecopy_index_create(options, &index, error);
    for (uint64_t i = 0; code == WIRECOPY_OK && i < 40; i++) {
        const char *story = stories[i % NSTORIES];
        code = wirecopy_index_add(index, i, story, strlen(story), error);
    }
    if (code == WIRECOPY_OK) {
        code = wirecopy_index_query(index, stories[0], strlen(stories[0]), note_hit, &hits, error);
    }
    cr_assert(code != WIRECOPY_OK || hits.count == 20);
    wirecopy_index_free(index);
    return code;
}

static int give_story(void *context, uint32_t thread, uint64_t position, const char **text_ret, size_t *nbytes_ret) {
    (void)context;
    (void)thread;
    *text_ret = stories[position];
    *nbytes_ret = strlen(stories[position]);
    return 0;
}

static int note_member(void *context, uint64_t position, uint64_t representative, double similarity) {
    told *noted = context;
    const double row[] = {(double)position, (double)representative, similarity};
    put_result(noted->made, "member", row, sizeof row);
    noted->count += position != representative;
    return 0;
}

static wirecopy_code group(const scene *made, const wirecopy_options *options, wirecopy_profile profile,
                           wirecopy_error *error) {
    wirecopy_options either = as(options, profile);
    told copies = {.made = made};
    wirecopy_code code = wirecopy_group(&either, NSTORIES, give_story, NULL, note_member, &copies, error);
    cr_assert(code != WIRECOPY_OK || copies.count == 1);
    return code;
}

static wirecopy_code group_near(const scene *made, const wirecopy_options *options, wirecopy_error *error) {
    return group(made, options, WIRECOPY_PROFILE_NEAR, error);
}

static wirecopy_code group_news(const scene *made, const wirecopy_options *options, wirecopy_error *error) {
    return group(made, options, WIRECOPY_PROFILE_NEWS, error);
}

static wirecopy_code cluster(const scene *made, const wirecopy_options *options, wirecopy_profile profile,
                             const char *path, wirecopy_error *error) {
    wirecopy_input input = small_input(&path);
    wirecopy_options either = as(options, profile);
    return wirecopy_cluster_documents(&either, &input, made->out, WIRECOPY_TABLE_JSONL, 0, NULL, error);
}

#define CLUSTERS(function, path, profile)                                                                              \
    static wirecopy_code function(const scene *made, const wirecopy_options *options, wirecopy_error *error) {         \
        return cluster(made, options, profile, path, error);                                                           \
    }

CLUSTERS(cluster_near, made->jsonl, WIRECOPY_PROFILE_NEAR)
CLUSTERS(cluster_news, made->jsonl, WIRECOPY_PROFILE_NEWS)
CLUSTERS(cluster_csv, made->csv, WIRECOPY_PROFILE_NEAR)
CLUSTERS(cluster_warc, made->warc, WIRECOPY_PROFILE_NEAR)
CLUSTERS(cluster_folder, made->folder, WIRECOPY_PROFILE_NEAR)
CLUSTERS(cluster_gzip, made->gzip, WIRECOPY_PROFILE_NEWS)
CLUSTERS(cluster_zstd, made->zstd, WIRECOPY_PROFILE_NEAR)
CLUSTERS(cluster_xz, made->xz, WIRECOPY_PROFILE_NEAR)
CLUSTERS(cluster_bzip2, made->bzip2, WIRECOPY_PROFILE_NEAR)

/* A page tells times, so that two are never the same: it is looked for and removed. */
static wirecopy_code cluster_reported(const scene *made, const wirecopy_options *options, wirecopy_profile profile,
                                      wirecopy_error *error) {
    const char *path = made->jsonl;
    char page[96];
    name_file(page, "page.html");
    wirecopy_input input = small_input(&path);
    wirecopy_options either = as(options, profile);
    input.date_field = "date";
    either.report = page;
    wirecopy_code code = wirecopy_cluster_documents(&either, &input, made->out, WIRECOPY_TABLE_JSONL, 0, NULL, error);
    cr_assert(unlink(page) == 0 || code != WIRECOPY_OK, "OK, but no page");
    return code;
}

static wirecopy_code page_near(const scene *made, const wirecopy_options *options, wirecopy_error *error) {
    return cluster_reported(made, options, WIRECOPY_PROFILE_NEAR, error);
}

static wirecopy_code page_news(const scene *made, const wirecopy_options *options, wirecopy_error *error) {
    return cluster_reported(made, options, WIRECOPY_PROFILE_NEWS, error);
}

static wirecopy_code cluster_signed(const scene *made, const wirecopy_options *options, wirecopy_profile profile,
                                    wirecopy_error *error) {
    const char *path = profile == WIRECOPY_PROFILE_NEAR ? made->near_sigs : made->news_sigs;
    wirecopy_input input = small_input(&path);
    wirecopy_options either = as(options, profile);
    input.format = WIRECOPY_FORMAT_SIGNATURES;
    return wirecopy_cluster_documents(&either, &input, made->out, WIRECOPY_TABLE_CSV, 1, NULL, error);
}

static wirecopy_code cluster_near_signed(const scene *made, const wirecopy_options *options, wirecopy_error *error) {
    return cluster_signed(made, options, WIRECOPY_PROFILE_NEAR, error);
}

static wirecopy_code cluster_news_signed(const scene *made, const wirecopy_options *options, wirecopy_error *error) {
    return cluster_signed(made, options, WIRECOPY_PROFILE_NEWS, error);
}

static wirecopy_code cluster_kept(const scene *made, const wirecopy_options *options, wirecopy_profile profile,
                                  const char *out, wirecopy_error *error) {
    const char *path = made->jsonl;
    wirecopy_input input = small_input(&path);
    wirecopy_options either = as(options, profile);
    input.checkpoint = made->checkpoint;
    return wirecopy_cluster_documents(&either, &input, out, WIRECOPY_TABLE_TSV, 0, NULL, error);
}

/* An output that cannot be written ends a run late, and the next run resumes from its checkpoint. */
static wirecopy_code go_on(const scene *made, const wirecopy_options *options, wirecopy_profile profile,
                           wirecopy_error *error) {
    wirecopy_options plain = *options;
    plain.allocator = NULL;
    cr_assert(eq(int, cluster_kept(made, &plain, profile, made->folder, NULL), WIRECOPY_ERROR_IO));
    return cluster_kept(made, options, profile, made->out, error);
}

static wirecopy_code cluster_near_kept(const scene *made, const wirecopy_options *options, wirecopy_error *error) {
    return cluster_kept(made, options, WIRECOPY_PROFILE_NEAR, made->out, error);
}

static wirecopy_code cluster_news_kept(const scene *made, const wirecopy_options *options, wirecopy_error *error) {
    return cluster_kept(made, options, WIRECOPY_PROFILE_NEWS, made->out, error);
}

static wirecopy_code cluster_near_again(const scene *made, const wirecopy_options *options, wirecopy_error *error) {
    return go_on(made, options, WIRECOPY_PROFILE_NEAR, error);
}

static wirecopy_code cluster_news_again(const scene *made, const wirecopy_options *options, wirecopy_error *error) {
    return go_on(made, options, WIRECOPY_PROFILE_NEWS, error);
}

static wirecopy_code dedup(const scene *made, const wirecopy_options *options, wirecopy_profile profile,
                           const char *path, wirecopy_error *error) {
    wirecopy_input input = small_input(&path);
    wirecopy_options either = as(options, profile);
    wirecopy_dedup wanted;
    wirecopy_dedup_init(&wanted, sizeof wanted);
    wanted.path = made->out;
    wanted.removed_path = made->removed;
    wanted.bad_path = made->bad;
    input.date_field = "date";
    wanted.keep = profile == WIRECOPY_PROFILE_NEAR ? WIRECOPY_KEEP_LATEST : WIRECOPY_KEEP_FULLEST;
    return wirecopy_dedup_documents(&either, &input, &wanted, NULL, error);
}

static wirecopy_code dedup_near(const scene *made, const wirecopy_options *options, wirecopy_error *error) {
    return dedup(made, options, WIRECOPY_PROFILE_NEAR, made->gzip, error);
}

static wirecopy_code dedup_news(const scene *made, const wirecopy_options *options, wirecopy_error *error) {
    return dedup(made, options, WIRECOPY_PROFILE_NEWS, made->jsonl, error);
}

static wirecopy_code pairs(const scene *made, const wirecopy_options *options, wirecopy_error *error) {
    const char *path = made->jsonl;
    wirecopy_input input = small_input(&path);
    return wirecopy_pairs_documents(options, &input, made->out, NULL, error);
}

static wirecopy_code sign_near(const scene *made, const wirecopy_options *options, wirecopy_error *error) {
    return sign_file(made, options, WIRECOPY_PROFILE_NEAR, made->out, error);
}

static int put_pair(void *context, const wirecopy_pair *pair) {
    const scene *made = context;
    put_result(made, "a", pair->a_id, pair->a_id_nbytes);
    put_result(made, "b", pair->b_id, pair->b_id_nbytes);
    put_number(made, "similarity", pair->similarity);
    return 0;
}

static wirecopy_code pairs_each(const scene *made, const wirecopy_options *options, wirecopy_profile profile,
                                wirecopy_error *error) {
    const char *path = made->jsonl;
    wirecopy_input input = small_input(&path);
    wirecopy_options either = as(options, profile);
    return wirecopy_pairs_each(&either, &input, put_pair, (void *)(uintptr_t)made, NULL, error);
}

static wirecopy_code pairs_each_near(const scene *made, const wirecopy_options *options, wirecopy_error *error) {
    return pairs_each(made, options, WIRECOPY_PROFILE_NEAR, error);
}

static wirecopy_code pairs_each_news(const scene *made, const wirecopy_options *options, wirecopy_error *error) {
    return pairs_each(made, options, WIRECOPY_PROFILE_NEWS, error);
}

static wirecopy_code sign_news(const scene *made, const wirecopy_options *options, wirecopy_error *error) {
    return sign_file(made, options, WIRECOPY_PROFILE_NEWS, made->out, error);
}

static void put_explanation(const scene *made, const wirecopy_explanation *explanation) {
    put_number(made, "group", (double)explanation->group_size);
    put_number(made, "weight", explanation->weight);
    put_result(made, "representative", explanation->representative, strlen(explanation->representative));
    for (size_t i = 0; i < explanation->nneighbours; i++) {
        put_result(made, "neighbour", explanation->neighbours[i].id, strlen(explanation->neighbours[i].id));
        put_number(made, "shared", explanation->neighbours[i].shared);
    }
    for (size_t i = 0; i < explanation->nstretches; i++) {
        const wirecopy_explained *stretch = &explanation->stretches[i];
        const double row[] = {(double)stretch->start, (double)stretch->end, (double)stretch->kind, stretch->weight};
        put_result(made, "stretch", row, sizeof row);
    }
}

static wirecopy_code explain(const scene *made, const wirecopy_options *options, wirecopy_error *error) {
    const char *path = made->jsonl;
    wirecopy_input input = small_input(&path);
    wirecopy_explanation explanation;
    wirecopy_explanation_init(&explanation, sizeof explanation);
    wirecopy_code code = wirecopy_explain_document(options, &input, "a", &explanation, NULL, error);
    cr_assert(code != WIRECOPY_OK || explanation.nneighbours > 0);
    if (code == WIRECOPY_OK) {
        put_explanation(made, &explanation);
    }
    wirecopy_explanation_clear(&explanation);
    return code;
}

static wirecopy_code tune(const scene *made, const wirecopy_options *options, wirecopy_profile profile,
                          wirecopy_error *error) {
    const char *path = made->jsonl;
    wirecopy_input input = small_input(&path);
    wirecopy_options either = as(options, profile);
    wirecopy_tuned tuned;
    wirecopy_tuned_init(&tuned, sizeof tuned);
    wirecopy_code code = wirecopy_tune_documents(&either, &input, made->labels, &tuned, NULL, error);
    if (code == WIRECOPY_OK) {
        put_result(made, "points", tuned.points, tuned.npoints * sizeof *tuned.points);
        put_number(made, "labelled", (double)tuned.labelled);
    }
    return code;
}

static wirecopy_code tune_near(const scene *made, const wirecopy_options *options, wirecopy_error *error) {
    return tune(made, options, WIRECOPY_PROFILE_NEAR, error);
}

static wirecopy_code tune_news(const scene *made, const wirecopy_options *options, wirecopy_error *error) {
    return tune(made, options, WIRECOPY_PROFILE_NEWS, error);
}

static wirecopy_code compare(const scene *made, const wirecopy_options *options, wirecopy_error *error) {
    const char *path = made->jsonl;
    wirecopy_input input = small_input(&path);
    wirecopy_comparison comparison;
    wirecopy_comparison_init(&comparison, sizeof comparison);
    wirecopy_code code = wirecopy_compare_documents(options, &input, "a", "b", &comparison, NULL, error);
    if (code == WIRECOPY_OK) {
        put_number(made, "jaccard", comparison.jaccard);
        put_result(made, "text", comparison.a_text, comparison.a_nbytes);
    }
    wirecopy_comparison_clear(&comparison);
    return code;
}

static wirecopy_code sign_texts(const scene *made, const wirecopy_options *options, wirecopy_error *error) {
    static const char bytes[] = "the harbour of Lenna reopened a bridge over the river will open";
    static const uint64_t offsets[] = {0, 29, sizeof bytes - 1};
    wirecopy_sketcher *sketcher = NULL;
    uint32_t minima[2][128];
    uint64_t counts[2];
    wirecopy_texts texts;
    wirecopy_texts_init(&texts, sizeof texts);
    texts.count = 2;
    texts.texts = (wirecopy_column){bytes, offsets};
    wirecopy_code code = wirecopy_sketcher_create(options, &sketcher, error);
    if (code == WIRECOPY_OK) {
        code = wirecopy_sign_texts(sketcher, &texts, minima[0], counts, options->threads, error);
    }
    if (code == WIRECOPY_OK) {
        put_result(made, "minima", minima, sizeof minima);
        put_result(made, "counts", counts, sizeof counts);
    }
    wirecopy_sketcher_free(sketcher);
    return code;
}

/* Reads a result in every way there is, and frees it. */
static wirecopy_code use_result(const scene *made, wirecopy_result *result, wirecopy_error *error) {
    wirecopy_result_row row;
    struct ArrowArrayStream stream = {0};
    struct ArrowSchema schema = {0};
    struct ArrowArray batch = {0};
    wirecopy_result_row_init(&row, sizeof row);
    wirecopy_code code = wirecopy_result_document(result, wirecopy_result_count(result) - 1, &row, error);
    if (code == WIRECOPY_OK) {
        code = wirecopy_result_write(result, made->out, WIRECOPY_TABLE_JSONL, 0, error);
    }
    if (code == WIRECOPY_OK) {
        code = wirecopy_result_stream(result, 0, &stream, error);
    }
    wirecopy_result_free(result);
    if (code == WIRECOPY_OK && (stream.get_schema(&stream, &schema) != 0 || stream.get_next(&stream, &batch) != 0)) {
        snprintf(error->message, sizeof error->message, "%s", stream.get_last_error(&stream));
        code = WIRECOPY_ERROR_MEMORY;
    }
    if (schema.release != NULL) {
        schema.release(&schema);
    }
    if (batch.release != NULL) {
        batch.release(&batch);
    }
    if (stream.release != NULL) {
        stream.release(&stream);
    }
    return code;
}

static wirecopy_code group_texts(const scene *made, const wirecopy_options *options, wirecopy_profile profile,
                                 wirecopy_error *error) {
    static char bytes[1024];
    static uint64_t offsets[NSTORIES + 1];
    wirecopy_options either = as(options, profile);
    wirecopy_texts texts;
    wirecopy_result *result;
    wirecopy_texts_init(&texts, sizeof texts);
    for (int i = 0; i < NSTORIES; i++) {
        memcpy(bytes + offsets[i], stories[i], strlen(stories[i]));
        offsets[i + 1] = offsets[i] + strlen(stories[i]);
    }
    texts.count = NSTORIES;
    texts.texts = texts.dates = (wirecopy_column){bytes, offsets};
    wirecopy_code code = wirecopy_group_texts(&either, &texts, &result, NULL, error);
    return code == WIRECOPY_OK ? use_result(made, result, error) : code;
}

/* A share that has all texts for its own, told of the steps before: passages, and what a step finds of them. */
static wirecopy_code weigh_share(const steps_engine *engine, const wirecopy_parts *passages, const wirecopy_parts *told,
                                 uint32_t step, wirecopy_parts *told_ret, wirecopy_error *error) {
    static uint64_t ends[STEPS_TEXTS_MAX];
    uint8_t is_own[NSTORIES];
    wirecopy_kept kept = steps_share(engine, 0, engine->ntexts, ends);
    wirecopy_bin *bin = NULL;
    memset(is_own, 1, sizeof is_own);
    wirecopy_code code = wirecopy_bin_create(engine->options, &engine->whole, &bin, error);
    code = code == WIRECOPY_OK ? wirecopy_bin_add_texts(bin, &kept, error) : code;
    code = code == WIRECOPY_OK ? wirecopy_bin_add_pairs(bin, engine->pairs, engine->npairs, error) : code;
    for (uint32_t before = 0; code == WIRECOPY_OK && before < step; before++) {
        code = wirecopy_bin_tell(bin, before, engine->ranks, told[before].records, told[before].ends,
                                 told[before].nparts, error);
    }
    if (code == WIRECOPY_OK && passages != NULL) {
        code = wirecopy_bin_add_passages(bin, passages->records, passages->ends[passages->nparts - 1], error);
        code = code == WIRECOPY_OK ? wirecopy_bin_weigh(bin, is_own, step, told_ret, error) : code;
    } else if (code == WIRECOPY_OK) {
        code = wirecopy_bin_passages(bin, is_own, told_ret, error);
    }
    wirecopy_bin_free(bin);
    return code;
}

static wirecopy_code weigh_shares(const steps_engine *engine, wirecopy_error *error) {
    wirecopy_parts passages, found[WIRECOPY_TELLING_STEPS + 1];
    wirecopy_parts_init(&passages, sizeof passages);
    wirecopy_code code = weigh_share(engine, NULL, NULL, 0, &passages, error);
    for (uint32_t step = 0; step <= WIRECOPY_TELLING_STEPS; step++) {
        wirecopy_parts_init(&found[step], sizeof found[step]);
        code = code == WIRECOPY_OK ? weigh_share(engine, &passages, found, step, &found[step], error) : code;
    }
    for (uint32_t step = 0; step <= WIRECOPY_TELLING_STEPS; step++) {
        wirecopy_parts_clear(&found[step]);
    }
    wirecopy_parts_clear(&passages);
    return code;
}

static wirecopy_code steps_of_a_run(const scene *made, const wirecopy_options *options, wirecopy_error *error) {
    static steps_engine engine;
    static char bytes[1024];
    static uint64_t offsets[NSTORIES + 1];
    wirecopy_options news = as(options, WIRECOPY_PROFILE_NEWS);
    wirecopy_texts texts;
    wirecopy_texts_init(&texts, sizeof texts);
    for (int i = 0; i < NSTORIES; i++) {
        memcpy(bytes + offsets[i], stories[i], strlen(stories[i]));
        offsets[i + 1] = offsets[i] + strlen(stories[i]);
    }
    /* The last has no word, which an engine leaves out. */
    texts.count = NSTORIES - 1;
    texts.texts = (wirecopy_column){bytes, offsets};
    wirecopy_code code = steps_run(&engine, &news, &texts, 2, UINT32_MAX, error);
    code = code == WIRECOPY_OK ? weigh_shares(&engine, error) : code;
    FILE *file = code == WIRECOPY_OK ? fopen(made->out, "w") : NULL;
    for (uint32_t rank = 0; file != NULL && rank < engine.ntexts; rank++) {
        const wirecopy_grouped *grouped =
            engine.bins[rank] != WIRECOPY_NO_BIN ? &engine.grouped[engine.bins[rank]] : NULL;
        fprintf(file, "%u %u\n", rank, grouped != NULL ? grouped->representatives[engine.places[rank]] : rank);
    }
    if (file != NULL) {
        fclose(file);
    }
    steps_clear(&engine);
    return code;
}

/* The near steps: all texts in one bin, for each step anew. */
typedef struct near_run {
    wirecopy_options options;
    wirecopy_kept kept;
    wirecopy_parts keys, pairs, furniture;
    double jaccard[NSTORIES * NSTORIES];
    wirecopy_grouped grouped;
} near_run;

static wirecopy_code make_near_bin(const near_run *run, wirecopy_bin **bin_ret, wirecopy_error *error) {
    wirecopy_whole whole;
    wirecopy_whole_init(&whole, sizeof whole);
    whole.ntexts = run->kept.count;
    *bin_ret = NULL;
    wirecopy_code code = wirecopy_bin_create(&run->options, &whole, bin_ret, error);
    return code == WIRECOPY_OK ? wirecopy_bin_add_texts(*bin_ret, &run->kept, error) : code;
}

static wirecopy_code search_near(near_run *run, wirecopy_error *error) {
    wirecopy_bin *bin;
    wirecopy_code code = make_near_bin(run, &bin, error);
    code = code == WIRECOPY_OK ? wirecopy_bin_search(bin, 0, &run->pairs, error) : code;
    wirecopy_bin_free(bin);
    return code;
}

static wirecopy_code compare_near(near_run *run, wirecopy_error *error) {
    wirecopy_bin *bin;
    wirecopy_code code = make_near_bin(run, &bin, error);
    code = code == WIRECOPY_OK ? wirecopy_bin_add_pairs(bin, run->pairs.records, run->pairs.ends[0], error) : code;
    code = code == WIRECOPY_OK ? wirecopy_bin_compare(bin, run->jaccard, error) : code;
    wirecopy_bin_free(bin);
    return code;
}

static wirecopy_code group_and_keep_near(near_run *run, uint32_t *bearers_ret, wirecopy_error *error) {
    static const int64_t keys[NSTORIES];
    uint64_t npairs = run->pairs.ends[0];
    wirecopy_bin *bin;
    wirecopy_code code = make_near_bin(run, &bin, error);
    code = code == WIRECOPY_OK ? wirecopy_bin_add_pairs(bin, run->pairs.records, npairs, error) : code;
    code = code == WIRECOPY_OK ? wirecopy_bin_add_edges(bin, run->pairs.records, run->jaccard, npairs, error) : code;
    code = code == WIRECOPY_OK ? wirecopy_bin_add_furniture(bin, run->furniture.records, run->furniture.ends[0], error)
                               : code;
    code = code == WIRECOPY_OK ? wirecopy_bin_group(bin, 1, &run->grouped, error) : code;
    code = code == WIRECOPY_OK ? wirecopy_bin_keep(bin, keys, run->kept.ranks, 0, 0.5, bearers_ret, error) : code;
    wirecopy_bin_free(bin);
    return code;
}

static wirecopy_code run_near_steps(near_run *run, uint32_t *bearers_ret, wirecopy_error *error) {
    const uint32_t *minima = run->kept.values;
    uint64_t count = run->kept.count;
    wirecopy_code code = wirecopy_band_keys(&run->options, minima, count, &run->keys, error);
    code = code == WIRECOPY_OK ? search_near(run, error) : code;
    code = code == WIRECOPY_OK ? compare_near(run, error) : code;
    code = code == WIRECOPY_OK
               ? wirecopy_find_furniture(&run->options, minima, run->kept.ranks, count, &run->furniture, error)
               : code;
    return code == WIRECOPY_OK ? group_and_keep_near(run, bearers_ret, error) : code;
}

static wirecopy_code near_steps(const scene *made, const wirecopy_options *options, wirecopy_error *error) {
    static char bytes[1024];
    static uint64_t offsets[NSTORIES + 1];
    static uint32_t ranks[NSTORIES], copies[NSTORIES];
    near_run run = {.options = as(options, WIRECOPY_PROFILE_NEAR)};
    wirecopy_sketches sketches;
    wirecopy_texts texts;
    uint32_t bearers[NSTORIES];
    wirecopy_texts_init(&texts, sizeof texts);
    wirecopy_sketches_init(&sketches, sizeof sketches);
    wirecopy_parts_init(&run.keys, sizeof run.keys);
    wirecopy_parts_init(&run.pairs, sizeof run.pairs);
    wirecopy_parts_init(&run.furniture, sizeof run.furniture);
    wirecopy_grouped_init(&run.grouped, sizeof run.grouped);
    wirecopy_kept_init(&run.kept, sizeof run.kept);
    for (uint32_t i = 0; i < NSTORIES; i++) {
        memcpy(bytes + offsets[i], stories[i], strlen(stories[i]));
        offsets[i + 1] = offsets[i] + strlen(stories[i]);
        ranks[i] = i;
        copies[i] = 1;
    }
    texts.count = run.kept.count = NSTORIES - 1; /* the last has no word */
    texts.texts = run.kept.texts = (wirecopy_column){bytes, offsets};
    wirecopy_code code = wirecopy_sketch_texts(&run.options, &texts, &sketches, error);
    run.kept.ranks = ranks;
    run.kept.copies = copies;
    run.kept.values = sketches.values;
    run.kept.ends = sketches.ends;
    run.kept.sites = sketches.sites;
    code = code == WIRECOPY_OK ? run_near_steps(&run, bearers, error) : code;
    FILE *file = code == WIRECOPY_OK ? fopen(made->out, "w") : NULL;
    for (uint32_t rank = 0; file != NULL && rank < NSTORIES - 1; rank++) {
        fprintf(file, "%u %u %u\n", rank, run.grouped.groups[rank], bearers[rank]);
    }
    if (file != NULL) {
        fclose(file);
    }
    wirecopy_sketches_clear(&sketches);
    wirecopy_parts_clear(&run.keys);
    wirecopy_parts_clear(&run.pairs);
    wirecopy_parts_clear(&run.furniture);
    wirecopy_grouped_clear(&run.grouped);
    return code;
}

static wirecopy_code group_texts_near(const scene *made, const wirecopy_options *options, wirecopy_error *error) {
    return group_texts(made, options, WIRECOPY_PROFILE_NEAR, error);
}

static wirecopy_code group_texts_news(const scene *made, const wirecopy_options *options, wirecopy_error *error) {
    return group_texts(made, options, WIRECOPY_PROFILE_NEWS, error);
}

static wirecopy_code group_files(const scene *made, const wirecopy_options *options, wirecopy_error *error) {
    const char *path = made->jsonl;
    wirecopy_input input = small_input(&path);
    wirecopy_options news = as(options, WIRECOPY_PROFILE_NEWS);
    wirecopy_result *result;
    wirecopy_code code = wirecopy_group_files(&news, &input, &result, NULL, error);
    return code == WIRECOPY_OK ? use_result(made, result, error) : code;
}

static wirecopy_code group_kept(const scene *made, const wirecopy_options *options, wirecopy_error *error) {
    const char *path = made->jsonl;
    wirecopy_input input = small_input(&path);
    wirecopy_options news = as(options, WIRECOPY_PROFILE_NEWS);
    wirecopy_dedup dedup;
    wirecopy_result *result;
    wirecopy_dedup_init(&dedup, sizeof dedup);
    wirecopy_code code = wirecopy_group_kept(&news, &input, &dedup, &result, NULL, error);
    return code == WIRECOPY_OK ? use_result(made, result, error) : code;
}

static wirecopy_code group_with_evidence(const scene *made, const wirecopy_options *options, wirecopy_error *error) {
    const char *path = made->jsonl;
    wirecopy_input input = small_input(&path);
    wirecopy_options news = as(options, WIRECOPY_PROFILE_NEWS);
    wirecopy_explanation explanation;
    wirecopy_result *result;
    news.keeps_evidence = 1;
    wirecopy_code code = wirecopy_group_files(&news, &input, &result, NULL, error);
    if (code != WIRECOPY_OK) {
        return code;
    }
    wirecopy_explanation_init(&explanation, sizeof explanation);
    code = wirecopy_result_explain(result, "a", &explanation, error);
    if (code == WIRECOPY_OK) {
        put_explanation(made, &explanation);
        code = wirecopy_result_pairs_each(result, put_pair, (void *)(uintptr_t)made, error);
    }
    wirecopy_explanation_clear(&explanation);
    wirecopy_result_free(result);
    return code;
}

static wirecopy_code group_stream(const scene *made, const wirecopy_options *options, wirecopy_error *error) {
    const arrow_row rows[] = {{stories[0], "17", NULL, NULL},
                              {stories[1], NULL, "http://one.example/1", NULL},
                              {stories[2], "19", NULL, NULL},
                              {NULL, "20", NULL, NULL}};
    static const char *const fields[] = {"text", "date"};
    wirecopy_input input;
    wirecopy_result *result;
    arrow_maker maker = {.rows = rows, .nrows = NSTORIES, .chunk = 2, .formats = {"vu", "i", "u", "U"}};
    struct ArrowArrayStream stream = arrow_stream_of(&maker);
    wirecopy_input_init(&input, sizeof input);
    input.text_fields = fields;
    input.ntext_fields = 2;
    wirecopy_code code = wirecopy_group_stream(options, &input, &stream, &result, NULL, error);
    cr_assert(eq(int, maker.live, 0));
    return code == WIRECOPY_OK ? use_result(made, result, error) : code;
}

static int count_placed(void *context, const wirecopy_placed *placed) {
    *(uint64_t *)context += placed->story;
    return 0;
}

static int count_damage(void *context, const char *message) {
    (void)message;
    ++*(uint64_t *)context;
    return 0;
}

/* All that is done to an index that is open and has been added to. What tells the time of day goes nowhere: it is
 * another one in the next run. */
static wirecopy_code use_disk_index(const scene *made, wirecopy_disk_index *index, const wirecopy_texts *texts,
                                    wirecopy_error *error) {
    static const uint64_t offsets[] = {0, 1};
    const wirecopy_column ids = {"a", offsets};
    wirecopy_disk_index_stats stats;
    uint64_t placed = 0, damages = 0, removed = 0;
    const char *path = made->jsonl;
    wirecopy_input input = small_input(&path);
    input.date_field = NULL;
    wirecopy_disk_index_stats_init(&stats, sizeof stats);
    wirecopy_code code = wirecopy_disk_index_query(index, &input, NULL, count_placed, &placed, NULL, error);
    if (code == WIRECOPY_OK) {
        code = wirecopy_disk_index_query_texts(index, texts, count_placed, &placed, NULL, error);
    }
    if (code == WIRECOPY_OK) {
        code = wirecopy_disk_index_remove(index, &ids, 1, NULL, NULL, &removed, error);
    }
    if (code == WIRECOPY_OK) {
        code = wirecopy_disk_index_expire(index, 0, &removed, error);
    }
    if (code == WIRECOPY_OK) {
        code = wirecopy_disk_index_compact(index, NULL, error);
    }
    if (code == WIRECOPY_OK) {
        code = wirecopy_disk_index_count(index, &stats, error);
    }
    if (code == WIRECOPY_OK) {
        code = wirecopy_disk_index_verify(index, count_damage, &damages, &damages, error);
        cr_assert(eq(u64, damages, 0));
    }
    if (code == WIRECOPY_OK) {
        code = wirecopy_disk_index_stories(index, "/dev/null", INT64_MIN, count_damage, &damages, &damages, error);
    }
    if (code == WIRECOPY_OK) {
        code = wirecopy_disk_index_remove_damaged(index, NULL, NULL, &removed, error);
        cr_assert(eq(u64, removed, 0));
    }
    return code == WIRECOPY_OK ? wirecopy_disk_index_export(index, made->out, WIRECOPY_TABLE_JSONL, 0, count_damage,
                                                            &damages, &damages, error)
                               : code;
}

static wirecopy_code explain_indexed(wirecopy_disk_index *index, wirecopy_error *error) {
    wirecopy_explanation explanation;
    wirecopy_explanation_init(&explanation, sizeof explanation);
    wirecopy_code code = wirecopy_disk_index_explain(index, "a", &explanation, error);
    cr_assert(code != WIRECOPY_OK || explanation.nneighbours > 0);
    wirecopy_explanation_clear(&explanation);
    return code;
}

static void remove_folder(const char *path) {
    char command[160];
    snprintf(command, sizeof command, "rm -rf '%s'", path);
    cr_assert(eq(int, system(command), 0));
}

static wirecopy_code disk_index(const scene *made, const wirecopy_options *options, wirecopy_profile profile,
                                wirecopy_error *error) {
    const char *path = made->jsonl;
    wirecopy_input input = small_input(&path);
    wirecopy_options own = as(options, profile);
    wirecopy_disk_index *index = NULL;
    uint64_t placed = 0;
    char folder[96];
    static const uint64_t offsets[] = {0, 89};
    wirecopy_texts texts;
    wirecopy_texts_init(&texts, sizeof texts);
    texts.count = 1;
    texts.texts = (wirecopy_column){stories[0], offsets};
    input.date_field = NULL;
    name_file(folder, "index");
    wirecopy_code code = wirecopy_disk_index_create(&own, folder, 1, error);
    if (code == WIRECOPY_OK) {
        code = wirecopy_disk_index_open(&own, folder, &index, error);
    }
    if (code == WIRECOPY_OK) {
        code = wirecopy_disk_index_add(index, &input, "/dev/null", count_placed, &placed, NULL, error);
    }
    if (code == WIRECOPY_OK) {
        code = wirecopy_disk_index_add_texts(index, &texts, count_placed, &placed, NULL, error);
    }
    if (code == WIRECOPY_OK && profile == WIRECOPY_PROFILE_NEWS) {
        code = explain_indexed(index, error);
    }
    code = code == WIRECOPY_OK ? use_disk_index(made, index, &texts, error) : code;
    wirecopy_disk_index_free(index);
    remove_folder(folder);
    return code;
}

static wirecopy_code disk_index_near(const scene *made, const wirecopy_options *options, wirecopy_error *error) {
    return disk_index(made, options, WIRECOPY_PROFILE_NEAR, error);
}

static wirecopy_code disk_index_news(const scene *made, const wirecopy_options *options, wirecopy_error *error) {
    return disk_index(made, options, WIRECOPY_PROFILE_NEWS, error);
}

/* Every function of the header that allocates stands in this table, and every other in the list below it. */
static const struct {
    const char *name, *functions;
    wirecopy_code (*make)(const scene *made, const wirecopy_options *options, wirecopy_error *error);
} calls[] = {
    {"sketcher",
     "wirecopy_sketcher_create wirecopy_sketcher_free wirecopy_sign wirecopy_compare_texts wirecopy_comparison_clear",
     use_sketcher},
    {"index", "wirecopy_index_create wirecopy_index_free wirecopy_index_add wirecopy_index_size wirecopy_index_query",
     use_index},
    {"group, near", "wirecopy_group", group_near},
    {"group, news", "wirecopy_group", group_news},
    {"cluster, near", "wirecopy_cluster_documents", cluster_near},
    {"cluster, news", "wirecopy_cluster_documents", cluster_news},
    {"cluster, CSV", "wirecopy_cluster_documents", cluster_csv},
    {"cluster, WARC", "wirecopy_cluster_documents", cluster_warc},
    {"cluster, text files", "wirecopy_cluster_documents", cluster_folder},
    {"cluster, gzip", "wirecopy_cluster_documents", cluster_gzip},
    {"cluster, zstd", "wirecopy_cluster_documents", cluster_zstd},
    {"cluster, xz", "wirecopy_cluster_documents", cluster_xz},
    {"cluster, bzip2", "wirecopy_cluster_documents", cluster_bzip2},
    {"cluster, near, from signatures", "wirecopy_cluster_documents", cluster_near_signed},
    {"cluster, news, from signatures", "wirecopy_cluster_documents", cluster_news_signed},
    {"cluster, near, keeping a checkpoint", "wirecopy_cluster_documents", cluster_near_kept},
    {"cluster, news, keeping a checkpoint", "wirecopy_cluster_documents", cluster_news_kept},
    {"cluster, near, from a checkpoint", "wirecopy_cluster_documents", cluster_near_again},
    {"cluster, news, from a checkpoint", "wirecopy_cluster_documents", cluster_news_again},
    {"cluster with a page, near", "wirecopy_cluster_documents", page_near},
    {"cluster with a page, news", "wirecopy_cluster_documents", page_news},
    {"dedup, near, gzip", "wirecopy_dedup_documents", dedup_near},
    {"dedup, news", "wirecopy_dedup_documents", dedup_news},
    {"pairs", "wirecopy_pairs_documents", pairs},
    {"pairs called back, near", "wirecopy_pairs_each", pairs_each_near},
    {"pairs called back, news", "wirecopy_pairs_each", pairs_each_news},
    {"sign many texts", "wirecopy_sign_texts", sign_texts},
    {"group texts, near",
     "wirecopy_group_texts wirecopy_result_free wirecopy_result_write wirecopy_result_document wirecopy_result_stream",
     group_texts_near},
    {"group texts, news", "wirecopy_group_texts", group_texts_news},
    {"steps",
     "wirecopy_sketch_texts wirecopy_sketches_clear wirecopy_deal_anchors wirecopy_pair_anchors wirecopy_parts_clear "
     "wirecopy_choose_pairs wirecopy_pack_bins wirecopy_bin_create wirecopy_bin_add_texts wirecopy_bin_add_pairs "
     "wirecopy_bin_passages wirecopy_bin_add_passages wirecopy_bin_tell wirecopy_bin_weigh wirecopy_bin_group "
     "wirecopy_bin_free wirecopy_grouped_clear",
     steps_of_a_run},
    {"steps, near",
     "wirecopy_band_keys wirecopy_bin_search wirecopy_bin_compare wirecopy_find_furniture wirecopy_bin_add_edges "
     "wirecopy_bin_add_furniture wirecopy_bin_keep",
     near_steps},
    {"group files", "wirecopy_group_files", group_files},
    {"group files, and choose", "wirecopy_group_kept", group_kept},
    {"group, and keep the evidence", "wirecopy_result_explain wirecopy_result_pairs_each", group_with_evidence},
    {"group a stream", "wirecopy_group_stream", group_stream},
    {"sign, near", "wirecopy_sign_documents", sign_near},
    {"sign, news", "wirecopy_sign_documents", sign_news},
    {"explain", "wirecopy_explain_document wirecopy_explanation_clear", explain},
    {"tune, near", "wirecopy_tune_documents", tune_near},
    {"tune, news", "wirecopy_tune_documents", tune_news},
    {"compare", "wirecopy_compare_documents", compare},
    {"an index on disk, near",
     "wirecopy_disk_index_create wirecopy_disk_index_open wirecopy_disk_index_free wirecopy_disk_index_add "
     "wirecopy_disk_index_add_texts wirecopy_disk_index_query wirecopy_disk_index_query_texts "
     "wirecopy_disk_index_remove wirecopy_disk_index_remove_damaged wirecopy_disk_index_expire "
     "wirecopy_disk_index_compact wirecopy_disk_index_count "
     "wirecopy_disk_index_verify wirecopy_disk_index_stories wirecopy_disk_index_export",
     disk_index_near},
    {"an index on disk, news", "wirecopy_disk_index_add wirecopy_disk_index_explain", disk_index_news},
};

static const char allocate_nothing[] =
    "wirecopy_relation_name wirecopy_options_init wirecopy_version wirecopy_isa_name wirecopy_isa_runs "
    "wirecopy_isa_best "
    "wirecopy_estimate_jaccard wirecopy_estimate_containment wirecopy_input_init wirecopy_reason_name "
    "wirecopy_stats_skipped wirecopy_dedup_init wirecopy_plan_run wirecopy_code_name wirecopy_stats_init "
    "wirecopy_comparison_init wirecopy_explanation_init wirecopy_tuned_init wirecopy_plan_init wirecopy_texts_init "
    "wirecopy_result_row_init wirecopy_result_count wirecopy_whole_init wirecopy_kept_init wirecopy_sketches_init "
    "wirecopy_parts_init wirecopy_grouped_init wirecopy_telling_needs wirecopy_join_pairs wirecopy_date_read "
    "wirecopy_disk_index_stats_init";

enum { NCALLS = sizeof calls / sizeof calls[0] };

/* ---- What is checked ---- */

typedef struct mode {
    const char *name;
    uint32_t threads;
    int lasts;
    uint64_t budget; /* 0: blocks are the failing allocator's; else large ones beyond so many bytes go to files */
} mode;

static const mode modes[] = {
    {"once", 1, 0, 0}, {"for good, two threads", 2, 1, 0}, {"for good, spilling", 1, 1, 1 << 20}};

enum { NMODES = sizeof modes / sizeof modes[0] };

static wirecopy_code attempt(int which, const mode *how, const scene *made, failing *state, wirecopy_error *error) {
    const wirecopy_allocator allocator = {resize_failing, state};
    wirecopy_options options = small_options(WIRECOPY_PROFILE_NEAR);
    wc_paged *paged = NULL;
    wirecopy_code code = WIRECOPY_OK;
    options.threads = how->threads;
    options.allocator = &allocator;
    if (how->budget > 0) {
        code = wc_paged_create(how->budget, scratch_folder(), &allocator, &paged, error);
        options.allocator = paged != NULL ? wc_paged_allocator(paged) : NULL;
    }
    if (code == WIRECOPY_OK) {
        code = calls[which].make(made, &options, error);
    }
    wc_paged_free(paged);
    return code;
}

static int count_entries(const char *path) {
    DIR *folder = opendir(path);
    int count = 0;
    while (readdir(folder) != NULL) {
        count++;
    }
    closedir(folder);
    return count;
}

/* From WIRECOPY_TEST_EVERY, where a build is too slow for all: every so many requests are refused. */
static long refused_every(void) {
    const char *given = getenv("WIRECOPY_TEST_EVERY");
    long every = given != NULL ? strtol(given, NULL, 10) : 1;
    return every > 0 ? every : 1;
}

/* An index is made, synced and removed at each attempt, and a page is made beside a table: fewer requests are refused,
 * by turns in each mode. */
static long step_of(int which) {
    const char *name = calls[which].name;
    return strncmp(name, "an index on disk", 16) == 0 ? 61 : strncmp(name, "cluster with a page", 19) == 0 ? 3 : 1;
}

static void check_call(int which, const mode *how, const scene *made) {
    const char *name = calls[which].name;
    long every = refused_every() * step_of(which), tried = 0;
    failing state = {0};
    wirecopy_error error = {0};
    cr_assert(eq(int, attempt(which, how, made, &state, &error), WIRECOPY_OK), "%s: %s", name, error.message);
    cr_assert(gt(long, state.requests, 3), "%s asks for memory", name);
    outputs whole = read_outputs(made);
    cr_assert(ne(sz, whole.nbytes[0], 0), "%s writes something", name);
    remove_outputs(made);
    int nfiles = count_entries(scratch_folder()), nopen = count_entries("/proc/self/fd");
    /* Files take long to make, and most requests are those of the other modes. */
    for (long n = 1 + which % every;; n += how->budget > 0 ? every + n / 8 : every) {
        state = (failing){.refused = n, .lasts = how->lasts};
        error = (wirecopy_error){0};
        wirecopy_code code = attempt(which, how, made, &state, &error);
        outputs given = read_outputs(made);
        cr_assert(code != WIRECOPY_OK || same_outputs(&given, &whole), "%s, request %ld (%s): OK, but another output",
                  name, n, how->name);
        free_outputs(&given);
        remove_outputs(made);
        cr_assert(eq(long, state.held_nbytes, 0), "%s, request %ld (%s) leaks", name, n, how->name);
        cr_assert(eq(long, state.wrong_sizes, 0), "%s, request %ld (%s): a wrong size", name, n, how->name);
        cr_assert(eq(int, count_entries("/proc/self/fd"), nopen), "%s, request %ld (%s): a file stays open", name, n,
                  how->name);
        cr_assert(eq(int, count_entries(scratch_folder()), nfiles), "%s, request %ld (%s) leaves a file", name, n,
                  how->name);
        if (state.requests < n) {
            cr_assert(eq(int, code, WIRECOPY_OK), "%s: %s", name, error.message);
            free_outputs(&whole);
            return;
        }
        /* Memory that is given back in part may be refused without harm. */
        cr_assert(code == WIRECOPY_ERROR_MEMORY || code == WIRECOPY_OK, "%s, request %ld (%s): code %d, %s", name, n,
                  how->name, code, error.message);
        cr_assert(code == WIRECOPY_OK || error.message[0] != '\0', "%s, request %ld (%s): no message", name, n,
                  how->name);
        state = (failing){0};
        if (tried++ % 8 == 0) {
            cr_assert(eq(int, attempt(which, how, made, &state, &error), WIRECOPY_OK), "%s: after request %ld: %s",
                      name, n, error.message);
            remove_outputs(made);
        }
    }
}

ParameterizedTestParameters(allocations, each_refused_is_an_error_and_leaves_nothing_behind) {
    static int numbers[NCALLS * NMODES];
    for (int i = 0; i < NCALLS * NMODES; i++) {
        numbers[i] = i;
    }
    return cr_make_param_array(int, numbers, NCALLS *NMODES);
}

ParameterizedTest(const int *number, allocations, each_refused_is_an_error_and_leaves_nothing_behind) {
    scene made = make_scene();
    check_call(*number % NCALLS, &modes[*number / NCALLS], &made);
}

static int lists(const char *functions, const char *name, size_t nbytes) {
    for (const char *at = functions; (at = strstr(at, name)) != NULL; at++) {
        if ((at == functions || at[-1] == ' ') && (at[nbytes] == ' ' || at[nbytes] == '\0')) {
            return 1;
        }
    }
    return 0;
}

static int is_known(const char *name) {
    int known = lists(allocate_nothing, name, strlen(name));
    for (int i = 0; i < NCALLS; i++) {
        known |= lists(calls[i].functions, name, strlen(name));
    }
    return known;
}

Test(allocations, no_function_of_the_header_is_forgotten) {
    static char header[1 << 17];
    FILE *file = fopen(WIRECOPY_HEADER, "r");
    cr_assert(ne(ptr, file, NULL));
    header[fread(header, 1, sizeof header - 1, file)] = '\0';
    fclose(file);
    int count = 0;
    for (char *at = header; (at = strstr(at, "\nWIRECOPY_API ")) != NULL; at++) {
        char *bracket = strchr(at, '('), *name = bracket;
        while (name[-1] == '_' || (name[-1] >= 'a' && name[-1] <= 'z')) {
            name--;
        }
        *bracket = '\0';
        cr_expect(is_known(name), "%s stands in no list", name);
        *bracket = '(';
        count++;
    }
    cr_assert(gt(int, count, 30));
}

/* Admits every pair. */
static void *resize_granting(void *context, void *memory, size_t old_nbytes, size_t new_nbytes) {
    (void)memory;
    (void)old_nbytes;
    (void)new_nbytes;
    return context;
}

Test(allocations, a_size_too_large_for_a_number_is_refused) {
    char block;
    const wirecopy_allocator granting = {resize_granting, &block};
    cr_assert(eq(ptr, wc_allocate(&granting, SIZE_MAX / 4 + 1, 4), NULL));
    cr_assert(eq(ptr, wc_allocate(&granting, SIZE_MAX / 4, 4), &block));
}
