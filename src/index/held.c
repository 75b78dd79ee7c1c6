#include "index/held.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/error.h"
#include "base/memory.h"
#include "dump/given.h"
#include "dump/ingest.h"
#include "dump/undated.h"
#include "text/site.h"

static const char select_text[] = "SELECT t.story, t.documents, t.first, t.source, t.told, t.series, s.text FROM texts t"
                                  " JOIN stories s ON s.story = t.story WHERE t.text = ?";

static wirecopy_code find_place(wc_holding *holding, wc_held *held, wirecopy_error *error) {
    const wc_segment *segment = wc_disk_find(holding->disk, held->text, &held->number);
    if (segment == NULL) {
        return wc_database_damaged(&holding->disk->database, "a text is in no segment", error);
    }
    held->segment = (uint32_t)(segment - holding->disk->segments);
    return WIRECOPY_OK;
}

/* What is known of a text, added if it is in the index still; *stands_ret: the one that stands for its story. */
static wirecopy_code add_text(wc_holding *holding, sqlite3_stmt *statement, uint32_t text, uint32_t *stands_ret,
                              wirecopy_error *error) {
    int row;
    sqlite3_bind_int64(statement, 1, text);
    *stands_ret = 0;
    wirecopy_code code = wc_statement_step(&holding->disk->database, statement, &row, error);
    if (code != WIRECOPY_OK || !row) {
        return code;
    }
    wc_held held = {.text = text,
                    .story = sqlite3_column_int64(statement, 0),
                    .documents = (uint32_t)sqlite3_column_int64(statement, 1),
                    .first = sqlite3_column_int64(statement, 2),
                    .source = sqlite3_column_int64(statement, 3),
                    .told = (uint8_t)sqlite3_column_int64(statement, 4),
                    .series = (uint32_t)sqlite3_column_int64(statement, 5)};
    *stands_ret = (uint32_t)sqlite3_column_int64(statement, 6);
    held.stands = *stands_ret == text;
    sqlite3_reset(statement);
    code = wc_grow(holding->allocator, (void **)&holding->texts, &holding->capacity, holding->count + 1,
                   sizeof *holding->texts, error);
    if (code == WIRECOPY_OK) {
        code = find_place(holding, &held, error);
    }
    if (code == WIRECOPY_OK) {
        holding->texts[holding->count++] = held;
    }
    return code;
}

static int by_text(const void *left, const void *right) {
    const wc_held *a = left, *b = right;
    return (a->text > b->text) - (a->text < b->text);
}

static wirecopy_code look_up(wc_holding *holding, sqlite3_stmt *statement, const wc_candidates *candidates,
                             wc_candidates *standing, wirecopy_error *error) {
    wirecopy_code code = WIRECOPY_OK;
    for (size_t i = 0; code == WIRECOPY_OK && i < candidates->count; i++) {
        uint32_t stands;
        code = add_text(holding, statement, (uint32_t)candidates->texts[i], &stands, error);
        if (code == WIRECOPY_OK && stands != 0 && stands != candidates->texts[i] && standing != NULL) {
            code = wc_candidates_add(standing, stands, error);
        }
    }
    return code;
}

/* Those that are not among the candidates. */
static void leave_known(wc_candidates *standing, const wc_candidates *candidates) {
    size_t kept = 0, at = 0;
    for (size_t i = 0; i < standing->count; i++) {
        while (at < candidates->count && candidates->texts[at] < standing->texts[i]) {
            at++;
        }
        if (at == candidates->count || candidates->texts[at] != standing->texts[i]) {
            standing->texts[kept++] = standing->texts[i];
        }
    }
    standing->count = kept;
}

wirecopy_code wc_holding_create(wc_holding *holding_ret, wc_disk *disk, wc_candidates *candidates,
                                const wirecopy_allocator *allocator, wirecopy_error *error) {
    sqlite3_stmt *statement;
    wc_candidates standing = {.allocator = allocator};
    *holding_ret = (wc_holding){.allocator = allocator, .disk = disk};
    wirecopy_code code = wc_statement_take(&disk->database, select_text, &statement, error);
    if (code == WIRECOPY_OK) {
        code = look_up(holding_ret, statement, candidates, &standing, error);
    }
    if (code == WIRECOPY_OK) {
        code = wc_candidates_settle(&standing, error);
    }
    if (code == WIRECOPY_OK) {
        leave_known(&standing, candidates);
        code = look_up(holding_ret, statement, &standing, NULL, error);
    }
    wc_statement_release(&disk->database, statement);
    wc_candidates_clear(&standing);
    if (code == WIRECOPY_OK && holding_ret->count > 1) {
        qsort(holding_ret->texts, holding_ret->count, sizeof *holding_ret->texts, by_text);
    }
    return code;
}

void wc_holding_clear(wc_holding *holding) {
    if (holding->allocator != NULL) {
        wc_release(holding->allocator, holding->texts, holding->capacity, sizeof *holding->texts);
        wc_statement_release(&holding->disk->database, holding->source);
        wc_statement_release(&holding->disk->database, holding->name);
    }
    *holding = (wc_holding){0};
}

/* ---- As rows ---- */

/* Strings of a row in batch->made_up, by number: id, date, site, text. */
enum { STRINGS_A_ROW = 4 };

/* Its row stays, since texts that are alike are often of one source. */
static wirecopy_code find_source(wc_holding *holding, int64_t source, wirecopy_error *error) {
    int row = 0;
    if (source == holding->named) {
        return WIRECOPY_OK;
    }
    holding->named = 0;
    sqlite3_reset(holding->source);
    sqlite3_bind_int64(holding->source, 1, source);
    wirecopy_code code = wc_statement_step(&holding->disk->database, holding->source, &row, error);
    holding->named = row ? source : 0;
    return code;
}

static wirecopy_code add_site(wc_holding *holding, int64_t source, wc_batch *batch, wirecopy_error *error) {
    const char *name = NULL;
    wirecopy_code code = source != 0 ? find_source(holding, source, error) : WIRECOPY_OK;
    if (code == WIRECOPY_OK && source != 0 && holding->named == source) {
        name = (const char *)sqlite3_column_text(holding->source, 0);
    }
    size_t nbytes = name != NULL ? (size_t)sqlite3_column_bytes(holding->source, 0) : 0;
    return code == WIRECOPY_OK
               ? wc_strings_add(&batch->made_up, batch->allocator, name != NULL ? name : "", nbytes, error)
               : code;
}

static wirecopy_code add_column(const wc_holding *holding, int column, wc_batch *batch, wirecopy_error *error) {
    const char *bytes = (const char *)sqlite3_column_text(holding->name, column);
    size_t nbytes = (size_t)sqlite3_column_bytes(holding->name, column);
    return wc_strings_add(&batch->made_up, batch->allocator, bytes != NULL ? bytes : "", nbytes, error);
}

/* A page shows none of the index beside documents that have none. */
static wirecopy_code add_date(const wc_holding *holding, wc_batch *batch, wirecopy_error *error) {
    return holding->shows_dates ? add_column(holding, 1, batch, error)
                                : wc_strings_add(&batch->made_up, batch->allocator, "", 0, error);
}

/* Those of its first document, where a page shows them. Else its id is its number, which no one sees. */
static wirecopy_code add_name(wc_holding *holding, const wc_held *held, wc_batch *batch, wirecopy_error *error) {
    char id[16];
    int row = 0;
    wirecopy_code code = WIRECOPY_OK;
    if (holding->name != NULL) {
        sqlite3_bind_int64(holding->name, 1, held->first);
        code = wc_statement_step(&holding->disk->database, holding->name, &row, error);
    }
    if (code == WIRECOPY_OK && row) {
        code = add_column(holding, 0, batch, error);
        code = code == WIRECOPY_OK ? add_date(holding, batch, error) : code;
        sqlite3_reset(holding->name);
        return code;
    }
    int length = snprintf(id, sizeof id, "%u", held->text);
    if (code == WIRECOPY_OK) {
        code = wc_strings_add(&batch->made_up, batch->allocator, id, (size_t)length, error);
    }
    return code == WIRECOPY_OK ? wc_strings_add(&batch->made_up, batch->allocator, "", 0, error) : code;
}

static wirecopy_code add_strings(wc_holding *holding, const wc_held *held, wc_batch *batch, size_t *nbytes_ret,
                                 wirecopy_error *error) {
    const char *text;
    wirecopy_code code = add_name(holding, held, batch, error);
    if (code == WIRECOPY_OK) {
        code = add_site(holding, held->source, batch, error);
    }
    if (code == WIRECOPY_OK) {
        code = wc_segment_text(&holding->disk->segments[held->segment], held->number, &holding->disk->reader, &text, nbytes_ret,
                               error);
    }
    return code == WIRECOPY_OK ? wc_strings_add(&batch->made_up, batch->allocator, text, *nbytes_ret, error) : code;
}

static wirecopy_code give_rows(wc_batch *batch, size_t count, wirecopy_error *error) {
    wirecopy_code code = WIRECOPY_OK;
    for (size_t i = 0; code == WIRECOPY_OK && i < count; i++) {
        wc_given given = {0};
        given.id = wc_strings_get(&batch->made_up, STRINGS_A_ROW * i, &given.id_nbytes);
        given.date = wc_strings_get(&batch->made_up, STRINGS_A_ROW * i + 1, &given.date_nbytes);
        given.site = wc_strings_get(&batch->made_up, STRINGS_A_ROW * i + 2, &given.site_nbytes);
        given.text = wc_strings_get(&batch->made_up, STRINGS_A_ROW * i + 3, &given.text_nbytes);
        code = wc_batch_give(batch, &given, error);
    }
    return code;
}

static wirecopy_code next_rows(void *context, size_t target_nbytes, wc_batch *batch, int *more_ret,
                               wirecopy_error *error) {
    wc_holding *holding = context;
    size_t first = holding->next, nbytes = 0;
    wirecopy_code code = WIRECOPY_OK;
    wc_batch_begin_given(batch, first);
    batch->block.file = holding->file;
    while (code == WIRECOPY_OK && holding->next < holding->count && nbytes < target_nbytes) {
        size_t text_nbytes = 0;
        code = add_strings(holding, &holding->texts[holding->next++], batch, &text_nbytes, error);
        nbytes += text_nbytes;
    }
    *more_ret = holding->next > first;
    return code == WIRECOPY_OK ? give_rows(batch, holding->next - first, error) : code;
}

static uint64_t nothing_done(void *context) {
    (void)context;
    return 0;
}

static wirecopy_code add_rows(wc_holding *holding, wc_dump *dump, wirecopy_error *error) {
    const wc_disk *disk = holding->disk;
    int is_read_once = dump->sketcher->kind->keeps && disk->report == NULL && !disk->shows_texts;
    const wc_supply supply = {
        .context = holding, .next = next_rows, .done = nothing_done, .is_read_once = is_read_once};
    return wc_ingest_more(dump, &supply, error);
}

/* ---- As sketches, where there are no texts, or few of them ---- */

static wirecopy_code find_kept(wc_holding *holding, const wc_dump *dump, const wc_held *held, const uint32_t **kept_ret,
                               size_t *nkept_ret, wirecopy_error *error) {
    wc_disk *disk = holding->disk;
    const wc_segment *segment = &disk->segments[held->segment];
    const char *text;
    size_t nbytes;
    if (!disk->keeps_texts) {
        return wc_segment_kept(segment, held->number, &disk->reader, kept_ret, nkept_ret, error);
    }
    *kept_ret = wc_warm_find(&disk->warm, held->text, nkept_ret);
    if (*kept_ret != NULL) {
        return WIRECOPY_OK;
    }
    wirecopy_code code = wc_segment_text(segment, held->number, &disk->reader, &text, &nbytes, error);
    return code == WIRECOPY_OK ? wc_warm_make(&disk->warm, dump->sketcher, held->text, text, nbytes, kept_ret, nkept_ret,
                                              error)
                               : code;
}

static wirecopy_code add_sketch(wc_holding *holding, const wc_dump *dump, const wc_held *held, wc_batch *batch,
                                wirecopy_error *error) {
    uint64_t key = wc_name_key(dump->sketcher->options.seed);
    const wc_segment *segment = &holding->disk->segments[held->segment];
    const uint32_t *kept;
    size_t nkept, before = batch->made_up.count, site_nbytes;
    char id[16];
    int length = snprintf(id, sizeof id, "%u", held->text);
    wirecopy_code code = find_kept(holding, dump, held, &kept, &nkept, error);
    if (code == WIRECOPY_OK) {
        code = wc_grow(batch->allocator, (void **)&batch->kept, &batch->kept_capacity, batch->nkept + nkept,
                       sizeof *batch->kept, error);
    }
    if (code == WIRECOPY_OK) {
        code = wc_grow(batch->allocator, (void **)&batch->documents, &batch->documents_capacity, batch->ndocuments + 1,
                       sizeof *batch->documents, error);
    }
    if (code == WIRECOPY_OK) {
        code = wc_strings_add(&batch->ids, batch->allocator, id, (size_t)length, error);
    }
    if (code == WIRECOPY_OK) {
        code = add_site(holding, held->source, batch, error);
    }
    if (code != WIRECOPY_OK) {
        return code;
    }
    const char *site = wc_strings_get(&batch->made_up, before, &site_nbytes);
    memcpy(batch->kept + batch->nkept, kept, nkept * sizeof *kept);
    batch->nkept += nkept;
    batch->documents[batch->ndocuments++] = (wc_document){.record = batch->nrecords++,
                                                          .content = segment->contents[held->number],
                                                          .kept_end = batch->nkept,
                                                          .site = wc_site_of(site, site_nbytes, key),
                                                          .inner = wc_site_within(site, site_nbytes, key),
                                                          .has_id = 1};
    code = wc_strings_add(&batch->dates, batch->allocator, "", 0, error);
    return code == WIRECOPY_OK ? wc_strings_add(&batch->hosts, batch->allocator, "", 0, error) : code;
}

static wirecopy_code add_minima(wc_batch *batch, size_t permutations, wirecopy_error *error) {
    size_t count = batch->ndocuments * permutations;
    wirecopy_code code =
        wc_grow(batch->allocator, (void **)&batch->minima, &batch->minima_capacity, count, sizeof *batch->minima, error);
    if (code == WIRECOPY_OK) {
        memset(batch->minima, 0, count * sizeof *batch->minima);
    }
    return code;
}

static wirecopy_code add_sketches(wc_holding *holding, wc_dump *dump, wirecopy_error *error) {
    wc_batch batch;
    wirecopy_stats kept = *dump->stats;
    wc_batch_init(&batch, dump->allocator);
    wc_batch_begin_given(&batch, 0);
    batch.block.file = holding->file;
    wirecopy_code code = WIRECOPY_OK;
    for (size_t i = 0; code == WIRECOPY_OK && i < holding->count; i++) {
        code = add_sketch(holding, dump, &holding->texts[i], &batch, error);
    }
    if (code == WIRECOPY_OK) {
        code = add_minima(&batch, dump->sketcher->options.permutations, error);
    }
    if (code == WIRECOPY_OK) {
        code = wc_dump_commit(dump, &batch, error);
    }
    *dump->stats = kept;
    wc_batch_clear(&batch);
    return code;
}

/* Texts are read by all threads; few are cut here, and remembered. */
static int has_rows(const wc_holding *holding, const wc_dump *dump) {
    const wc_disk *disk = holding->disk;
    int is_few = holding->count <= WC_HELD_FEW && dump->sketcher->kind->keeps && disk->report == NULL && !disk->shows_texts;
    return disk->keeps_texts && !is_few;
}

/* Documents of the index that have a text, beside the one row that stands for them. */
static wirecopy_code count_copies(const wc_holding *holding, wc_dump *dump, wirecopy_error *error) {
    wc_corpus *corpus = &dump->corpus;
    size_t n = corpus->nentries;
    corpus->copies = wc_allocate_zeroed(dump->allocator, n, sizeof *corpus->copies);
    if (corpus->copies == NULL) {
        return wc_fail_refused(dump->allocator, n * sizeof *corpus->copies, error);
    }
    corpus->ncopies = n;
    for (size_t i = 0; i < holding->count; i++) {
        uint32_t entry = corpus->entry_of[dump->nown + i];
        corpus->copies[entry] += holding->texts[i].documents - 1;
    }
    return WIRECOPY_OK;
}

wirecopy_code wc_holding_add(wc_holding *holding, wc_dump *dump, wirecopy_error *error) {
    uint32_t own = (uint32_t)dump->corpus.ndocuments;
    wirecopy_code code = WIRECOPY_OK;
    wc_ingest_end_own(dump);
    holding->file = wc_dump_nfiles(dump);
    holding->shows_dates = wc_dump_is_dated(dump);
    if (holding->count == 0) {
        return WIRECOPY_OK;
    }
    code = wc_statement_take(&holding->disk->database, "SELECT name FROM sources WHERE source = ?", &holding->source,
                                error);
    if (code == WIRECOPY_OK && holding->disk->options.report != NULL) {
        code = wc_statement_take(&holding->disk->database, "SELECT id, date FROM documents WHERE document = ?",
                                    &holding->name, error);
    }
    if (code == WIRECOPY_OK) {
        code = (has_rows(holding, dump) ? add_rows : add_sketches)(holding, dump, error);
    }
    sqlite3_reset(holding->source);
    holding->named = 0;
    if (code == WIRECOPY_OK && dump->corpus.ndocuments - own != holding->count) {
        code = wc_database_damaged(&holding->disk->database, "a text of it has no words", error);
    }
    return code == WIRECOPY_OK ? count_copies(holding, dump, error) : code;
}
