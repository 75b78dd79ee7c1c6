/* A thread that decompresses ahead of whoever parses. */
#ifndef WC_IO_READAHEAD_H
#define WC_IO_READAHEAD_H

#include "io/stream.h"

typedef struct wc_readahead wc_readahead;

/* Starts reading the stream, which is the thread's until wc_readahead_stop. The source's own stop is replaced;
 * that of wc_readahead_read counts. */
wirecopy_code wc_readahead_start(wc_stream *stream, wc_readahead **readahead_ret, wirecopy_error *error);
void wc_readahead_stop(wc_readahead *readahead);

/* As wc_stream_read. stop, where not NULL, is polled while nothing is ready. */
wirecopy_code wc_readahead_read(wc_readahead *readahead, int (*stop)(void *), void *stop_context, uint8_t *bytes_ret,
                                size_t nbytes, size_t *got_ret, wirecopy_error *error);

#endif
