/* A thread's processing of a block of records: all stages up to the signature run while the bytes are in cache. */
#ifndef WC_DUMP_WORKER_H
#define WC_DUMP_WORKER_H

#include "dump/batch.h"

/* The state that a thread needs to process batches. */
typedef struct wc_worker {
    const wirecopy_sketcher *sketcher;
    const wirecopy_input *input;
    uint64_t memory_nbytes; /* of the run; 0: no limit */
    uint32_t thread;
    wc_row_text_fn text; /* of rows that are given without one */
    void *text_context;
    int keeps_hosts; /* for an index: they go to batch.hosts */
    wc_parser *parser;
    wc_tokens tokens;
    wc_kept kept;
} wc_worker;

wirecopy_code wc_worker_init(wc_worker *worker, const wirecopy_sketcher *sketcher, const wirecopy_input *input,
                             uint64_t memory_nbytes, wirecopy_error *error);
void wc_worker_clear(wc_worker *worker);

/* Parses the batch's block, if it has bytes to parse, and signs its documents; sets code and error. keep_texts: the
 * file cannot be read again. */
void wc_batch_process(wc_batch *batch, wc_worker *worker, const wc_file *file, int keep_texts);

#endif
