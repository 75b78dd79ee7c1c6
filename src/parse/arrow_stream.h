/* A stream of the Arrow C stream interface whose struct arrays have columns for text, id, site and date. */
#ifndef WC_PARSE_ARROW_STREAM_H
#define WC_PARSE_ARROW_STREAM_H

#include "parse/arrow_column.h"

typedef struct wc_arrow_stream {
    const wirecopy_allocator *allocator;
    struct ArrowArrayStream stream;
    wc_arrow_column *texts; /* one for each of input.text_fields */
    size_t ntexts;
    wc_arrow_column id, site, date;
    int64_t nchildren;
    const uint8_t *validity; /* of the current struct array */
    uint64_t offset;
} wc_arrow_stream;

/* Takes ownership of the stream, even on failure, and finds the columns that the input names. Close own whatever this
 * returns. The input's names must outlive own. */
wirecopy_code wc_arrow_stream_open(wc_arrow_stream *own, struct ArrowArrayStream *stream, const wirecopy_input *input,
                                   const wirecopy_allocator *allocator, wirecopy_error *error);
void wc_arrow_stream_close(wc_arrow_stream *own);

/* Reads and checks the next array and makes it current; its release function is NULL at the end and after a failure. */
wirecopy_code wc_arrow_stream_next(wc_arrow_stream *own, struct ArrowArray *array_ret, wirecopy_error *error);

/* Whether row i of the current array is null as a whole. */
int wc_arrow_stream_is_null(const wc_arrow_stream *own, uint64_t i);

#endif
