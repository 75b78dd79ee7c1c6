#include <string.h>
#include <sys/stat.h>

#include "base/error.h"
#include "base/memory.h"
#include "base/options.h"
#include "base/sized.h"
#include "base/walk.h"
#include "dump/ids.h"
#include "io/bom.h"
#include "io/escape.h"
#include "io/output.h"
#include "job/job.h"
#include "run/clock.h"
#include "run/parallel.h"
#include "run/notices.h"
#include "verbs/keeping.h"
#include "verbs/record_sink.h"
#include "verbs/report.h"
#include "verbs/reported.h"
#include "verbs/verbs.h"

/* Bytes of a block in the second pass. Any size gives the same output. */
enum { BLOCK_NBYTES = 1 << 20 };

typedef wc_record_sink sink;

typedef struct dedup_writer {
    wc_job *job;
    const wirecopy_dedup *dedup;
    const wc_keeping *keeping;
    const wc_counted *counted;
    sink kept, removed, bad, report;
    uint32_t document, gap; /* the next of each at or after the current place */
    uint64_t place;         /* reached in the file being read */
    char failure[256];      /* why a file could not be read to its end */
    int header_written;
} dedup_writer;

static int is_removed(const dedup_writer *writer, uint32_t document) {
    return wc_keeping_fate(writer->keeping, document).is_removed;
}

/* The part of a file at the current place. */
typedef struct part {
    uint64_t start, end;
    sink *target;
    int is_header;
    uint32_t *cursor; /* advanced when the part is done */
} part;

static uint32_t file_end(const wc_dump *dump, uint32_t file) {
    return file + 1 < dump->nfile_starts ? dump->file_starts[file + 1] : (uint32_t)dump->corpus.ndocuments;
}

static part next_document(dedup_writer *writer) {
    const wc_dump *dump = &writer->job->dump;
    uint64_t start = dump->offsets[writer->document];
    return (part){.start = start,
                  .end = start + dump->nbytes[writer->document],
                  .target = is_removed(writer, writer->document) ? &writer->removed : &writer->kept,
                  .cursor = &writer->document};
}

static part next_gap(dedup_writer *writer) {
    const wc_gap *gap = &writer->job->dump.gaps[writer->gap];
    return (part){.start = gap->offset,
                  .end = gap->offset + gap->nbytes,
                  .target = writer->dedup->bad_path != NULL && !gap->is_header ? &writer->bad : &writer->kept,
                  .is_header = gap->is_header,
                  .cursor = &writer->gap};
}

/* The next part of the file; it starts at UINT64_MAX if there is none. */
static part next_part(dedup_writer *writer, uint32_t file) {
    const wc_dump *dump = &writer->job->dump;
    part none = {.start = UINT64_MAX, .end = UINT64_MAX};
    part document = file < dump->nfile_starts && writer->document < file_end(dump, file) ? next_document(writer) : none;
    int has_gap = writer->gap < dump->ngaps && dump->gaps[writer->gap].file == file;
    part gap = has_gap ? next_gap(writer) : none;
    return gap.start <= document.start ? gap : document;
}

/* Bytes of a block, and those of the file that they were decoded from; NULL: they are the same. */
typedef struct piece {
    const uint8_t *bytes, *original;
    uint64_t nbytes;
    size_t original_nbytes;
} piece;

/* The next bytes of the block's file. */
static wirecopy_code take_piece(dedup_writer *writer, const wc_block *block, uint64_t place, uint64_t stop,
                                piece *piece_ret, wirecopy_error *error) {
    wc_reader *reader = writer->job->dump.reader;
    *piece_ret = (piece){.bytes = block->bytes + (place - block->offset), .nbytes = stop - place};
    return wc_reader_file(reader, block->file)->encoding[0] == '\0'
               ? WIRECOPY_OK
               : wc_reader_original(reader, stop - place, &piece_ret->original, &piece_ret->original_nbytes, error);
}

static wirecopy_code write_piece(sink *target, const piece *taken, int begins, uint8_t line_end,
                                 wirecopy_error *error) {
    return wc_record_write_original(target, taken->bytes, taken->nbytes, taken->original, taken->original_nbytes,
                                    begins, line_end, error);
}

static wirecopy_code write_header(dedup_writer *writer, const piece *header, uint8_t line_end, wirecopy_error *error) {
    if (writer->header_written) {
        return WIRECOPY_OK;
    }
    writer->header_written = 1;
    wirecopy_code code = write_piece(&writer->kept, header, 1, line_end, error);
    if (code == WIRECOPY_OK) {
        code = write_piece(&writer->removed, header, 1, line_end, error);
    }
    return code == WIRECOPY_OK ? write_piece(&writer->bad, header, 1, line_end, error) : code;
}

static int is_json(const dedup_writer *writer, uint32_t file) {
    return wc_reader_file(writer->job->dump.reader, file)->format == WIRECOPY_FORMAT_JSON;
}

/* The bytes of one part of a JSON file, or of what is between parts. */
static wirecopy_code write_json(dedup_writer *writer, const part *next, int inside, int begins, const piece *taken,
                                wirecopy_error *error) {
    if (!inside) {
        return wc_record_between(&writer->kept, taken->bytes, taken->nbytes, error);
    }
    wirecopy_code code = WIRECOPY_OK;
    if (begins && next->target != &writer->kept) {
        code = wc_record_pass(&writer->kept, error);
    }
    if (code == WIRECOPY_OK && begins) {
        code = wc_record_begin(next->target, error);
    }
    return code == WIRECOPY_OK ? write_piece(next->target, taken, 0, 0, error) : code;
}

/* A byte order mark belongs to the file and to no record: every output begins with that of the first file, and none has
 * another. *nbytes_ret is its length. */
static wirecopy_code take_mark(dedup_writer *writer, const wc_block *block, uint64_t *nbytes_ret,
                               wirecopy_error *error) {
    sink *sinks[] = {&writer->kept, &writer->removed, &writer->bad};
    piece mark;
    *nbytes_ret = block->offset == 0 ? wc_bom_nbytes(block->bytes, block->nbytes) : 0;
    if (*nbytes_ret == 0) {
        return WIRECOPY_OK;
    }
    wirecopy_code code = take_piece(writer, block, 0, *nbytes_ret, &mark, error);
    const uint8_t *bytes = mark.original != NULL ? mark.original : mark.bytes;
    size_t nbytes = mark.original != NULL ? mark.original_nbytes : (size_t)mark.nbytes;
    for (size_t i = 0; code == WIRECOPY_OK && i < 3 && nbytes <= sizeof sinks[i]->mark; i++) {
        if (block->file == 0 && sinks[i]->last == 0) {
            memcpy(sinks[i]->mark, bytes, nbytes);
            sinks[i]->mark_nbytes = nbytes;
        }
    }
    return code;
}

static wirecopy_code write_block(dedup_writer *writer, const wc_block *block, wirecopy_error *error) {
    const wc_file *file = wc_reader_file(writer->job->dump.reader, block->file);
    uint8_t line_end = file->format == WIRECOPY_FORMAT_WARC ? 0 : wc_file_line_end(file);
    uint64_t mark, end = block->offset + block->nbytes;
    wirecopy_code code = take_mark(writer, block, &mark, error);
    uint64_t place = block->offset + mark;
    if (block->reason == WIRECOPY_REASON_UNREADABLE || block->reason == WIRECOPY_REASON_FORMAT) {
        memcpy(writer->failure, block->message, sizeof writer->failure);
    }
    while (code == WIRECOPY_OK && place < end) {
        part next = next_part(writer, block->file);
        if (next.end <= place) {
            ++*next.cursor;
            continue;
        }
        /* Between parts there are blank lines and records of other types. */
        int inside = next.start <= place, begins = next.start == place || (next.start == 0 && place == mark);
        uint64_t stop = inside ? next.end : next.start;
        piece taken;
        stop = stop < end ? stop : end;
        code = take_piece(writer, block, place, stop, &taken, error);
        if (code != WIRECOPY_OK) {
            break;
        }
        if (is_json(writer, block->file)) {
            code = write_json(writer, &next, inside, begins, &taken, error);
        } else if (inside && next.is_header) {
            code = write_header(writer, &taken, line_end, error);
        } else {
            code = write_piece(inside ? next.target : &writer->kept, &taken, !inside || begins, line_end, error);
        }
        place = stop;
    }
    writer->place = end + block->skipped_nbytes;
    return code;
}

/* A part of this file that no block contains is lost: the first pass read more of the file. */
static wirecopy_code finish_file(dedup_writer *writer, uint32_t file, wirecopy_error *error) {
    part next;
    while ((next = next_part(writer, file)).start != UINT64_MAX && next.end <= writer->place) {
        ++*next.cursor;
    }
    writer->place = 0;
    return next.start == UINT64_MAX
               ? wc_record_end_file(&writer->kept, error)
               : wc_fail(error, WIRECOPY_ERROR_IO, "'%s' could not be read a second time%s%s: run again",
                         wc_reader_file(writer->job->dump.reader, file)->path,
                         writer->failure[0] != '\0' ? ": it " : "", writer->failure);
}

static wirecopy_code finish_files(dedup_writer *writer, uint32_t *file, uint32_t until, wirecopy_error *error) {
    wirecopy_code code = WIRECOPY_OK;
    for (; code == WIRECOPY_OK && *file < until; ++*file) {
        code = finish_file(writer, *file, error);
    }
    return code;
}

/* Those of input.against come last. */
static uint32_t files_written(const wc_reader *reader) {
    uint32_t count = wc_reader_nfiles(reader);
    while (count > 0 && wc_reader_file(reader, count - 1)->is_against) {
        count--;
    }
    return count;
}

/* The second pass, block by block. */
typedef struct rewriting {
    dedup_writer *writer;
    wc_reader *reader;
    wc_block block;
    uint32_t file; /* the next to finish */
} rewriting;

static wirecopy_code take_block(void *context, uint64_t number, uint64_t slot, int *more_ret, int *alone_ret,
                                wirecopy_error *error) {
    rewriting *work = context;
    (void)number;
    (void)slot;
    (void)alone_ret;
    wirecopy_code code = wc_reader_next(work->reader, BLOCK_NBYTES, &work->block, more_ret, error);
    if (code == WIRECOPY_OK && *more_ret) {
        *more_ret = !wc_reader_file(work->reader, work->block.file)->is_against;
    }
    return code;
}

static wirecopy_code rewrite_block(void *context, uint64_t slot, wirecopy_error *error) {
    rewriting *work = context;
    (void)slot;
    wirecopy_code code = finish_files(work->writer, &work->file, work->block.file, error);
    return code == WIRECOPY_OK ? write_block(work->writer, &work->block, error) : code;
}

static wirecopy_code report_block(void *context, wirecopy_error *error) {
    const rewriting *work = context;
    return wc_progress_report(&work->writer->job->progress, wc_reader_done(work->reader), wc_reader_total(work->reader),
                              error);
}

/* The files are all of one kind. */
static void lay_out_sinks(dedup_writer *writer) {
    wc_reader *reader = writer->job->dump.reader;
    int around = writer->job->dump.input.records_path != NULL;
    for (uint32_t file = 0, count = files_written(reader); file < count; file++) {
        writer->kept.is_array |= is_json(writer, file) && wc_reader_file(reader, file)->is_array;
        writer->removed.is_array |= writer->kept.is_array || (around && is_json(writer, file));
        writer->bad.is_array = writer->removed.is_array;
        writer->removed.apart |= is_json(writer, file);
        writer->bad.apart = writer->removed.apart;
    }
}

/* As the files are, which are all in one encoding. */
static wirecopy_code encode_sinks(dedup_writer *writer, wirecopy_error *error) {
    wc_reader *reader = writer->job->dump.reader;
    uint32_t file = 0;
    while (file < wc_reader_nfiles(reader) && wc_reader_file(reader, file)->format == WIRECOPY_FORMAT_AUTO) {
        file++;
    }
    const char *encoding = file < wc_reader_nfiles(reader) ? wc_reader_file(reader, file)->encoding : "";
    wirecopy_code code = wc_record_encode(&writer->kept, encoding, error);
    if (code == WIRECOPY_OK) {
        code = wc_record_encode(&writer->removed, encoding, error);
    }
    return code == WIRECOPY_OK ? wc_record_encode(&writer->bad, encoding, error) : code;
}

static wirecopy_code end_sinks(dedup_writer *writer, wirecopy_error *error) {
    wirecopy_code code = wc_record_end(&writer->kept, error);
    if (code == WIRECOPY_OK) {
        code = wc_record_end(&writer->removed, error);
    }
    return code == WIRECOPY_OK ? wc_record_end(&writer->bad, error) : code;
}

static wirecopy_code write_records(dedup_writer *writer, wirecopy_error *error) {
    rewriting work = {.writer = writer, .reader = writer->job->dump.reader};
    const wc_stream stream = {.allocator = writer->job->sketcher->allocator,
                              .threads = 1,
                              .nslots = 1,
                              .context = &work,
                              .take = take_block,
                              .commit = rewrite_block,
                              .report = report_block};
    lay_out_sinks(writer);
    wc_reader_keep_original(work.reader, 1);
    wc_block_init(&work.block, stream.allocator);
    wc_reader_deliver_oversize(work.reader, 1);
    wirecopy_code code = encode_sinks(writer, error);
    if (code == WIRECOPY_OK) {
        code = wc_reader_rewind(work.reader, error);
    }
    if (code == WIRECOPY_OK) {
        code = wc_stream_run(&stream, error);
    }
    wc_block_clear(&work.block);
    if (code == WIRECOPY_OK) {
        code = finish_files(writer, &work.file, files_written(work.reader), error);
    }
    return code == WIRECOPY_OK ? end_sinks(writer, error) : code;
}

/* A text file is one record: its name is written, one on each line. */
/* Names are escaped as ids in TSV are, so that each has a line. */
static wirecopy_code write_name(sink *target, const char *path, const wirecopy_allocator *allocator,
                                wirecopy_error *error) {
    size_t room = strlen(path) * WC_ESCAPED_MOST + 1;
    char *line = wc_allocate(allocator, room, 1);
    if (line == NULL) {
        return wc_fail_refused(allocator, room, error);
    }
    size_t nbytes = wc_escape(path, strlen(path), line);
    line[nbytes++] = '\n';
    wirecopy_code code = wc_record_write(target, (const uint8_t *)line, nbytes, 1, '\n', error);
    wc_release(allocator, line, room, 1);
    return code;
}

static wirecopy_code write_names(dedup_writer *writer, wirecopy_error *error) {
    const wc_dump *dump = &writer->job->dump;
    wirecopy_code code = WIRECOPY_OK;
    for (uint32_t file = 0, count = files_written(dump->reader); code == WIRECOPY_OK && file < count; file++) {
        if (wc_reader_is_junk(dump->reader, file)) {
            continue;
        }
        const char *path = wc_reader_file(dump->reader, file)->path;
        int has_document = file < dump->nfile_starts && dump->file_starts[file] < file_end(dump, file);
        sink *target = !has_document ? (writer->dedup->bad_path != NULL ? &writer->bad : &writer->kept)
                       : is_removed(writer, dump->file_starts[file]) ? &writer->removed
                                                                     : &writer->kept;
        code = write_name(target, path, dump->allocator, error);
    }
    return code;
}

static wirecopy_code open_sink(sink *target, const char *path, const wirecopy_allocator *allocator,
                               wirecopy_error *error) {
    target->allocator = allocator;
    return path == NULL ? WIRECOPY_OK : wc_output_open(path, allocator, &target->output, error);
}

/* Who closes the pipe of one output early may want the others. Of the only one, the rest need not be made. */
static void outlive_readers(dedup_writer *writer) {
    wc_output *const outputs[] = {writer->kept.output, writer->removed.output, writer->bad.output,
                                  writer->report.output};
    size_t count = 0;
    for (size_t i = 0; i < sizeof outputs / sizeof outputs[0]; i++) {
        count += outputs[i] != NULL;
    }
    for (size_t i = 0; count > 1 && i < sizeof outputs / sizeof outputs[0]; i++) {
        if (outputs[i] != NULL) {
            wc_output_outlive_reader(outputs[i]);
        }
    }
}

/* Commits all open outputs, or discards them after a failure. */
static wirecopy_code close_sinks(dedup_writer *writer, wirecopy_code code, wirecopy_error *error) {
    sink *sinks[] = {&writer->bad, &writer->removed, &writer->report, &writer->kept};
    for (size_t i = 0; i < 4 && code == WIRECOPY_OK; i++) {
        code = sinks[i]->output != NULL ? wc_output_seal(sinks[i]->output, error) : WIRECOPY_OK;
    }
    if (code == WIRECOPY_OK && writer->counted != NULL) {
        code = writer->counted->tell(writer->counted->context, writer->job->stats, error);
    }
    for (size_t i = 0; i < 4; i++) {
        if (sinks[i]->output != NULL && code == WIRECOPY_OK) {
            code = wc_output_commit(sinks[i]->output, error);
        } else {
            wc_output_discard(sinks[i]->output);
        }
        wc_record_sink_clear(sinks[i]);
    }
    return code;
}

/* Files of unknown formats gave nothing. */
static int are_texts(const wc_reader *reader) {
    uint32_t i = 0;
    while (i < files_written(reader) && wc_reader_file(reader, i)->format == WIRECOPY_FORMAT_AUTO) {
        i++;
    }
    return i < files_written(reader) && wc_reader_file(reader, i)->format == WIRECOPY_FORMAT_TEXT;
}

static wirecopy_code write_outputs(dedup_writer *writer, wirecopy_error *error) {
    const wirecopy_allocator *allocator = writer->job->sketcher->allocator;
    const wirecopy_dedup *dedup = writer->dedup;
    wc_reader *reader = writer->job->dump.reader;
    double start = wc_seconds();
    wirecopy_code code = wc_progress_begin(&writer->job->progress, WC_STEP_WRITE, error);
    if (code == WIRECOPY_OK) {
        code = open_sink(&writer->kept, dedup->path, allocator, error);
    }
    if (code == WIRECOPY_OK) {
        code = open_sink(&writer->removed, dedup->removed_path, allocator, error);
    }
    if (code == WIRECOPY_OK) {
        code = open_sink(&writer->bad, dedup->bad_path, allocator, error);
    }
    if (code == WIRECOPY_OK) {
        code = open_sink(&writer->report, dedup->report_path, allocator, error);
    }
    outlive_readers(writer);
    if (code == WIRECOPY_OK && dedup->report_path != NULL) {
        code = wc_report_write(writer->report.output, writer->job, writer->keeping, error);
    }
    if (code == WIRECOPY_OK && !dedup->dry_run) {
        code = are_texts(reader) ? write_names(writer, error) : write_records(writer, error);
    }
    code = close_sinks(writer, code, error);
    writer->job->stats->seconds_write += wc_seconds() - start;
    return code;
}

/* Whether two headers name the same columns; line ends and byte order marks are none. */
static int have_same_columns(const wc_file *a, const wc_file *b) {
    size_t a_start = wc_table_start(a->header, a->header_nbytes, &a->dialect), a_end = a->header_nbytes;
    size_t b_start = wc_table_start(b->header, b->header_nbytes, &b->dialect), b_end = b->header_nbytes;
    while (a_end > a_start && strchr("\r\n", a->header[a_end - 1]) != NULL) {
        a_end--;
    }
    while (b_end > b_start && strchr("\r\n", b->header[b_end - 1]) != NULL) {
        b_end--;
    }
    return a_end - a_start == b_end - b_start && memcmp(a->header + a_start, b->header + b_start, a_end - a_start) == 0;
}

/* JSON Lines are JSON objects one after another, too. */
static int is_any_json(const wc_file *file) {
    return file->format == WIRECOPY_FORMAT_JSONL || file->format == WIRECOPY_FORMAT_JSON;
}

/* What two files differ in; NULL if their records can stand in one file. */
static const char *difference_of(const wc_file *a, const wc_file *b) {
    if (a->format == b->format && a->format != WIRECOPY_FORMAT_TEXT && strcmp(a->encoding, b->encoding) != 0) {
        return "encoding";
    }
    if (is_any_json(a) && is_any_json(b)) {
        return a->is_array == b->is_array ? NULL : "layout, as one is a JSON array and the other is not";
    }
    if (a->format != b->format) {
        return "format";
    }
    if (a->header == NULL || b->header == NULL) {
        return a->header == b->header ? NULL : "columns";
    }
    if (a->dialect.separator != b->dialect.separator || a->dialect.line_end != b->dialect.line_end) {
        return "delimiter or line ends";
    }
    return have_same_columns(a, b) ? a->dialect.quoting == b->dialect.quoting ? NULL : "quoting" : "columns";
}

/* A file of no more than a byte order mark has no records, whatever its name says of it. */
static int is_empty(const wc_file *file) {
    enum { MARK_NBYTES = 3 };
    struct stat found;
    return stat(file->path, &found) == 0 && S_ISREG(found.st_mode) && found.st_size <= MARK_NBYTES;
}

/* Records of different formats or columns cannot be written to one file. */
static wirecopy_code check_one_format(const wc_dump *dump, wirecopy_error *error) {
    const wc_file *first = NULL;
    for (uint32_t i = 0; i < wc_reader_nfiles(dump->reader); i++) {
        const wc_file *file = wc_reader_file(dump->reader, i);
        if (file->format == WIRECOPY_FORMAT_AUTO || file->is_against || is_empty(file)) {
            continue;
        }
        if (first == NULL) {
            first = file;
        }
        const char *difference = difference_of(first, file);
        if (difference != NULL) {
            return wc_fail(error, WIRECOPY_ERROR_ARGUMENT,
                           "%s and %s differ in %s, so that their records cannot be written to one file: run dedup "
                           "on each, or use cluster, which takes both",
                           first->path, file->path, difference);
        }
    }
    return WIRECOPY_OK;
}

/* What one should look at: a story in so many prints is rare, and a chain of stories is not. Named ahead of all else.
 */
static void note_wide_groups(wc_job *job, const wc_grouping *grouping) {
    const wc_corpus *corpus = &job->dump.corpus;
    uint64_t hundredth = corpus->ndocuments / 100;
    for (uint32_t entry = grouping->nentries; entry-- > 0;) {
        uint32_t documents = grouping->documents[entry];
        if (documents >= WIRECOPY_WIDE_GROUP_LEAST && documents > hundredth) {
            size_t nbytes;
            const char *id = wc_strings_get(&job->dump.ids, corpus->first_document[entry], &nbytes);
            job->stats->wide_groups++;
            wc_notice_ahead(
                job->stats,
                "the group of \"%.*s\" has %u documents, more than a hundredth of the dump: look at some of "
                "them, whether they are one story",
                (int)(nbytes < 200 ? nbytes : 200), id, documents);
        }
    }
}

static void count_fates(wc_job *job, const wirecopy_dedup *dedup, const wc_keeping *keeping) {
    wirecopy_stats *stats = job->stats;
    WC_EACH(uint32_t, document, keeping->ndocuments, WC_AT_RANDOM, job->dump.allocator) {
        wc_fate fate = wc_keeping_fate(keeping, document);
        stats->removed += (uint64_t)fate.is_removed;
        stats->kept_grouped += (uint64_t)(!fate.is_removed && fate.kept != document);
    }
    stats->written = stats->records - stats->against - stats->removed;
    if (dedup->bad_path != NULL) {
        stats->written -= wc_stats_skipped(stats) - stats->against_skipped;
    }
}

static wirecopy_code write_page(wc_job *job, const wirecopy_dedup *dedup, const wc_grouping *grouping,
                                const wc_keeping *keeping, wirecopy_error *error) {
    wc_relations relations = {0};
    if (job->sketcher->options.report == NULL) {
        return WIRECOPY_OK;
    }
    wirecopy_code code = wc_job_relate(job, grouping, 1, &relations, error);
    if (code == WIRECOPY_OK) {
        code = wc_reported_write(job, grouping, &relations, keeping, dedup, 1, error);
    }
    wc_relations_clear(&relations);
    return code;
}

static wirecopy_code dedup_job(wc_job *job, const wirecopy_dedup *dedup, const wc_counted *counted,
                               wirecopy_error *error) {
    wc_grouping grouping = {0};
    wc_keeping keeping = {0};
    wirecopy_code code = check_one_format(&job->dump, error);
    if (code == WIRECOPY_OK) {
        code = wc_job_group(job, &grouping, error);
    }
    if (code == WIRECOPY_OK) {
        wc_job_note_large_groups(job, &grouping, NULL);
        code = wc_keeping_choose(job, dedup, &grouping, &keeping, error);
    }
    if (code == WIRECOPY_OK) {
        note_wide_groups(job, &grouping);
        count_fates(job, dedup, &keeping);
        code = write_page(job, dedup, &grouping, &keeping, error);
    }
    if (code == WIRECOPY_OK) {
        dedup_writer writer = {.job = job, .dedup = dedup, .keeping = &keeping, .counted = counted};
        code = write_outputs(&writer, error);
    }
    code = wc_job_publish(job, code, error);
    wc_keeping_clear(&keeping);
    wc_grouping_clear(&grouping);
    return code;
}

static wirecopy_code check_choice(const wirecopy_dedup *dedup, const wirecopy_input *input, wirecopy_error *error) {
    const uint32_t relations = WIRECOPY_REMOVE(WIRECOPY_RELATION_IDENTICAL) | WIRECOPY_REMOVE(WIRECOPY_RELATION_NEAR) |
                               WIRECOPY_REMOVE(WIRECOPY_RELATION_ABRIDGED) |
                               WIRECOPY_REMOVE(WIRECOPY_RELATION_EXCERPT) | WIRECOPY_REMOVE(WIRECOPY_RELATION_UPDATE) |
                               WIRECOPY_REMOVE(WIRECOPY_RELATION_NOISY) | WIRECOPY_REMOVE(WIRECOPY_RELATION_SERIES);
    int by_date = dedup->keep == WIRECOPY_KEEP_EARLIEST || dedup->keep == WIRECOPY_KEEP_LATEST;
    if (by_date && input->date_field == NULL) {
        return wc_fail(error, WIRECOPY_ERROR_ARGUMENT,
                       "to keep the earliest or latest, name the field that holds the date");
    }
    if (dedup->remove_from != 0.0 && !(dedup->remove_from >= WIRECOPY_REMOVE_FROM_LEAST && dedup->remove_from <= 1.0)) {
        return wc_fail(error, WIRECOPY_ERROR_ARGUMENT,
                       "dedup.remove_from %g is out of range: give %g to 1; with less, most of a record could be lost",
                       dedup->remove_from, WIRECOPY_REMOVE_FROM_LEAST);
    }
    if ((dedup->remove & ~relations) != 0) {
        return wc_fail(error, WIRECOPY_ERROR_ARGUMENT, "dedup.remove has a relation by which no record is removed");
    }
    return WIRECOPY_OK;
}

wirecopy_code wc_dedup_choice(const wirecopy_dedup *dedup, wirecopy_dedup *checked_ret, const wirecopy_input *input,
                              wirecopy_error *error) {
    wirecopy_input fields;
    wirecopy_code code = wc_sized_check(dedup, "dedup", error);
    if (code == WIRECOPY_OK) {
        code = wc_input_fields(input, &fields, error);
    }
    if (code != WIRECOPY_OK) {
        return code;
    }
    wc_dedup_init(checked_ret, sizeof *checked_ret);
    wc_sized_read(dedup, checked_ret, sizeof *checked_ret);
    return check_choice(checked_ret, &fields, error);
}

static wirecopy_code check_dedup(const wirecopy_dedup *dedup, wirecopy_dedup *checked_ret, const wirecopy_input *input,
                                 wirecopy_error *error) {
    wirecopy_code code = wc_dedup_choice(dedup, checked_ret, input, error);
    if (code != WIRECOPY_OK) {
        return code;
    }
    if (input->stream != NULL) {
        return wc_fail(error, WIRECOPY_ERROR_ARGUMENT,
                       "a stream has no records to write: wirecopy_group_kept tells which rows to keep");
    }
    int has_records = checked_ret->path != NULL || checked_ret->removed_path != NULL || checked_ret->bad_path != NULL;
    if (checked_ret->dry_run && has_records) {
        return wc_fail(error, WIRECOPY_ERROR_ARGUMENT,
                       "a dry run writes no records: leave the outputs out, or do without dedup.dry_run");
    }
    if (!checked_ret->dry_run && checked_ret->path == NULL) {
        return wc_fail(error, WIRECOPY_ERROR_ARGUMENT, "dedup.path names no output for the records that are kept");
    }
    const char *const paths[] = {checked_ret->path, checked_ret->removed_path, checked_ret->bad_path,
                                 checked_ret->report_path};
    for (size_t i = 0; code == WIRECOPY_OK && i < sizeof paths / sizeof paths[0]; i++) {
        code = paths[i] != NULL ? wc_output_check(paths[i], error) : WIRECOPY_OK;
    }
    return code;
}

wirecopy_code wc_dedup_documents(const wirecopy_options *options, const wirecopy_input *input,
                                 const wirecopy_dedup *dedup, const wc_counted *counted, wirecopy_stats *stats_ret,
                                 wirecopy_error *error) {
    wirecopy_input checked;
    wirecopy_dedup own;
    wirecopy_code code = wc_input_check(input, &checked, error);
    if (code == WIRECOPY_OK) {
        code = check_dedup(dedup, &own, &checked, error);
    }
    if (code == WIRECOPY_OK) {
        code = wc_reported_check(options, error);
    }
    if (code != WIRECOPY_OK) {
        return code;
    }
    wc_job job;
    code = wc_job_run(&job, options, &checked, WC_VERB_DEDUP, stats_ret, error);
    if (code == WIRECOPY_OK) {
        code = dedup_job(&job, &own, counted, error);
    }
    return wc_job_end(&job, code);
}
