#include <string.h>

#include "base/error.h"
#include "dump/supply_texts.h"
#include "index/known.h"
#include "index/placing.h"
#include "verbs/explaining.h"
#include "verbs/verbs.h"

typedef struct indexed {
    wc_explaining own;
    wc_disk *disk;
    wc_placing placing;
    wc_known known;
    wc_text_reader reader;
    sqlite3_stmt *id; /* of a document */
} indexed;

/* The run's documents but the one that is explained are of the index. */
static wirecopy_code id_of_text(void *context, uint32_t entry, const char **id_ret, size_t *nbytes_ret,
                                wirecopy_error *error) {
    indexed *work = context;
    const wc_placing *placing = &work->placing;
    int row;
    sqlite3_reset(work->id);
    sqlite3_bind_int64(work->id, 1, placing->holding.texts[placing->held[entry] - 1].first);
    wirecopy_code code = wc_statement_step(&work->disk->database, work->id, &row, error);
    if (code == WIRECOPY_OK && !row) {
        code = wc_database_damaged(&work->disk->database, "a text names a document that is not there", error);
    }
    if (code == WIRECOPY_OK) {
        *id_ret = (const char *)sqlite3_column_text(work->id, 0);
        *nbytes_ret = (size_t)sqlite3_column_bytes(work->id, 0);
    }
    return code;
}

static int are_of_a_story(const void *context, uint32_t entry, uint32_t other) {
    const int64_t *story = ((const indexed *)context)->placing.story;
    return story[entry] == story[other];
}

/* As it was told when the text was added, among more texts than take part now. */
static int was_digest(const void *context, uint32_t entry) {
    const wc_placing *placing = &((const indexed *)context)->placing;
    return (placing->holding.texts[placing->held[entry] - 1].told & WC_TEXT_DIGEST) != 0;
}

static wirecopy_code check(const wc_disk *disk, wirecopy_error *error) {
    if (disk->options.profile != WIRECOPY_PROFILE_NEWS) {
        return wc_fail(error, WIRECOPY_ERROR_UNSUPPORTED,
                       "the index %s is of the near profile, and what decides there is the Jaccard of two texts, which "
                       "wirecopy compare shows",
                       disk->folder);
    }
    return disk->keeps_texts
               ? WIRECOPY_OK
               : wc_fail(error, WIRECOPY_ERROR_UNSUPPORTED,
                         "the index %s has no texts: make it anew, with texts, to have documents explained",
                         disk->folder);
}

static wirecopy_code read_text(indexed *work, const char **text_ret, size_t *nbytes_ret, wirecopy_error *error) {
    uint32_t number;
    const wc_segment *segment = wc_disk_find(work->disk, work->known.text, &number);
    return segment != NULL ? wc_segment_text(segment, number, &work->reader, text_ret, nbytes_ret, error)
                           : wc_database_damaged(&work->disk->database, "a text is in no segment", error);
}

/* The document is placed once more, as a query would place it. */
static wirecopy_code run(indexed *work, const char *text, size_t nbytes, wirecopy_error *error) {
    const uint64_t text_ends[] = {0, nbytes}, site_ends[] = {0, strlen(work->known.site)};
    wirecopy_texts texts;
    wc_texts_supply rows;
    wirecopy_input input;
    wirecopy_texts_init(&texts, sizeof texts);
    wirecopy_input_init(&input, sizeof input);
    texts.count = 1;
    texts.texts = (wirecopy_column){text, text_ends};
    texts.sites = (wirecopy_column){work->known.site, site_ends};
    wirecopy_code code = wc_texts_supply_init(&rows, &texts, error);
    if (code != WIRECOPY_OK) {
        return code;
    }
    const wc_supply supply = wc_supply_of_texts(&rows);
    code = wc_placing_run(&work->placing, work->disk, &input, &supply, 0, NULL, error);
    if (code == WIRECOPY_OK) {
        code = wc_statement_prepare(&work->disk->database, "SELECT id FROM documents WHERE document = ?", &work->id,
                                    error);
    }
    if (code == WIRECOPY_OK) {
        work->own.job = &work->placing.job;
        work->own.entry = work->placing.job.dump.corpus.entry_of[0];
        code = wc_explaining_fill(&work->own, wc_placing_standing(&work->placing, work->known.story), error);
    }
    return code;
}

static wirecopy_code explain(indexed *work, const char *id, wirecopy_error *error) {
    const char *text;
    size_t nbytes;
    wirecopy_explanation *result = work->own.result;
    wirecopy_code code = wc_known_find(work->disk, id, &work->known, error);
    if (code == WIRECOPY_OK) {
        code = read_text(work, &text, &nbytes, error);
    }
    if (code != WIRECOPY_OK) {
        return code;
    }
    const char *representative = work->known.representative;
    result->threshold = work->disk->options.threshold;
    result->group_size = work->known.ndocuments;
    result->relation = work->known.relation;
    code = wc_explaining_copy(&work->own, representative, strlen(representative), &result->representative, error);
    if (code == WIRECOPY_OK) {
        code = run(work, text, nbytes, error);
        sqlite3_finalize(work->id);
        code = wc_placing_end(&work->placing, code);
    }
    return code;
}

wirecopy_code wc_explain_indexed(wirecopy_disk_index *index, const char *id, wirecopy_explanation *explanation_ret,
                                 wirecopy_error *error) {
    indexed work = {.own = {.result = explanation_ret,
                            .allocator = index->allocator,
                            .context = &work,
                            .id_of = id_of_text,
                            .are_together = are_of_a_story,
                            .is_digest = was_digest},
                    .disk = index};
    wc_text_reader_init(&work.reader, index->allocator);
    index->shows_texts = 1;
    wirecopy_code code = check(index, error);
    if (code == WIRECOPY_OK) {
        code = wc_disk_begin(index, 0, error);
    }
    if (code != WIRECOPY_OK) {
        return code;
    }
    code = explain(&work, id, error);
    wc_known_clear(&work.known);
    wc_text_reader_clear(&work.reader);
    index->shows_texts = 0;
    return wc_disk_end(index, code, error);
}
