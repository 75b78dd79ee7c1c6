#include "dump/dump.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/error.h"
#include "base/memory.h"
#include "base/scratch.h"
#include "base/walk.h"
#include "io/limits.h"
#include "base/radix.h"
#include "run/notices.h"
#include "dump/ids.h"
#include "dump/not_text.h"
#include "dump/text_lines.h"
#include "dump/place.h"
#include "dump/repeated.h"
#include "dump/unused.h"

#define XXH_INLINE_ALL
#include <xxhash.h>

/* Twice the block size (dump/ingest.c), so that ordinary blocks are never large. */
enum { LARGE_NBYTES_LEAST = 1 << 20 };

static wirecopy_code open_files(wc_dump *dump, int keep_streams, wirecopy_error *error) {
    wirecopy_code code = wc_reader_open(&dump->input, dump->allocator, keep_streams, wc_progress_poll, dump->progress,
                                        &dump->reader, error);
    if (code == WIRECOPY_OK) {
        wc_reader_allow(dump->reader, dump->stats->memory_nbytes, dump->sketcher->options.tmp);
        dump->supply = wc_supply_of_files(dump->reader);
    }
    return code;
}

static wirecopy_code open_rows(wc_dump *dump, const wc_supply *given, wirecopy_error *error) {
    static const wc_file rows = {.path = "the input", .is_rows = 1};
    dump->supply = *given;
    wirecopy_code code = wc_dump_add_file(dump, &rows, strlen(rows.path), error);
    if (code == WIRECOPY_OK) {
        dump->files[0].is_rows = 1;
        dump->files[0].seekable = given->text != NULL;
    }
    return code;
}

wirecopy_code wc_dump_open(wc_dump *dump, const wirecopy_sketcher *sketcher, const wirecopy_input *input,
                           const wc_supply *given, int keep_streams, wc_progress *progress, wirecopy_stats *stats,
                           wirecopy_error *error) {
    *dump = (wc_dump){.allocator = sketcher->allocator,
                      .sketcher = sketcher,
                      .threads = sketcher->options.threads,
                      .progress = progress,
                      .stats = stats,
                      .nown = WC_ALL_OWN,
                      .spool_fd = -1};
    wc_corpus_init(&dump->corpus, sketcher);
    pthread_mutex_init(&dump->large_lock, NULL);
    wirecopy_code code = (given != NULL ? wc_input_fields : wc_input_check)(input, &dump->input, error);
    if (code != WIRECOPY_OK) {
        return code;
    }
    uint64_t share = wc_record_most(&dump->input, stats->memory_nbytes) / dump->threads;
    dump->large_nbytes = share > LARGE_NBYTES_LEAST ? share : LARGE_NBYTES_LEAST;
    dump->sites.allocator = dump->allocator;
    if (!sketcher->kind->keeps && sketcher->options.report == NULL) {
        dump->input.site_field = NULL;
    }
    dump->rereaders = wc_allocate_zeroed(dump->allocator, dump->threads, sizeof *dump->rereaders);
    if (dump->rereaders == NULL) {
        return wc_fail_refused(dump->allocator, dump->threads * sizeof *dump->rereaders, error);
    }
    if (given != NULL) {
        return open_rows(dump, given, error);
    }
    return dump->input.format == WIRECOPY_FORMAT_SIGNATURES ? WIRECOPY_OK : open_files(dump, keep_streams, error);
}

void wc_dump_close(wc_dump *dump) {
    const wirecopy_allocator *allocator = dump->allocator;
    wc_dump_forget_texts(dump);
    if (dump->rereaders != NULL) {
        wc_release(allocator, dump->rereaders, dump->threads, sizeof *dump->rereaders);
    }
    pthread_mutex_destroy(&dump->large_lock);
    wc_reader_close(dump->reader);
    wc_corpus_clear(&dump->corpus);
    wc_release(allocator, dump->offsets, dump->offsets_capacity, sizeof *dump->offsets);
    wc_release(allocator, dump->nbytes, dump->nbytes_capacity, sizeof *dump->nbytes);
    wc_release(allocator, dump->text_nbytes, dump->text_nbytes_capacity, sizeof *dump->text_nbytes);
    wc_release(allocator, dump->spooled, dump->spooled_capacity, sizeof *dump->spooled);
    wc_release(allocator, dump->file_starts, dump->file_starts_capacity, sizeof *dump->file_starts);
    wc_release(allocator, dump->lines, dump->lines_capacity, sizeof *dump->lines);
    wc_release(allocator, dump->marks, dump->marks_capacity, sizeof *dump->marks);
    wc_release(allocator, dump->gaps, dump->gaps_capacity, sizeof *dump->gaps);
    wc_release(allocator, dump->ranks, dump->ranks_capacity, sizeof *dump->ranks);
    wc_strings_clear(&dump->ids, allocator);
    wc_strings_clear(&dump->dates, allocator);
    wc_site_names_clear(&dump->sites);
    wc_strings_clear(&dump->hosts, allocator);
    for (uint32_t i = 0; i < dump->nfiles; i++) {
        wc_release(allocator, (char *)(uintptr_t)dump->files[i].path, strlen(dump->files[i].path) + 1, 1);
    }
    wc_release(allocator, dump->files, dump->files_capacity, sizeof *dump->files);
}

static void describe_place(const wc_dump *dump, const wc_batch *batch, const wc_skipped *skipped,
                           char place_ret[WC_PLACE_NBYTES]) {
    const wc_file *file = wc_dump_file(dump, batch->block.file);
    if (skipped->reason == WIRECOPY_REASON_UNREADABLE || skipped->reason == WIRECOPY_REASON_FORMAT) {
        snprintf(place_ret, WC_PLACE_NBYTES, "%s", wc_file_name(file));
    } else {
        wc_place_describe(file, dump->line + skipped->line, batch->block.offset + skipped->offset, place_ret);
    }
}

static wirecopy_code keep_gap(wc_dump *dump, const wc_batch *batch, const wc_skipped *skipped, wirecopy_error *error) {
    wirecopy_code code = wc_grow(dump->allocator, (void **)&dump->gaps, &dump->gaps_capacity, dump->ngaps + 1,
                                 sizeof *dump->gaps, error);
    if (code == WIRECOPY_OK) {
        dump->gaps[dump->ngaps++] = (wc_gap){.offset = batch->block.offset + skipped->offset,
                                             .nbytes = skipped->nbytes + batch->block.skipped_nbytes,
                                             .file = batch->block.file,
                                             .reason = skipped->reason,
                                             .is_header = skipped->is_header,
                                             .is_open = skipped->is_open};
    }
    return code;
}

/* The first such file is named however many records before it were bad: its damage may be why they were. */
static void note_broken(wc_dump *dump, const char *place, const char *message) {
    char broken[sizeof dump->broken];
    unsigned long long before = dump->record;
    if (before > 0) {
        snprintf(broken, sizeof broken, "%s: %s; %llu record%s before that %s read, the rest is skipped", place,
                 message, before, before == 1 ? "" : "s", before == 1 ? "was" : "were");
    } else {
        snprintf(broken, sizeof broken, "%s: %s; skipped", place, message);
    }
    (dump->broken[0] == '\0' ? wc_notice_surely : wc_notice)(dump->stats, "%s", broken);
    if (dump->broken[0] == '\0') {
        memcpy(dump->broken, broken, sizeof broken);
    }
}

/* What its header lacks, all records of a table lack: that is said once. */
static int is_told_of(wc_dump *dump, uint32_t file, wirecopy_reason reason) {
    wirecopy_format format = wc_dump_file(dump, file)->format;
    int is_of_header =
        reason == WIRECOPY_REASON_NO_FIELD && (format == WIRECOPY_FORMAT_CSV || format == WIRECOPY_FORMAT_TSV);
    int is_told = is_of_header && dump->told_of_table == file + 1;
    dump->told_of_table = is_of_header ? file + 1 : dump->told_of_table;
    return is_told;
}

static void note_skipped(wc_dump *dump, uint32_t file, const wc_skipped *skipped, const char *place,
                         const char *message) {
    if (is_told_of(dump, file, skipped->reason)) {
        return;
    }
    if (skipped->reason == WIRECOPY_REASON_FORMAT) {
        wc_notice(dump->stats, "skipped: %s %s", place, message);
    } else if (skipped->reason == WIRECOPY_REASON_UNREADABLE) {
        note_broken(dump, place, message);
    } else {
        wc_notice(dump->stats, "%s: %s; skipped", place, message);
    }
}

static wirecopy_code commit_skipped(wc_dump *dump, const wc_batch *batch, const wc_skipped *skipped,
                                    wirecopy_error *error) {
    char place[WC_PLACE_NBYTES];
    int is_reported = wc_is_reported(skipped->reason);
    if (!skipped->is_header) {
        int is_complained = skipped->reason != WIRECOPY_REASON_OTHER_TYPE;
        dump->stats->skipped[skipped->reason]++;
        dump->stats->against_skipped += (uint64_t)(is_complained && wc_dump_file(dump, batch->block.file)->is_against);
    }
    if (skipped->message >= 0 && !skipped->is_header) {
        describe_place(dump, batch, skipped, place);
        if (dump->input.strict) {
            return wc_fail(error, WIRECOPY_ERROR_RECORD, "%s: %s", place, batch->messages[skipped->message]);
        }
        note_skipped(dump, batch->block.file, skipped, place, batch->messages[skipped->message]);
    } else if (is_reported && !skipped->is_header) { /* a batch keeps as many messages as are ever shown */
        dump->stats->unnamed += !is_told_of(dump, batch->block.file, skipped->reason);
    }
    return dump->keep_gaps && (skipped->is_header || is_reported) ? keep_gap(dump, batch, skipped, error) : WIRECOPY_OK;
}

static wirecopy_code spool_texts(wc_dump *dump, const wc_batch *batch, wirecopy_error *error) {
    wirecopy_code code = WIRECOPY_OK;
    if (dump->spool_fd < 0) {
        code = wc_scratch_open(dump->sketcher->options.tmp, &dump->spool_fd, error);
    }
    if (code == WIRECOPY_OK) {
        code = wc_scratch_write(dump->spool_fd, dump->sketcher->options.tmp, batch->texts.bytes, batch->texts.nbytes, error);
    }
    if (code == WIRECOPY_OK) {
        code = wc_grow(dump->allocator, (void **)&dump->spooled, &dump->spooled_capacity,
                       dump->corpus.ndocuments + batch->ndocuments, sizeof *dump->spooled, error);
    }
    while (code == WIRECOPY_OK && dump->nspooled < dump->corpus.ndocuments) {
        dump->spooled[dump->nspooled++] = WC_SPOOLED_NOWHERE;
    }
    for (size_t i = 0; code == WIRECOPY_OK && i < batch->ndocuments; i++) {
        dump->spooled[dump->nspooled++] = dump->spool_nbytes + (i == 0 ? 0 : batch->texts.ends[i - 1]);
    }
    dump->spool_nbytes += batch->texts.nbytes;
    return code;
}

static wirecopy_code commit_id(wc_dump *dump, const wc_batch *batch, size_t i, wirecopy_error *error) {
    const wc_document *added = &batch->documents[i];
    size_t nbytes;
    const char *id = wc_strings_get(&batch->ids, i, &nbytes);
    if (added->has_id) {
        return wc_strings_add(&dump->ids, dump->allocator, id, nbytes, error);
    }
    char number[WC_RECORD_NUMBER_NBYTES];
    const char *prefix;
    const wc_file *file = wc_dump_file(dump, batch->block.file);
    size_t length = wc_record_name(file, dump->record + added->record, &prefix, number);
    wirecopy_code code = wc_strings_add(&dump->ids, dump->allocator, prefix, strlen(prefix), error);
    if (code == WIRECOPY_OK) {
        code = wc_strings_add(&dump->ids, dump->allocator, number, length, error);
    }
    if (code == WIRECOPY_OK) {
        /* The two strings just added form one id. */
        dump->ids.ends[dump->ids.count - 2] = dump->ids.ends[dump->ids.count - 1];
        dump->ids.count--;
    }
    return code;
}

/* Not NULL where sketches have a kept, even if it is empty. */
static const uint32_t *kept_of(const wc_dump *dump, const wc_batch *batch, uint64_t start) {
    static const uint32_t none = 0;
    if (!dump->sketcher->kind->keeps) {
        return NULL;
    }
    return batch->nkept > 0 ? batch->kept + start : &none;
}

static wirecopy_code make_room(wc_dump *dump, size_t ndocuments, wirecopy_error *error) {
    const wirecopy_allocator *allocator = dump->allocator;
    wirecopy_code code =
        wc_grow(allocator, (void **)&dump->offsets, &dump->offsets_capacity, ndocuments, sizeof *dump->offsets, error);
    if (code == WIRECOPY_OK) {
        code =
            wc_grow(allocator, (void **)&dump->nbytes, &dump->nbytes_capacity, ndocuments, sizeof *dump->nbytes, error);
    }
    if (code == WIRECOPY_OK) {
        code = wc_grow(allocator, (void **)&dump->text_nbytes, &dump->text_nbytes_capacity, ndocuments,
                       sizeof *dump->text_nbytes, error);
    }
    if (code == WIRECOPY_OK && dump->input.npreferences > 0) {
        code = wc_grow(allocator, (void **)&dump->ranks, &dump->ranks_capacity, ndocuments, sizeof *dump->ranks, error);
    }
    return code;
}

/* Date, site and host, as far as the run wants them. */
static wirecopy_code commit_fields(wc_dump *dump, const wc_batch *batch, size_t i, wirecopy_error *error) {
    wirecopy_code code = WIRECOPY_OK;
    size_t nbytes;
    if (dump->input.date_field != NULL) {
        const char *date = wc_strings_get(&batch->dates, i, &nbytes);
        code = wc_strings_add(&dump->dates, dump->allocator, date, nbytes, error);
        dump->seen.fields |= nbytes > 0 ? wc_fields_bit(WC_FIELD_DATE) : 0; /* rows of streams tell no fields */
    }
    if (code == WIRECOPY_OK && dump->sketcher->options.report != NULL) {
        code = wc_site_names_commit(&dump->sites, batch, i, error);
    }
    if (code == WIRECOPY_OK && dump->keeps_hosts) {
        const char *host = wc_strings_get(&batch->hosts, i, &nbytes);
        code = wc_strings_add(&dump->hosts, dump->allocator, host, nbytes, error);
    }
    return code;
}

static wirecopy_code commit_document(wc_dump *dump, const wc_batch *batch, size_t i, wirecopy_error *error) {
    const wc_document *added = &batch->documents[i];
    size_t document = dump->corpus.ndocuments;
    wirecopy_code code = make_room(dump, document + 1, error);
    if (code == WIRECOPY_OK) {
        code = commit_id(dump, batch, i, error);
    }
    if (code == WIRECOPY_OK) {
        code = commit_fields(dump, batch, i, error);
    }
    if (code != WIRECOPY_OK) {
        return code;
    }
    dump->offsets[document] = batch->block.offset + added->offset;
    dump->nbytes[document] = added->nbytes;
    if (dump->ranks != NULL) {
        dump->ranks[document] = added->rank;
    }
    dump->text_nbytes[document] = added->text_nbytes;
    dump->stats->text_nbytes += added->text_nbytes;
    uint64_t kept_start = i == 0 ? 0 : batch->documents[i - 1].kept_end;
    const wc_sketch sketch = {.minima = batch->minima + i * dump->sketcher->options.permutations,
                              .kept = kept_of(dump, batch, kept_start),
                              .nkept = added->kept_end - kept_start,
                              .places = {added->site, added->inner}};
    return wc_corpus_add(&dump->corpus, added->content, &sketch, error);
}

static wirecopy_code start_files(wc_dump *dump, uint32_t file, wirecopy_error *error) {
    wirecopy_code code = WIRECOPY_OK;
    while (code == WIRECOPY_OK && dump->nfile_starts <= file) {
        code = wc_grow(dump->allocator, (void **)&dump->file_starts, &dump->file_starts_capacity,
                       dump->nfile_starts + 1, sizeof *dump->file_starts, error);
        if (code == WIRECOPY_OK) {
            dump->file_starts[dump->nfile_starts++] = (uint32_t)dump->corpus.ndocuments;
            dump->line = dump->record = 0;
        }
    }
    return code;
}

/* Adds the batch's documents to memory. */
static wirecopy_code commit_documents(wc_dump *dump, const wc_batch *batch, wirecopy_error *error) {
    wirecopy_code code = WIRECOPY_OK;
    if (batch->ndocuments > 0 && batch->texts.count == batch->ndocuments) {
        code = spool_texts(dump, batch, error);
    }
    if (code == WIRECOPY_OK) {
        code = wc_lines_mark(dump, batch, error);
    }
    WC_EACH_WHILE(code == WIRECOPY_OK, size_t, i, batch->ndocuments, WC_ADDING, dump->allocator) {
        code = commit_document(dump, batch, i, error);
    }
    dump->stats->documents = dump->corpus.ndocuments;
    dump->stats->distinct_texts = dump->corpus.nentries;
    return code;
}

/* For documents that are written out but not kept. */
static void count_documents(wc_dump *dump, const wc_batch *batch) {
    dump->stats->documents += batch->ndocuments;
    for (size_t i = 0; i < batch->ndocuments; i++) {
        dump->stats->text_nbytes += batch->documents[i].text_nbytes;
    }
}

wirecopy_code wc_dump_commit(wc_dump *dump, const wc_batch *batch, wirecopy_error *error) {
    if (batch->code != WIRECOPY_OK) {
        return wc_fail(error, batch->code, "%s", batch->error.message);
    }
    wc_unused_note(dump, batch->block.file);
    wirecopy_code code = start_files(dump, batch->block.file, error);
    wc_unused_count(dump, batch);
    for (size_t i = 0; code == WIRECOPY_OK && i < batch->nskipped; i++) {
        code = commit_skipped(dump, batch, &batch->skipped[i], error);
    }
    if (code == WIRECOPY_OK && dump->signs_only) {
        count_documents(dump, batch);
    } else if (code == WIRECOPY_OK) {
        code = commit_documents(dump, batch, error);
    }
    if (code == WIRECOPY_OK && dump->sink != NULL) {
        code = dump->sink->take(dump->sink, dump, batch, error);
    }
    wc_not_text_note(dump, batch);
    wc_text_lines_note(dump, batch);
    wc_fields_add(&dump->seen, &batch->seen);
    wc_fields_add(&dump->file_seen, &batch->seen);
    dump->line += batch->lines;
    dump->record += batch->nrecords;
    dump->stats->records += batch->nrecords;
    dump->stats->against += wc_dump_file(dump, batch->block.file)->is_against ? batch->nrecords : 0;
    return code;
}

static void fit_strings(const wc_dump *dump, wc_strings *strings) {
    wc_fit(dump->allocator, (void **)&strings->bytes, &strings->bytes_capacity, strings->nbytes, 1);
    wc_fit(dump->allocator, (void **)&strings->ends, &strings->ends_capacity, strings->count, sizeof *strings->ends);
}

/* An array to look in is named, and what was read is tables, texts or WARC. */
static int has_nowhere_to_look(const wc_dump *dump) {
    uint32_t count = dump->reader != NULL ? wc_dump_nfiles(dump) : 0;
    for (uint32_t i = 0; i < count; i++) {
        if (wc_dump_file(dump, i)->format == WIRECOPY_FORMAT_JSON) {
            return 0;
        }
    }
    return count > 0 && dump->input.records_path != NULL && dump->stats->documents > 0;
}

/* A field may be missing because a file is damaged. */
static wirecopy_code check_fields(const wc_dump *dump, wirecopy_error *error) {
    wirecopy_error found = {0};
    if (has_nowhere_to_look(dump)) {
        return wc_fail(error, WIRECOPY_ERROR_ARGUMENT,
                       "records_path names \"%.200s\" in JSON, and no input is JSON: leave it out",
                       dump->input.records_path);
    }
    wirecopy_code code = wc_fields_check(&dump->seen, &dump->input, &found);
    if (code == WIRECOPY_OK) {
        return code;
    }
    return wc_fail(error, code, "%s%s%s", found.message, dump->broken[0] != '\0' ? "; " : "", dump->broken);
}

wirecopy_code wc_dump_finish(wc_dump *dump, wirecopy_error *error) {
    const wirecopy_allocator *allocator = dump->allocator;
    size_t n = dump->corpus.ndocuments;
    wc_fit(allocator, (void **)&dump->offsets, &dump->offsets_capacity, n, sizeof *dump->offsets);
    wc_fit(allocator, (void **)&dump->nbytes, &dump->nbytes_capacity, n, sizeof *dump->nbytes);
    wc_fit(allocator, (void **)&dump->text_nbytes, &dump->text_nbytes_capacity, n, sizeof *dump->text_nbytes);
    wc_fit(allocator, (void **)&dump->spooled, &dump->spooled_capacity, n, sizeof *dump->spooled);
    wc_fit(allocator, (void **)&dump->ranks, &dump->ranks_capacity, n, sizeof *dump->ranks);
    fit_strings(dump, &dump->ids);
    fit_strings(dump, &dump->dates);
    wc_unused_finish(dump);
    wirecopy_code code = check_fields(dump, error);
    return code == WIRECOPY_OK ? wc_corpus_finish(&dump->corpus, error) : code;
}
