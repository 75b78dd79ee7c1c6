#include "dump/unused.h"

#include "dump/files.h"
#include "dump/likely.h"
#include "dump/twice.h"
#include "run/notices.h"

void wc_unused_count(wc_dump *dump, const wc_batch *batch) {
    dump->file_records += batch->nrecords;
    dump->file_documents += batch->ndocuments;
    dump->file_odd_ids += batch->seen.nodd_ids;
    dump->stats->unused_ids += batch->seen.nodd_ids;
    for (size_t i = 0; i < batch->nskipped; i++) {
        wirecopy_reason reason = batch->skipped[i].reason;
        dump->file_breaks += reason == WIRECOPY_REASON_UNREADABLE || reason == WIRECOPY_REASON_FORMAT;
        dump->file_unreported += !batch->skipped[i].is_header && !wc_is_reported(reason);
    }
}

static const char *name_of(const wc_dump *dump, uint32_t number) {
    return wc_file_name(wc_dump_file(dump, number));
}

/* Of a file whose records were all passed by: what they are. A table's can only be its first line again. */
static void note_passed_by(wc_dump *dump, uint32_t number, unsigned long long records) {
    wirecopy_format format = wc_dump_file(dump, number)->format;
    if (format == WIRECOPY_FORMAT_CSV || format == WIRECOPY_FORMAT_TSV) {
        wc_notice(
            dump->stats,
            "%s: no text in its %llu record%s: the first line again, which is taken for the names of the columns, "
            "or a mark of the file's end; if the first line is a record, put one with the names above it",
            name_of(dump, number), records, records == 1 ? "" : "s");
    } else {
        wc_notice(
            dump->stats,
            "%s: no text in its %llu record%s: requests, pictures, revisits and the like, or HTML that input.html "
            "skips",
            name_of(dump, number), records, records == 1 ? "" : "s");
    }
}

/* A single record that was skipped has a notice of its own, with the file's name. */
static void note_file(wc_dump *dump, uint32_t number) {
    unsigned long long records = (unsigned long long)(dump->file_records - dump->file_breaks);
    if (dump->file_records == 0) {
        if (dump->reader == NULL || !wc_reader_is_junk(dump->reader, number)) {
            int is_named = dump->reader != NULL && wc_reader_is_named(dump->reader, number);
            *(is_named ? &dump->stats->unused_inputs : &dump->nempty) += 1;
            wc_notice(dump->stats, "%s has no records%s", name_of(dump, number),
                      dump->reader != NULL ? ": check that it was written to its end, or leave it out" : "");
        }
        return;
    }
    dump->stats->unused_inputs++;
    if (records > 0 && dump->file_unreported == records) {
        note_passed_by(dump, number, records);
    } else if (records > 1) {
        wc_notice(dump->stats, "%s: none of its %llu records could be used", name_of(dump, number), records);
    }
}

static void note_odd_ids(const wc_dump *dump, uint32_t number) {
    unsigned long long count = (unsigned long long)dump->file_odd_ids;
    wc_notice(
        dump->stats,
        "%s: the field \"%s\" of %llu record%s is an object, an array, true or false, which is no id: FILE:RECORD "
        "stands for it; name another field with id_field, or one within it",
        name_of(dump, number), dump->input.id_field, count, count == 1 ? "" : "s");
}

void wc_unused_note(wc_dump *dump, uint32_t until) {
    uint32_t known = dump->reader != NULL ? until : until < dump->nfiles ? until : dump->nfiles;
    for (uint32_t file = dump->file_counted; file < known; file++) {
        if (dump->file_documents == 0) {
            note_file(dump, file);
        }
        if (dump->file_odd_ids > 0) {
            note_odd_ids(dump, file);
        }
        wc_likely_end_file(dump, file);
        dump->file_odd_ids = 0;
        dump->file_records = dump->file_documents = dump->file_unreported = dump->file_breaks = 0;
        dump->file_counted = file + 1;
    }
}

/* Ahead of the ids that such a file repeats. */
static void note_twice(wc_dump *dump) {
    const uint32_t(*pairs)[2] = NULL;
    size_t count = dump->reader != NULL ? wc_reader_twice(dump->reader, &pairs) : 0;
    for (size_t i = count; i-- > 0;) {
        wc_twice_note(dump->stats, name_of(dump, pairs[i][0]), name_of(dump, pairs[i][1]));
    }
}

void wc_unused_finish(wc_dump *dump) {
    wirecopy_stats *stats = dump->stats;
    size_t nempty = 0;
    wc_unused_note(dump, dump->reader != NULL ? wc_reader_nfiles(dump->reader) : dump->nfiles);
    const char *const *empty = dump->reader != NULL ? wc_reader_empty_folders(dump->reader, &nempty) : NULL;
    for (size_t i = 0; i < nempty; i++) {
        wc_notice(stats, "the folder %s has no file to read: check its name, or leave it out", empty[i]);
    }
    stats->unused_inputs += nempty;
    if (stats->documents == 0 && stats->unused_inputs == 0) {
        stats->unused_inputs = dump->nempty;
    }
    note_twice(dump);
    stats->passed_files = dump->reader != NULL ? wc_reader_passed_by(dump->reader) : 0;
    if (stats->passed_files > 0 && stats->documents == 0 && stats->unused_inputs == 0) {
        wc_notice(stats, "the folders have no file to read but those that were passed by: name a hidden file itself to have it read");
        stats->unused_inputs = 1;
    }
}
