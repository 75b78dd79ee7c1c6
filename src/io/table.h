/* Lines of results: JSON Lines, TSV, CSV. */
#ifndef WIRECOPY_IO_TABLE_H
#define WIRECOPY_IO_TABLE_H

#include "io/output.h"

typedef struct wirecopy_text_buffer {
    const wirecopy_allocator *allocator;
    char *bytes;
    size_t nbytes, capacity;
} wirecopy_text_buffer;

typedef struct wirecopy_row {
    const char *id, *cluster;
    size_t id_nbytes, cluster_nbytes;
    int representative;
    double similarity;
} wirecopy_row;

/* The line above the rows; none for JSON Lines. */
wirecopy_code wirecopy_table_header(wirecopy_output *output, wirecopy_table table, wirecopy_error *error);

/* line is scratch, reused from row to row. An id's bytes are written as they are where the format allows: JSON escapes
 * what it must, CSV quotes, TSV turns tabs and line breaks into spaces. Invalid UTF-8 in JSON becomes U+FFFD. */
wirecopy_code wirecopy_table_row(wirecopy_output *output, wirecopy_table table, const wirecopy_row *row,
                                 wirecopy_text_buffer *line, wirecopy_error *error);

/* id, id, similarity: one line of TSV. */
wirecopy_code wirecopy_table_pair(wirecopy_output *output, const wirecopy_row *row, wirecopy_text_buffer *line,
                                  wirecopy_error *error);

void wirecopy_text_buffer_clear(wirecopy_text_buffer *line);

#endif
