/* Lines of results: JSON Lines, TSV, CSV. */
#ifndef WIRECOPY_IO_TABLE_H
#define WIRECOPY_IO_TABLE_H

#include "io/output.h"

typedef struct wirecopy_text_buffer {
    const wirecopy_allocator *allocator;
    char *bytes;
    size_t nbytes, capacity;
} wirecopy_text_buffer;

typedef struct wirecopy_name {
    const char *bytes;
    size_t nbytes;
} wirecopy_name;

typedef struct wirecopy_row {
    const char *id, *cluster;
    size_t id_nbytes, cluster_nbytes;
    int representative;
    double similarity;
    const char *relation; /* NULL: this and the rest are left out */
    double contained, contains;
    const wirecopy_name *draws_from; /* representatives of the groups a round-up draws from */
    size_t ndraws;
} wirecopy_row;

/* The line above the rows; none for JSON Lines. with_relation: as in the rows. */
wirecopy_code wirecopy_table_header(wirecopy_output *output, wirecopy_table table, int with_relation,
                                    wirecopy_error *error);

/* line is scratch, reused from row to row. An id's bytes are written as they are where the format allows: JSON escapes
 * what it must, CSV quotes, TSV turns tabs and line breaks into spaces. Invalid UTF-8 in JSON becomes U+FFFD. */
wirecopy_code wirecopy_table_row(wirecopy_output *output, wirecopy_table table, const wirecopy_row *row,
                                 wirecopy_text_buffer *line, wirecopy_error *error);

/* id, id, similarity: one line of TSV. */
wirecopy_code wirecopy_table_pair(wirecopy_output *output, const wirecopy_row *row, wirecopy_text_buffer *line,
                                  wirecopy_error *error);

void wirecopy_text_buffer_clear(wirecopy_text_buffer *line);

#endif
