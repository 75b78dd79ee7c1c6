/* A thread that decompresses ahead of whoever parses. */
#ifndef WIRECOPY_IO_READAHEAD_H
#define WIRECOPY_IO_READAHEAD_H

#include "io/stream.h"

typedef struct wirecopy_readahead wirecopy_readahead;

/* Starts reading the stream, which is the thread's until wirecopy_readahead_stop. The source's own stop is replaced;
 * that of wirecopy_readahead_read counts. */
wirecopy_code wirecopy_readahead_start(wirecopy_stream *stream, wirecopy_readahead **readahead_ret,
                                       wirecopy_error *error);
void wirecopy_readahead_stop(wirecopy_readahead *readahead);

/* As wirecopy_stream_read. stop, where not NULL, is polled while nothing is ready. */
wirecopy_code wirecopy_readahead_read(wirecopy_readahead *readahead, int (*stop)(void *), void *stop_context,
                                      uint8_t *bytes_ret, size_t nbytes, size_t *got_ret, wirecopy_error *error);

#endif
