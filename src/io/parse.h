/* Between the parser and the formats it takes apart. */
#ifndef WIRECOPY_IO_PARSE_H
#define WIRECOPY_IO_PARSE_H

#include "io/json.h"
#include "io/parser.h"
#include "io/splitter.h"

typedef struct wirecopy_bytes {
    uint8_t *bytes;
    size_t nbytes, capacity;
} wirecopy_bytes;

/* Which columns of a CSV file are asked for: -1 for one that is not there. */
typedef struct wirecopy_columns {
    wirecopy_bytes header; /* the one these were worked out from */
    const uint8_t *of;     /* the file's header that was last found to be the same */
    wirecopy_format format;
    size_t count;
    int64_t *text; /* one for each of input.text_fields */
    int64_t id, date, site;
} wirecopy_columns;

struct wirecopy_parser {
    const wirecopy_allocator *allocator;
    const wirecopy_input *input;
    const wirecopy_file *file;
    const uint8_t *bytes;
    size_t nbytes, position;
    uint64_t lines;
    int first, text_given;
    wirecopy_json *json; /* made for the first JSON record */
    wirecopy_bytes text; /* joined or unescaped text of the record */
    wirecopy_bytes repaired;
    wirecopy_columns columns;
};

/* Each takes a record's content, blank lines around it cut, and fills the fields or the reason and message. Errors are
 * for what stops all. */
typedef wirecopy_code (*wirecopy_parse_record)(wirecopy_parser *parser, const uint8_t *bytes, size_t nbytes,
                                               wirecopy_record *record, wirecopy_error *error);
wirecopy_code wirecopy_parse_jsonl(wirecopy_parser *parser, const uint8_t *bytes, size_t nbytes,
                                   wirecopy_record *record, wirecopy_error *error);
wirecopy_code wirecopy_parse_csv(wirecopy_parser *parser, const uint8_t *bytes, size_t nbytes, wirecopy_record *record,
                                 wirecopy_error *error);
wirecopy_code wirecopy_parse_warc(wirecopy_parser *parser, const uint8_t *bytes, size_t nbytes, wirecopy_record *record,
                                  wirecopy_error *error);
wirecopy_code wirecopy_parse_text(wirecopy_parser *parser, const uint8_t *bytes, size_t nbytes, wirecopy_record *record,
                                  wirecopy_error *error);

/* Works out parser->columns for the file. */
wirecopy_code wirecopy_columns_find(wirecopy_parser *parser, wirecopy_error *error);

__attribute__((format(printf, 3, 4))) void wirecopy_pass_over(wirecopy_record *record, wirecopy_reason reason,
                                                              const char *format, ...);

/* The message where none of the text fields is there. what: "field", "column". */
void wirecopy_pass_over_no_field(wirecopy_record *record, const wirecopy_input *input, const char *what);

wirecopy_code wirecopy_bytes_reserve(wirecopy_bytes *buffer, const wirecopy_allocator *allocator, size_t nbytes,
                                     wirecopy_error *error);
void wirecopy_bytes_clear(wirecopy_bytes *buffer, const wirecopy_allocator *allocator);

#endif
