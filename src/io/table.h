/* Lines of results: JSON Lines, TSV, CSV. */
#ifndef WC_IO_TABLE_H
#define WC_IO_TABLE_H

#include "io/output.h"

typedef struct wc_text_buffer {
    const wirecopy_allocator *allocator;
    char *bytes;
    size_t nbytes, capacity;
} wc_text_buffer;

typedef struct wc_name {
    const char *bytes;
    size_t nbytes;
} wc_name;

typedef struct wc_row {
    const char *id, *cluster;
    size_t id_nbytes, cluster_nbytes;
    int representative;
    double similarity;
    const char *relation; /* NULL: this and the rest are left out */
    double contained, contains;
    const wc_name *draws_from; /* representatives of the groups a digest draws from */
    size_t ndraws;
} wc_row;

/* The line above the rows; none for JSON Lines. with_relation: as in the rows. */
wirecopy_code wc_table_header(wc_output *output, wirecopy_table table, int with_relation, wirecopy_error *error);

/* line is scratch, reused from row to row. An id's bytes are written as they are where the format allows: JSON escapes
 * what it must, CSV quotes, TSV turns tabs and line breaks into spaces. Invalid UTF-8 in JSON becomes U+FFFD. */
wirecopy_code wc_table_row(wc_output *output, wirecopy_table table, const wc_row *row, wc_text_buffer *line,
                           wirecopy_error *error);

/* id, id, similarity: one line of TSV. */
wirecopy_code wc_table_pair(wc_output *output, const wc_row *row, wc_text_buffer *line, wirecopy_error *error);

void wc_text_buffer_clear(wc_text_buffer *line);

#endif
