/* Blocks to records. One parser a thread; it holds the buffers that a record's fields lie in. */
#ifndef WC_IO_PARSER_H
#define WC_IO_PARSER_H

#include "io/reader.h"

typedef struct wc_record {
    size_t offset, nbytes;  /* in the block: the record's own bytes with its line end; records follow one another
                               without a gap, blank lines belong to the record before or else after */
    uint64_t line;          /* in the block, from 0: where the record's first byte that is not blank stands; for a
                               quote that is never closed, where that quote stands */
    wirecopy_reason reason; /* NONE for a document */
    int is_header;          /* a CSV header line: bytes to pass through, no record to count */
    char message[256];      /* where reason is set: what was wrong and what to do, without file and line */
    const char *text, *id, *date, *site; /* valid until the next call; all but text NULL where the record has none. A
                                            number as id is its JSON text. Several text fields are joined by a line
                                            break */
    size_t text_nbytes, id_nbytes, date_nbytes, site_nbytes;
} wc_record;

typedef struct wc_parser wc_parser;

wirecopy_code wc_parser_create(const wirecopy_input *input, const wirecopy_allocator *allocator, wc_parser **parser_ret,
                               wirecopy_error *error);

/* As wc_reader_allow. */
void wc_parser_allow(wc_parser *parser, uint64_t memory_nbytes);

void wc_parser_free(wc_parser *parser);

/* Starts on a block, or on the bytes of one record read again (first = 0 for any but a file's first bytes). The header
 * of a file is taken for the same where it lies at the same address: it must stay as long as the parser is used.
 * WC_BLOCK_PADDING zero bytes must follow bytes[nbytes]. */
wirecopy_code wc_parser_begin(wc_parser *parser, const wc_file *file, int first, const uint8_t *bytes, size_t nbytes,
                              wirecopy_error *error);

/* Gives the next record; *more_ret is 0 at the end of the block. A header line of CSV is no record of its own: it is
 * passed on (reason WIRECOPY_REASON_OTHER_TYPE with an empty message, and is_header set). */
wirecopy_code wc_parser_next(wc_parser *parser, wc_record *record_ret, int *more_ret, wirecopy_error *error);

/* Line breaks in the block as far as it was parsed; 0 for text and WARC, where lines say nothing. */
uint64_t wc_parser_lines(const wc_parser *parser);

#endif
