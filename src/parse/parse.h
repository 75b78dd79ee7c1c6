/* The interface between the parser and its formats. */
#ifndef WC_PARSE_PARSE_H
#define WC_PARSE_PARSE_H

#include "base/bytes.h"
#include "format/file.h"
#include "format/splitter.h"
#include "parse/fields.h"
#include "parse/json.h"
#include "parse/record.h"
#include "read/reader.h"

/* The columns of a CSV file that are needed; -1: absent. */
typedef struct wc_columns {
    wc_bytes header;                  /* the header that the columns were found in */
    size_t names_start, names_nbytes; /* of its line of names, without what is around it */
    const uint8_t *of;                /* the address of the last header found to be equal to it */
    int is_found;
    wc_dialect dialect;
    size_t count;
    int64_t *text;      /* one for each of input.text_fields */
    int64_t *preferred; /* one for each of input.preferences */
    int64_t id, date, site;
    uint64_t fields; /* the bits of those that are there (parse/fields.h) */
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
    int read_page;            /* a text that was HTML, and decoded as what it says */
    wc_extent whole;          /* bytes that are one record, read again */
    const wc_extent *extents; /* JSON: the records of a block */
    size_t nextents, next_extent;
    int lacks_records; /* the record is an object without the array that records_path names */
    wc_json *json;     /* made for the first JSON record */
    wc_bytes text;     /* joined or unescaped text of the record */
    wc_bytes repaired;
    wc_columns columns;
    uint64_t wanted;        /* as of wc_fields_wanted */
    wc_fields seen;         /* in the part of the block that was parsed */
    struct wc_pages *pages; /* made for the first page (parse/page.h) */
} wc_parser;

/* Each parses a record's content, without the blank lines around it, and fills the fields, or the reason and message of
 * a record to skip. Errors are for failures that end the run. */
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

/* Adds the names of the columns to parser->seen. */
void wc_columns_name(wc_parser *parser);

/* Finds parser->columns for the file. */
wirecopy_code wc_columns_find(wc_parser *parser, wirecopy_error *error);

__attribute__((format(printf, 3, 4))) void wc_skip_record(wc_record *record, wirecopy_reason reason, const char *format,
                                                          ...);

/* The message for a record without any of the text fields. what: "field" or "column". */
void wc_skip_no_field(wc_record *record, const wirecopy_input *input, const char *what);

/* Control-Z, which programs of DOS write at the end of a file. */
static inline int wc_is_file_end(const uint8_t *bytes, size_t nbytes) {
    return nbytes == 1 && bytes[0] == 0x1A;
}

#endif
