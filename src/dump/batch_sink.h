/* Where batches are written, besides the corpus, as they are committed. */
#ifndef WC_DUMP_BATCH_SINK_H
#define WC_DUMP_BATCH_SINK_H

#include "dump/batch.h"

struct wc_dump;

typedef struct wc_batch_sink {
    /* Serialises a batch, on the thread that processed it. Thread-safe for different batches. NULL: nothing to do. */
    wirecopy_code (*pack)(wc_batch *batch, size_t permutations, wirecopy_error *error);
    /* Writes a committed batch. Called for one batch at a time, in block order. */
    wirecopy_code (*take)(struct wc_batch_sink *sink, const struct wc_dump *dump, const wc_batch *batch,
                          wirecopy_error *error);
} wc_batch_sink;

#endif
