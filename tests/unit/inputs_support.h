/* What the tests of inputs share: files in a scratch folder, compression, and all records of an input. */
#ifndef TEST_INPUTS_SUPPORT_H
#define TEST_INPUTS_SUPPORT_H

#include <criterion/criterion.h>
#include <criterion/new/assert.h>

#include <bzlib.h>
#include <fcntl.h>
#include <isa-l/igzip_lib.h>
#include <lzma.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <zstd.h>

#include "base/memory.h"
#include "base/options.h"
#include "io/output.h"
#include "parse/parser.h"
#include "read/reader.h"

#define UNUSED __attribute__((unused))

static UNUSED const char *scratch_folder(void) {
    static char folder[64];
    if (folder[0] == '\0') {
        const char *within = getenv("TMPDIR");
        snprintf(folder, sizeof folder, "%.40s/test_io.XXXXXX", within != NULL ? within : "/tmp");
        cr_assert(mkdtemp(folder) != NULL);
    }
    return folder;
}

static UNUSED void remove_scratch(void) {
    char command[128];
    snprintf(command, sizeof command, "rm -rf %s", scratch_folder());
    cr_assert(system(command) == 0);
}

/* Writes a file and gives its path; the four given last stay valid. */
static UNUSED const char *write_file(const char *name, const void *bytes, size_t nbytes) {
    static char paths[4][128];
    static int next;
    char *path = paths[next++ % 4];
    snprintf(path, sizeof paths[0], "%s/%s", scratch_folder(), name);
    FILE *file = fopen(path, "wb");
    cr_assert(file != NULL);
    cr_assert(fwrite(bytes, 1, nbytes, file) == nbytes);
    fclose(file);
    return path;
}

static UNUSED const char *write_text(const char *name, const char *text) {
    return write_file(name, text, strlen(text));
}

/* Each appends text, compressed, to out and gives the new length; out has room. */
typedef size_t (*compress_fn)(uint8_t *out, size_t length, const char *text, size_t nbytes);

enum { ROOM = 1 << 20 };

static UNUSED size_t append_gzip(uint8_t *out, size_t length, const char *text, size_t nbytes) {
    static struct isal_zstream stream;
    isal_deflate_stateless_init(&stream);
    stream.next_in = (uint8_t *)text;
    stream.avail_in = (uint32_t)nbytes;
    stream.next_out = out + length;
    stream.avail_out = (uint32_t)(ROOM - length);
    stream.gzip_flag = IGZIP_GZIP;
    stream.end_of_stream = 1;
    cr_assert(isal_deflate_stateless(&stream) == COMP_OK);
    return length + stream.total_out;
}

static UNUSED size_t append_zstd(uint8_t *out, size_t length, const char *text, size_t nbytes) {
    size_t written = ZSTD_compress(out + length, ROOM - length, text, nbytes, 3);
    cr_assert(not(ZSTD_isError(written)));
    return length + written;
}

static UNUSED size_t append_xz(uint8_t *out, size_t length, const char *text, size_t nbytes) {
    size_t position = length;
    cr_assert(lzma_easy_buffer_encode(1, LZMA_CHECK_CRC64, NULL, (const uint8_t *)text, nbytes, out, &position, ROOM) ==
              LZMA_OK);
    return position;
}

static UNUSED size_t append_bzip2(uint8_t *out, size_t length, const char *text, size_t nbytes) {
    unsigned written = (unsigned)(ROOM - length);
    cr_assert(BZ2_bzBuffToBuffCompress((char *)out + length, &written, (char *)text, (unsigned)nbytes, 1, 0, 0) ==
              BZ_OK);
    return length + written;
}

static const struct {
    const char *name;
    compress_fn append;
} compressions[] UNUSED = {{"gzip", append_gzip}, {"zstd", append_zstd}, {"xz", append_xz}, {"bzip2", append_bzip2}};

enum { NCOMPRESSIONS = 4 };

/* All that comes out of an input, written down as lines: "id|text", "!reason:line message", "#header". */
typedef struct listing {
    char text[1 << 16];
    size_t length;
    uint64_t records, line;
} listing;

static UNUSED void add(listing *all, const char *bytes, size_t nbytes) {
    cr_assert(all->length + nbytes < sizeof all->text);
    if (nbytes > 0) {
        memcpy(all->text + all->length, bytes, nbytes);
    }
    all->length += nbytes;
    all->text[all->length] = '\0';
}

static UNUSED void add_string(listing *all, const char *text) {
    add(all, text, strlen(text));
}

static UNUSED void add_reason(listing *all, wirecopy_reason reason, uint64_t line, const char *message) {
    static const char *const names[] = {"none",      "syntax",     "no field",   "not text", "empty",
                                        "too large", "unreadable", "other type", "format",   "revisit",
                                        "no object"};
    char text[400];
    snprintf(text, sizeof text, "!%s:%llu %s\n", names[reason], (unsigned long long)line + 1, message);
    add_string(all, text);
}

static UNUSED void add_record(listing *all, const wc_record *record) {
    if (record->is_header) {
        add_string(all, "#header\n");
    } else if (record->reason != WIRECOPY_REASON_NONE) {
        add_reason(all, record->reason, all->line + record->line, record->message);
    } else {
        if (record->id != NULL) {
            add(all, record->id, record->id_nbytes);
        }
        add_string(all, "|");
        add(all, record->text, record->text_nbytes);
        if (record->date != NULL) {
            add_string(all, "@");
            add(all, record->date, record->date_nbytes);
        }
        add_string(all, "\n");
    }
    all->records += !record->is_header;
}

static UNUSED void list_block(listing *all, const wc_reader *reader, wc_parser *parser, const wc_block *block) {
    int more;
    size_t place = 0;
    if (block->first) {
        all->line = 0;
    }
    if (block->reason != WIRECOPY_REASON_NONE) {
        if (!block->continues) {
            add_reason(all, block->reason, all->line, block->message);
        }
        all->line += block->skipped_lines;
        return;
    }
    for (size_t i = 0; i < WC_BLOCK_PADDING; i++) {
        cr_assert(block->bytes[block->nbytes + i] == 0);
    }
    wc_record record;
    cr_assert(wc_parser_begin_block(parser, wc_reader_file(reader, block->file), block, NULL) == WIRECOPY_OK);
    while (wc_parser_next(parser, &record, &more, NULL) == WIRECOPY_OK && more) {
        int apart = wc_reader_file(reader, block->file)->format == WIRECOPY_FORMAT_JSON;
        cr_assert(apart ? record.offset >= place : record.offset == place, "records follow one another without a gap");
        place = record.offset + record.nbytes;
        add_record(all, &record);
    }
    all->line += wc_parser_lines(parser);
}

static UNUSED void list_reader(wc_reader *reader, const wirecopy_input *input, size_t target_nbytes, listing *all) {
    const wirecopy_allocator *allocator = &wc_allocator_default;
    wc_parser *parser;
    wc_block block;
    int more;
    memset(all, 0, sizeof *all);
    wc_block_init(&block, allocator);
    cr_assert(wc_parser_create(input, allocator, &parser, NULL) == WIRECOPY_OK);
    wirecopy_code code;
    while ((code = wc_reader_next(reader, target_nbytes, &block, &more, NULL)) == WIRECOPY_OK && more) {
        list_block(all, reader, parser, &block);
    }
    add_string(all, code == WIRECOPY_OK ? "" : "!ended by an error\n");
    wc_parser_free(parser);
    wc_block_clear(&block);
}

static UNUSED const char *list_input(const wirecopy_input *input, size_t target_nbytes) {
    static listing all;
    wc_reader *reader;
    wirecopy_error error = {0};
    cr_assert(wc_reader_open(input, &wc_allocator_default, 0, NULL, NULL, &reader, &error) == WIRECOPY_OK, "%s",
              error.message);
    list_reader(reader, input, target_nbytes, &all);
    wc_reader_close(reader);
    return all.text;
}

static UNUSED wirecopy_input input_of(const char *const *path) {
    wirecopy_input input;
    wirecopy_input_init(&input, sizeof input);
    input.paths = path;
    input.npaths = 1;
    return input;
}

static UNUSED const char *list_path(const char *path) {
    wirecopy_input input = input_of(&path);
    return list_input(&input, 1 << 20);
}

static UNUSED const char *list_text(const char *name, const char *text) {
    return list_path(write_text(name, text));
}

#endif
