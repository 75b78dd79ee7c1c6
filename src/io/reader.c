#include "io/reader.h"

#include <fcntl.h>
#include <stdatomic.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>
#include <unistd.h>

#include "base/error.h"
#include "base/files.h"
#include "base/memory.h"
#include "io/decoder.h"
#include "io/detect.h"
#include "io/encoding.h"
#include "io/detect_json.h"
#include "io/inputs.h"
#include "io/limits.h"
#include "io/lines.h"
#include "io/random_read.h"
#include "io/readahead.h"
#include "io/refused.h"
#include "io/refused_shapes.h"
#include "io/refused_text.h"
#include "base/scratch.h"
#include "io/bom.h"
#include "io/splitter.h"

/* The most that a block grows at a time until its record ends, and the bytes read at a time of a record that is too
 * large to hold. Chosen: few steps for large records, and little memory beyond a record's end. */
enum { STEP_NBYTES = 16 << 20, SKIP_NBYTES = 1 << 20 };

/* The parser decides to the byte whether a record is oversize. A record that exceeds the limit by more than blank lines
 * and line ends explain is not held in memory at all. Chosen. */
enum { SLACK_NBYTES = 64 << 10 };

/* White space before the first content that is read to find a file's format. Chosen: no writer makes more. */
enum { BLANK_NBYTES_MOST = 16 << 20 };

/* A block's buffer with this much unused room, after a long record, is freed. Chosen: eight blocks. */
enum { SPARE_NBYTES = 4 << 20 };

struct wc_reader {
    const wirecopy_allocator *allocator;
    const wirecopy_input *input;
    uint64_t memory_nbytes; /* of the run; 0: no limit */
    const char *tmp;
    wc_inputs inputs;
    int keep_streams;
    int (*stop)(void *);
    void *stop_context;
    _Atomic uint64_t done;
    uint64_t total;
    uint64_t sequence;
    int deliver_oversize;
    size_t slack_nbytes;

    uint32_t file; /* the file being read */
    int is_open;
    wc_source source;
    wc_stream stream;
    wc_readahead *readahead; /* NULL: the stream is read directly */
    wc_decoder *decoder;     /* NULL: the file is UTF-8 */
    int keep_original;
    uint64_t replaced; /* by the decoder, before the current block */
    int ended;         /* nothing more to read of the file */
    char failure[256]; /* why reading failed; else empty */
    int was_refused;   /* reading failed because of the system, not of the data */
    wc_splitter splitter;
    wc_json_splitter json;
    wc_refusal_room room;
    size_t scanned;  /* bytes after the last block that the splitter has scanned */
    uint64_t offset; /* of the next block */
    int first, in_oversize;

    uint8_t *carry; /* read but not in a block yet: [carry_start, carry_end) */
    size_t carry_start, carry_end, carry_capacity;

    wc_kept_files kept;
};

void wc_block_init(wc_block *block, const wirecopy_allocator *allocator) {
    *block = (wc_block){.allocator = allocator};
}

void wc_block_clear(wc_block *block) {
    wc_release(block->allocator, block->bytes, block->capacity, 1);
    wc_release(block->allocator, block->extents, block->extents_capacity, sizeof *block->extents);
    wc_block_init(block, block->allocator);
}

static void start_block(wc_reader *reader, size_t target_nbytes, wc_block *block) {
    if (block->capacity > SPARE_NBYTES && block->capacity / 4 > target_nbytes) {
        wc_block_clear(block);
    }
    block->sequence = reader->sequence;
    block->file = reader->file;
    block->offset = reader->offset;
    block->nbytes = block->nextents = 0;
    block->first = reader->first;
    block->reason = WIRECOPY_REASON_NONE;
    block->message[0] = '\0';
    block->skipped_nbytes = block->skipped_lines = 0;
    block->continues = 0;
}

static wirecopy_code grow_block(wc_block *block, size_t nbytes, wirecopy_error *error) {
    return wc_grow(block->allocator, (void **)&block->bytes, &block->capacity, nbytes + WC_BLOCK_PADDING, 1, error);
}

/* Errors of the file itself end its reading; others end the run. */
static wirecopy_code note_failure(wc_reader *reader, wirecopy_code code, wirecopy_error *error) {
    if ((code != WIRECOPY_ERROR_IO && code != WIRECOPY_ERROR_FORMAT) || reader->source.spool_failed) {
        return code;
    }
    reader->ended = 1;
    reader->was_refused = code == WIRECOPY_ERROR_IO;
    snprintf(reader->failure, sizeof reader->failure, "%.255s", error->message);
    return WIRECOPY_OK;
}

static wc_input_file *current(const wc_reader *reader) {
    return &reader->inputs.files[reader->file];
}

static void close_file(wc_reader *reader) {
    if (reader->is_open) {
        wc_decoder_free(reader->decoder);
        reader->decoder = NULL;
        wc_readahead_stop(reader->readahead);
        wc_stream_close(&reader->stream);
        wc_source_close(&reader->source);
        reader->readahead = NULL;
        reader->is_open = 0;
    }
}

/* A copy of a file that cannot be opened twice: written the first time, read after that. */
static wirecopy_code open_spool(wc_reader *reader, wirecopy_error *error) {
    wc_input_file *file = current(reader);
    if (file->regular || !reader->keep_streams || file->problem != 0) {
        return WIRECOPY_OK;
    }
    if (file->spool_fd >= 0) {
        reader->source = (wc_source){.fd = -1, .spool_fd = file->spool_fd, .replay = 1};
        return WIRECOPY_OK;
    }
    return wc_scratch_open(reader->tmp, &file->spool_fd, error);
}

static wirecopy_code open_source(wc_reader *reader, wirecopy_error *error) {
    wc_input_file *file = current(reader);
    reader->source = (wc_source){.fd = -1, .spool_fd = -1};
    wirecopy_code code = open_spool(reader, error);
    if (code != WIRECOPY_OK) {
        reader->source.spool_failed = 1;
        return code;
    }
    if (!reader->source.replay) {
        code = wc_source_open(file, &reader->source, error);
        reader->source.spool_fd = file->spool_fd;
    }
    reader->source.done = &reader->done;
    reader->source.stop = reader->stop;
    reader->source.stop_context = reader->stop_context;
    file->was_opened = 1;
    return code;
}

static wirecopy_code open_stream(wc_reader *reader, wirecopy_error *error) {
    wc_input_file *file = current(reader);
    wirecopy_code code = wc_stream_open(&reader->source, reader->allocator, &reader->stream, error);
    wc_stream_limit(&reader->stream, reader->input, reader->memory_nbytes);
    if (code != WIRECOPY_OK || reader->stream.codec == NULL) {
        file->file.seekable = code == WIRECOPY_OK && file->regular;
        return code;
    }
    return wc_readahead_start(&reader->stream, &reader->readahead, error);
}

/* blank_nbytes: white space, at the start, beyond which the file is looked at. */
static void choose_format(wc_reader *reader, const uint8_t *bytes, size_t nbytes, size_t blank_nbytes) {
    wc_file *file = &current(reader)->file;
    const uint8_t *seen = bytes + blank_nbytes;
    size_t seen_nbytes = nbytes - blank_nbytes;
    int whole = seen_nbytes <= WC_DETECT_NBYTES && reader->ended && reader->carry_start == reader->carry_end;
    seen_nbytes = seen_nbytes < WC_DETECT_NBYTES ? seen_nbytes : WC_DETECT_NBYTES;
    if (file->format == WIRECOPY_FORMAT_AUTO) {
        wc_detect_format(file, reader->input, seen, seen_nbytes, whole);
    }
    reader->splitter = wc_splitter_of(file->format, &file->dialect);
    reader->splitter.record_nbytes_most = wc_record_most(reader->input, reader->memory_nbytes);
    reader->splitter.file_nbytes = file->seekable ? current(reader)->nbytes : 0;
    if (file->format == WIRECOPY_FORMAT_JSON) {
        reader->scanned = blank_nbytes + wc_first_record(file, seen, seen_nbytes);
    } else {
        reader->scanned = wc_first_record(file, bytes, nbytes < WC_DETECT_NBYTES ? nbytes : WC_DETECT_NBYTES);
    }
    if (file->format == WIRECOPY_FORMAT_JSON) {
        reader->json = wc_json_splitter_of(reader->input->records_path);
        reader->splitter.json = &reader->json;
    }
}

static const wc_refusal beside_pages = {"a script or style of web pages", "it has no stories", WC_JUNK};

/* What stands in folders of saved pages, unless the user says that the files are text. */
static int is_beside_pages(wc_reader *reader) {
    static const char *const endings[] = {".css", ".js", ".mjs", ".map"};
    const wc_input_file *file = current(reader);
    const char *ending = strrchr(file->path, '.');
    size_t i = 0, count = sizeof endings / sizeof endings[0];
    while (i < count && (ending == NULL || strcmp(ending, endings[i]) != 0)) {
        i++;
    }
    return i < count && file->in_folder && reader->input->format == WIRECOPY_FORMAT_AUTO;
}

/* A name is a hint: what is in the file, or the user, says so too. */
static int has_json(const wc_reader *reader, const uint8_t *bytes, size_t nbytes) {
    return reader->input->format != WIRECOPY_FORMAT_AUTO || wc_json_layout(bytes, nbytes) != WIRECOPY_FORMAT_AUTO ||
           wc_json_has_line(bytes, nbytes);
}

/* Records that leave no doubt, whatever bytes stand beside them. */
static int has_records(wirecopy_format format, const uint8_t *bytes, size_t nbytes) {
    int is_json = format == WIRECOPY_FORMAT_JSONL || format == WIRECOPY_FORMAT_JSON;
    return is_json ? wc_json_has_object(bytes, nbytes) : format == WIRECOPY_FORMAT_WARC && wc_has_warc(bytes, nbytes);
}

/* A table by its name whose separator is not in its header. */
static int is_one_column(wc_reader *reader, wirecopy_format format, const uint8_t *bytes, size_t nbytes) {
    int is_table = format == WIRECOPY_FORMAT_CSV || format == WIRECOPY_FORMAT_TSV;
    if (!is_table || reader->input->delimiter != 0) {
        return 0;
    }
    const uint8_t *end = memchr(bytes, '\n', nbytes);
    size_t length = end != NULL ? (size_t)(end - bytes) : nbytes;
    return memchr(bytes, current(reader)->file.dialect.separator, length) == NULL;
}

/* A table or JSON by its name alone. */
static int is_misnamed(wc_reader *reader, wirecopy_format format, const uint8_t *bytes, size_t nbytes) {
    int is_json = format == WIRECOPY_FORMAT_JSONL || format == WIRECOPY_FORMAT_JSON;
    return is_json ? !has_json(reader, bytes, nbytes) : current(reader)->file.is_misnamed;
}

static const wc_refusal *refuse_as_text(wc_reader *reader, wirecopy_format format, const uint8_t *bytes,
                                        size_t nbytes) {
    const wc_refusal *found = wc_refused_as_one_text(bytes, nbytes, &reader->room);
    if (found != NULL) {
        return found;
    }
    if (format != WIRECOPY_FORMAT_TEXT) {
        return wc_refused_as_misnamed(format, bytes, nbytes);
    }
    found = wc_refused_by_shape(bytes, nbytes);
    return found != NULL ? found : wc_refused_by_name(current(reader)->path);
}

static const wc_refusal *find_refusal(wc_reader *reader, wirecopy_format format, const uint8_t *bytes, size_t nbytes) {
    nbytes = nbytes < WC_DETECT_NBYTES ? nbytes : WC_DETECT_NBYTES;
    const wc_refusal *found = wc_refused_by_signature(bytes, nbytes);
    found = found != NULL ? found : wc_refused_as_text(bytes, nbytes);
    if (found != NULL) {
        return found->as == WC_MARKUP && reader->input->format == WIRECOPY_FORMAT_TEXT ? NULL : found;
    }
    if (format == WIRECOPY_FORMAT_TEXT && is_beside_pages(reader)) {
        return &beside_pages;
    }
    if (is_one_column(reader, format, bytes, nbytes) &&
        (found = wc_refused_as_wide_table(bytes, nbytes, &reader->room)) != NULL) {
        return found;
    }
    if (format == WIRECOPY_FORMAT_AUTO || has_records(format, bytes, nbytes)) {
        return NULL;
    }
    if ((found = wc_refused_as_binary(current(reader)->path, bytes, nbytes)) != NULL) {
        return found;
    }
    int is_text = format == WIRECOPY_FORMAT_TEXT && reader->input->format == WIRECOPY_FORMAT_AUTO;
    return nbytes > 0 && format != WIRECOPY_FORMAT_WARC && (is_text || is_misnamed(reader, format, bytes, nbytes))
               ? refuse_as_text(reader, format, bytes, nbytes)
               : NULL;
}

/* Content cannot tell for sure what a text is; the user can. */
static const char *other_reading(const wc_refusal *refusal) {
    return refusal->as == WC_MARKUP ? "; input.format text reads it as one text" : "";
}

/* A command of the advice that takes lines takes those of the text, and not of what is compressed or in UTF-16. */
static const char *advice_for(const wc_reader *reader, const wc_refusal *refusal, char *out, size_t size) {
    static const char input[] = " FILE | wirecopy VERB -";
    const char *place = refusal->as == WC_MARKUP ? strstr(refusal->advice, input) : NULL, *command = place;
    while (command != NULL && command > refusal->advice && strncmp(command - 1, ": ", 2) != 0) {
        command--;
    }
    const char *packed = reader->is_open && reader->stream.codec != NULL ? reader->stream.codec->name : NULL;
    const char *encoding = reader->is_open && reader->decoder != NULL ? current(reader)->file.encoding : "";
    int is_wide = strncasecmp(encoding, "UTF-", 4) == 0;
    if (place == NULL || (packed == NULL && !is_wide)) {
        return refusal->advice;
    }
    snprintf(out, size, "%.*s%s%s%s%s%s%s%.*s%s", (int)(command - refusal->advice), refusal->advice,
             command > refusal->advice ? " " : "", packed != NULL ? packed : "", packed != NULL ? " -dc FILE | " : "",
             is_wide ? "iconv -t UTF-8 -f " : "", is_wide ? encoding : "",
             is_wide ? packed != NULL ? " | " : " FILE | " : "", (int)(place - command - 1), command + 1,
             place + strlen(" FILE"));
    return out;
}

static wirecopy_code fail_refused(const wc_reader *reader, const wc_input_file *file, const wc_refusal *refusal,
                                  wirecopy_error *error) {
    char advice[256];
    return wc_fail(error, WIRECOPY_ERROR_FORMAT, "%s is %s: %s%s", file->is_stdin ? "standard input" : file->path,
                   refusal->kind, advice_for(reader, refusal, advice, sizeof advice), other_reading(refusal));
}

static wirecopy_code finish_block(wc_reader *reader, wc_block *block, size_t cut, wirecopy_error *error);

/* What the user named is an error; of a folder, the file alone is skipped, and nothing more is read of it. */
static wirecopy_code refuse(wc_reader *reader, const wc_refusal *refusal, wc_block *block, int *given_ret,
                            wirecopy_error *error) {
    wc_input_file *file = current(reader);
    file->file.format = WIRECOPY_FORMAT_AUTO;
    if (!file->in_folder) {
        return fail_refused(reader, file, refusal, error);
    }
    file->is_junk = refusal->as == WC_JUNK;
    *given_ret = !file->is_junk;
    reader->ended = 1;
    reader->failure[0] = '\0';
    reader->carry_start = reader->carry_end = 0;
    reader->scanned = 0;
    block->nbytes = 0;
    block->reason = WIRECOPY_REASON_FORMAT;
    char advice[256];
    snprintf(block->message, sizeof block->message, "is %s: %s%s", refusal->kind,
             advice_for(reader, refusal, advice, sizeof advice), other_reading(refusal));
    return *given_ret ? finish_block(reader, block, 0, error) : WIRECOPY_OK;
}

static wirecopy_code open_file(wc_reader *reader, wirecopy_error *error) {
    wirecopy_error own;
    error = error != NULL ? error : &own;
    reader->is_open = 1;
    reader->ended = 0;
    reader->failure[0] = '\0';
    reader->was_refused = 0;
    reader->offset = 0;
    reader->first = 1;
    reader->in_oversize = 0;
    reader->carry_start = reader->carry_end = 0;
    reader->stream = (wc_stream){.allocator = reader->allocator};
    wirecopy_code code = open_source(reader, error);
    if (code == WIRECOPY_OK) {
        code = open_stream(reader, error);
    }
    return code == WIRECOPY_OK ? code : note_failure(reader, code, error);
}

static wirecopy_code read_raw(wc_reader *reader, uint8_t *bytes, size_t nbytes, size_t *got_ret,
                              wirecopy_error *error) {
    if (reader->readahead != NULL) {
        return wc_readahead_read(reader->readahead, reader->stop, reader->stop_context, bytes, nbytes, got_ret, error);
    }
    return wc_stream_read(&reader->stream, bytes, nbytes, got_ret, error);
}

/* For the decoder: a failure ends the file once what came before it is decoded. */
static wirecopy_code pull_raw(void *context, uint8_t *bytes, size_t nbytes, size_t *got_ret, wirecopy_error *error) {
    wc_reader *reader = context;
    *got_ret = 0;
    wirecopy_code code = read_raw(reader, bytes, nbytes, got_ret, error);
    if (code != WIRECOPY_OK) {
        *got_ret = 0;
        code = note_failure(reader, code, error);
        reader->ended = 0;
    }
    return code;
}

static wirecopy_code read_some(wc_reader *reader, uint8_t *bytes, size_t nbytes, size_t *got_ret,
                               wirecopy_error *error) {
    return reader->decoder != NULL ? wc_decoder_read(reader->decoder, pull_raw, reader, bytes, nbytes, got_ret, error)
                                   : read_raw(reader, bytes, nbytes, got_ret, error);
}

static size_t take_carry(wc_reader *reader, uint8_t *bytes, size_t nbytes) {
    size_t ready = reader->carry_end - reader->carry_start;
    size_t n = ready < nbytes ? ready : nbytes;
    if (n > 0) {
        memcpy(bytes, reader->carry + reader->carry_start, n);
        reader->carry_start += n;
    }
    return n;
}

/* Fills the block with wanted bytes, whatever sizes reads return, so that blocks depend on the input alone. */
static wirecopy_code fill(wc_reader *reader, wc_block *block, size_t wanted, wirecopy_error *error) {
    wirecopy_error own;
    error = error != NULL ? error : &own;
    wirecopy_code code = grow_block(block, wanted, error);
    if (code != WIRECOPY_OK || block->nbytes >= wanted) {
        return code;
    }
    block->nbytes += take_carry(reader, block->bytes + block->nbytes, wanted - block->nbytes);
    while (code == WIRECOPY_OK && block->nbytes < wanted && !reader->ended) {
        size_t got = 0;
        code = read_some(reader, block->bytes + block->nbytes, wanted - block->nbytes, &got, error);
        if (code != WIRECOPY_OK) {
            code = note_failure(reader, code, error);
            continue;
        }
        block->nbytes += got;
        reader->ended = got == 0;
    }
    return code;
}

/* Returns the bytes from cut on to the carry. If some carry is left, the whole block came from it and is still there.
 */
static wirecopy_code put_back(wc_reader *reader, wc_block *block, size_t cut, wirecopy_error *error) {
    size_t tail = block->nbytes - cut;
    if (reader->carry_start < reader->carry_end) {
        reader->carry_start -= tail;
    } else if (tail > 0) {
        wirecopy_code code =
            wc_grow(reader->allocator, (void **)&reader->carry, &reader->carry_capacity, tail, 1, error);
        if (code != WIRECOPY_OK) {
            return code;
        }
        memcpy(reader->carry, block->bytes + cut, tail);
        reader->carry_start = 0;
        reader->carry_end = tail;
    }
    block->nbytes = cut;
    return WIRECOPY_OK;
}

/* Cuts the block and advances past it. */
static wirecopy_code finish_block(wc_reader *reader, wc_block *block, size_t cut, wirecopy_error *error) {
    wirecopy_code code = put_back(reader, block, cut, error);
    if (code != WIRECOPY_OK) {
        return code;
    }
    memset(block->bytes + cut, 0, WC_BLOCK_PADDING);
    block->was_refused = reader->was_refused;
    block->undecodable = reader->decoder != NULL ? wc_decoder_replaced(reader->decoder) - reader->replaced : 0;
    reader->replaced += block->undecodable;
    reader->scanned = reader->scanned > cut ? reader->scanned - cut : 0;
    reader->offset += cut + block->skipped_nbytes;
    reader->first = 0;
    reader->sequence++;
    if (block->reason != WIRECOPY_REASON_NONE) {
        block->skipped_lines += wc_count_lines(block->bytes, cut, wc_file_line_end(&current(reader)->file));
    }
    return WIRECOPY_OK;
}

static int is_oversize(const wc_reader *reader, const wc_block *block) {
    uint64_t limit = wc_record_most(reader->input, reader->memory_nbytes);
    return block->nbytes > reader->slack_nbytes && block->nbytes - reader->slack_nbytes > limit;
}

/* nbytes: of the record, as far as it was read. */
static void mark_oversize(const wc_reader *reader, wc_block *block, uint64_t nbytes) {
    block->reason = WIRECOPY_REASON_TOO_LARGE;
    wc_describe_too_large(reader->input, reader->memory_nbytes, nbytes, block->message, sizeof block->message);
    if (reader->splitter.json != NULL && reader->input->records_path == NULL) {
        size_t length = strlen(block->message);
        snprintf(block->message + length, sizeof block->message - length,
                 ", or name the array in it that has the records with records_path");
    }
}

/* Drops the bytes that the splitter has scanned. */
static void drop_scanned(wc_reader *reader, wc_block *block, size_t nbytes) {
    block->skipped_nbytes += nbytes;
    block->skipped_lines += wc_count_lines(block->bytes, nbytes, wc_file_line_end(&current(reader)->file));
    memmove(block->bytes, block->bytes + nbytes, block->nbytes - nbytes);
    block->nbytes -= nbytes;
    reader->scanned -= reader->scanned < nbytes ? reader->scanned : nbytes;
}

static size_t next_end(wc_reader *reader, const wc_block *block, int ends) {
    reader->splitter.offset = reader->offset + block->skipped_nbytes;
    return reader->splitter.next(&reader->splitter, block->bytes, &reader->scanned, block->nbytes, ends);
}

static wirecopy_code skip_oversize(wc_reader *reader, wc_block *block, wirecopy_error *error) {
    size_t end = WC_NO_END;
    while (end == WC_NO_END) {
        drop_scanned(reader, block, reader->scanned);
        wirecopy_code code = fill(reader, block, block->nbytes + SKIP_NBYTES, error);
        if (code != WIRECOPY_OK) {
            return code;
        }
        end = next_end(reader, block, 0);
        if (end == WC_NO_END && reader->ended && reader->carry_start == reader->carry_end) {
            end = block->nbytes;
        }
    }
    const wc_file *file = &current(reader)->file;
    int ends_line = end > 0 && block->bytes[end - 1] == wc_file_line_end(file) && file->format != WIRECOPY_FORMAT_TEXT;
    int in_quotes = wc_split_csv_in_quotes(&reader->splitter);
    drop_scanned(reader, block, end);
    mark_oversize(reader, block, block->skipped_nbytes - (uint64_t)(ends_line && !in_quotes));
    if (in_quotes) {
        size_t length = strlen(block->message);
        snprintf(block->message + length, sizeof block->message - length, ", or close its quote");
    }
    /* The rest of the buffer is returned to the carry; the block itself is empty. */
    return finish_block(reader, block, 0, error);
}

/* The next piece of an oversize record: at least as much as the splitter needs to continue. */
static wirecopy_code deliver_piece(wc_reader *reader, wc_block *block, size_t target_nbytes, wirecopy_error *error) {
    size_t least = target_nbytes > 64 ? target_nbytes : 64, cut = WC_NO_END;
    int all = 0;
    while (cut == WC_NO_END && reader->scanned == 0 && !all) {
        wirecopy_code code = fill(reader, block, 2 * block->nbytes > least ? 2 * block->nbytes : least, error);
        if (code != WIRECOPY_OK) {
            return code;
        }
        cut = next_end(reader, block, 0);
        all = reader->ended && reader->carry_start == reader->carry_end;
    }
    mark_oversize(reader, block, block->nbytes);
    block->continues = cut == WC_NO_END;
    if (block->continues && all) {
        cut = block->nbytes;
        block->continues = 0;
    }
    reader->in_oversize = block->continues;
    return finish_block(reader, block, block->continues ? reader->scanned : cut, error);
}

static wirecopy_code start_oversize(wc_reader *reader, wc_block *block, wirecopy_error *error) {
    if (!reader->deliver_oversize) {
        return skip_oversize(reader, block, error);
    }
    mark_oversize(reader, block, block->nbytes);
    block->continues = reader->in_oversize = 1;
    return finish_block(reader, block, reader->scanned, error);
}

/* The rest of a file whose reading failed, and the reason. */
static wirecopy_code give_failure(wc_reader *reader, wc_block *block, wirecopy_error *error) {
    block->reason = WIRECOPY_REASON_UNREADABLE;
    memcpy(block->message, reader->failure, sizeof block->message);
    reader->failure[0] = '\0';
    return finish_block(reader, block, block->nbytes, error);
}

static wirecopy_code add_extent(wc_block *block, const wc_json_splitter *json, size_t end, wirecopy_error *error) {
    wirecopy_code code = wc_grow(block->allocator, (void **)&block->extents, &block->extents_capacity,
                                 block->nextents + 1, sizeof *block->extents, error);
    if (code == WIRECOPY_OK) {
        size_t nbytes = json->nbytes < end ? (size_t)json->nbytes : end;
        int is_cut = json->kind == WC_EXTENT_WITHOUT && json->nbytes > end;
        block->extents[block->nextents++] =
            (wc_extent){.offset = end - nbytes, .nbytes = nbytes, .kind = is_cut ? WC_EXTENT_WITHOUT_LONG : json->kind};
    }
    return code;
}

/* Lists the records that end in the block's bytes up to `limit`. *cut_ret is the end of the last one, and stays as it
 * is if there is none. */
static wirecopy_code list_records(wc_reader *reader, wc_block *block, size_t limit, int ends, size_t *cut_ret,
                                  wirecopy_error *error) {
    size_t end;
    wirecopy_code code = WIRECOPY_OK;
    while (code == WIRECOPY_OK &&
           (end = wc_json_split(&reader->json, block->bytes, &reader->scanned, limit, ends)) != WC_NO_END) {
        *cut_ret = end;
        code = add_extent(block, &reader->json, end, error);
    }
    return code;
}

/* Where to cut a block that is too long: before the record that is open in it, or before an object that may turn out to
 * be without records. What else there is belongs to no record. WC_NO_END: the record is all of the block. */
static size_t cut_before_long(wc_json_splitter *json, size_t scanned) {
    uint64_t open = wc_json_split_open(json), around = wc_json_split_around(json);
    if (open > 0) {
        return open < scanned ? scanned - (size_t)open : WC_NO_END;
    }
    return around < scanned ? scanned - (size_t)around : scanned;
}

/* As find_cut, for JSON. */
static wirecopy_code find_json_cut(wc_reader *reader, wc_block *block, size_t target_nbytes, size_t *cut_ret,
                                   wirecopy_error *error) {
    /* What was cut off before a long record has left more to scan than a block. */
    wirecopy_code code = fill(reader, block, reader->scanned, error);
    size_t limit = block->nbytes < target_nbytes ? block->nbytes : target_nbytes;
    limit = limit > reader->scanned ? limit : reader->scanned;
    if (code == WIRECOPY_OK) {
        code = list_records(reader, block, limit, 0, cut_ret, error);
    }
    while (code == WIRECOPY_OK && *cut_ret == WC_NO_END) {
        size_t end = wc_json_split(&reader->json, block->bytes, &reader->scanned, block->nbytes, 0);
        int all = reader->ended && reader->carry_start == reader->carry_end;
        if (end != WC_NO_END) {
            *cut_ret = end;
            return add_extent(block, &reader->json, end, error);
        }
        if (is_oversize(reader, block)) {
            *cut_ret = cut_before_long(&reader->json, reader->scanned);
            return code;
        }
        if (all) {
            if (reader->failure[0] == '\0') {
                code = list_records(reader, block, block->nbytes, 1, cut_ret, error);
                *cut_ret = block->nbytes;
            }
            return code;
        }
        size_t step = block->nbytes < STEP_NBYTES ? block->nbytes : STEP_NBYTES;
        code = fill(reader, block, block->nbytes + (step > 0 ? step : 1), error);
    }
    return code;
}

/* Finds the end of the last record within target_nbytes, else the end of the record that goes beyond. *cut_ret is
 * WC_NO_END if the record is oversize or incomplete because of a failure. */
static wirecopy_code find_cut(wc_reader *reader, wc_block *block, size_t target_nbytes, size_t *cut_ret,
                              wirecopy_error *error) {
    wc_splitter *splitter = &reader->splitter;
    size_t limit = block->nbytes < target_nbytes ? block->nbytes : target_nbytes;
    limit = limit > reader->scanned ? limit : reader->scanned;
    int is_warc = current(reader)->file.format == WIRECOPY_FORMAT_WARC;
    splitter->offset = reader->offset;
    size_t cut = wc_split_last(splitter, block->bytes, &reader->scanned, limit);
    wirecopy_code code = WIRECOPY_OK;
    while (code == WIRECOPY_OK && cut == WC_NO_END) {
        if (reader->scanned < block->nbytes) {
            cut = next_end(reader, block, 0);
        }
        int all = reader->ended && reader->carry_start == reader->carry_end;
        if (cut != WC_NO_END || is_oversize(reader, block)) {
            break;
        }
        if (all && reader->failure[0] == '\0') {
            splitter->file_nbytes = reader->offset + block->nbytes;
            cut = is_warc ? next_end(reader, block, 1) : WC_NO_END;
            cut = cut == WC_NO_END ? block->nbytes : cut;
        }
        if (all) {
            break;
        }
        size_t step = block->nbytes < STEP_NBYTES ? block->nbytes : STEP_NBYTES;
        code = fill(reader, block, block->nbytes + (step > 0 ? step : 1), error);
    }
    *cut_ret = cut;
    return code;
}

/* Keeps the header of a CSV file for the blocks that do not contain it. */
static wirecopy_code keep_header(wc_reader *reader, const wc_block *block, wirecopy_error *error) {
    wc_file *file = &current(reader)->file;
    int has_header = file->format == WIRECOPY_FORMAT_CSV || file->format == WIRECOPY_FORMAT_TSV;
    if (!block->first || !has_header || file->header != NULL || block->nbytes == 0) {
        return WIRECOPY_OK;
    }
    wc_splitter splitter = wc_splitter_of(file->format, &file->dialect);
    size_t scanned = wc_first_record(file, block->bytes, block->nbytes);
    size_t nbytes = splitter.next(&splitter, block->bytes, &scanned, block->nbytes, 1);
    nbytes = nbytes == WC_NO_END ? block->nbytes : nbytes;
    file->header = wc_allocate(reader->allocator, nbytes, 1);
    if (file->header == NULL) {
        return wc_fail_memory(error, nbytes);
    }
    memcpy(file->header, block->bytes, nbytes);
    file->header_nbytes = nbytes;
    return WIRECOPY_OK;
}

static int is_empty_document(wc_reader *reader) {
    return reader->first && current(reader)->file.format == WIRECOPY_FORMAT_TEXT;
}

/* After the last byte: what is still open is told in a block without bytes. */
static wirecopy_code give_open_end(wc_reader *reader, wc_block *block, int *given_ret, wirecopy_error *error) {
    size_t cut = WC_NO_END;
    wirecopy_code code = list_records(reader, block, 0, 1, &cut, error);
    *given_ret = block->nextents > 0;
    return code == WIRECOPY_OK && *given_ret ? finish_block(reader, block, 0, error) : code;
}

/* Chooses the encoding by the file's first bytes, the block's. If they must be decoded, the block is filled again with
 * what they are in UTF-8. */
static wirecopy_code start_decoding(wc_reader *reader, wc_block *block, size_t wanted, wirecopy_error *error) {
    wc_file *file = &current(reader)->file;
    char named[WC_ENCODING_NBYTES];
    size_t nbytes = block->nbytes < WC_DETECT_NBYTES ? block->nbytes : WC_DETECT_NBYTES;
    wirecopy_code code = WIRECOPY_OK;
    if (reader->input->encoding != NULL) {
        code = wc_encoding_resolve(reader->input->encoding, named, error);
    }
    if (code == WIRECOPY_OK) {
        wc_encoding_choose(reader->input->encoding != NULL ? named : NULL, block->bytes, nbytes, file->encoding);
    }
    if (code != WIRECOPY_OK || file->encoding[0] == '\0' || block->nbytes == 0) {
        return code;
    }
    file->seekable = 0;
    file->is_mistaken = wc_encoding_is_mistaken(file->encoding, block->bytes, nbytes);
    reader->replaced = 0;
    code = wc_decoder_create(file->encoding, reader->keep_original, reader->allocator, &reader->decoder, error);
    if (code == WIRECOPY_OK) {
        code = wc_decoder_push(reader->decoder, block->bytes, block->nbytes, reader->ended, error);
    }
    reader->ended = 0;
    block->nbytes = 0;
    return code == WIRECOPY_OK ? fill(reader, block, wanted, error) : code;
}

static size_t count_blank(const wc_block *block) {
    size_t i = wc_bom_nbytes(block->bytes, block->nbytes);
    while (i < block->nbytes && memchr(" \t\r\n", block->bytes[i], 4) != NULL) {
        i++;
    }
    return i;
}

/* Where the first bytes are all white space, reads on until the file shows what it is. */
static wirecopy_code pass_blank(wc_reader *reader, wc_block *block, size_t *blank_ret, wirecopy_error *error) {
    wirecopy_code code = WIRECOPY_OK;
    size_t blank = count_blank(block), before = 0;
    *blank_ret = 0;
    if (blank < WC_DETECT_NBYTES) {
        return code;
    }
    while (code == WIRECOPY_OK && blank == block->nbytes && block->nbytes > before && blank < BLANK_NBYTES_MOST) {
        before = block->nbytes;
        code = fill(reader, block, 2 * block->nbytes, error);
        blank = count_blank(block);
    }
    if (code == WIRECOPY_OK) {
        code = fill(reader, block, blank + WC_DETECT_NBYTES, error);
    }
    *blank_ret = blank;
    return code;
}

/* Compressed data and archives are known by their own bytes, whatever encoding was named. */
static wirecopy_code open_text(wc_reader *reader, wc_block *block, size_t wanted, const wc_refusal **refusal_ret,
                               wirecopy_error *error) {
    *refusal_ret = find_refusal(reader, WIRECOPY_FORMAT_AUTO, block->bytes, block->nbytes);
    wirecopy_code code = *refusal_ret == NULL ? start_decoding(reader, block, wanted, error) : WIRECOPY_OK;
    size_t blank_nbytes = 0;
    if (code == WIRECOPY_OK && *refusal_ret == NULL) {
        code = pass_blank(reader, block, &blank_nbytes, error);
    }
    if (code == WIRECOPY_OK && *refusal_ret == NULL) {
        choose_format(reader, block->bytes, block->nbytes, blank_nbytes);
        *refusal_ret = find_refusal(reader, current(reader)->file.format, block->bytes, block->nbytes);
    }
    return code;
}

static wirecopy_code give_block(wc_reader *reader, size_t target_nbytes, wc_block *block, int *given_ret,
                                wirecopy_error *error) {
    size_t wanted = reader->first && target_nbytes < WC_DETECT_NBYTES ? WC_DETECT_NBYTES : target_nbytes;
    wirecopy_code code = fill(reader, block, wanted, error);
    if (code != WIRECOPY_OK) {
        return code;
    }
    if (reader->first) {
        const wc_refusal *refusal;
        code = open_text(reader, block, wanted, &refusal, error);
        if (code != WIRECOPY_OK || refusal != NULL) {
            return code == WIRECOPY_OK ? refuse(reader, refusal, block, given_ret, error) : code;
        }
    }
    *given_ret = 1;
    if (block->nbytes == 0) {
        if (reader->failure[0] != '\0') {
            return give_failure(reader, block, error);
        }
        if (!reader->first && reader->splitter.json != NULL) {
            return give_open_end(reader, block, given_ret, error);
        }
        *given_ret = is_empty_document(reader);
        return *given_ret ? finish_block(reader, block, 0, error) : WIRECOPY_OK;
    }
    size_t cut = WC_NO_END;
    code = (reader->splitter.json != NULL ? find_json_cut : find_cut)(reader, block, target_nbytes, &cut, error);
    if (code != WIRECOPY_OK) {
        return code;
    }
    if (cut == WC_NO_END) {
        return is_oversize(reader, block) ? start_oversize(reader, block, error) : give_failure(reader, block, error);
    }
    code = finish_block(reader, block, cut, error);
    return code == WIRECOPY_OK ? keep_header(reader, block, error) : code;
}

wirecopy_code wc_reader_next(wc_reader *reader, size_t target_nbytes, wc_block *block, int *more_ret,
                             wirecopy_error *error) {
    wirecopy_code code = WIRECOPY_OK;
    int given = 0;
    target_nbytes = target_nbytes > 0 ? target_nbytes : 1;
    while (code == WIRECOPY_OK && !given && reader->file < reader->inputs.nfiles) {
        code = reader->is_open ? WIRECOPY_OK : open_file(reader, error);
        start_block(reader, target_nbytes, block);
        if (code == WIRECOPY_OK && reader->in_oversize) {
            given = 1;
            code = deliver_piece(reader, block, target_nbytes, error);
        } else if (code == WIRECOPY_OK) {
            code = give_block(reader, target_nbytes, block, &given, error);
        }
        if (code == WIRECOPY_OK && !given) {
            close_file(reader);
            reader->file++;
        }
    }
    *more_ret = code == WIRECOPY_OK && given;
    return code;
}

/* The first bytes of a file that the user named; 0 of what is none, or is compressed. */
static size_t read_first(const wc_input_file *file, uint8_t *bytes) {
    if (!file->regular || file->in_folder || file->is_stdin) {
        return 0;
    }
    int fd = open(file->path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    ssize_t got = fd >= 0 ? wc_read_at(fd, 0, bytes, WC_DETECT_NBYTES) : 0;
    if (fd >= 0) {
        close(fd);
    }
    return got > 0 && wc_stream_codec_of(bytes, (size_t)got) == NULL ? (size_t)got : 0;
}

/* Files that the user named are looked at before hours may have gone into others. What is compressed is looked at when
 * it is read. As many bytes as then, so that no text is taken for what only its beginning looks like. */
static wirecopy_code refuse_early(wc_reader *reader, wirecopy_error *error) {
    uint8_t *bytes = wc_allocate(reader->allocator, WC_DETECT_NBYTES, 1);
    wirecopy_code code = bytes != NULL ? WIRECOPY_OK : wc_fail_memory(error, WC_DETECT_NBYTES);
    for (size_t i = 0; code == WIRECOPY_OK && i < reader->inputs.nfiles; i++) {
        const wc_input_file *file = &reader->inputs.files[i];
        size_t got = read_first(file, bytes);
        const wc_refusal *refusal = got > 0 ? find_refusal(reader, WIRECOPY_FORMAT_AUTO, bytes, got) : NULL;
        code = refusal != NULL ? fail_refused(reader, file, refusal, error) : WIRECOPY_OK;
    }
    wc_release(reader->allocator, bytes, WC_DETECT_NBYTES, 1);
    return code;
}

wirecopy_code wc_reader_open(const wirecopy_input *input, const wirecopy_allocator *allocator, int keep_streams,
                             int (*stop)(void *), void *stop_context, wc_reader **reader_ret, wirecopy_error *error) {
    wc_reader *reader = wc_allocate_zeroed(allocator, 1, sizeof *reader);
    if (reader == NULL) {
        return wc_fail_memory(error, sizeof *reader);
    }
    reader->allocator = allocator;
    reader->input = input;
    reader->keep_streams = keep_streams;
    reader->slack_nbytes = SLACK_NBYTES;
    reader->stop = stop;
    reader->stop_context = stop_context;
    wc_kept_files_init(&reader->kept);
    wirecopy_code code = wc_inputs_resolve(input, allocator, &reader->inputs, error);
    if (code != WIRECOPY_OK) {
        wc_reader_close(reader);
        return code;
    }
    code = refuse_early(reader, error);
    if (code != WIRECOPY_OK) {
        wc_reader_close(reader);
        return code;
    }
    reader->total = wc_inputs_total(&reader->inputs);
    *reader_ret = reader;
    return WIRECOPY_OK;
}

void wc_reader_allow(wc_reader *reader, uint64_t memory_nbytes, const char *tmp) {
    reader->memory_nbytes = memory_nbytes;
    reader->tmp = tmp;
}

void wc_reader_close(wc_reader *reader) {
    if (reader != NULL) {
        close_file(reader);
        wc_inputs_clear(&reader->inputs);
        wc_kept_files_clear(&reader->kept);
        wc_release(reader->allocator, reader->carry, reader->carry_capacity, 1);
        wc_release(reader->allocator, reader, 1, sizeof *reader);
    }
}

void wc_reader_keep_original(wc_reader *reader, int keep) {
    reader->keep_original = keep;
}

wirecopy_code wc_reader_original(wc_reader *reader, uint64_t nbytes, const uint8_t **original_ret,
                                 size_t *original_nbytes_ret, wirecopy_error *error) {
    return wc_decoder_original(reader->decoder, nbytes, original_ret, original_nbytes_ret, error);
}

void wc_reader_deliver_oversize(wc_reader *reader, int deliver) {
    reader->deliver_oversize = deliver;
}

void wc_reader_hold(wc_reader *reader, size_t slack_nbytes) {
    reader->slack_nbytes = slack_nbytes;
}

wirecopy_code wc_reader_rewind(wc_reader *reader, wirecopy_error *error) {
    for (size_t i = 0; i < reader->inputs.nfiles; i++) {
        const wc_input_file *file = &reader->inputs.files[i];
        if (file->was_opened && !file->regular && file->problem == 0 && file->spool_fd < 0) {
            return wc_fail(error, WIRECOPY_ERROR_UNSUPPORTED,
                           "'%s' is a pipe and cannot be read a second time; save it to a file first", file->path);
        }
    }
    close_file(reader);
    reader->file = 0;
    reader->sequence = 0;
    atomic_store_explicit(&reader->done, 0, memory_order_relaxed);
    return WIRECOPY_OK;
}

uint64_t wc_reader_passed_by(const wc_reader *reader) {
    uint64_t count = reader->inputs.nhidden;
    for (size_t i = 0; i < reader->inputs.nfiles; i++) {
        count += (uint64_t)reader->inputs.files[i].is_junk;
    }
    return count;
}

int wc_reader_is_named(const wc_reader *reader, uint32_t file) {
    return !reader->inputs.files[file].in_folder;
}

int wc_reader_is_junk(const wc_reader *reader, uint32_t file) {
    return reader->inputs.files[file].is_junk;
}

const char *const *wc_reader_empty_folders(const wc_reader *reader, size_t *count_ret) {
    *count_ret = reader->inputs.nempty;
    return reader->inputs.empty;
}

size_t wc_reader_twice(const wc_reader *reader, const uint32_t (**pairs_ret)[2]) {
    *pairs_ret = (const uint32_t(*)[2])reader->inputs.twice;
    return reader->inputs.ntwice;
}

const wc_file *wc_reader_file(const wc_reader *reader, uint32_t file) {
    return &reader->inputs.files[file].file;
}

wirecopy_code wc_reader_know(wc_reader *reader, uint32_t number, const wc_file *known, wirecopy_error *error) {
    wc_file *file = &reader->inputs.files[number].file;
    file->format = known->format;
    file->seekable = known->seekable;
    file->dialect = known->dialect;
    file->is_array = known->is_array;
    memcpy(file->encoding, known->encoding, sizeof file->encoding);
    if (known->header_nbytes > 0 && file->header == NULL) {
        file->header = wc_allocate(reader->allocator, known->header_nbytes, 1);
        if (file->header == NULL) {
            return wc_fail_memory(error, known->header_nbytes);
        }
        memcpy(file->header, known->header, known->header_nbytes);
        file->header_nbytes = known->header_nbytes;
    }
    return WIRECOPY_OK;
}

uint32_t wc_reader_nfiles(const wc_reader *reader) {
    return (uint32_t)reader->inputs.nfiles;
}

uint64_t wc_reader_done(const wc_reader *reader) {
    return atomic_load_explicit(&reader->done, memory_order_relaxed);
}

uint64_t wc_reader_total(const wc_reader *reader) {
    return reader->total;
}

uint64_t wc_reader_nbytes(const wc_reader *reader, uint32_t file) {
    return reader->inputs.files[file].nbytes;
}

wirecopy_code wc_reader_pread(wc_reader *reader, uint32_t file, uint64_t offset, void *bytes_ret, size_t nbytes,
                              wirecopy_error *error) {
    return wc_random_read(&reader->kept, &reader->inputs.files[file], offset, bytes_ret, nbytes, error);
}
