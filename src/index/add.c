#include <string.h>
#include <time.h>

#include "base/error.h"
#include "base/memory.h"
#include "base/options.h"
#include "dump/supply_texts.h"
#include "index/operations.h"
#include "index/page.h"
#include "index/recording_write.h"
#include "index/segment_files.h"
#include "io/table.h"

/* Where it is told what becomes of each document. */
typedef struct telling {
    wirecopy_placed_fn placed;
    void *context;
    wc_output *output, *page; /* NULL: none */
    wc_text_buffer line;
    sqlite3_stmt *id;
    char *match;
    size_t match_capacity;
    uint64_t *merged;
    size_t merged_capacity;
} telling;

/* The id of a document of the index. */
static wirecopy_code read_id(telling *tell, const wc_recording *recording, int64_t document, size_t *nbytes_ret,
                             wirecopy_error *error) {
    const wc_database *database = &recording->placing->disk->database;
    int row;
    sqlite3_bind_int64(tell->id, 1, document);
    wirecopy_code code = wc_statement_step(database, tell->id, &row, error);
    if (code != WIRECOPY_OK || !row) {
        return code == WIRECOPY_OK ? wc_database_damaged(database, "a text names a document that is not there", error)
                                   : code;
    }
    const char *id = (const char *)sqlite3_column_text(tell->id, 0);
    *nbytes_ret = (size_t)sqlite3_column_bytes(tell->id, 0);
    code = wc_grow(recording->allocator, (void **)&tell->match, &tell->match_capacity, *nbytes_ret + 1, 1, error);
    if (code == WIRECOPY_OK && id != NULL) {
        memcpy(tell->match, id, *nbytes_ret);
    }
    sqlite3_reset(tell->id);
    return code;
}

static wirecopy_code find_match(telling *tell, const wc_recording *recording, uint32_t document,
                                wirecopy_placed *placed, wirecopy_error *error) {
    const wc_placing *placing = recording->placing;
    wc_likest likest = wc_placing_likest(placing, document);
    wirecopy_code code = WIRECOPY_OK;
    if (likest.document < placing->ndocuments) {
        placed->match = wc_strings_get(&placing->job.dump.ids, likest.document, &placed->match_nbytes);
    } else if (likest.document != UINT32_MAX) {
        const wc_held *held = &placing->holding.texts[likest.document - placing->ndocuments];
        code = read_id(tell, recording, held->first, &placed->match_nbytes, error);
        placed->match = tell->match;
    }
    placed->relation = (wirecopy_relation)likest.kinship.relation;
    placed->contained = likest.kinship.contained;
    placed->contains = likest.kinship.contains;
    placed->similarity = placed->contained > placed->contains ? placed->contained : placed->contains;
    return code;
}

/* The stories that a document ties to one, that one first. Ties are few. */
static wirecopy_code list_merged(telling *tell, const wc_recording *recording, uint32_t document,
                                 wirecopy_placed *placed, wirecopy_error *error) {
    const wc_placing *placing = recording->placing;
    wirecopy_code code = WIRECOPY_OK;
    placed->nmerged = 0;
    for (size_t i = 0; code == WIRECOPY_OK && i < placing->nties; i++) {
        if (placing->ties[i].document != document) {
            continue;
        }
        code = wc_grow(recording->allocator, (void **)&tell->merged, &tell->merged_capacity, placed->nmerged + 2,
                       sizeof *tell->merged, error);
        if (code == WIRECOPY_OK) {
            if (placed->nmerged == 0) {
                tell->merged[placed->nmerged++] = placed->story;
            }
            tell->merged[placed->nmerged++] = (uint64_t)placing->ties[i].story;
        }
    }
    placed->merged = tell->merged;
    return code;
}

static wirecopy_code write_row(telling *tell, const wc_placing *placing, const wirecopy_placed *placed,
                               wirecopy_error *error) {
    char first_seen[32];
    time_t first = (time_t)placed->first_seen;
    struct tm parts;
    if (gmtime_r(&first, &parts) == NULL ||
        strftime(first_seen, sizeof first_seen, "%Y-%m-%dT%H:%M:%SZ", &parts) == 0) {
        first_seen[0] = '\0';
    }
    const wc_placed_row row = {.id = {placed->id, placed->id_nbytes},
                               .match = {placed->match, placed->match_nbytes},
                               .story = placed->story,
                               .is_known = placed->is_known,
                               .relation = wc_relation_name(placed->relation),
                               .first_seen = first_seen,
                               .has_shares = placing->job.profile->tells_relations,
                               .similarity = placed->similarity,
                               .contained = placed->contained,
                               .contains = placed->contains,
                               .merged = placed->merged,
                               .nmerged = placed->nmerged};
    return wc_table_placed(tell->output, &row, &tell->line, error);
}

/* is_query: new stories have no number. */
static wirecopy_code tell_document(telling *tell, wc_recording *recording, uint32_t document, int is_query,
                                   wirecopy_error *error) {
    const wc_placing *placing = recording->placing;
    const wc_dump *dump = &placing->job.dump;
    int64_t story = placing->story[dump->corpus.entry_of[document]];
    size_t place = wc_recording_place(recording, story);
    wirecopy_placed placed = {.size = sizeof placed,
                              .story = is_query && story < 0 ? 0 : (uint64_t)wc_recording_story(recording, story),
                              .is_known = recording->seen[place]++ > 0,
                              .first_seen = recording->first[place]};
    placed.id = wc_strings_get(&dump->ids, document, &placed.id_nbytes);
    wirecopy_code code = find_match(tell, recording, document, &placed, error);
    if (code == WIRECOPY_OK) {
        code = list_merged(tell, recording, document, &placed, error);
    }
    if (code == WIRECOPY_OK && tell->placed != NULL && tell->placed(tell->context, &placed) != 0) {
        code = wc_fail(error, WIRECOPY_ERROR_INTERRUPTED, "interrupted");
    }
    return code == WIRECOPY_OK && tell->output != NULL ? write_row(tell, placing, &placed, error) : code;
}

static wirecopy_code tell_all(telling *tell, wc_recording *recording, int is_query, wirecopy_error *error) {
    wc_placing *placing = recording->placing;
    tell->line = (wc_text_buffer){.allocator = recording->allocator};
    wirecopy_code code =
        wc_statement_take(&placing->disk->database, "SELECT id FROM documents WHERE document = ?", &tell->id, error);
    for (uint32_t i = 0; code == WIRECOPY_OK && i < placing->ndocuments; i++) {
        code = tell_document(tell, recording, i, is_query, error);
    }
    placing->job.stats->written = placing->ndocuments;
    wc_statement_release(&placing->disk->database, tell->id);
    wc_text_buffer_clear(&tell->line);
    wc_release(recording->allocator, tell->match, tell->match_capacity, 1);
    wc_release(recording->allocator, tell->merged, tell->merged_capacity, sizeof *tell->merged);
    return code;
}

/* What is told is whole on disk before the change is, and gets its name after it. */
static wirecopy_code work(wc_disk *disk, wc_placing *placing, telling *tell, int adds, wirecopy_error *error) {
    wc_recording recording = {0};
    wc_database_ask(&disk->database, wc_progress_poll, &placing->job.progress);
    wirecopy_code code = wc_recording_begin(&recording, placing, error);
    if (code == WIRECOPY_OK && adds) {
        wc_disk_sweep(disk);
        code = wc_recording_write(&recording, error);
    }
    if (code == WIRECOPY_OK && (tell->output != NULL || tell->placed != NULL)) {
        code = tell_all(tell, &recording, !adds, error);
    }
    if (code == WIRECOPY_OK && disk->report != NULL) {
        code = wc_placing_page(placing, &tell->page, error);
    }
    if (code == WIRECOPY_OK && tell->output != NULL) {
        code = wc_output_seal(tell->output, error);
    }
    wc_database_ask(&disk->database, NULL, NULL);
    wc_recording_clear(&recording);
    return code;
}

static wirecopy_code end_output(wc_output *output, wirecopy_code code, wirecopy_error *error) {
    if (output != NULL && code == WIRECOPY_OK) {
        return wc_output_commit(output, error);
    }
    wc_output_discard(output);
    return code;
}

static wirecopy_code take(wc_disk *disk, const wirecopy_input *input, const wc_supply *given, const char *path,
                          int adds, telling *tell, wirecopy_stats *stats_ret, wirecopy_error *error) {
    wc_placing placing = {0};
    wirecopy_code code = path != NULL ? wc_output_check(path, error) : WIRECOPY_OK;
    if (code == WIRECOPY_OK && disk->report != NULL) {
        code = wc_placing_page_check(disk, error);
    }
    if (code == WIRECOPY_OK) {
        code = wc_disk_begin(disk, adds, error);
    }
    if (code != WIRECOPY_OK) {
        return code;
    }
    code = wc_placing_run(&placing, disk, input, given, adds, stats_ret, error);
    if (code == WIRECOPY_OK && path != NULL) {
        code = wc_output_open(path, disk->allocator, &tell->output, error);
    }
    if (tell->output != NULL) {
        wc_output_outlive_reader(tell->output);
    }
    if (code == WIRECOPY_OK) {
        code = work(disk, &placing, tell, adds, error);
    }
    code = wc_placing_end(&placing, code);
    code = wc_disk_end(disk, code, error);
    if (code != WIRECOPY_OK && adds) {
        wc_disk_sweep_again(disk);
    }
    code = end_output(tell->output, code, error);
    return end_output(tell->page, code, error);
}

wirecopy_code wc_disk_add(wc_disk *disk, const wirecopy_input *input, const wc_supply *given, const char *path,
                          wirecopy_placed_fn placed, void *context, wirecopy_stats *stats_ret, wirecopy_error *error) {
    telling tell = {.placed = placed, .context = context};
    return take(disk, input, given, path, 1, &tell, stats_ret, error);
}

wirecopy_code wc_disk_query(wc_disk *disk, const wirecopy_input *input, const wc_supply *given, const char *path,
                            wirecopy_placed_fn placed, void *context, wirecopy_stats *stats_ret,
                            wirecopy_error *error) {
    telling tell = {.placed = placed, .context = context};
    return take(disk, input, given, path, 0, &tell, stats_ret, error);
}

/* Texts of a run whose blocks are kept for the next one. A sanitizer is to see each block by itself. Chosen. */
#ifndef __has_feature
#define __has_feature(name) 0 /* of clang */
#endif
#if defined(__SANITIZE_ADDRESS__) || __has_feature(address_sanitizer)
enum { FEW = 0 };
#else
enum { FEW = 8 };
#endif

wirecopy_code wc_disk_take_texts(wc_disk *disk, const wirecopy_texts *texts, int adds, wirecopy_placed_fn placed,
                                 void *context, wirecopy_stats *stats_ret, wirecopy_error *error) {
    wc_texts_supply own;
    wirecopy_input input;
    wirecopy_code code = wc_texts_supply_init(&own, texts, error);
    if (code != WIRECOPY_OK) {
        return code;
    }
    wc_input_init(&input, sizeof input);
    if (own.texts.dates.offsets != NULL) {
        input.date_field = "date";
        input.required |= WIRECOPY_FIELD_DATE;
    }
    const wc_supply supply = wc_supply_of_texts(&own);
    disk->is_of_few = own.texts.count <= FEW;
    code = (adds ? wc_disk_add : wc_disk_query)(disk, &input, &supply, NULL, placed, context, stats_ret, error);
    disk->is_of_few = 0;
    return code;
}
