/* What one thread makes of a block of records: every stage up to the signature while the bytes are in cache. */
#ifndef WC_DUMP_WORKER_H
#define WC_DUMP_WORKER_H

#include "dump/batch.h"

/* What a thread needs to process batches. */
typedef struct wc_worker {
    const wirecopy_sketcher *sketcher;
    const wirecopy_input *input;
    uint64_t memory_nbytes; /* of the run; 0: any */
    wc_parser *parser;
    wc_tokens tokens;
    wc_kept kept;
} wc_worker;

wirecopy_code wc_worker_init(wc_worker *worker, const wirecopy_sketcher *sketcher, const wirecopy_input *input,
                             uint64_t memory_nbytes, wirecopy_error *error);
void wc_worker_clear(wc_worker *worker);

/* Parses (where there are bytes to parse) and signs the batch's block; sets code and error. Texts are kept where the
 * file can not be read again. */
void wc_batch_process(wc_batch *batch, wc_worker *worker, const wc_file *file, int keep_texts);

#endif
