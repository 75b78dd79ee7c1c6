/* Where dedup writes records: lines one after another, or JSON, of which what stands between the records is written
 * too, so that an array stays an array whatever is left out of it. */
#ifndef WC_VERBS_RECORD_SINK_H
#define WC_VERBS_RECORD_SINK_H

#include <iconv.h>

#include "io/output.h"

typedef struct wc_record_sink {
    const wirecopy_allocator *allocator;
    wc_output *output; /* NULL: dropped */
    char last;         /* the last byte written, in UTF-8; 0 before the first */
    char last_mark;    /* JSON: the last one between records that is no white space */
    iconv_t encoder;   /* what is not the input's own bytes is encoded as that is, if ... */
    int encodes;       /* ... it is not UTF-8 */
    uint8_t mark[8];   /* a byte order mark, written before all else */
    size_t mark_nbytes;
    /* JSON. What stands between records is either plain, white space and commas, and written only between two that are
     * written; or it is brackets and all else, and always written. */
    int is_array;      /* all records go to one array, those of further arrays and files too */
    int apart;         /* nothing is known of what stands between: each record ends with a line break */
    int written;       /* a record, since brackets were */
    int opened, joins; /* is_array: the bracket was written; the one that was met last was not */
    int nested, at_start, verbatim;
    uint64_t depth; /* of arrays */
    char *between, *tail;
    size_t between_nbytes, between_capacity, tail_nbytes, tail_capacity;
} wc_record_sink;

void wc_record_sink_clear(wc_record_sink *sink);

/* What is written to the sink is encoded so; an empty name is UTF-8. */
wirecopy_code wc_record_encode(wc_record_sink *sink, const char *encoding, wirecopy_error *error);

/* begins: the bytes begin a record. line_end: the byte that ends lines; 0 where there are none. If the last record
 * ended without one, it is inserted, so that two records never share a line. */
wirecopy_code wc_record_write(wc_record_sink *sink, const uint8_t *bytes, uint64_t nbytes, int begins, uint8_t line_end,
                              wirecopy_error *error);

/* The same for bytes of a file that was decoded: its own, original, are written. */
wirecopy_code wc_record_write_original(wc_record_sink *sink, const uint8_t *bytes, uint64_t nbytes,
                                       const uint8_t *original, size_t original_nbytes, int begins, uint8_t line_end,
                                       wirecopy_error *error);

/* For JSON, in the order of the file. Bytes that belong to no record: */
wirecopy_code wc_record_between(wc_record_sink *sink, const uint8_t *bytes, uint64_t nbytes, wirecopy_error *error);
/* The next record is written with wc_record_write after this, or goes elsewhere. */
wirecopy_code wc_record_begin(wc_record_sink *sink, wirecopy_error *error);
wirecopy_code wc_record_pass(wc_record_sink *sink, wirecopy_error *error);
/* After each file, and after all of them. */
wirecopy_code wc_record_end_file(wc_record_sink *sink, wirecopy_error *error);
wirecopy_code wc_record_end(wc_record_sink *sink, wirecopy_error *error);

#endif
