/* Between the parser and the formats it takes apart. */
#ifndef WC_IO_PARSE_H
#define WC_IO_PARSE_H

#include "io/file.h"
#include "io/json.h"
#include "io/record.h"
#include "io/splitter.h"

typedef struct wc_bytes {
    uint8_t *bytes;
    size_t nbytes, capacity;
} wc_bytes;

/* Which columns of a CSV file are asked for: -1 for one that is not there. */
typedef struct wc_columns {
    wc_bytes header;   /* the one these were worked out from */
    const uint8_t *of; /* the file's header that was last found to be the same */
    wirecopy_format format;
    size_t count;
    int64_t *text; /* one for each of input.text_fields */
    int64_t id, date, site;
} wc_columns;

typedef struct wc_parser {
    const wirecopy_allocator *allocator;
    const wirecopy_input *input;
    uint64_t memory_nbytes; /* of the run; 0: no limit */
    const wc_file *file;
    const uint8_t *bytes;
    size_t nbytes, position;
    uint64_t lines;
    int first, text_given;
    wc_json *json; /* made for the first JSON record */
    wc_bytes text; /* joined or unescaped text of the record */
    wc_bytes repaired;
    wc_columns columns;
} wc_parser;

/* Each takes a record's content, blank lines around it cut, and fills the fields or the reason and message. Errors are
 * for what stops all. */
typedef wirecopy_code (*wc_parse_record)(wc_parser *parser, const uint8_t *bytes, size_t nbytes, wc_record *record,
                                         wirecopy_error *error);
wirecopy_code wc_parse_jsonl(wc_parser *parser, const uint8_t *bytes, size_t nbytes, wc_record *record,
                             wirecopy_error *error);
wirecopy_code wc_parse_csv(wc_parser *parser, const uint8_t *bytes, size_t nbytes, wc_record *record,
                           wirecopy_error *error);
wirecopy_code wc_parse_warc(wc_parser *parser, const uint8_t *bytes, size_t nbytes, wc_record *record,
                            wirecopy_error *error);
wirecopy_code wc_parse_text(wc_parser *parser, const uint8_t *bytes, size_t nbytes, wc_record *record,
                            wirecopy_error *error);

/* Works out parser->columns for the file. */
wirecopy_code wc_columns_find(wc_parser *parser, wirecopy_error *error);

__attribute__((format(printf, 3, 4))) void wc_pass_over(wc_record *record, wirecopy_reason reason, const char *format,
                                                        ...);

/* The message where none of the text fields is there. what: "field", "column". */
void wc_pass_over_no_field(wc_record *record, const wirecopy_input *input, const char *what);

wirecopy_code wc_bytes_reserve(wc_bytes *buffer, const wirecopy_allocator *allocator, size_t nbytes,
                               wirecopy_error *error);
void wc_bytes_clear(wc_bytes *buffer, const wirecopy_allocator *allocator);

#endif
