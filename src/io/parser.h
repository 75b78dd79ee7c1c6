/* Blocks to records. One parser a thread; it holds the buffers that a record's fields lie in. */
#ifndef WC_IO_PARSER_H
#define WC_IO_PARSER_H

#include "io/reader.h"
#include "io/record.h"

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
