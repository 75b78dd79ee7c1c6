#include "index/recording.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/error.h"
#include "base/memory.h"
#include "base/radix.h"
#include "dump/texts.h"
#include "index/segment_writer.h"
#include "text/date.h"

#define XXH_INLINE_ALL
#include <xxhash.h>

/* ---- Before anything is written ---- */

/* A document whose date cannot be read has that of the addition. */
static void read_dates(wc_recording *recording) {
    const wc_dump *dump = &recording->placing->job.dump;
    wirecopy_stats *stats = recording->placing->job.stats;
    for (uint32_t i = 0; i < recording->placing->ndocuments; i++) {
        size_t nbytes = 0;
        const char *date = dump->input.date_field != NULL ? wc_strings_get(&dump->dates, i, &nbytes) : "";
        recording->date[i] = recording->now;
        if (!wc_date_seconds(date, nbytes, &recording->date[i]) && dump->input.date_field != NULL) {
            stats->undated++;
            stats->bad_dates += nbytes > 0;
        }
    }
}

size_t wc_recording_place(const wc_recording *recording, int64_t story) {
    const wc_placing *placing = recording->placing;
    if (story < 0) {
        return placing->nstands + (size_t)(-story) - 1;
    }
    size_t from = 0, to = placing->nstands;
    while (from < to) {
        size_t middle = from + (to - from) / 2;
        if (placing->stands[2 * middle] < story) {
            from = middle + 1;
        } else {
            to = middle;
        }
    }
    return from;
}

int64_t wc_recording_story(const wc_recording *recording, int64_t story) {
    return story < 0 ? recording->next_story - story - 1 : story;
}

static wirecopy_code read_stories(wc_recording *recording, wirecopy_error *error) {
    const wc_database *database = &recording->placing->disk->database;
    sqlite3_stmt *statement;
    wirecopy_code code =
        wc_statement_prepare(database, "SELECT first, last FROM stories WHERE story = ?", &statement, error);
    for (size_t i = 0; code == WIRECOPY_OK && i < recording->placing->nstands; i++) {
        int row;
        sqlite3_bind_int64(statement, 1, recording->placing->stands[2 * i]);
        code = wc_statement_step(database, statement, &row, error);
        if (code == WIRECOPY_OK && row) {
            recording->first[i] = sqlite3_column_int64(statement, 0);
            recording->last[i] = sqlite3_column_int64(statement, 1);
            recording->seen[i] = 1;
            sqlite3_reset(statement);
        }
    }
    sqlite3_finalize(statement);
    return code;
}

static void widen(wc_recording *recording, size_t place, int64_t first, int64_t last) {
    recording->first[place] = first < recording->first[place] ? first : recording->first[place];
    recording->last[place] = last > recording->last[place] ? last : recording->last[place];
}

static void widen_stories(wc_recording *recording) {
    const wc_placing *placing = recording->placing;
    for (size_t i = 0; i < placing->nties; i++) {
        size_t from = wc_recording_place(recording, placing->ties[i].story);
        widen(recording, wc_recording_place(recording, placing->ties[i].into), recording->first[from],
              recording->last[from]);
    }
    for (uint32_t i = 0; i < placing->ndocuments; i++) {
        int64_t story = placing->story[placing->job.dump.corpus.entry_of[i]];
        widen(recording, wc_recording_place(recording, story), recording->date[i], recording->date[i]);
    }
}

static wirecopy_code allocate(wc_recording *recording, wirecopy_error *error) {
    const wirecopy_allocator *allocator = recording->allocator;
    size_t n = recording->placing->ndocuments, stories = recording->nstories;
    recording->date = wc_allocate(allocator, n, sizeof *recording->date);
    recording->first = wc_allocate(allocator, stories, sizeof *recording->first);
    recording->last = wc_allocate(allocator, stories, sizeof *recording->last);
    recording->seen = wc_allocate_zeroed(allocator, stories, sizeof *recording->seen);
    recording->text = wc_allocate_zeroed(allocator, recording->placing->nentries, sizeof *recording->text);
    if (recording->date == NULL || recording->first == NULL || recording->last == NULL || recording->seen == NULL ||
        recording->text == NULL) {
        return wc_fail_refused(allocator, (n + 2 * stories) * sizeof *recording->date, error);
    }
    for (size_t i = 0; i < stories; i++) {
        recording->first[i] = INT64_MAX;
        recording->last[i] = INT64_MIN;
    }
    return WIRECOPY_OK;
}

wirecopy_code wc_recording_begin(wc_recording *recording_ret, wc_placing *placing, wirecopy_error *error) {
    const wc_database *database = &placing->disk->database;
    *recording_ret = (wc_recording){.allocator = placing->allocator,
                                    .placing = placing,
                                    .now = (int64_t)time(NULL),
                                    .nstories = placing->nstands + (size_t)placing->nnew};
    wirecopy_code code = allocate(recording_ret, error);
    if (code == WIRECOPY_OK) {
        read_dates(recording_ret);
        code = read_stories(recording_ret, error);
    }
    if (code == WIRECOPY_OK) {
        widen_stories(recording_ret);
        code = wc_database_counter(database, "text", &recording_ret->next_text, error);
    }
    if (code == WIRECOPY_OK) {
        code = wc_database_counter(database, "document", &recording_ret->next_document, error);
    }
    return code == WIRECOPY_OK ? wc_database_counter(database, "story", &recording_ret->next_story, error) : code;
}

void wc_recording_clear(wc_recording *recording) {
    const wirecopy_allocator *allocator = recording->allocator;
    if (allocator != NULL) {
        wc_release(allocator, recording->date, recording->placing->ndocuments, sizeof *recording->date);
        wc_release(allocator, recording->first, recording->nstories, sizeof *recording->first);
        wc_release(allocator, recording->last, recording->nstories, sizeof *recording->last);
        wc_release(allocator, recording->seen, recording->nstories, sizeof *recording->seen);
        wc_release(allocator, recording->text, recording->placing->nentries, sizeof *recording->text);
    }
    *recording = (wc_recording){0};
}

/* ---- The segment ---- */

/* Entries that are new texts: those of the input come first. */
static int is_new(const wc_placing *placing, uint32_t entry) {
    return placing->held[entry] == 0;
}

static wirecopy_code number_texts(wc_recording *recording, uint32_t *count_ret, wirecopy_error *error) {
    const wc_placing *placing = recording->placing;
    int64_t next = recording->next_text;
    *count_ret = 0;
    for (uint32_t entry = 0; entry < placing->nentries; entry++) {
        uint32_t held = placing->held[entry];
        recording->text[entry] = held != 0 ? placing->holding.texts[held - 1].text : (uint32_t)next++;
        *count_ret += held == 0;
    }
    if (next > UINT32_MAX) {
        return wc_fail(error, WIRECOPY_ERROR_LIMIT, "more than %u texts in all: begin another index", UINT32_MAX);
    }
    return WIRECOPY_OK;
}

static wirecopy_code write_texts(const wc_recording *recording, wc_segment_writer *writer, wirecopy_error *error) {
    const wc_placing *placing = recording->placing;
    wc_dump *dump = &recording->placing->job.dump;
    const wc_corpus *corpus = &dump->corpus;
    int has_texts = placing->disk->keeps_texts;
    wirecopy_code code = WIRECOPY_OK;
    for (uint32_t entry = 0; code == WIRECOPY_OK && entry < placing->nentries; entry++) {
        const char *text = "";
        size_t nbytes = 0;
        if (!is_new(placing, entry)) {
            continue;
        }
        uint64_t from = corpus->kept != NULL && entry > 0 ? corpus->kept_ends[entry - 1] : 0;
        uint64_t to = corpus->kept != NULL ? corpus->kept_ends[entry] : 0;
        if (has_texts) {
            code = wc_dump_text(dump, 0, corpus->first_document[entry], &text, &nbytes, error);
        }
        if (code == WIRECOPY_OK) {
            code = wc_segment_writer_add(writer, recording->text[entry], recording->placing->contents[entry], text,
                                         nbytes, has_texts ? NULL : corpus->kept + from, (size_t)(to - from), error);
        }
    }
    return code;
}

/* Keys of entries become keys of texts: new ones keep their order. */
static wirecopy_code write_keys(const wc_recording *recording, wc_segment_writer *writer, wirecopy_error *error) {
    wc_placing *placing = recording->placing;
    uint64_t *records = NULL;
    size_t capacity = 0;
    uint64_t nkeys = 0;
    for (uint32_t part = 0; part < WC_KEYS_PARTS; part++) {
        nkeys += wc_deal_count(&placing->again, part);
    }
    wirecopy_code code = wc_segment_writer_expect(writer, nkeys, error);
    for (uint32_t part = 0; code == WIRECOPY_OK && part < WC_KEYS_PARTS; part++) {
        size_t count = wc_deal_count(&placing->again, part), kept = 0;
        code = wc_grow(recording->allocator, (void **)&records, &capacity, 2 * count + 1, sizeof *records, error);
        if (code == WIRECOPY_OK) {
            code = wc_deal_take(&placing->again, part, records, error);
        }
        for (size_t i = 0; code == WIRECOPY_OK && i < count; i++) {
            uint32_t entry = wc_key_text(records[i]);
            if (is_new(placing, entry)) {
                uint32_t number = recording->text[entry] - (uint32_t)recording->next_text;
                records[kept++] = wc_key_record(records[i], number);
            }
        }
        if (code == WIRECOPY_OK) {
            wc_radix_sort(records, records + count, kept, 0);
            code = wc_segment_writer_keys(writer, records, kept, error);
        }
    }
    wc_release(recording->allocator, records, capacity, sizeof *records);
    return code;
}

static wirecopy_code write_segment(wc_recording *recording, int64_t event, wirecopy_error *error) {
    wc_disk *disk = recording->placing->disk;
    wc_segment_writer writer = {0};
    char name[WC_SEGMENT_NAME_NBYTES];
    int64_t number;
    wirecopy_code code = wc_disk_name_segment(disk, &number, name, error);
    if (code == WIRECOPY_OK) {
        code = wc_segment_writer_open(&writer, disk->folder, name, disk->keeps_texts, recording->allocator, error);
    }
    if (code == WIRECOPY_OK) {
        code = write_texts(recording, &writer, error);
    }
    if (code == WIRECOPY_OK) {
        code = write_keys(recording, &writer, error);
    }
    if (code == WIRECOPY_OK) {
        code = wc_segment_writer_finish(&writer, error);
    }
    if (code == WIRECOPY_OK) {
        code = wc_disk_note_segment(disk, number, name, &writer.head, writer.place, event, error);
    }
    wc_segment_writer_clear(&writer);
    return code;
}

/* ---- Rows ---- */

/* Sources that were met last, by hash: most documents of an input are of few. */
enum { SOURCES_REMEMBERED = 1 << 12 };

typedef struct remembered {
    XXH128_hash_t hash;
    int64_t source;
} remembered;

typedef struct row_writer {
    wc_recording *recording;
    const wc_database *database;
    int64_t event;
    sqlite3_stmt *find_source, *add_source, *add_text, *add_draw, *add_document, *count_copy, *add_story, *change_story;
    remembered *sources;
    /* by entry: documents of the input, and their source: -1 where they differ */
    uint32_t *documents;
    int64_t *source;
    int64_t *source_of; /* by document */
} row_writer;

static const char insert_text[] =
    "INSERT INTO texts(text, story, documents, first, source, told, relation, series, similarity, contained, contains)"
    " VALUES(?, ?, ?, ?, nullif(?, 0), ?, ?, nullif(?, 0), ?, ?, ?)";

static const char *const statements[] = {
    "SELECT source FROM sources WHERE name = ?",
    "INSERT INTO sources(name) VALUES(?)",
    insert_text,
    "INSERT INTO draws VALUES(?, ?, ?)",
    "INSERT INTO documents(document, text, date, source, event, id) VALUES(?, ?, ?, nullif(?, 0), ?, ?)",
    "UPDATE texts SET documents = documents + ?2, source = CASE WHEN source = ?3 THEN source END WHERE text = ?1",
    "INSERT INTO stories VALUES(?, ?, ?, ?, ?)",
    "UPDATE stories SET first = ?2, last = ?3 WHERE story = ?1"};

static wirecopy_code prepare_rows(row_writer *writer, wirecopy_error *error) {
    sqlite3_stmt **const all[] = {&writer->find_source, &writer->add_source,  &writer->add_text,  &writer->add_draw,
                                  &writer->add_document, &writer->count_copy, &writer->add_story, &writer->change_story};
    const wc_placing *placing = writer->recording->placing;
    const wirecopy_allocator *allocator = writer->recording->allocator;
    wirecopy_code code = WIRECOPY_OK;
    for (size_t i = 0; code == WIRECOPY_OK && i < sizeof all / sizeof all[0]; i++) {
        code = wc_statement_prepare(writer->database, statements[i], all[i], error);
    }
    writer->sources = wc_allocate_zeroed(allocator, SOURCES_REMEMBERED, sizeof *writer->sources);
    writer->documents = wc_allocate_zeroed(allocator, placing->nentries, sizeof *writer->documents);
    writer->source = wc_allocate_zeroed(allocator, placing->nentries, sizeof *writer->source);
    writer->source_of = wc_allocate_zeroed(allocator, placing->ndocuments, sizeof *writer->source_of);
    if (code == WIRECOPY_OK && (writer->sources == NULL || writer->documents == NULL || writer->source == NULL ||
                                writer->source_of == NULL)) {
        code = wc_fail_refused(allocator, (placing->nentries + placing->ndocuments) * sizeof(int64_t), error);
    }
    return code;
}

static void clear_rows(row_writer *writer) {
    const wc_placing *placing = writer->recording->placing;
    const wirecopy_allocator *allocator = writer->recording->allocator;
    sqlite3_stmt *const all[] = {writer->find_source, writer->add_source, writer->add_text,  writer->add_draw,
                                 writer->add_document, writer->count_copy, writer->add_story, writer->change_story};
    for (size_t i = 0; i < sizeof all / sizeof all[0]; i++) {
        sqlite3_finalize(all[i]);
    }
    wc_release(allocator, writer->sources, SOURCES_REMEMBERED, sizeof *writer->sources);
    wc_release(allocator, writer->documents, placing->nentries, sizeof *writer->documents);
    wc_release(allocator, writer->source, placing->nentries, sizeof *writer->source);
    wc_release(allocator, writer->source_of, placing->ndocuments, sizeof *writer->source_of);
}

static wirecopy_code find_source(row_writer *writer, const char *name, size_t nbytes, int64_t *source_ret,
                                 wirecopy_error *error) {
    int row = 0;
    XXH128_hash_t hash = XXH3_128bits(name, nbytes);
    remembered *known = &writer->sources[hash.low64 % SOURCES_REMEMBERED];
    *source_ret = nbytes > 0 ? known->source : 0;
    if (nbytes == 0 || (known->source != 0 && XXH128_isEqual(known->hash, hash))) {
        return WIRECOPY_OK;
    }
    sqlite3_bind_text64(writer->find_source, 1, name, nbytes, SQLITE_STATIC, SQLITE_UTF8);
    wirecopy_code code = wc_statement_step(writer->database, writer->find_source, &row, error);
    if (code == WIRECOPY_OK && row) {
        *source_ret = sqlite3_column_int64(writer->find_source, 0);
        sqlite3_reset(writer->find_source);
    } else if (code == WIRECOPY_OK) {
        sqlite3_bind_text64(writer->add_source, 1, name, nbytes, SQLITE_STATIC, SQLITE_UTF8);
        code = wc_statement_run(writer->database, writer->add_source, NULL, 0, error);
        *source_ret = sqlite3_last_insert_rowid(writer->database->handle);
    }
    *known = (remembered){hash, code == WIRECOPY_OK ? *source_ret : 0};
    return code;
}

static wirecopy_code count_documents(row_writer *writer, wirecopy_error *error) {
    const wc_placing *placing = writer->recording->placing;
    const wc_dump *dump = &placing->job.dump;
    wirecopy_code code = WIRECOPY_OK;
    for (uint32_t i = 0; code == WIRECOPY_OK && i < placing->ndocuments; i++) {
        uint32_t entry = dump->corpus.entry_of[i];
        size_t nbytes;
        const char *name = wc_strings_get(&dump->hosts, i, &nbytes);
        code = find_source(writer, name, nbytes, &writer->source_of[i], error);
        int64_t source = writer->source_of[i];
        int is_first = writer->documents[entry]++ == 0;
        writer->source[entry] = is_first || writer->source[entry] == source ? source : -1;
    }
    return code;
}

/* How a new text relates to what stands for its story. */
static wc_kinship kinship_of(const wc_recording *recording, uint32_t entry, double *similarity_ret) {
    const wc_placing *placing = recording->placing;
    if (!wc_placing_is_as_related(placing, entry)) {
        wc_kinship kinship = placing->to_story[entry];
        *similarity_ret = kinship.contained > kinship.contains ? kinship.contained : kinship.contains;
        return kinship;
    }
    *similarity_ret = wc_relations_similarity(&placing->relations, entry);
    if (placing->relations.kinship != NULL) {
        return placing->relations.kinship[entry];
    }
    int stands = placing->grouping.group[entry] == entry;
    return (wc_kinship){stands ? WIRECOPY_RELATION_IDENTICAL : WIRECOPY_RELATION_NEAR, (float)*similarity_ret,
                        (float)*similarity_ret};
}

static uint32_t series_of(const wc_recording *recording, uint32_t entry) {
    const wc_placing *placing = recording->placing;
    uint32_t series = wc_relations_series(&placing->relations, entry);
    if (series == WC_NO_ENTRY) {
        return 0;
    }
    uint32_t held = placing->held[series], known = held != 0 ? placing->holding.texts[held - 1].series : 0;
    return known != 0 ? known : recording->text[series];
}

static int told_of(const wc_placing *placing, uint32_t entry) {
    const wc_profile *profile = placing->job.profile;
    int told = 0;
    if (profile->is_digest != NULL && profile->is_digest(placing->job.found, entry)) {
        told |= WC_TEXT_DIGEST;
    }
    if (profile->is_series != NULL && profile->is_series(placing->job.found, entry)) {
        told |= WC_TEXT_SERIES;
    }
    return told;
}

static wirecopy_code add_draws(row_writer *writer, uint32_t entry, wirecopy_error *error) {
    const wc_recording *recording = writer->recording;
    const wc_placing *placing = recording->placing;
    uint32_t groups[WC_DRAWS_MAX];
    size_t n = placing->job.profile->draws(placing->job.found, &placing->grouping, entry, groups);
    wirecopy_code code = WIRECOPY_OK;
    for (size_t i = 0; code == WIRECOPY_OK && i < n; i++) {
        uint32_t stands = wc_relations_representative(&placing->relations, groups[i]);
        const int64_t values[] = {recording->text[entry], (int64_t)i, recording->text[stands]};
        code = wc_statement_run(writer->database, writer->add_draw, values, 3, error);
    }
    return code;
}

static wirecopy_code add_text(row_writer *writer, uint32_t entry, wirecopy_error *error) {
    const wc_recording *recording = writer->recording;
    const wc_placing *placing = recording->placing;
    double similarity;
    wc_kinship kinship = kinship_of(recording, entry, &similarity);
    int told = told_of(placing, entry);
    int64_t source = writer->source[entry];
    const int64_t values[] = {recording->text[entry],
                              wc_recording_story(recording, placing->story[entry]),
                              writer->documents[entry],
                              recording->next_document + placing->job.dump.corpus.first_document[entry],
                              source > 0 ? source : 0,
                              told,
                              kinship.relation,
                              series_of(recording, entry)};
    sqlite3_bind_double(writer->add_text, 9, similarity);
    sqlite3_bind_double(writer->add_text, 10, kinship.contained);
    sqlite3_bind_double(writer->add_text, 11, kinship.contains);
    wirecopy_code code = wc_statement_run(writer->database, writer->add_text, values, 8, error);
    return code == WIRECOPY_OK && (told & WC_TEXT_DIGEST) != 0 ? add_draws(writer, entry, error) : code;
}

static wirecopy_code add_texts(row_writer *writer, wirecopy_error *error) {
    const wc_recording *recording = writer->recording;
    const wc_placing *placing = recording->placing;
    wirecopy_code code = WIRECOPY_OK;
    for (uint32_t entry = 0; code == WIRECOPY_OK && entry < placing->nentries; entry++) {
        if (is_new(placing, entry)) {
            code = add_text(writer, entry, error);
        } else if (writer->documents[entry] > 0) {
            const int64_t values[] = {recording->text[entry], writer->documents[entry], writer->source[entry]};
            code = wc_statement_run(writer->database, writer->count_copy, values, 3, error);
        }
    }
    return code;
}

static wirecopy_code add_documents(row_writer *writer, wirecopy_error *error) {
    const wc_recording *recording = writer->recording;
    const wc_placing *placing = recording->placing;
    const wc_dump *dump = &placing->job.dump;
    wirecopy_code code = WIRECOPY_OK;
    for (uint32_t i = 0; code == WIRECOPY_OK && i < placing->ndocuments; i++) {
        size_t nbytes;
        const char *id = wc_strings_get(&dump->ids, i, &nbytes);
        const int64_t values[] = {recording->next_document + i, recording->text[dump->corpus.entry_of[i]],
                                  recording->date[i], writer->source_of[i], writer->event};
        sqlite3_bind_text64(writer->add_document, 6, id, nbytes, SQLITE_STATIC, SQLITE_UTF8);
        code = wc_statement_run(writer->database, writer->add_document, values, 5, error);
    }
    return code;
}

/* The entry that stands for a new story: of the group of one of its entries. */
static wirecopy_code add_story(row_writer *writer, uint32_t entry, wirecopy_error *error) {
    const wc_recording *recording = writer->recording;
    const wc_placing *placing = recording->placing;
    uint32_t stands = placing->begins[-placing->story[entry] - 1];
    size_t place = wc_recording_place(recording, placing->story[entry]);
    const int64_t values[] = {wc_recording_story(recording, placing->story[entry]),
                              recording->next_document + placing->job.dump.corpus.first_document[stands],
                              recording->text[stands], recording->first[place], recording->last[place]};
    return wc_statement_run(writer->database, writer->add_story, values, 5, error);
}

/* New stories are numbered by their first documents, so that each is met in the order of its number. */
static wirecopy_code add_stories(row_writer *writer, wirecopy_error *error) {
    const wc_recording *recording = writer->recording;
    const wc_placing *placing = recording->placing;
    int64_t next = -1;
    wirecopy_code code = WIRECOPY_OK;
    for (uint32_t i = 0; code == WIRECOPY_OK && i < placing->ndocuments; i++) {
        uint32_t entry = placing->job.dump.corpus.entry_of[i];
        if (placing->story[entry] == next) {
            code = add_story(writer, entry, error);
            next--;
        }
    }
    for (size_t i = 0; code == WIRECOPY_OK && i < placing->nstands; i++) {
        const int64_t values[] = {placing->stands[2 * i], recording->first[i], recording->last[i]};
        code = wc_statement_run(writer->database, writer->change_story, values, 3, error);
    }
    return code;
}

static wirecopy_code write_rows(wc_recording *recording, int64_t event, wirecopy_error *error) {
    row_writer writer = {.recording = recording, .database = &recording->placing->disk->database, .event = event};
    wirecopy_code code = prepare_rows(&writer, error);
    if (code == WIRECOPY_OK) {
        code = count_documents(&writer, error);
    }
    if (code == WIRECOPY_OK) {
        code = add_texts(&writer, error);
    }
    if (code == WIRECOPY_OK) {
        code = add_documents(&writer, error);
    }
    if (code == WIRECOPY_OK) {
        code = add_stories(&writer, error);
    }
    clear_rows(&writer);
    return code;
}

/* ---- Ties ---- */

static wirecopy_code write_ties(wc_recording *recording, int64_t event, wirecopy_error *error) {
    const wc_placing *placing = recording->placing;
    const wc_database *database = &placing->disk->database;
    sqlite3_stmt *move = NULL, *forget = NULL, *lead = NULL, *note = NULL;
    wirecopy_code code =
        placing->nties == 0
            ? WIRECOPY_OK
            : wc_statement_prepare(database, "UPDATE texts SET story = ?2 WHERE story = ?1", &move, error);
    if (code == WIRECOPY_OK && placing->nties > 0) {
        code = wc_statement_prepare(database, "DELETE FROM stories WHERE story = ?", &forget, error);
    }
    if (code == WIRECOPY_OK && placing->nties > 0) {
        code = wc_statement_prepare(database, "UPDATE merges SET into_story = ?2 WHERE into_story = ?1", &lead, error);
    }
    if (code == WIRECOPY_OK && placing->nties > 0) {
        code = wc_statement_prepare(database, "INSERT INTO merges VALUES(?, ?, ?, ?)", &note, error);
    }
    for (size_t i = 0; code == WIRECOPY_OK && i < placing->nties; i++) {
        const wc_tie *tie = &placing->ties[i];
        const int64_t values[] = {tie->story, tie->into, recording->next_document + tie->document, event};
        code = wc_statement_run(database, move, values, 2, error);
        if (code == WIRECOPY_OK) {
            code = wc_statement_run(database, forget, values, 1, error);
        }
        if (code == WIRECOPY_OK) {
            code = wc_statement_run(database, lead, values, 2, error);
        }
        if (code == WIRECOPY_OK) {
            code = wc_statement_run(database, note, values, 4, error);
        }
    }
    sqlite3_finalize(move);
    sqlite3_finalize(forget);
    sqlite3_finalize(lead);
    sqlite3_finalize(note);
    return code;
}

static wirecopy_code set_counters(const wc_recording *recording, uint32_t ntexts, wirecopy_error *error) {
    wc_database *database = &recording->placing->disk->database;
    wirecopy_code code = wc_database_set_counter(database, "text", recording->next_text + ntexts, error);
    if (code == WIRECOPY_OK) {
        code = wc_database_set_counter(database, "document", recording->next_document + recording->placing->ndocuments,
                                       error);
    }
    return code == WIRECOPY_OK
               ? wc_database_set_counter(database, "story", recording->next_story + recording->placing->nnew, error)
               : code;
}

wirecopy_code wc_recording_write(wc_recording *recording, wirecopy_error *error) {
    const wc_placing *placing = recording->placing;
    uint32_t ntexts;
    int64_t event = 0;
    wirecopy_code code = number_texts(recording, &ntexts, error);
    if (code == WIRECOPY_OK) {
        code = wc_disk_note_event(placing->disk, "add", placing->ndocuments, ntexts, (uint64_t)placing->nnew, &event,
                                  error);
    }
    if (code == WIRECOPY_OK && ntexts > 0) {
        code = write_segment(recording, event, error);
    }
    if (code == WIRECOPY_OK) {
        code = write_rows(recording, event, error);
    }
    if (code == WIRECOPY_OK) {
        code = write_ties(recording, event, error);
    }
    return code == WIRECOPY_OK ? set_counters(recording, ntexts, error) : code;
}
