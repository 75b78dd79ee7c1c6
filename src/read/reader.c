#include "read/reader.h"

#include <fcntl.h>
#include <stdatomic.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/error.h"
#include "base/files.h"
#include "base/memory.h"
#include "format/detect.h"
#include "io/random_read.h"
#include "read/cutting.h"
#include "read/opening.h"
#include "read/oversize.h"

/* The parser decides to the byte whether a record is oversize. A record that exceeds the limit by more than blank lines
 * and line ends explain is not held in memory at all. Chosen. */
enum { SLACK_NBYTES = 64 << 10 };

struct wc_reader {
    const wirecopy_allocator *allocator;
    wc_inputs inputs;
    wc_reading at;
    uint32_t file; /* the one to read, or being read */
    uint64_t total;
    wc_kept_files kept;
};

static wirecopy_code fail_refused(const wc_input_file *file, const wc_refusal *refusal, const char *packed,
                                  const char *encoding, wirecopy_error *error) {
    char words[WC_REFUSAL_WORDS_NBYTES];
    wc_refusal_describe(refusal, packed, encoding, words);
    return wc_fail(error, WIRECOPY_ERROR_FORMAT, "%s is %s", wc_file_name(&file->file), words);
}

/* What the user named is an error; of a folder, the file alone is skipped, and nothing more is read of it. */
static wirecopy_code refuse(wc_reading *at, const wc_refusal *refusal, wc_block *block, int *given_ret,
                            wirecopy_error *error) {
    wc_input_file *file = at->feed.file;
    const char *encoding = at->feed.decoder != NULL ? file->file.encoding : "";
    file->file.format = WIRECOPY_FORMAT_AUTO;
    if (!file->in_folder) {
        return fail_refused(file, refusal, wc_feed_codec(&at->feed), encoding, error);
    }
    file->is_junk = refusal->as == WC_JUNK;
    *given_ret = !file->is_junk;
    wc_feed_drop(&at->feed);
    at->scanned = 0;
    block->nbytes = 0;
    block->reason = WIRECOPY_REASON_FORMAT;
    char words[WC_REFUSAL_WORDS_NBYTES];
    wc_refusal_describe(refusal, wc_feed_codec(&at->feed), encoding, words);
    snprintf(block->message, sizeof block->message, "is %.252s", words);
    return *given_ret ? wc_reading_finish(at, block, 0, error) : WIRECOPY_OK;
}

/* The rest of a file whose reading failed, and the reason. */
static wirecopy_code give_failure(wc_reading *at, wc_block *block, wirecopy_error *error) {
    block->reason = WIRECOPY_REASON_UNREADABLE;
    memcpy(block->message, at->feed.failure, sizeof block->message);
    at->feed.failure[0] = '\0';
    at->json = wc_json_splitter_of(NULL); /* nothing is left open */
    return wc_reading_finish(at, block, block->nbytes, error);
}

static int is_empty_document(const wc_reading *at) {
    return at->first && at->feed.file->file.format == WIRECOPY_FORMAT_TEXT;
}

/* After the last byte: what is still open is told in a block without bytes. */
static wirecopy_code give_open_end(wc_reading *at, wc_block *block, int *given_ret, wirecopy_error *error) {
    wirecopy_code code = wc_cutting_list_open(at, block, error);
    *given_ret = block->nextents > 0;
    return code == WIRECOPY_OK && *given_ret ? wc_reading_finish(at, block, 0, error) : code;
}

static wirecopy_code give_block(wc_reading *at, size_t target_nbytes, wc_block *block, int *given_ret,
                                wirecopy_error *error) {
    size_t wanted = at->first && target_nbytes < WC_DETECT_NBYTES ? WC_DETECT_NBYTES : target_nbytes;
    wirecopy_code code = wc_feed_fill(&at->feed, block, wanted, error);
    if (code != WIRECOPY_OK) {
        return code;
    }
    if (at->first) {
        const wc_refusal *refusal;
        code = wc_opening_find_format(at, block, wanted, &refusal, error);
        if (code != WIRECOPY_OK || refusal != NULL) {
            return code == WIRECOPY_OK ? refuse(at, refusal, block, given_ret, error) : code;
        }
    }
    *given_ret = 1;
    if (block->nbytes == 0) {
        if (at->feed.failure[0] != '\0') {
            return give_failure(at, block, error);
        }
        if (!at->first && at->splitter.json != NULL) {
            return give_open_end(at, block, given_ret, error);
        }
        *given_ret = is_empty_document(at);
        return *given_ret ? wc_reading_finish(at, block, 0, error) : WIRECOPY_OK;
    }
    size_t cut;
    code = wc_cutting_find(at, block, target_nbytes, &cut, error);
    if (code != WIRECOPY_OK) {
        return code;
    }
    if (cut == WC_NO_END) {
        return wc_is_oversize(at, block) ? wc_oversize_start(at, block, error) : give_failure(at, block, error);
    }
    code = wc_reading_finish(at, block, cut, error);
    return code == WIRECOPY_OK ? wc_opening_keep_header(at, block, error) : code;
}

wirecopy_code wc_reader_next(wc_reader *reader, size_t target_nbytes, wc_block *block, int *more_ret,
                             wirecopy_error *error) {
    wirecopy_code code = WIRECOPY_OK;
    int given = 0;
    target_nbytes = target_nbytes > 0 ? target_nbytes : 1;
    wc_reading *at = &reader->at;
    while (code == WIRECOPY_OK && !given && reader->file < reader->inputs.nfiles) {
        if (!at->feed.is_open) {
            code = wc_reading_open(at, reader->file, &reader->inputs.files[reader->file], error);
        }
        wc_reading_start(at, target_nbytes, block);
        if (code == WIRECOPY_OK && at->in_oversize) {
            given = 1;
            code = wc_oversize_go_on(at, block, target_nbytes, error);
        } else if (code == WIRECOPY_OK) {
            code = give_block(at, target_nbytes, block, &given, error);
        }
        if (code == WIRECOPY_OK && !given) {
            wc_feed_close(&at->feed);
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
        const wc_refusal *refusal =
            got > 0 ? wc_refusal_of(file, reader->at.feed.input, WIRECOPY_FORMAT_AUTO, bytes, got, &reader->at.room)
                    : NULL;
        code = refusal != NULL ? fail_refused(file, refusal, NULL, "", error) : WIRECOPY_OK;
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
    reader->at.feed = (wc_feed){.allocator = allocator,
                                .input = input,
                                .keep_streams = keep_streams,
                                .stop = stop,
                                .stop_context = stop_context};
    reader->at.slack_nbytes = SLACK_NBYTES;
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
    reader->at.feed.memory_nbytes = memory_nbytes;
    reader->at.feed.tmp = tmp;
}

void wc_reader_close(wc_reader *reader) {
    if (reader != NULL) {
        wc_feed_clear(&reader->at.feed);
        wc_inputs_clear(&reader->inputs);
        wc_kept_files_clear(&reader->kept);
        wc_release(reader->allocator, reader, 1, sizeof *reader);
    }
}

void wc_reader_keep_original(wc_reader *reader, int keep) {
    reader->at.feed.keep_original = keep;
}

wirecopy_code wc_reader_original(wc_reader *reader, uint64_t nbytes, const uint8_t **original_ret,
                                 size_t *original_nbytes_ret, wirecopy_error *error) {
    return wc_decoder_original(reader->at.feed.decoder, nbytes, original_ret, original_nbytes_ret, error);
}

void wc_reader_deliver_oversize(wc_reader *reader, int deliver) {
    reader->at.deliver_oversize = deliver;
}

void wc_reader_hold(wc_reader *reader, size_t slack_nbytes) {
    reader->at.slack_nbytes = slack_nbytes;
}

wirecopy_code wc_reader_rewind(wc_reader *reader, wirecopy_error *error) {
    for (size_t i = 0; i < reader->inputs.nfiles; i++) {
        const wc_input_file *file = &reader->inputs.files[i];
        if (file->was_opened && !file->regular && file->problem == 0 && file->spool_fd < 0) {
            return wc_fail(error, WIRECOPY_ERROR_UNSUPPORTED,
                           "%s is a pipe and cannot be read a second time; save it to a file first",
                           wc_file_name(&file->file));
        }
    }
    wc_feed_close(&reader->at.feed);
    reader->file = 0;
    reader->at.sequence = 0;
    atomic_store_explicit(&reader->at.feed.done, 0, memory_order_relaxed);
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
    return atomic_load_explicit(&reader->at.feed.done, memory_order_relaxed);
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
