#include "dump/worker.h"

#include <stdio.h>
#include <string.h>

#include "base/capacity.h"
#include "base/error.h"
#include "base/memory.h"
#include "base/options.h"
#include "dump/given.h"
#include "dump/not_text.h"
#include "dump/site_names.h"
#include "format/encoding.h"
#include "parse/json.h"
#include "run/notices.h"
#include "text/site.h"

static void empty_strings(wc_strings *strings) {
    strings->nbytes = 0;
    strings->count = 0;
}

wirecopy_code wc_worker_init(wc_worker *worker, const wirecopy_sketcher *sketcher, const wirecopy_input *input,
                             uint64_t memory_nbytes, wirecopy_error *error) {
    *worker = (wc_worker){.sketcher = sketcher, .input = input, .memory_nbytes = memory_nbytes};
    wc_tokens_init(&worker->tokens, sketcher->allocator, sketcher->kernels);
    worker->tokens.keeps_marks = sketcher->kind->keeps;
    wirecopy_code code = wc_parser_create(input, sketcher->allocator, &worker->parser, error);
    if (code == WIRECOPY_OK) {
        wc_parser_allow(worker->parser, memory_nbytes);
    }
    return code;
}

void wc_worker_clear(wc_worker *worker) {
    wc_parser_free(worker->parser);
    wc_kept_clear(&worker->kept, worker->sketcher->allocator);
    wc_tokens_clear(&worker->tokens);
}

static wirecopy_code add_skipped(wc_batch *batch, wc_skipped skipped, const char *message, wirecopy_error *error) {
    skipped.message = -1;
    if (wc_is_reported(skipped.reason) && batch->nmessages < WIRECOPY_NOTICES_MAX) {
        skipped.message = batch->nmessages++;
        snprintf(batch->messages[skipped.message], sizeof batch->messages[0], "%s", message);
    }
    wirecopy_code code = wc_grow(batch->allocator, (void **)&batch->skipped, &batch->skipped_capacity,
                                 batch->nskipped + 1, sizeof *batch->skipped, error);
    if (code == WIRECOPY_OK) {
        batch->skipped[batch->nskipped++] = skipped;
    }
    return code;
}

static wirecopy_code add_skipped_record(wc_batch *batch, const wc_record *record, wirecopy_reason reason,
                                        const char *message, wirecopy_error *error) {
    wc_skipped skipped = {.offset = record->offset,
                          .nbytes = record->nbytes,
                          .line = record->line,
                          .reason = reason,
                          .is_header = record->is_header,
                          .is_open = record->is_open};
    return add_skipped(batch, skipped, message, error);
}

static wirecopy_code add_host(wc_batch *batch, const wc_record *record, wirecopy_error *error) {
    char name[WC_SITE_NAME_NBYTES];
    size_t nbytes = wc_site_name(record->site, record->site_nbytes, name);
    return wc_strings_add(&batch->hosts, batch->allocator, name, nbytes, error);
}

static wirecopy_code add_strings(wc_batch *batch, const wc_record *record, int keep_texts, wirecopy_error *error) {
    wirecopy_code code =
        wc_strings_add(&batch->ids, batch->allocator, record->id, record->id != NULL ? record->id_nbytes : 0, error);
    if (code == WIRECOPY_OK) {
        code = wc_strings_add(&batch->dates, batch->allocator, record->date,
                              record->date != NULL ? record->date_nbytes : 0, error);
    }
    if (code == WIRECOPY_OK && batch->keeps_sites) {
        code = wc_site_names_take(batch, record, error);
    }
    if (code == WIRECOPY_OK && keep_texts) {
        code = wc_strings_add(&batch->texts, batch->allocator, record->text, record->text_nbytes, error);
    }
    return code;
}

static wirecopy_code sketch_document(wc_batch *batch, wc_worker *worker, wirecopy_error *error) {
    const wirecopy_sketcher *sketcher = worker->sketcher;
    wc_kept *kept = &worker->kept;
    uint32_t *minima = batch->minima + batch->ndocuments * sketcher->options.permutations;
    wirecopy_code code = sketcher->kind->fill(sketcher, &worker->tokens, kept, minima, error);
    if (code == WIRECOPY_OK) {
        code = wc_grow(batch->allocator, (void **)&batch->kept, &batch->kept_capacity, batch->nkept + kept->count,
                       sizeof *batch->kept, error);
    }
    if (code == WIRECOPY_OK && kept->count > 0) {
        memcpy(batch->kept + batch->nkept, kept->values, kept->count * sizeof *kept->values);
        batch->nkept += kept->count;
    }
    return code;
}

static wirecopy_code add_document(wc_batch *batch, wc_worker *worker, const wc_record *record, int keep_texts,
                                  wirecopy_error *error) {
    size_t permutations = worker->sketcher->options.permutations;
    uint64_t key = wc_name_key(worker->sketcher->options.seed);
    wirecopy_code code = wc_grow(batch->allocator, (void **)&batch->documents, &batch->documents_capacity,
                                 batch->ndocuments + 1, sizeof *batch->documents, error);
    if (code == WIRECOPY_OK) {
        code = wc_grow(batch->allocator, (void **)&batch->document_lines, &batch->document_lines_capacity,
                       batch->ndocuments + 1, sizeof *batch->document_lines, error);
    }
    if (code == WIRECOPY_OK) {
        code = wc_grow(batch->allocator, (void **)&batch->minima, &batch->minima_capacity,
                       (batch->ndocuments + 1) * permutations, sizeof *batch->minima, error);
    }
    if (code == WIRECOPY_OK) {
        code = add_strings(batch, record, keep_texts, error);
    }
    if (code == WIRECOPY_OK && worker->keeps_hosts) {
        code = add_host(batch, record, error);
    }
    if (code == WIRECOPY_OK) {
        code = sketch_document(batch, worker, error);
    }
    if (code != WIRECOPY_OK) {
        return code;
    }
    batch->document_lines[batch->ndocuments] = (uint32_t)record->line;
    batch->documents[batch->ndocuments++] =
        (wc_document){.record = batch->nrecords,
                      .offset = record->offset,
                      .nbytes = (uint32_t)record->nbytes,
                      .text_nbytes = (uint32_t)record->text_nbytes,
                      .content = wc_content_of(&worker->tokens, worker->sketcher->options.seed),
                      .kept_end = batch->nkept,
                      .site = wc_site_of(record->site, record->site_nbytes, key),
                      .inner = wc_site_within(record->site, record->site_nbytes, key),
                      .has_id = record->id != NULL,
                      .rank = record->rank};
    return WIRECOPY_OK;
}

static wirecopy_code process_record(wc_batch *batch, wc_worker *worker, const wc_record *record, int keep_texts,
                                    wirecopy_error *error) {
    if (record->reason != WIRECOPY_REASON_NONE) {
        return add_skipped_record(batch, record, record->reason, record->message, error);
    }
    if (record->nbytes > WIRECOPY_RECORD_NBYTES_MOST || record->text_nbytes > WIRECOPY_RECORD_NBYTES_MOST) {
        return add_skipped_record(batch, record, WIRECOPY_REASON_TOO_LARGE,
                                  "the record is over the limit of 4G; split it", error);
    }
    wirecopy_code code = wc_tokenise(&worker->tokens, record->text, record->text_nbytes, 0, error);
    if (code == WIRECOPY_ERROR_LIMIT) {
        return add_skipped_record(batch, record, WIRECOPY_REASON_TOO_LARGE,
                                  "the text is over the limit of 4G; split it", error);
    }
    if (code != WIRECOPY_OK) {
        return code;
    }
    if (worker->tokens.ntokens == 0) {
        return add_skipped_record(batch, record, WIRECOPY_REASON_EMPTY, "the text has no words", error);
    }
    return add_document(batch, worker, record, keep_texts, error);
}

static wirecopy_code process_records(wc_batch *batch, wc_worker *worker, const wc_file *file, int keep_texts,
                                     wirecopy_error *error) {
    const wc_block *block = &batch->block;
    wirecopy_code code = wc_parser_begin_block(worker->parser, file, block, error);
    int more = 1;
    while (code == WIRECOPY_OK) {
        wc_record record;
        code = wc_parser_next(worker->parser, &record, &more, error);
        if (code != WIRECOPY_OK || !more) {
            break;
        }
        code = process_record(batch, worker, &record, keep_texts, error);
        batch->nrecords += !record.is_header;
    }
    batch->lines = wc_parser_lines(worker->parser);
    batch->is_parsed = 1;
    batch->seen = *wc_parser_fields(worker->parser);
    int is_page = file->format == WIRECOPY_FORMAT_TEXT && wc_parser_read_page(worker->parser);
    batch->is_no_text = wc_is_all_text(file) && !is_page && !wc_json_is_utf8((const char *)block->bytes, block->nbytes);
    /* Chosen: the first block tells. */
    int is_looked_at = block->first && file->encoding[0] == '\0' && wc_is_all_text(file) && !is_page;
    batch->escaped = is_looked_at ? wc_encoding_escaped(block->bytes, block->nbytes) : NULL;
    return code;
}

static wirecopy_code fetch_text(const wc_worker *worker, uint64_t row, wc_given *given, wirecopy_error *error) {
    return worker->text(worker->text_context, worker->thread, row, &given->text, &given->text_nbytes, error);
}

static wirecopy_code process_given(wc_batch *batch, wc_worker *worker, int keep_texts, wirecopy_error *error) {
    wirecopy_code code = WIRECOPY_OK;
    for (size_t i = 0; code == WIRECOPY_OK && i < batch->ngiven; i++) {
        wc_record record;
        if (batch->texts_by_callback) {
            code = fetch_text(worker, batch->block.offset + i, &batch->given[i], error);
        }
        if (code != WIRECOPY_OK) {
            break;
        }
        code = wc_given_record(batch, i, worker->input, worker->memory_nbytes, &record, error);
        if (code == WIRECOPY_OK) {
            code = process_record(batch, worker, &record, keep_texts, error);
        }
        batch->nrecords++;
    }
    batch->lines = batch->nrecords;
    return code;
}

void wc_batch_process(wc_batch *batch, wc_worker *worker, const wc_file *file, int keep_texts) {
    batch->nrecords = batch->lines = 0;
    batch->is_parsed = 0;
    batch->ndocuments = batch->nskipped = batch->nkept = 0;
    batch->nmessages = 0;
    batch->seen = (wc_fields){0};
    batch->is_no_text = 0;
    batch->escaped = NULL;
    empty_strings(&batch->ids);
    empty_strings(&batch->dates);
    empty_strings(&batch->texts);
    empty_strings(&batch->sites);
    batch->keeps_sites = worker->sketcher->options.report != NULL;
    empty_strings(&batch->hosts);
    if (batch->is_given) {
        batch->code = process_given(batch, worker, keep_texts, &batch->error);
        return;
    }
    if (batch->block.reason == WIRECOPY_REASON_NONE) {
        batch->code = process_records(batch, worker, file, keep_texts, &batch->error);
        return;
    }
    wc_skipped skipped = {
        .nbytes = batch->block.nbytes, .reason = batch->block.reason, .is_open = batch->block.is_open};
    batch->nrecords = 1;
    batch->lines = batch->block.skipped_lines;
    batch->code = add_skipped(batch, skipped, batch->block.message, &batch->error);
}
