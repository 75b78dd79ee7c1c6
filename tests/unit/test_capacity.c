/* What this version holds at most, in a library built with low limits (CMakeLists.txt): over one a run ends with a
 * message that says what to do, and at it does not. */
#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/capacity.h"
#include "base/memory.h"
#include "news/evidence.h"
#include "wirecopy/wirecopy.h"

/* ---- Texts the caller holds ---- */

enum { TEXT_NBYTES_MAX = 30000 };

typedef struct texts {
    int alike; /* of one story, with an ending of its own each; else of nothing in common */
    char text[512];
} texts;

static int give_text(void *context, uint32_t thread, uint64_t position, const char **text_ret, size_t *nbytes_ret) {
    texts *made = context;
    (void)thread;
    const char *story = "the harbour of lenna reopened on monday after a week of storms and forty ships sailed in the "
                        "first hour alone while two tankers that had run short of water waited for their pilots";
    int used = made->alike ? snprintf(made->text, sizeof made->text, "%s ", story) : 0;
    for (int word = 0; word < (made->alike ? 1 : 12); word++) {
        used += snprintf(made->text + used, sizeof made->text - (size_t)used, "w%dx%d ", (int)position * 7919, word);
    }
    *text_ret = made->text;
    *nbytes_ret = (size_t)used;
    return 0;
}

static int take_member(void *context, uint64_t position, uint64_t representative, double similarity) {
    (void)similarity;
    *(int *)context += position != representative;
    return 0;
}

static wirecopy_code group(wirecopy_profile profile, int alike, uint64_t count, int *copies_ret,
                           wirecopy_error *error) {
    wirecopy_options options;
    texts made = {.alike = alike};
    wirecopy_options_init(&options, sizeof options);
    options.profile = profile;
    options.threads = 1;
    *copies_ret = 0;
    return wirecopy_group(&options, count, give_text, &made, take_member, copies_ret, error);
}

static const wirecopy_profile profiles[] = {WIRECOPY_PROFILE_NEWS, WIRECOPY_PROFILE_NEAR};

Test(capacity, documents) {
    for (int i = 0; i < 2; i++) {
        wirecopy_error error = {0};
        int copies;
        cr_assert(eq(int, group(profiles[i], 0, WIRECOPY_DOCUMENTS_MOST, &copies, &error), WIRECOPY_OK), "%s",
                  error.message);
        cr_assert(eq(int, group(profiles[i], 0, WIRECOPY_DOCUMENTS_MOST + 1, &copies, &error), WIRECOPY_ERROR_LIMIT));
        cr_assert(eq(str, error.message, "more than 20 documents in one run: split the input by date or source"));
    }
}

/* Five texts make ten pairs, six make fifteen. */
Test(capacity, pairs) {
    for (int i = 0; i < 2; i++) {
        wirecopy_error error = {0};
        int copies;
        cr_assert(eq(int, group(profiles[i], 1, 5, &copies, &error), WIRECOPY_OK), "%s", error.message);
        cr_assert(eq(int, copies, 4));
        cr_assert(eq(int, group(profiles[i], 1, 6, &copies, &error), WIRECOPY_ERROR_LIMIT));
        const char *near = "15 candidate pairs, over the limit of 10: split the input by date or source, "
                           "or, in the near profile, raise the threshold";
        const char *news = "15 pairs of texts have passages in common, over the limit of 10: split the input by date or "
                           "source";
        cr_assert(eq(str, error.message, (char *)(profiles[i] == WIRECOPY_PROFILE_NEAR ? near : news)));
    }
}

Test(capacity, pairs_with_passages_in_common) {
    wc_evidence evidence;
    wirecopy_error error = {0};
    uint32_t link = 0;
    uint16_t cell = 0;
    wc_evidence_init(&evidence, &wc_allocator_default);
    for (uint32_t text = 1; text <= WIRECOPY_PAIRS_MOST; text++) {
        wc_pair_head head = {.a = 0, .b = text, .nlinks = 1, .ncells = 1};
        const wc_pair_view pair = {&head, &link, &cell};
        cr_assert(eq(int, wc_evidence_add(&evidence, &pair, &error), WIRECOPY_OK));
    }
    cr_assert(eq(int, wc_evidence_index(&evidence, WIRECOPY_PAIRS_MOST + 2, 1, &error), WIRECOPY_OK));
    wc_evidence_clear(&evidence);
    wc_evidence_init(&evidence, &wc_allocator_default);
    for (uint32_t text = 1; text <= WIRECOPY_PAIRS_MOST + 1; text++) {
        wc_pair_head head = {.a = 0, .b = text, .nlinks = 1, .ncells = 1};
        const wc_pair_view pair = {&head, &link, &cell};
        cr_assert(eq(int, wc_evidence_add(&evidence, &pair, &error), WIRECOPY_OK));
    }
    cr_assert(eq(int, wc_evidence_index(&evidence, WIRECOPY_PAIRS_MOST + 2, 1, &error), WIRECOPY_ERROR_LIMIT));
    cr_assert(eq(str, error.message,
                 "11 pairs of texts have passages in common, over the limit of 10: split the input by date or source"));
    wc_evidence_clear(&evidence);
}

Test(capacity, texts_of_an_index) {
    wirecopy_index *index;
    wirecopy_error error = {0};
    cr_assert(eq(int, wirecopy_index_create(NULL, &index, &error), WIRECOPY_OK));
    for (uint64_t key = 0; key < WIRECOPY_INDEX_TEXTS_MOST; key++) {
        cr_assert(eq(int, wirecopy_index_add(index, key, "some text", 9, &error), WIRECOPY_OK));
    }
    cr_assert(eq(int, wirecopy_index_add(index, 9, "one more", 8, &error), WIRECOPY_ERROR_LIMIT));
    cr_assert(eq(str, error.message, "the index is full at 5 texts: open another"));
    cr_assert(eq(u64, wirecopy_index_size(index), WIRECOPY_INDEX_TEXTS_MOST));
    wirecopy_index_free(index);
}

/* U+FDFA folds to four words: three bytes to over thirty. */
Test(capacity, bytes_of_a_text) {
    static char text[TEXT_NBYTES_MAX];
    wirecopy_sketcher *sketcher;
    wirecopy_error error = {0};
    uint32_t minima[128];
    memset(text, 'a', sizeof text);
    cr_assert(eq(int, wirecopy_sketcher_create(NULL, &sketcher, NULL), WIRECOPY_OK));
    cr_assert(eq(int, wirecopy_sign(sketcher, text, WIRECOPY_TEXT_NBYTES_MOST / 2, minima, NULL, &error), WIRECOPY_OK));
    cr_assert(eq(int, wirecopy_sign(sketcher, text, WIRECOPY_TEXT_NBYTES_MOST + 1, minima, NULL, &error),
                 WIRECOPY_ERROR_LIMIT));
    cr_assert(eq(str, error.message, "a text of 20001 bytes is over the limit of 20000: split it"));
    for (size_t i = 0; i + 3 <= 9000; i += 3) {
        memcpy(text + i, "\xEF\xB7\xBA", 3);
    }
    cr_assert(eq(int, wirecopy_sign(sketcher, text, 9000, minima, NULL, &error), WIRECOPY_ERROR_LIMIT));
    cr_assert(eq(str, error.message, "a text folds to more than 20000 bytes: split it"));
    wirecopy_sketcher_free(sketcher);
}

/* ---- Dumps ---- */

static void put_record(char *path, size_t text_nbytes) {
    strcpy(path, "/tmp/wirecopy-capacity-XXXXXX");
    int fd = mkstemp(path);
    FILE *file = fdopen(fd, "w");
    cr_assert(ne(ptr, file, NULL));
    fprintf(file, "{\"text\":\"a few good words\"}\n{\"text\":\"");
    for (size_t i = 0; i < text_nbytes; i++) {
        fputc(i % 5 == 4 ? ' ' : 'a', file);
    }
    fprintf(file, "\"}\n");
    fclose(file);
}

static wirecopy_code cluster(const char *const *paths, size_t npaths, wirecopy_stats *stats, wirecopy_error *error) {
    wirecopy_options options;
    wirecopy_input input;
    wirecopy_options_init(&options, sizeof options);
    wirecopy_input_init(&input, sizeof input);
    wirecopy_stats_init(stats, sizeof *stats);
    options.threads = 1;
    input.paths = paths;
    input.npaths = npaths;
    input.format = WIRECOPY_FORMAT_JSONL;
    return wirecopy_cluster_documents(&options, &input, "/dev/null", WIRECOPY_TABLE_JSONL, 0, stats, error);
}

Test(capacity, bytes_of_a_record) {
    char path[40];
    const char *paths = path;
    wirecopy_stats stats;
    wirecopy_error error = {0};
    wirecopy_stats_init(&stats, sizeof stats);
    put_record(path, WIRECOPY_RECORD_NBYTES_MOST);
    cr_assert(eq(int, cluster(&paths, 1, &stats, &error), WIRECOPY_OK), "%s", error.message);
    unlink(path);
    cr_assert(eq(u64, stats.documents, 1));
    cr_assert(eq(u64, stats.skipped[WIRECOPY_REASON_TOO_LARGE], 1));
    cr_assert(ne(ptr, strstr(stats.notices[0], "the record is over the limit of 4G; split it"), NULL), "%s",
              stats.notices[0]);
}

Test(capacity, files) {
    char path[40];
    const char *const paths[] = {path, path, path, path};
    wirecopy_stats stats;
    wirecopy_error error = {0};
    wirecopy_stats_init(&stats, sizeof stats);
    put_record(path, 100);
    cr_assert(eq(int, cluster(paths, WIRECOPY_FILES_MOST, &stats, &error), WIRECOPY_OK), "%s", error.message);
    cr_assert(eq(int, cluster(paths, WIRECOPY_FILES_MOST + 1, &stats, &error), WIRECOPY_ERROR_LIMIT));
    unlink(path);
    cr_assert(eq(str, error.message, "more than 3 files in one run: give fewer at a time"));
}
