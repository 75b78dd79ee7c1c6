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
    const char *relation; /* NULL: this and the following fields are left out */
    double contained, contains;
    const wc_name *draws_from; /* representatives of the groups that a digest draws from */
    size_t ndraws;
    wc_name series; /* what the series is named by; no bytes: it is in none */
} wc_row;

/* Writes the header line; none for JSON Lines. with_relation: whether rows have a relation. */
wirecopy_code wc_table_header(wc_output *output, wirecopy_table table, int with_relation, wirecopy_error *error);

/* line is scratch, reused from row to row. Ids are written unchanged where the format allows: JSON escapes what it
 * must, CSV quotes, TSV escapes (io/escape.h). Invalid UTF-8 becomes U+FFFD in JSON. */
wirecopy_code wc_table_row(wc_output *output, wirecopy_table table, const wc_row *row, wc_text_buffer *line,
                           wirecopy_error *error);

/* id, id, similarity: one line of TSV. */
wirecopy_code wc_table_pair(wc_output *output, const wc_row *row, wc_text_buffer *line, wirecopy_error *error);

/* What dedup made of a record. */
typedef struct wc_fate_row {
    wc_name id, kept, against; /* against: no bytes: left out */
    int is_removed;
    const char *relation;
    int has_shares; /* 0: both are the similarity */
    double contained, contains;
} wc_fate_row;

/* A line of JSON. */
wirecopy_code wc_table_fate(wc_output *output, const wc_fate_row *row, wc_text_buffer *line, wirecopy_error *error);

/* Where a document stands among the stories of an index. */
typedef struct wc_placed_row {
    wc_name id, match; /* match: no bytes: null */
    uint64_t story;    /* 0: null */
    int is_known;
    const char *relation, *first_seen;
    int has_shares; /* 0: only the similarity */
    double similarity, contained, contains;
    const uint64_t *merged; /* stories */
    size_t nmerged;
} wc_placed_row;

/* A line of JSON. */
wirecopy_code wc_table_placed(wc_output *output, const wc_placed_row *row, wc_text_buffer *line, wirecopy_error *error);

/* What a story is: a line of JSON. */
typedef struct wc_story_row {
    wc_name representative;
    uint64_t story, documents, sources;
    const char *first, *last;
} wc_story_row;

wirecopy_code wc_table_story(wc_output *output, const wc_story_row *row, wc_text_buffer *line, wirecopy_error *error);

void wc_text_buffer_clear(wc_text_buffer *line);

#endif
