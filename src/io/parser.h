/* Parses blocks into records. One parser for each thread; it owns the buffers of a record's fields. */
#ifndef WC_IO_PARSER_H
#define WC_IO_PARSER_H

#include "io/reader.h"

typedef struct wc_record {
    size_t offset, nbytes;  /* in the block, with the line end; records are adjacent, and blank lines belong to the
                               record  before them, or else after */
    uint64_t line;          /* in the block, from 0: of the record's first non-blank byte, or of a quote that is never
                               closed */
    wirecopy_reason reason; /* NONE for a document */
    int is_header;          /* a CSV header line, which does not count as a record */
    char message[256];      /* if reason is set: what is wrong and what to do, without file and line */
    const char *text, *id, *date, *site; /* valid until the next call; all but text may be NULL. A number as id is its
                                            JSON text. Several text fields are joined by line breaks */
    size_t text_nbytes, id_nbytes, date_nbytes, site_nbytes;
} wc_record;

typedef struct wc_parser wc_parser;

wirecopy_code wc_parser_create(const wirecopy_input *input, const wirecopy_allocator *allocator, wc_parser **parser_ret,
                               wirecopy_error *error);

/* As wc_reader_allow. */
void wc_parser_allow(wc_parser *parser, uint64_t memory_nbytes);

void wc_parser_free(wc_parser *parser);

/* Starts a block, or the bytes of one record that is read again (first = 0 for all but a file's first bytes). Headers
 * at the same address are assumed equal: a file's header must stay while the parser is used. WC_BLOCK_PADDING zero
 * bytes must follow bytes[nbytes]. */
wirecopy_code wc_parser_begin(wc_parser *parser, const wc_file *file, int first, const uint8_t *bytes, size_t nbytes,
                              wirecopy_error *error);

/* Parses the next record; *more_ret is 0 at the end of the block. A CSV header line is returned with is_header set,
 * reason WIRECOPY_REASON_OTHER_TYPE and an empty message. */
wirecopy_code wc_parser_next(wc_parser *parser, wc_record *record_ret, int *more_ret, wirecopy_error *error);

/* Line breaks in the part of the block that was parsed; 0 for text and WARC, which have no line numbers. */
uint64_t wc_parser_lines(const wc_parser *parser);

#endif
