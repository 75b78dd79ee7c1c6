#include "base/error.h"
#include "base/memory.h"
#include "index/recording_parts.h"

#define XXH_INLINE_ALL
#include <xxhash.h>

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
    if (wc_relations_series(&placing->relations, entry) != WC_NO_ENTRY) {
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
        if (wc_placing_is_new(placing, entry)) {
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
        if (recording->seen[i] == 0) { /* it stays as it is */
            continue;
        }
        const int64_t values[] = {placing->stands[2 * i], recording->first[i], recording->last[i]};
        code = wc_statement_run(writer->database, writer->change_story, values, 3, error);
    }
    return code;
}

wirecopy_code wc_recording_write_rows(wc_recording *recording, int64_t event, wirecopy_error *error) {
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
