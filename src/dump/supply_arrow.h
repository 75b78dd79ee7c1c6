/* The rows of an Arrow stream as the documents of a dump. */
#ifndef WC_DUMP_SUPPLY_ARROW_H
#define WC_DUMP_SUPPLY_ARROW_H

#include <pthread.h>

#include "dump/supply.h"
#include "parse/arrow_stream.h"

typedef struct wc_arrow_chunk wc_arrow_chunk;

typedef struct wc_arrow_supply {
    wc_arrow_stream stream;
    wc_arrow_chunk *current;
    uint64_t row, next_row; /* in the current chunk, in all */
    uint64_t done_nbytes;
    pthread_mutex_t lock;     /* guards the references of chunks and the field below */
    wc_arrow_chunk *finished; /* chunks to release: all of their rows are processed */
} wc_arrow_supply;

/* Takes ownership of the stream, even on failure. Close own whatever this returns, once the supply is no longer used.
 * The input must outlive it. */
wirecopy_code wc_arrow_supply_open(wc_arrow_supply *own, struct ArrowArrayStream *stream, const wirecopy_input *input,
                                   const wirecopy_allocator *allocator, wirecopy_error *error);
void wc_arrow_supply_close(wc_arrow_supply *own);

/* own must not move while the supply is used. */
wc_supply wc_supply_of_arrow(wc_arrow_supply *own);

#endif
