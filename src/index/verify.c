#include <stdio.h>
#include <string.h>

#include "base/error.h"
#include "base/memory.h"
#include "index/checking.h"
#include "index/operations.h"
#include "index/segment_keys.h"
#include "index/segment_writer.h"

#define XXH_INLINE_ALL
#include <xxhash.h>

/* A file that was opened when verifying began, or why it could not be. */
typedef struct opened {
    wc_segment segment;
    wirecopy_code code;
    wirecopy_error problem;
    char name[WC_DISK_PATH_NBYTES];
} opened;

typedef struct verifier {
    wc_checking check;
    sqlite3_stmt *ids; /* of texts between two */
    uint8_t *has_text; /* bits by number: the segments that can be read have it */
    size_t ntexts;     /* that has_text has room for */
    int lacks_segment;
    opened *opened;
    size_t nopened, capacity;
} verifier;

/* ---- Segments ---- */

static wirecopy_code report_texts(verifier *work, const wc_segment *segment, uint32_t from, uint32_t to,
                                  const char *what, wirecopy_error *error) {
    wc_names named = {.count = 0};
    wirecopy_code code = to > from ? wc_names_by(&work->check.disk->database, work->ids, segment->texts[from],
                                                 segment->texts[to - 1], &named, error)
                                   : WIRECOPY_OK;
    return code == WIRECOPY_OK
               ? wc_checking_report(&work->check, error, "%s: %s; documents: %s; restore the file from a copy of the folder, or"
                                    " take out what cannot be read: wirecopy index remove %s --damaged",
                                    segment->name, what, named.text, work->check.disk->folder)
               : code;
}

/* Of a segment whose sums are right: it was written so, or index.db is not the one that it was written for. */
static wirecopy_code report_disagreement(verifier *work, const wc_segment *segment, const char *what,
                                         wirecopy_error *error) {
    return wc_checking_report(&work->check, error, "%s: %s; " WC_DATABASE_LOST, segment->name, what);
}

static const char *const sections[] = {"the texts are",         "the keys are",  "the numbers of texts are",
                                       "the contents are",      "the order is",  "the places of texts are",
                                       "the list of blocks is", "the filter is", "the list of buckets is",
                                       "the words are"};

/* Blocks that are summed between two questions: some milliseconds. Chosen. */
enum { BLOCKS_A_QUESTION = 4096 };

/* Of a segment this is asked some times: all of its texts and keys are looked at in a second or two. */
static wirecopy_code goes_on(verifier *work, wirecopy_error *error) {
    return wc_progress_report(&work->check.disk->progress, 0, 0, error);
}

/* Each block by itself, so that what is damaged is told from what is not. Of one whose texts were all taken out
 * nothing is missed. */
static wirecopy_code check_blocks(verifier *work, const wc_segment *segment, wirecopy_error *error) {
    uint32_t n = (uint32_t)segment->head.ntexts;
    wirecopy_code code = WIRECOPY_OK;
    for (uint32_t from = 0, to; code == WIRECOPY_OK && from < n; from = to) {
        uint64_t number = segment->places[from] >> 32;
        int is_live = 0;
        for (to = from; to < n && segment->places[to] >> 32 == number; to++) {
            is_live |= !wc_segment_is_dead(segment, to);
        }
        if (is_live && !wc_segment_block_is_whole(segment, number)) {
            code = report_texts(work, segment, from, to, "texts are damaged", error);
        }
        code = code == WIRECOPY_OK && number % BLOCKS_A_QUESTION == 0 ? goes_on(work, error) : code;
    }
    return code;
}

static wirecopy_code check_kept(verifier *work, const wc_segment *segment, wirecopy_error *error) {
    wirecopy_code code = WIRECOPY_OK;
    wc_text_reader reader;
    wc_text_reader_init(&reader, work->check.disk->allocator);
    for (uint32_t i = 0; code == WIRECOPY_OK && i < segment->head.ntexts; i++) {
        const uint32_t *kept;
        size_t count;
        code =
            wc_segment_is_dead(segment, i) ? WIRECOPY_OK : wc_segment_kept(segment, i, &reader, &kept, &count, error);
        if (code == WIRECOPY_ERROR_FORMAT) {
            code = report_texts(work, segment, i, i + 1, "what is kept of a text is damaged", error);
        }
    }
    wc_text_reader_clear(&reader);
    return code;
}

static int keys_ascend(const wc_segment *segment) {
    wc_key_walk walk = {.segment = segment};
    size_t nbuckets = (size_t)1 << segment->head.bucket_bits;
    int ascend = segment->starts[0] == 0 && segment->starts[nbuckets] == segment->head.nkeys;
    for (size_t i = 0; ascend && i < nbuckets; i++) {
        ascend = segment->starts[i] <= segment->starts[i + 1];
    }
    for (uint64_t record, before = 0; ascend && wc_key_walk_next(&walk, &record); before = record) {
        ascend = record >= before && wc_key_text(record) < segment->head.ntexts;
    }
    return ascend;
}

static int keys_are_in_filter(const wc_segment *segment) {
    wc_key_walk walk = {.segment = segment};
    int are_in = 1;
    for (uint64_t record; are_in && wc_key_walk_next(&walk, &record);) {
        are_in = wc_segment_may_have(segment, record);
    }
    return are_in;
}

/* Live texts have rows, in order. */
static wirecopy_code check_texts(verifier *work, const wc_segment *segment, wirecopy_error *error) {
    sqlite3_stmt *statement;
    wirecopy_code code =
        wc_statement_prepare(&work->check.disk->database,
                             "SELECT 1 FROM texts WHERE text = ? AND " WC_IS_THERE("first"), &statement, error);
    for (uint32_t i = 0; code == WIRECOPY_OK && i < segment->head.ntexts; i++) {
        int row = 0;
        sqlite3_bind_int64(statement, 1, segment->texts[i]);
        code = wc_statement_step(&work->check.disk->database, statement, &row, error);
        sqlite3_reset(statement);
        if (code == WIRECOPY_OK && row == wc_segment_is_dead(segment, i)) {
            char what[64];
            snprintf(what, sizeof what, "text %u is %s", segment->texts[i],
                     row ? "taken for removed, and is not" : "in no table of index.db");
            code = report_disagreement(work, segment, what, error);
        }
        if (code == WIRECOPY_OK && i > 0 && segment->texts[i] <= segment->texts[i - 1]) {
            code = report_disagreement(work, segment, "texts are out of order", error);
            break;
        }
    }
    sqlite3_finalize(statement);
    return code;
}

static wirecopy_code check_sections(verifier *work, const wc_segment *segment, wirecopy_error *error) {
    uint32_t n = (uint32_t)segment->head.ntexts;
    int texts_are_whole = 1;
    wirecopy_code code = goes_on(work, error);
    for (int i = 0; code == WIRECOPY_OK && i < WC_SECTION_COUNT; i++) {
        int is_whole = wc_segment_sum(segment, i) == segment->head.sections[i].checksum;
        char what[64];
        snprintf(what, sizeof what, "%s damaged", sections[i]);
        texts_are_whole =
            texts_are_whole && (is_whole || i == WC_SECTION_DATA || i == WC_SECTION_KEYS || i == WC_SECTION_FILTER ||
                                i == WC_SECTION_STARTS || i == WC_SECTION_WORDS);
        if (!is_whole && (i != WC_SECTION_DATA || n == 0 || !wc_segment_has_sums_within(segment))) {
            code = report_texts(work, segment, 0, n, what, error);
        }
        code = code == WIRECOPY_OK ? goes_on(work, error) : code;
    }
    if (code == WIRECOPY_OK && !wc_segment_padding_is_whole(segment)) {
        code = wc_checking_report(&work->check, error,
                                  "%s: a byte between its parts is not as it was written, and nothing reads it; "
                                  "restore the file from a copy of the folder",
                                  segment->name);
    }
    if (code == WIRECOPY_OK && texts_are_whole) {
        code = (segment->head.has_texts ? check_blocks : check_kept)(work, segment, error);
    }
    if (code == WIRECOPY_OK && texts_are_whole) {
        code = check_texts(work, segment, error);
    }
    if (code == WIRECOPY_OK && !keys_ascend(segment)) {
        code = report_disagreement(work, segment, "the keys are out of order", error);
    }
    return code == WIRECOPY_OK && !keys_are_in_filter(segment)
               ? report_disagreement(work, segment, "a key is not in the filter", error)
               : code;
}

/* None of a segment that cannot be read. */
static void mark_texts(verifier *work, const wc_segment *segment) {
    for (uint32_t i = 0; segment->texts != NULL && i < segment->head.ntexts; i++) {
        uint32_t text = segment->texts[i];
        if (text < work->ntexts) {
            work->has_text[text / 8] |= (uint8_t)(1U << text % 8);
        }
    }
}

/* What a segment that cannot be read has is known by what the others have not. */
static wirecopy_code name_unread(verifier *work, wirecopy_error *error) {
    sqlite3_stmt *statement;
    wc_names named = {.count = 0};
    int row = 1;
    const wc_database *database = &work->check.disk->database;
    wirecopy_code code = wc_statement_prepare(
        database, "SELECT id, text FROM documents WHERE " WC_IS_THERE("document") " ORDER BY document", &statement,
        error);
    while (code == WIRECOPY_OK && row) {
        code = wc_statement_step(database, statement, &row, error);
        int64_t text = code == WIRECOPY_OK && row ? sqlite3_column_int64(statement, 1) : -1;
        if (text >= 0 && text < (int64_t)work->ntexts && !(work->has_text[text / 8] >> text % 8 & 1)) {
            wc_names_add(&named, (const char *)sqlite3_column_text(statement, 0));
        }
    }
    sqlite3_finalize(statement);
    wc_names_end(&named);
    return code == WIRECOPY_OK
               ? wc_checking_report(
                     &work->check, error,
                     "no segment that can be read has the texts of documents: %s; restore the segment from a copy of the"
                     " folder, or take them out: wirecopy index remove %s --damaged, which lists their ids",
                     named.text, work->check.disk->folder)
               : code;
}

/* What comes after what was written is never read, but a copy of the folder may have more like it. */
static wirecopy_code check_length(verifier *work, const wc_segment *segment, uint64_t written, wirecopy_error *error) {
    if (segment->nbytes == written) {
        return WIRECOPY_OK;
    }
    return wc_checking_report(&work->check, error,
                              "%s has %llu bytes, and %llu were written; what was written is checked by itself, and"
                              " wirecopy index compact %s writes it anew",
                              segment->name, (unsigned long long)segment->nbytes, (unsigned long long)written,
                              work->check.disk->folder);
}

/* ---- Files ---- */

/* Another process that compacts takes files away that this state still names: a state whose files are all open stays
 * whole. */
static wirecopy_code open_file(verifier *work, const char *name, wirecopy_error *error) {
    wc_disk *disk = work->check.disk;
    char path[WC_DISK_PATH_NBYTES];
    wirecopy_code code = wc_grow(disk->allocator, (void **)&work->opened, &work->capacity, work->nopened + 1,
                                 sizeof *work->opened, error);
    if (code == WIRECOPY_OK) {
        opened *at = &work->opened[work->nopened++];
        *at = (opened){.code = WIRECOPY_OK};
        snprintf(at->name, sizeof at->name, "%s", name);
        wc_disk_path(disk, name, path);
        at->code = wc_segment_open(&at->segment, path, "", &at->problem);
    }
    return code;
}

static wirecopy_code open_files(verifier *work, wirecopy_error *error) {
    sqlite3_stmt *statement;
    int row = 1;
    wirecopy_code code = wc_statement_prepare(&work->check.disk->database, "SELECT file FROM segments ORDER BY segment",
                                              &statement, error);
    while (code == WIRECOPY_OK && row) {
        code = wc_statement_step(&work->check.disk->database, statement, &row, error);
        if (code == WIRECOPY_OK && row) {
            const char *name = (const char *)sqlite3_column_text(statement, 0);
            code = open_file(work, name != NULL ? name : "", error);
        }
    }
    sqlite3_finalize(statement);
    return code;
}

static void close_files(verifier *work) {
    const wirecopy_allocator *allocator = work->check.disk->allocator;
    for (size_t i = 0; i < work->nopened; i++) {
        wc_segment_close(&work->opened[i].segment, allocator);
    }
    wc_release(allocator, work->opened, work->capacity, sizeof *work->opened);
    work->opened = NULL;
    work->nopened = work->capacity = 0;
}

static int lacks_file(const verifier *work) {
    int lacks = 0;
    for (size_t i = 0; i < work->nopened; i++) {
        lacks |= work->opened[i].code == WIRECOPY_ERROR_NOT_FOUND;
    }
    return lacks;
}

/* How often a state is begun anew whose files are gone: those of a damaged index stay so. Chosen. */
enum { TRIES = 8 };

/* What cannot be read of the database is found again by what checks it. */
static wirecopy_code begin(verifier *work, wirecopy_error *error) {
    wc_disk *disk = work->check.disk;
    wirecopy_code code = wc_disk_begin_bookkeeping(disk, 0, error);
    for (int tries = 1; code == WIRECOPY_OK; tries++) {
        open_files(work, NULL);
        if (!lacks_file(work) || tries == TRIES) {
            break;
        }
        close_files(work);
        wc_disk_end(disk, WIRECOPY_OK, NULL);
        code = wc_disk_begin_bookkeeping(disk, 0, error);
    }
    return code;
}

/* Hands over what was opened of that name. */
static wirecopy_code take_file(verifier *work, const char *name, wc_segment *segment_ret, wirecopy_error *problem_ret) {
    char path[WC_DISK_PATH_NBYTES];
    for (size_t i = 0; i < work->nopened; i++) {
        opened *at = &work->opened[i];
        if (strcmp(at->name, name) == 0) {
            *segment_ret = at->segment;
            at->segment = (wc_segment){.fd = -1};
            *problem_ret = at->problem;
            return at->code;
        }
    }
    wc_disk_path(work->check.disk, name, path);
    return wc_segment_open(segment_ret, path, "", problem_ret);
}

/* What the database says of a segment, and what is there. */
static wirecopy_code check_segment(verifier *work, sqlite3_stmt *row, wirecopy_error *error) {
    wc_segment segment;
    wirecopy_error problem = {0};
    wc_disk *disk = work->check.disk;
    const char *name = (const char *)sqlite3_column_text(row, 0);
    wirecopy_code code = take_file(work, name != NULL ? name : "", &segment, &problem);
    snprintf(segment.name, sizeof segment.name, "%s", name != NULL ? name : "");
    const void *dead = sqlite3_column_blob(row, 4);
    size_t nbytes = dead != NULL ? (size_t)sqlite3_column_bytes(row, 4) : 0;
    if (code != WIRECOPY_OK) {
        long long count = (long long)sqlite3_column_int64(row, 3);
        work->lacks_segment = 1;
        code = wc_checking_report(&work->check, error,
                                  "%s; %lld text%s in it cannot be read; restore it from a copy of the folder, or take"
                                  " its documents out: wirecopy index remove %s --damaged",
                                  problem.message, count, count == 1 ? "" : "s", disk->folder);
    } else if (segment.head.checksum != (uint64_t)sqlite3_column_int64(row, 2)) {
        code = wc_checking_report(&work->check, error,
                                  "%s is not the file that was written; restore it from a copy of the folder, or take"
                                  " its documents out: wirecopy index remove %s --damaged",
                                  segment.name, disk->folder);
    } else if (dead != NULL && nbytes != (segment.head.ntexts + 7) / 8) {
        code = report_disagreement(work, &segment, "what is noted of its removed texts does not fit it", error);
    } else {
        segment.dead = (uint8_t *)(uintptr_t)dead;
        code = check_length(work, &segment, (uint64_t)sqlite3_column_int64(row, 1), error);
        code = code == WIRECOPY_OK ? check_sections(work, &segment, error) : code;
        segment.dead = NULL;
    }
    mark_texts(work, &segment);
    wc_segment_close(&segment, disk->allocator);
    return code;
}

static wirecopy_code make_marks(verifier *work, wirecopy_error *error) {
    int64_t most;
    wirecopy_code code =
        wc_database_number(&work->check.disk->database, "SELECT max(text) FROM texts", 0, &most, error);
    if (code != WIRECOPY_OK) {
        return code;
    }
    work->ntexts = most >= 0 && most < UINT32_MAX ? (size_t)most + 1 : 0;
    work->has_text = wc_allocate_zeroed(work->check.disk->allocator, work->ntexts / 8 + 1, 1);
    return work->has_text != NULL ? WIRECOPY_OK
                                  : wc_fail_refused(work->check.disk->allocator, work->ntexts / 8 + 1, error);
}

static wirecopy_code check_segments(verifier *work, wirecopy_error *error) {
    sqlite3_stmt *statement;
    const wc_database *database = &work->check.disk->database;
    int row = 1;
    wirecopy_code code = wc_statement_prepare(
        database,
        "SELECT s.file, s.nbytes, s.checksum, s.texts, g.texts FROM segments s LEFT JOIN graves g ON g.segment ="
        " s.segment ORDER BY s.segment",
        &statement, error);
    while (code == WIRECOPY_OK && row) {
        code = wc_statement_step(database, statement, &row, error);
        if (code == WIRECOPY_OK && row) {
            code = check_segment(work, statement, error);
        }
    }
    sqlite3_finalize(statement);
    return code;
}

/* Every text is in a segment: there are as many as live ones. */
static wirecopy_code check_count(verifier *work, wirecopy_error *error) {
    int64_t live, texts;
    wirecopy_code code = wc_database_number(
        &work->check.disk->database,
        "SELECT sum(s.texts) - coalesce((SELECT sum(dead) FROM graves), 0) FROM segments s", 0, &live, error);
    if (code == WIRECOPY_OK) {
        code = wc_database_number(&work->check.disk->database,
                                  "SELECT count(*) FROM texts WHERE " WC_IS_THERE("first"), 0, &texts, error);
    }
    return code == WIRECOPY_OK && live != texts
               ? wc_checking_report(&work->check, error,
                                    "index.db names %lld texts, and its segments have %lld; " WC_DATABASE_LOST,
                                    (long long)texts, (long long)live)
               : code;
}

static wirecopy_code check_files(verifier *work, wirecopy_error *error) {
    const wirecopy_allocator *allocator = work->check.disk->allocator;
    wirecopy_code code = wc_statement_prepare(&work->check.disk->database,
                                              "SELECT id FROM documents WHERE text BETWEEN ? AND ? AND "
                                              WC_IS_THERE("document") " ORDER BY document",
                                              &work->ids, error);
    if (code == WIRECOPY_OK) {
        code = make_marks(work, error);
    }
    if (code == WIRECOPY_OK) {
        code = check_segments(work, error);
    }
    if (code == WIRECOPY_OK && work->lacks_segment) {
        code = name_unread(work, error);
    }
    if (code == WIRECOPY_OK) {
        code = check_count(work, error);
    }
    sqlite3_finalize(work->ids);
    if (work->has_text != NULL) {
        wc_release(allocator, work->has_text, work->ntexts / 8 + 1, 1);
    }
    return code;
}

static wirecopy_code verify(verifier *work, wirecopy_error *error) {
    wirecopy_code code = wc_disk_watch(work->check.disk, WC_STEP_VERIFY, error);
    if (code == WIRECOPY_OK) {
        code = wc_checking_database(&work->check, error);
    }
    return code == WIRECOPY_OK
               ? wc_checking_pass(&work->check, "what it says of segments", check_files(work, error), error)
               : code;
}

wirecopy_code wc_disk_verify(wc_disk *disk, wirecopy_damage_fn damage, void *context, uint64_t *damages_ret,
                             wirecopy_error *error) {
    verifier work = {.check = {.disk = disk, .damage = damage, .context = context, .advises = 1}};
    wirecopy_error problem = {0};
    wirecopy_code code = begin(&work, &problem);
    if (code == WIRECOPY_OK) {
        code = wc_checking_end(&work.check, verify(&work, &problem), &problem);
    }
    close_files(&work);
    /* Of an index.db that cannot be read at all, the rest is not known. */
    if (code == WIRECOPY_ERROR_FORMAT) {
        code = wc_checking_report(&work.check, &problem, "%s", problem.message);
    }
    if (code != WIRECOPY_OK && error != NULL) {
        *error = problem;
    }
    *damages_ret = work.check.damages;
    return code;
}
