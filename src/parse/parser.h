/* Parses blocks into records. One parser for each thread; it owns the buffers of a record's fields. */
#ifndef WC_PARSE_PARSER_H
#define WC_PARSE_PARSER_H

#include "parse/fields.h"
#include "parse/record.h"
#include "read/reader.h"

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

/* Starts a block of the reader, which must stay until it is parsed. */
wirecopy_code wc_parser_begin_block(wc_parser *parser, const wc_file *file, const wc_block *block,
                                    wirecopy_error *error);

/* Parses the next record; *more_ret is 0 at the end of the block. A CSV header line is returned with is_header set,
 * reason WIRECOPY_REASON_OTHER_TYPE and an empty message. */
wirecopy_code wc_parser_next(wc_parser *parser, wc_record *record_ret, int *more_ret, wirecopy_error *error);

/* Whether a record of the block was a page, whose encoding is its own. */
int wc_parser_read_page(const wc_parser *parser);

/* The fields found in the part of the block that was parsed. Valid until the next call. */
const wc_fields *wc_parser_fields(const wc_parser *parser);

/* Line breaks in the part of the block that was parsed; 0 for text and WARC, which have no line numbers. */
uint64_t wc_parser_lines(const wc_parser *parser);

/* Headers that are longer are not looked at for names that stand twice. Chosen: some hundred names. */
enum { WC_TWICE_HEADER_MOST = 8 << 10 };

/* A field of the input that two columns of a table are named by; NULL: none. Of a table without a header, NULL. */
const char *wc_columns_twice(const wc_file *file, const wirecopy_input *input);

#endif
