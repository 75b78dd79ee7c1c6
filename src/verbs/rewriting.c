#include "verbs/rewriting.h"

#include <string.h>

#include "base/error.h"
#include "base/memory.h"
#include "format/bom.h"
#include "io/escape.h"
#include "run/parallel.h"
#include "verbs/record_sink.h"

/* Bytes of a block in the second pass. Any size gives the same output. */
enum { BLOCK_NBYTES = 1 << 20 };

typedef struct rewriter {
    wc_job *job;
    wc_reader *reader;
    const wc_keeping *keeping;
    wc_record_sink kept, removed, bad, nowhere;
    uint32_t document, gap; /* the next of each at or after the current place */
    uint64_t place;         /* reached in the file being read */
    char failure[256];      /* why a file could not be read to its end */
    int header_written;
    wc_block block;
    uint32_t file; /* the next to finish */
} rewriter;

static int is_removed(const rewriter *writer, uint32_t document) {
    return wc_keeping_fate(writer->keeping, document).is_removed;
}

/* The part of a file at the current place. */
typedef struct part {
    uint64_t start, end;
    wc_record_sink *target;
    int is_header;
    uint32_t *cursor; /* advanced when the part is done */
} part;

static uint32_t file_end(const wc_dump *dump, uint32_t file) {
    return file + 1 < dump->nfile_starts ? dump->file_starts[file + 1] : (uint32_t)dump->corpus.ndocuments;
}

static part next_document(rewriter *writer) {
    const wc_dump *dump = &writer->job->dump;
    uint64_t start = dump->offsets[writer->document];
    return (part){.start = start,
                  .end = start + dump->nbytes[writer->document],
                  .target = is_removed(writer, writer->document) ? &writer->removed : &writer->kept,
                  .cursor = &writer->document};
}

/* Those of input.against come last. */
static uint32_t files_written(const wc_reader *reader) {
    uint32_t count = wc_reader_nfiles(reader);
    while (count > 0 && wc_reader_file(reader, count - 1)->is_against) {
        count--;
    }
    return count;
}

static int is_left_out(const wc_dump *dump, const wc_gap *gap) {
    const wc_file *file = wc_reader_file(dump->reader, gap->file);
    if (gap->is_header || gap->nbytes == 0 || file->format == WIRECOPY_FORMAT_TEXT) {
        return 0;
    }
    int is_array = file->format == WIRECOPY_FORMAT_JSON && (file->is_array || dump->input.records_path != NULL);
    return gap->reason == WIRECOPY_REASON_UNREADABLE || (gap->reason == WIRECOPY_REASON_SYNTAX && is_array) ||
           (gap->is_open && gap->file + 1 < files_written(dump->reader));
}

uint64_t wc_count_left_out(const wc_dump *dump) {
    uint64_t count = 0;
    uint32_t nfiles = files_written(dump->reader);
    for (size_t i = 0; i < dump->ngaps; i++) {
        count += (uint64_t)(dump->gaps[i].file < nfiles && is_left_out(dump, &dump->gaps[i]));
    }
    return count;
}

static wc_record_sink *sink_of_gap(rewriter *writer, const wc_gap *gap) {
    return gap->is_header                         ? &writer->kept
           : writer->bad.output != NULL           ? &writer->bad
           : is_left_out(&writer->job->dump, gap) ? &writer->nowhere
                                                  : &writer->kept;
}

static part next_gap(rewriter *writer) {
    const wc_gap *gap = &writer->job->dump.gaps[writer->gap];
    return (part){.start = gap->offset,
                  .end = gap->offset + gap->nbytes,
                  .target = sink_of_gap(writer, gap),
                  .is_header = gap->is_header,
                  .cursor = &writer->gap};
}

/* The next part of the file; it starts at UINT64_MAX if there is none. */
static part next_part(rewriter *writer, uint32_t file) {
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
static wirecopy_code take_piece(rewriter *writer, const wc_block *block, uint64_t place, uint64_t stop,
                                piece *piece_ret, wirecopy_error *error) {
    wc_reader *reader = writer->reader;
    *piece_ret = (piece){.bytes = block->bytes + (place - block->offset), .nbytes = stop - place};
    return wc_reader_file(reader, block->file)->encoding[0] == '\0'
               ? WIRECOPY_OK
               : wc_reader_original(reader, stop - place, &piece_ret->original, &piece_ret->original_nbytes, error);
}

static wirecopy_code write_piece(wc_record_sink *target, const piece *taken, int begins, uint8_t line_end,
                                 wirecopy_error *error) {
    return wc_record_write_original(target, taken->bytes, taken->nbytes, taken->original, taken->original_nbytes,
                                    begins, line_end, error);
}

static wirecopy_code write_header(rewriter *writer, const piece *header, uint8_t line_end, wirecopy_error *error) {
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

static int is_json(const rewriter *writer, uint32_t file) {
    return wc_reader_file(writer->reader, file)->format == WIRECOPY_FORMAT_JSON;
}

/* The bytes of one part of a JSON file, or of what is between parts. */
static wirecopy_code write_json(rewriter *writer, const part *next, int inside, int begins, const piece *taken,
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
static wirecopy_code take_mark(rewriter *writer, const wc_block *block, uint64_t *nbytes_ret, wirecopy_error *error) {
    wc_record_sink *sinks[] = {&writer->kept, &writer->removed, &writer->bad};
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

static wirecopy_code write_block(rewriter *writer, const wc_block *block, wirecopy_error *error) {
    const wc_file *file = wc_reader_file(writer->reader, block->file);
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
static wirecopy_code finish_file(rewriter *writer, uint32_t file, wirecopy_error *error) {
    part next;
    while ((next = next_part(writer, file)).start != UINT64_MAX && next.end <= writer->place) {
        ++*next.cursor;
    }
    writer->place = 0;
    return next.start == UINT64_MAX
               ? wc_record_end_file(&writer->kept, error)
               : wc_fail(error, WIRECOPY_ERROR_IO, "%s could not be read a second time%s%s: run again",
                         wc_file_name(wc_reader_file(writer->reader, file)), writer->failure[0] != '\0' ? ": it " : "",
                         writer->failure);
}

static wirecopy_code finish_files(rewriter *writer, uint32_t until, wirecopy_error *error) {
    wirecopy_code code = WIRECOPY_OK;
    for (; code == WIRECOPY_OK && writer->file < until; writer->file++) {
        code = finish_file(writer, writer->file, error);
    }
    return code;
}

static wirecopy_code take_block(void *context, uint64_t number, uint64_t slot, int *more_ret, int *alone_ret,
                                wirecopy_error *error) {
    rewriter *writer = context;
    (void)number;
    (void)slot;
    (void)alone_ret;
    wirecopy_code code = wc_reader_next(writer->reader, BLOCK_NBYTES, &writer->block, more_ret, error);
    if (code == WIRECOPY_OK && *more_ret) {
        *more_ret = !wc_reader_file(writer->reader, writer->block.file)->is_against;
    }
    return code;
}

static wirecopy_code rewrite_block(void *context, uint64_t slot, wirecopy_error *error) {
    rewriter *writer = context;
    (void)slot;
    wirecopy_code code = finish_files(writer, writer->block.file, error);
    return code == WIRECOPY_OK ? write_block(writer, &writer->block, error) : code;
}

static wirecopy_code report_block(void *context, wirecopy_error *error) {
    const rewriter *writer = context;
    return wc_progress_report(&writer->job->progress, wc_reader_done(writer->reader), wc_reader_total(writer->reader),
                              error);
}

/* The files are all of one kind. */
static void lay_out_sinks(rewriter *writer) {
    int around = writer->job->dump.input.records_path != NULL;
    for (uint32_t file = 0, count = files_written(writer->reader); file < count; file++) {
        writer->kept.is_array |= is_json(writer, file) && wc_reader_file(writer->reader, file)->is_array;
        writer->removed.is_array |= writer->kept.is_array || (around && is_json(writer, file));
        writer->removed.apart |= is_json(writer, file);
        writer->bad.apart = writer->removed.apart;
    }
}

/* As the files are, which are all in one encoding. */
static wirecopy_code encode_sinks(rewriter *writer, wirecopy_error *error) {
    wc_reader *reader = writer->reader;
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

static wirecopy_code end_sinks(rewriter *writer, wirecopy_error *error) {
    wirecopy_code code = wc_record_end(&writer->kept, error);
    if (code == WIRECOPY_OK) {
        code = wc_record_end(&writer->removed, error);
    }
    return code == WIRECOPY_OK ? wc_record_end(&writer->bad, error) : code;
}

static wirecopy_code write_records(rewriter *writer, wirecopy_error *error) {
    const wc_stream stream = {.allocator = writer->job->sketcher->allocator,
                              .threads = 1,
                              .nslots = 1,
                              .context = writer,
                              .take = take_block,
                              .commit = rewrite_block,
                              .report = report_block};
    lay_out_sinks(writer);
    wc_reader_keep_original(writer->reader, 1);
    wc_block_init(&writer->block, stream.allocator);
    wc_reader_deliver_oversize(writer->reader, 1);
    wirecopy_code code = encode_sinks(writer, error);
    if (code == WIRECOPY_OK) {
        code = wc_reader_rewind(writer->reader, error);
    }
    if (code == WIRECOPY_OK) {
        code = wc_stream_run(&stream, error);
    }
    wc_block_clear(&writer->block);
    if (code == WIRECOPY_OK) {
        code = finish_files(writer, files_written(writer->reader), error);
    }
    return code == WIRECOPY_OK ? end_sinks(writer, error) : code;
}

/* Escaped as ids in TSV are, so that each name has a line. */
static wirecopy_code write_name(wc_record_sink *target, const char *path, const wirecopy_allocator *allocator,
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

/* A text file is one record, of which the name is written. */
static wirecopy_code write_names(rewriter *writer, wirecopy_error *error) {
    const wc_dump *dump = &writer->job->dump;
    wirecopy_code code = WIRECOPY_OK;
    for (uint32_t file = 0, count = files_written(dump->reader); code == WIRECOPY_OK && file < count; file++) {
        if (wc_reader_is_junk(dump->reader, file)) {
            continue;
        }
        const char *path = wc_reader_file(dump->reader, file)->path;
        int has_document = file < dump->nfile_starts && dump->file_starts[file] < file_end(dump, file);
        wc_record_sink *target = !has_document ? (writer->bad.output != NULL ? &writer->bad : &writer->kept)
                                 : is_removed(writer, dump->file_starts[file]) ? &writer->removed
                                                                               : &writer->kept;
        code = write_name(target, path, dump->allocator, error);
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

wirecopy_code wc_rewrite(wc_job *job, const wc_keeping *keeping, wc_output *kept, wc_output *removed, wc_output *bad,
                         wirecopy_error *error) {
    const wirecopy_allocator *allocator = job->sketcher->allocator;
    rewriter writer = {.job = job,
                       .reader = job->dump.reader,
                       .keeping = keeping,
                       .kept = {.allocator = allocator, .output = kept},
                       .removed = {.allocator = allocator, .output = removed},
                       .bad = {.allocator = allocator, .output = bad}};
    wirecopy_code code = are_texts(writer.reader) ? write_names(&writer, error) : write_records(&writer, error);
    wc_record_sink_clear(&writer.kept);
    wc_record_sink_clear(&writer.removed);
    wc_record_sink_clear(&writer.bad);
    return code;
}
