/* A thread that decompresses ahead of parsing. */
#ifndef WC_READ_READAHEAD_H
#define WC_READ_READAHEAD_H

#include "io/stream.h"

typedef struct wc_readahead wc_readahead;

/* Starts reading the stream, which belongs to the thread until wc_readahead_stop. Replaces the source's own stop
 * function; that of wc_readahead_read applies. */
wirecopy_code wc_readahead_start(wc_stream *stream, wc_readahead **readahead_ret, wirecopy_error *error);
void wc_readahead_stop(wc_readahead *readahead);

/* As wc_stream_read. stop, if not NULL, is polled while no data is ready. */
wirecopy_code wc_readahead_read(wc_readahead *readahead, int (*stop)(void *), void *stop_context, uint8_t *bytes_ret,
                                size_t nbytes, size_t *got_ret, wirecopy_error *error);

#endif
