#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "base/error.h"
#include "base/memory.h"
#include "index/operations.h"
#include "index/segment_keys.h"
#include "index/segment_writer.h"

#define XXH_INLINE_ALL
#include <xxhash.h>

/* Ids that a message names. */
enum { IDS_NAMED = 5, MESSAGE_NBYTES = 1024 };

typedef struct verifier {
    wc_disk *disk;
    wirecopy_damage_fn damage;
    void *context;
    uint64_t damages;
    sqlite3_stmt *ids; /* of texts between two */
    uint8_t *has_text; /* bits by number: the segments that can be read have it */
    size_t ntexts;     /* that has_text has room for */
    int lacks_segment;
} verifier;

/* Of documents, for a message. */
typedef struct names {
    char text[512];
    size_t used;
    uint64_t count;
} names;

__attribute__((format(printf, 3, 4))) static wirecopy_code report(verifier *work, wirecopy_error *error,
                                                                  const char *format, ...) {
    char message[MESSAGE_NBYTES];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(message, sizeof message, format, arguments);
    va_end(arguments);
    work->damages++;
    return work->damage != NULL && work->damage(work->context, message) != 0
               ? wc_fail(error, WIRECOPY_ERROR_INTERRUPTED, "interrupted")
               : WIRECOPY_OK;
}

/* ---- Names ---- */

/* The first ids stand there; the others are counted. */
static void add_name(names *all, const char *id) {
    size_t left = sizeof all->text - all->used;
    if (all->count++ < IDS_NAMED && left > 0) {
        int length = snprintf(all->text + all->used, left, "%s%.60s", all->count > 1 ? ", " : "", id != NULL ? id : "");
        all->used += length > 0 ? (size_t)length : 0;
    }
}

static void end_names(names *all) {
    size_t left = all->used < sizeof all->text ? sizeof all->text - all->used : 0;
    if (all->count > IDS_NAMED && left > 0) {
        snprintf(all->text + all->used, left, " and %llu more", (unsigned long long)(all->count - IDS_NAMED));
    } else if (all->count == 0) {
        snprintf(all->text, sizeof all->text, "none that is there");
    }
}

/* The ids that a statement gives for keys [least, most], some of them by name. */
static wirecopy_code name_by(verifier *work, sqlite3_stmt *ids, int64_t least, int64_t most, names *names_ret,
                             wirecopy_error *error) {
    int row = 1;
    wirecopy_code code = WIRECOPY_OK;
    *names_ret = (names){.count = 0};
    sqlite3_bind_int64(ids, 1, least);
    sqlite3_bind_int64(ids, 2, most);
    while (code == WIRECOPY_OK && row) {
        code = wc_statement_step(&work->disk->database, ids, &row, error);
        if (code == WIRECOPY_OK && row) {
            add_name(names_ret, (const char *)sqlite3_column_text(ids, 0));
        }
    }
    end_names(names_ret);
    return code;
}

/* Those of the documents of texts [least, most]. */
static wirecopy_code name_documents(verifier *work, uint32_t least, uint32_t most, names *names_ret,
                                    wirecopy_error *error) {
    return name_by(work, work->ids, least, most, names_ret, error);
}

/* ---- The database ---- */

static wirecopy_code check_integrity(verifier *work, wirecopy_error *error) {
    sqlite3_stmt *statement;
    int row = 1;
    wirecopy_code code = wc_statement_prepare(&work->disk->database, "PRAGMA integrity_check(20)", &statement, error);
    while (code == WIRECOPY_OK && row) {
        code = wc_statement_step(&work->disk->database, statement, &row, error);
        const char *line = code == WIRECOPY_OK && row ? (const char *)sqlite3_column_text(statement, 0) : NULL;
        if (line != NULL && strcmp(line, "ok") != 0) {
            code = report(work, error, "index.db: %s", line);
        }
    }
    sqlite3_finalize(statement);
    return code;
}

/* What must have no rows: each gives a name. */
static const struct {
    const char *sql, *what;
} references[] = {
    {"SELECT id FROM documents d WHERE NOT EXISTS (SELECT 1 FROM texts t WHERE t.text = d.text) LIMIT 20",
     "has a text that is not there"},
    {"SELECT id FROM documents d WHERE NOT EXISTS (SELECT 1 FROM events e WHERE e.event = d.event) LIMIT 20",
     "was added by nothing that is noted"},
    {"SELECT id FROM documents d WHERE source IS NOT NULL AND NOT EXISTS (SELECT 1 FROM sources s WHERE s.source ="
     " d.source) LIMIT 20",
     "has a source that is not there"},
    {"SELECT d.id FROM texts t LEFT JOIN documents d ON d.document = t.first WHERE t.documents <> (SELECT count(*) FROM"
     " documents n WHERE n.text = t.text) OR d.text IS NOT t.text LIMIT 20",
     "is counted otherwise than it is there"},
    {"SELECT d.id FROM texts t JOIN documents d ON d.document = t.first WHERE NOT EXISTS (SELECT 1 FROM stories y WHERE"
     " y.story = t.story) LIMIT 20",
     "is of a story that is not there"},
    {"SELECT 'story ' || y.story FROM stories y LEFT JOIN documents d ON d.document = y.representative LEFT JOIN texts "
     "t"
     " ON t.text = y.text WHERE d.text IS NOT y.text OR t.story IS NOT y.story LIMIT 20",
     "is represented by a document that is not of it"},
};

static wirecopy_code check_references(verifier *work, wirecopy_error *error) {
    wirecopy_code code = WIRECOPY_OK;
    for (size_t i = 0; code == WIRECOPY_OK && i < sizeof references / sizeof references[0]; i++) {
        sqlite3_stmt *statement;
        int row = 1;
        code = wc_statement_prepare(&work->disk->database, references[i].sql, &statement, error);
        while (code == WIRECOPY_OK && row) {
            code = wc_statement_step(&work->disk->database, statement, &row, error);
            if (code == WIRECOPY_OK && row) {
                const char *id = (const char *)sqlite3_column_text(statement, 0);
                code = report(work, error, "%s %s", id != NULL ? id : "a document", references[i].what);
            }
        }
        sqlite3_finalize(statement);
    }
    return code;
}

/* Documents that rows of a table with keys [?1, ?2] tell of. */
static const char *const concerned[WC_SUMS_TABLES] = {
    [WC_SUMS_DOCUMENTS] = "SELECT id FROM documents WHERE document BETWEEN ?1 AND ?2 ORDER BY document",
    [WC_SUMS_TEXTS] = "SELECT id FROM documents WHERE text BETWEEN ?1 AND ?2 ORDER BY document",
    [WC_SUMS_STORIES] = "SELECT d.id FROM texts t JOIN documents d ON d.text = t.text WHERE t.story BETWEEN ?1 AND ?2"
                        " ORDER BY d.document",
    [WC_SUMS_MERGES] = "SELECT d.id FROM merges m JOIN texts t ON t.story = m.into_story JOIN documents d ON d.text ="
                       " t.text WHERE m.story BETWEEN ?1 AND ?2 ORDER BY d.document",
    [WC_SUMS_DRAWS] = "SELECT id FROM documents WHERE text IN (SELECT text FROM draws WHERE text BETWEEN ?1 AND ?2)"
                      " ORDER BY document",
    [WC_SUMS_SOURCES] = "SELECT id FROM documents WHERE source BETWEEN ?1 AND ?2 ORDER BY document",
};

static wirecopy_code report_block(verifier *work, int table, int64_t block, wirecopy_error *error) {
    names named = {.count = 0};
    sqlite3_stmt *ids;
    int64_t least = block * (1 << WC_SUMS_BLOCK_BITS);
    wirecopy_code code = wc_statement_prepare(&work->disk->database, concerned[table], &ids, error);
    if (code == WIRECOPY_OK) {
        code = name_by(work, ids, least, least + (1 << WC_SUMS_BLOCK_BITS) - 1, &named, error);
    }
    sqlite3_finalize(ids);
    return code == WIRECOPY_OK ? report(work, error,
                                        "index.db: among rows %lld to %lld of %s one is not as it was written;"
                                        " documents that they tell of: %s",
                                        (long long)least, (long long)least + (1 << WC_SUMS_BLOCK_BITS) - 1,
                                        wc_sums_name(table), named.text)
                               : code;
}

/* Adds up the rows of a table. */
static wirecopy_code add_rows_up(verifier *work, int table, wirecopy_error *error) {
    char sql[WC_SUMS_SQL_NBYTES];
    sqlite3_stmt *statement;
    int row = 1;
    wc_sums_query(table, sql);
    wirecopy_code code = wc_statement_prepare(&work->disk->database, sql, &statement, error);
    while (code == WIRECOPY_OK && row) {
        code = wc_statement_step(&work->disk->database, statement, &row, error);
    }
    sqlite3_finalize(statement);
    return code;
}

/* What is noted and what was added up, both by block. */
static wirecopy_code compare_sums(verifier *work, int table, wirecopy_error *error) {
    const wc_sums *sums = &work->disk->database.sums;
    const wc_block_sum *blocks = sums->tables[table].blocks;
    size_t n = sums->tables[table].count, at = 0;
    sqlite3_stmt *statement;
    int row = 1;
    wirecopy_code code = wc_statement_prepare(
        &work->disk->database, "SELECT block, sum FROM sums WHERE kind = ? ORDER BY block", &statement, error);
    sqlite3_bind_int(statement, 1, table);
    while (code == WIRECOPY_OK && row) {
        code = wc_statement_step(&work->disk->database, statement, &row, error);
        int64_t block = code == WIRECOPY_OK && row ? sqlite3_column_int64(statement, 0) : INT64_MAX;
        uint64_t noted = block != INT64_MAX ? (uint64_t)sqlite3_column_int64(statement, 1) : 0;
        for (; code == WIRECOPY_OK && at < n && blocks[at].block < block; at++) {
            code = report_block(work, table, blocks[at].block, error);
        }
        int is_there = at < n && blocks[at].block == block;
        if (code == WIRECOPY_OK && noted != (is_there ? blocks[at].sum : 0)) {
            code = report_block(work, table, block, error);
        }
        at += is_there;
    }
    sqlite3_finalize(statement);
    return code;
}

static wirecopy_code check_sums(verifier *work, wirecopy_error *error) {
    wc_database *database = &work->disk->database;
    wirecopy_code code = wc_sums_register(&database->sums, database->handle) == SQLITE_OK
                             ? WIRECOPY_OK
                             : wc_database_fail(database, error);
    for (int table = 0; code == WIRECOPY_OK && table < WC_SUMS_TABLES; table++) {
        code = add_rows_up(work, table, error);
    }
    for (int table = 0; code == WIRECOPY_OK && table < WC_SUMS_TABLES; table++) {
        code = compare_sums(work, table, error);
    }
    wc_sums_forget(&database->sums);
    return code;
}

/* ---- Segments ---- */

static wirecopy_code report_texts(verifier *work, const wc_segment *segment, uint32_t from, uint32_t to,
                                  const char *what, wirecopy_error *error) {
    names named = {.count = 0};
    wirecopy_code code =
        to > from ? name_documents(work, segment->texts[from], segment->texts[to - 1], &named, error) : WIRECOPY_OK;
    return code == WIRECOPY_OK ? report(work, error, "%s: %s; documents: %s", segment->name, what, named.text) : code;
}

static const char *const sections[] = {"the texts are",         "the keys are",  "the numbers of texts are",
                                       "the contents are",      "the order is",  "the places of texts are",
                                       "the list of blocks is", "the filter is", "the list of buckets is",
                                       "the words are"};

/* Each block by itself, so that what is damaged is told from what is not. */
static wirecopy_code check_blocks(verifier *work, const wc_segment *segment, wirecopy_error *error) {
    const wc_section *data = &segment->head.sections[WC_SECTION_DATA];
    uint32_t n = (uint32_t)segment->head.ntexts;
    wirecopy_code code = WIRECOPY_OK;
    for (uint32_t from = 0, to; code == WIRECOPY_OK && from < n; from = to) {
        uint64_t number = segment->places[from] >> 32;
        for (to = from + 1; to < n && segment->places[to] >> 32 == number; to++) {
        }
        const wc_text_block *block = number < segment->nblocks ? &segment->blocks[number] : NULL;
        int is_whole =
            block != NULL && block->offset <= data->nbytes && block->packed_nbytes <= data->nbytes - block->offset &&
            XXH3_64bits(segment->bytes + data->offset + block->offset, block->packed_nbytes) == block->checksum;
        if (!is_whole) {
            code = report_texts(work, segment, from, to, "texts are damaged", error);
        }
    }
    return code;
}

static wirecopy_code check_kept(verifier *work, const wc_segment *segment, wirecopy_error *error) {
    wirecopy_code code = WIRECOPY_OK;
    for (uint32_t i = 0; code == WIRECOPY_OK && i < segment->head.ntexts; i++) {
        const uint32_t *kept;
        size_t count;
        if (wc_segment_kept(segment, i, &kept, &count, NULL) != WIRECOPY_OK) {
            code = report_texts(work, segment, i, i + 1, "what is kept of a text is damaged", error);
        }
    }
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
        wc_statement_prepare(&work->disk->database, "SELECT 1 FROM texts WHERE text = ?", &statement, error);
    for (uint32_t i = 0; code == WIRECOPY_OK && i < segment->head.ntexts; i++) {
        int row = 0;
        sqlite3_bind_int64(statement, 1, segment->texts[i]);
        code = wc_statement_step(&work->disk->database, statement, &row, error);
        sqlite3_reset(statement);
        if (code == WIRECOPY_OK && row == wc_segment_is_dead(segment, i)) {
            code = report(work, error, "%s: text %u is %s", segment->name, segment->texts[i],
                          row ? "taken for removed, and is not" : "in no table");
        }
        if (code == WIRECOPY_OK && i > 0 && segment->texts[i] <= segment->texts[i - 1]) {
            code = report(work, error, "%s: texts are out of order", segment->name);
            break;
        }
    }
    sqlite3_finalize(statement);
    return code;
}

static wirecopy_code check_sections(verifier *work, const wc_segment *segment, wirecopy_error *error) {
    uint32_t n = (uint32_t)segment->head.ntexts;
    int texts_are_whole = 1;
    wirecopy_code code = WIRECOPY_OK;
    for (int i = 0; code == WIRECOPY_OK && i < WC_SECTION_COUNT; i++) {
        int is_whole = wc_segment_sum(segment, i) == segment->head.sections[i].checksum;
        char what[64];
        snprintf(what, sizeof what, "%s damaged", sections[i]);
        texts_are_whole =
            texts_are_whole && (is_whole || i == WC_SECTION_DATA || i == WC_SECTION_KEYS || i == WC_SECTION_FILTER ||
                                i == WC_SECTION_STARTS || i == WC_SECTION_WORDS);
        if (!is_whole && (i != WC_SECTION_DATA || n == 0)) {
            code = report_texts(work, segment, 0, n, what, error);
        }
    }
    if (code == WIRECOPY_OK && texts_are_whole) {
        code = (segment->head.has_texts ? check_blocks : check_kept)(work, segment, error);
    }
    if (code == WIRECOPY_OK && texts_are_whole) {
        code = check_texts(work, segment, error);
    }
    if (code == WIRECOPY_OK && !keys_ascend(segment)) {
        code = report_texts(work, segment, 0, n, "the keys are out of order", error);
    }
    return code == WIRECOPY_OK && !keys_are_in_filter(segment)
               ? report_texts(work, segment, 0, n, "a key is not in the filter", error)
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
    names named = {.count = 0};
    int row = 1;
    const wc_database *database = &work->disk->database;
    wirecopy_code code =
        wc_statement_prepare(database, "SELECT id, text FROM documents ORDER BY document", &statement, error);
    while (code == WIRECOPY_OK && row) {
        code = wc_statement_step(database, statement, &row, error);
        int64_t text = code == WIRECOPY_OK && row ? sqlite3_column_int64(statement, 1) : -1;
        if (text >= 0 && text < (int64_t)work->ntexts && !(work->has_text[text / 8] >> text % 8 & 1)) {
            add_name(&named, (const char *)sqlite3_column_text(statement, 0));
        }
    }
    sqlite3_finalize(statement);
    end_names(&named);
    return code == WIRECOPY_OK
               ? report(work, error, "no segment that can be read has the texts of documents: %s", named.text)
               : code;
}

/* What the database says of a segment, and what is there. */
static wirecopy_code check_segment(verifier *work, sqlite3_stmt *row, wirecopy_error *error) {
    wc_segment segment;
    char path[WC_DISK_PATH_NBYTES];
    wirecopy_error problem = {0};
    wc_disk *disk = work->disk;
    const char *name = (const char *)sqlite3_column_text(row, 0);
    wc_disk_path(disk, name != NULL ? name : "", path);
    wirecopy_code code = wc_segment_open(&segment, path, "", &problem);
    snprintf(segment.name, sizeof segment.name, "%s", name != NULL ? name : "");
    const void *dead = sqlite3_column_blob(row, 4);
    size_t nbytes = dead != NULL ? (size_t)sqlite3_column_bytes(row, 4) : 0;
    if (code != WIRECOPY_OK) {
        long long count = (long long)sqlite3_column_int64(row, 3);
        work->lacks_segment = 1;
        code =
            report(work, error, "%s; %lld text%s in it cannot be read", problem.message, count, count == 1 ? "" : "s");
    } else if (segment.nbytes != (uint64_t)sqlite3_column_int64(row, 1) ||
               segment.head.checksum != (uint64_t)sqlite3_column_int64(row, 2)) {
        code = report(work, error, "%s is not the file that was written", segment.name);
    } else if (dead != NULL && nbytes != (segment.head.ntexts + 7) / 8) {
        code = report(work, error, "%s: what is noted of its removed texts does not fit it", segment.name);
    } else {
        segment.dead = (uint8_t *)(uintptr_t)dead;
        code = check_sections(work, &segment, error);
        segment.dead = NULL;
    }
    mark_texts(work, &segment);
    wc_segment_close(&segment, disk->allocator);
    return code;
}

static wirecopy_code make_marks(verifier *work, wirecopy_error *error) {
    int64_t most;
    wirecopy_code code = wc_database_number(&work->disk->database, "SELECT max(text) FROM texts", 0, &most, error);
    if (code != WIRECOPY_OK) {
        return code;
    }
    work->ntexts = most >= 0 && most < UINT32_MAX ? (size_t)most + 1 : 0;
    work->has_text = wc_allocate_zeroed(work->disk->allocator, work->ntexts / 8 + 1, 1);
    return work->has_text != NULL ? WIRECOPY_OK : wc_fail_refused(work->disk->allocator, work->ntexts / 8 + 1, error);
}

static wirecopy_code check_segments(verifier *work, wirecopy_error *error) {
    sqlite3_stmt *statement;
    const wc_database *database = &work->disk->database;
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
        &work->disk->database, "SELECT sum(s.texts) - coalesce((SELECT sum(dead) FROM graves), 0) FROM segments s", 0,
        &live, error);
    if (code == WIRECOPY_OK) {
        code = wc_database_number(&work->disk->database, "SELECT count(*) FROM texts", 0, &texts, error);
    }
    return code == WIRECOPY_OK && live != texts
               ? report(work, error, "index.db names %lld texts, and its segments have %lld", (long long)texts,
                        (long long)live)
               : code;
}

/* Counters that are not above what is there would have it written over, or every addition fail. */
static const struct {
    const char *name, *sql;
} counted[] = {
    {"segment", "SELECT max(segment) FROM segments"},
    {"document", "SELECT max(document) FROM documents"},
    {"text", "SELECT max(text) FROM texts"},
    {"story",
     "SELECT max(story) FROM (SELECT max(story) AS story FROM stories UNION ALL SELECT max(story) FROM merges)"},
};

static wirecopy_code check_counters(verifier *work, wirecopy_error *error) {
    const wc_database *database = &work->disk->database;
    wirecopy_code code = WIRECOPY_OK;
    for (size_t i = 0; code == WIRECOPY_OK && i < sizeof counted / sizeof counted[0]; i++) {
        int64_t next = 0, most = 0;
        code = wc_database_counter(database, counted[i].name, &next, error);
        if (code == WIRECOPY_OK) {
            code = wc_database_number(database, counted[i].sql, 0, &most, error);
        }
        if (code == WIRECOPY_OK && next <= most) {
            code = report(work, error,
                          "index.db: its counter says that the next %s is number %lld, and there is number %lld",
                          counted[i].name, (long long)next, (long long)most);
        }
    }
    return code;
}

static wirecopy_code verify(verifier *work, wirecopy_error *error) {
    wirecopy_code code = check_integrity(work, error);
    if (code == WIRECOPY_OK) {
        code = check_references(work, error);
    }
    if (code == WIRECOPY_OK) {
        code = check_sums(work, error);
    }
    if (code == WIRECOPY_OK) {
        code = check_counters(work, error);
    }
    if (code == WIRECOPY_OK) {
        code = wc_statement_prepare(&work->disk->database,
                                    "SELECT id FROM documents WHERE text BETWEEN ? AND ? ORDER BY document", &work->ids,
                                    error);
    }
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
        wc_release(work->disk->allocator, work->has_text, work->ntexts / 8 + 1, 1);
    }
    return code;
}

wirecopy_code wc_disk_verify(wc_disk *disk, wirecopy_damage_fn damage, void *context, uint64_t *damages_ret,
                             wirecopy_error *error) {
    verifier work = {.disk = disk, .damage = damage, .context = context};
    wirecopy_error problem = {0};
    wirecopy_code code = wc_disk_begin_bookkeeping(disk, 0, &problem);
    if (code == WIRECOPY_OK) {
        code = wc_disk_end(disk, verify(&work, &problem), &problem);
    }
    /* Of an index.db that cannot be read further, the rest is not known. */
    if (code == WIRECOPY_ERROR_FORMAT) {
        code = report(&work, &problem, "%s", problem.message);
    }
    if (code != WIRECOPY_OK && error != NULL) {
        *error = problem;
    }
    *damages_ret = work.damages;
    return code;
}
