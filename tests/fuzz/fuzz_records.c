/* Readers and parsers: for any input, every block size gives the same records, also after rewinding, and a record that
 * is read again by itself, as when a pair is verified, has the same text. The first bytes choose format and options. */
#include "base/memory.h"
#include "base/options.h"
#include "fuzz.h"
#include "io/stream.h"
#include "parse/parse.h"
#include "parse/parser.h"
#include "read/reader.h"

#define XXH_INLINE_ALL
#include <xxhash.h>

static const char *const one_field[] = {"text"}, *const two_fields[] = {"title", "body.text"};

/* Long enough for a record to be oversize, short enough for thousands of inputs a second: with the reader's own 64 KiB
 * such inputs took nine tenths of the time. */
enum { SLACK_NBYTES = 512, FILL_NBYTES = 1000, FILLS_MAX = 2, STRETCHED_NBYTES_MAX = 1 << 14 };

/* Of a run, which bounds the windows of decompression: without it one input of 19 bytes, which asks for 256 MiB, took
 * two fifths of the time of all. A third is enough for zstd's levels up to 19. */
enum { MEMORY_NBYTES = 32 << 20 };

typedef struct walk {
    wc_reader *reader;
    wc_parser *parser, *alone;
    wc_block block;
    uint64_t line, nrecords;
    int reads_again;     /* whether each record is read alone too */
    const uint8_t *file; /* the bytes of the input, if those of decoded files are asked for; else NULL */
    size_t file_nbytes, joined;
    XXH3_state_t seen;
} walk;

static void see(walk *work, const void *bytes, size_t nbytes) {
    XXH3_64bits_update(&work->seen, &nbytes, sizeof nbytes);
    XXH3_64bits_update(&work->seen, bytes, nbytes);
}

static void see_number(walk *work, uint64_t number) {
    XXH3_64bits_update(&work->seen, &number, sizeof number);
}

static void see_field(walk *work, const char *bytes, size_t nbytes) {
    see_number(work, bytes != NULL);
    if (bytes != NULL) {
        see(work, bytes, nbytes);
    }
}

/* Text and WARC have no line numbers. The line of an oversize record comes from its block or from within it, with or
 * without the blank lines before it; its length is that of a piece if it comes in pieces. */
static void see_skipped(walk *work, wirecopy_reason reason, uint64_t line, const char *message) {
    wirecopy_format format = wc_reader_file(work->reader, work->block.file)->format;
    int counts = format != WIRECOPY_FORMAT_WARC && format != WIRECOPY_FORMAT_TEXT &&
                 reason != WIRECOPY_REASON_TOO_LARGE && reason != WIRECOPY_REASON_UNREADABLE;
    see_number(work, (uint64_t)reason);
    see_number(work, counts ? line : 0);
    see(work, message, reason != WIRECOPY_REASON_TOO_LARGE ? strlen(message) : 0);
}

/* Every byte of a field is there to read, which a sanitizer checks as it is hashed. */
static void see_record(walk *work, const wc_record *record) {
    if (record->reason != WIRECOPY_REASON_NONE) {
        see_skipped(work, record->reason, work->line + record->line, record->message);
        return;
    }
    REQUIRE(record->text != NULL);
    see_field(work, record->text, record->text_nbytes);
    see_field(work, record->id, record->id_nbytes);
    see_field(work, record->date, record->date_nbytes);
    see_field(work, record->site, record->site_nbytes);
}

/* As wc_rereader does it. */
static void read_alone(walk *work, const wc_record *record) {
    wc_record again;
    int more = 0;
    const wc_file *file = wc_reader_file(work->reader, work->block.file);
    uint8_t *bytes = calloc(record->nbytes + WC_BLOCK_PADDING, 1);
    REQUIRE(bytes != NULL);
    memcpy(bytes, work->block.bytes + record->offset, record->nbytes);
    REQUIRE(wc_parser_begin(work->alone, file, work->block.offset + record->offset == 0, bytes, record->nbytes, NULL) ==
            WIRECOPY_OK);
    REQUIRE(wc_parser_next(work->alone, &again, &more, NULL) == WIRECOPY_OK);
    REQUIRE(more && again.reason == WIRECOPY_REASON_NONE);
    REQUIRE(again.text_nbytes == record->text_nbytes && memcmp(again.text, record->text, again.text_nbytes) == 0);
    free(bytes);
}

static void walk_block(walk *work) {
    const wc_block *block = &work->block;
    size_t place = 0;
    int more = 1;
    if (block->reason != WIRECOPY_REASON_NONE) {
        if (!block->continues) {
            see_skipped(work, block->reason, work->line, block->message);
            work->nrecords++;
        }
        work->line += block->skipped_lines;
        return;
    }
    const wc_file *file = wc_reader_file(work->reader, block->file);
    REQUIRE(wc_parser_begin_block(work->parser, file, block, NULL) == WIRECOPY_OK);
    for (;;) {
        wc_record record;
        REQUIRE(wc_parser_next(work->parser, &record, &more, NULL) == WIRECOPY_OK);
        if (!more) {
            break;
        }
        REQUIRE(record.offset == place || (file->format == WIRECOPY_FORMAT_JSON && record.offset > place));
        REQUIRE(record.offset <= block->nbytes && record.nbytes <= block->nbytes - record.offset);
        place = record.offset + record.nbytes;
        see_record(work, &record);
        if (work->reads_again && record.reason == WIRECOPY_REASON_NONE) {
            read_alone(work, &record);
        }
        work->nrecords += !record.is_header;
    }
    work->line += wc_parser_lines(work->parser);
}

/* The original bytes of a decoded file, asked for in pieces that may cut characters, are the file. */
static void check_original(walk *work) {
    const wc_block *block = &work->block;
    if (work->file == NULL || wc_reader_file(work->reader, block->file)->encoding[0] == '\0') {
        return;
    }
    for (size_t at = 0, piece = 1; at < block->nbytes; at += piece, piece = 2 * piece + 1) {
        const uint8_t *original;
        size_t nbytes;
        piece = piece < block->nbytes - at ? piece : block->nbytes - at;
        REQUIRE(wc_reader_original(work->reader, piece, &original, &nbytes, NULL) == WIRECOPY_OK);
        REQUIRE(nbytes <= work->file_nbytes - work->joined);
        REQUIRE(memcmp(work->file + work->joined, original, nbytes) == 0);
        work->joined += nbytes;
    }
}

/* simdjson's buffers take megabytes; allocating them for each input would take most of the time. */
static void create_parser(const wirecopy_input *input, wc_json **kept, wc_parser **parser_ret) {
    REQUIRE(wc_parser_create(input, &bounded_allocator, parser_ret, NULL) == WIRECOPY_OK);
    (*parser_ret)->json = *kept;
}

static void free_parser(wc_parser *parser, wc_json **kept) {
    *kept = parser->json;
    parser->json = NULL;
    wc_parser_free(parser);
}

static uint64_t walk_blocks(walk *work, size_t target_nbytes) {
    int more = 1;
    work->line = work->nrecords = 0;
    work->joined = 0;
    XXH3_64bits_reset(&work->seen);
    for (;;) {
        /* Formats that are refused. */
        wirecopy_code code = wc_reader_next(work->reader, target_nbytes, &work->block, &more, NULL);
        REQUIRE(code == WIRECOPY_OK || (code == WIRECOPY_ERROR_FORMAT && work->nrecords == 0));
        if (!more) {
            break;
        }
        walk_block(work);
        check_original(work);
    }
    see_number(work, work->nrecords);
    return XXH3_64bits_digest(&work->seen);
}

/* How an input is gone through. */
typedef struct way {
    size_t target_nbytes;
    int reads_again, delivers_oversize, rewinds;
    const uint8_t *file; /* as of walk */
    size_t file_nbytes;
} way;

/* A hash of all that came out. */
static uint64_t walk_input(const wirecopy_input *input, const way *chosen) {
    static wc_json *kept, *kept_alone;
    walk work = {.reads_again = chosen->reads_again, .file = chosen->file, .file_nbytes = chosen->file_nbytes};
    const wirecopy_allocator *allocator = &bounded_allocator;
    wirecopy_code code = wc_reader_open(input, allocator, 0, NULL, NULL, &work.reader, NULL);
    if (code == WIRECOPY_ERROR_FORMAT) {
        return 0;
    }
    REQUIRE(code == WIRECOPY_OK);
    create_parser(input, &kept, &work.parser);
    create_parser(input, &kept_alone, &work.alone);
    wc_reader_allow(work.reader, MEMORY_NBYTES, NULL);
    wc_parser_allow(work.parser, MEMORY_NBYTES);
    wc_parser_allow(work.alone, MEMORY_NBYTES);
    wc_block_init(&work.block, allocator);
    wc_reader_hold(work.reader, SLACK_NBYTES);
    wc_reader_deliver_oversize(work.reader, chosen->delivers_oversize);
    wc_reader_keep_original(work.reader, chosen->file != NULL);
    uint64_t seen = walk_blocks(&work, chosen->target_nbytes);
    if (chosen->rewinds) {
        REQUIRE(wc_reader_rewind(work.reader, NULL) == WIRECOPY_OK);
        REQUIRE(walk_blocks(&work, chosen->target_nbytes) == seen);
    }
    wc_block_clear(&work.block);
    free_parser(work.parser, &kept);
    free_parser(work.alone, &kept_alone);
    wc_reader_close(work.reader);
    return seen;
}

/* Each of the first bytes of value 1 becomes more than a reader holds of an oversize record. */
static size_t stretch(const uint8_t *bytes, size_t nbytes, uint8_t *stretched_ret) {
    size_t length = 0, count = 0;
    for (size_t i = 0; i < nbytes && length < STRETCHED_NBYTES_MAX - FILL_NBYTES; i++) {
        size_t fill = bytes[i] == 1 && count++ < FILLS_MAX ? FILL_NBYTES : 1;
        memset(stretched_ret + length, fill == 1 ? bytes[i] : 'x', fill);
        length += fill;
    }
    return length;
}

/* How a table is written, and the encoding of the file. */
static void choose_dialect(wirecopy_input *input, uint8_t choice) {
    static const char *const encodings[8] = {NULL,        "UTF-16",      "UTF-16BE", "windows-1252",
                                             "SHIFT_JIS", "ISO-2022-JP", "GB18030",  "UTF-32LE"};
    static const uint8_t delimiters[8] = {0, 0, ',', ';', '\t', '|', ':', ' '};
    input->encoding = encodings[choice & 7];
    input->delimiter = delimiters[choice >> 3 & 7];
    input->quoting = (wirecopy_quoting)(choice >> 6);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t nbytes) {
    static memory_file file;
    static uint8_t stretched[STRETCHED_NBYTES_MAX];
    uint8_t format = take_byte(&bytes, &nbytes), options = take_byte(&bytes, &nbytes);
    uint8_t dialect = format & 64 ? take_byte(&bytes, &nbytes) : 0;
    if (format & 8) {
        nbytes = stretch(bytes, nbytes, stretched);
        bytes = stretched;
    }
    memory_file_set(&file, bytes, nbytes);
    const char *path = file.path;
    wirecopy_input input;
    wirecopy_input_init(&input, sizeof input);
    input.paths = &path;
    input.npaths = 1;
    static const wirecopy_format formats[8] = {WIRECOPY_FORMAT_AUTO, WIRECOPY_FORMAT_JSONL, WIRECOPY_FORMAT_CSV,
                                               WIRECOPY_FORMAT_TSV,  WIRECOPY_FORMAT_TEXT,  WIRECOPY_FORMAT_WARC,
                                               WIRECOPY_FORMAT_JSON, WIRECOPY_FORMAT_JSON};
    input.format = formats[format & 7];
    input.records_path = (format & 7) == 7 ? "body.*" : NULL;
    choose_dialect(&input, dialect);
    input.date_field = "date";
    input.text_fields = options & 1 ? two_fields : one_field;
    input.ntext_fields = options & 1 ? 2 : 1;
    input.record_nbytes_max = options & 2 ? 40 : 1 << 20;
    input.id_field = options & 4 ? "meta.id" : "id";
    const way at_once = {.target_nbytes = 1 << 13, .reads_again = 1};
    const way in_pieces = {.target_nbytes = (size_t)1 + (options >> 3) * 5,
                           .delivers_oversize = (format & 16) != 0,
                           .rewinds = (format & 32) != 0,
                           .file = format & 16 && wc_stream_codec_of(bytes, nbytes) == NULL ? bytes : NULL,
                           .file_nbytes = nbytes};
    uint64_t seen = walk_input(&input, &at_once), seen_in_pieces = walk_input(&input, &in_pieces);
    /* A seeming WARC header may turn out not to be one after more bytes than a record may have: then it depends on the
     * blocks whether it is reported as too large or as no record. */
    int may_differ = format & 8 && (input.format == WIRECOPY_FORMAT_WARC || input.format == WIRECOPY_FORMAT_AUTO);
    REQUIRE(may_differ || seen == seen_in_pieces);
    return 0;
}
