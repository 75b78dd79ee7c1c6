/* Where batches go, beside the corpus, as they are committed. */
#ifndef WC_DUMP_BATCH_SINK_H
#define WC_DUMP_BATCH_SINK_H

#include "dump/batch.h"

struct wc_dump;

typedef struct wc_batch_sink {
    /* Readies a batch on the thread that made it. Thread-safe for different batches. */
    wirecopy_code (*pack)(wc_batch *batch, size_t permutations, wirecopy_error *error);
    /* Takes a batch that is committed: in the order of the blocks, one at a time. */
    wirecopy_code (*take)(struct wc_batch_sink *sink, const struct wc_dump *dump, const wc_batch *batch,
                          wirecopy_error *error);
} wc_batch_sink;

#endif
