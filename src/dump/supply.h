/* Where the documents of a dump come from, block by block: files, texts that the caller holds
 * or gives one by one, an Arrow stream. */
#ifndef WC_DUMP_SUPPLY_H
#define WC_DUMP_SUPPLY_H

#include "dump/batch.h"

typedef struct wc_supply {
    void *context;
    /* Fills the batch's block with bytes to parse or with rows: about target_nbytes, or one record if that is longer.
     * *more_ret is 0 at the end. One thread at a time. */
    wirecopy_code (*next)(void *context, size_t target_nbytes, wc_batch *batch, int *more_ret, wirecopy_error *error);
    /* Called once for every batch that next filled, when it no longer needs what its rows point into. Thread-safe.
     * NULL: nothing to do. */
    void (*processed)(void *context, wc_batch *batch);
    /* NULL: texts can be read only once, and are spooled. */
    wc_row_text_fn text;
    int is_read_once; /* nothing asks for its texts again: they are not spooled either */
    /* Bytes read so far. Thread-safe. */
    uint64_t (*done)(void *context);
    uint64_t total;   /* bytes in all; 0 if unknown */
    int is_unbounded; /* options.memory_nbytes does not apply to these documents */
    uint32_t nfiles;
} wc_supply;

/* The blocks of a reader, which must outlive it. */
wc_supply wc_supply_of_files(wc_reader *reader);

static inline wirecopy_code wc_supply_next(const wc_supply *supply, size_t target_nbytes, wc_batch *batch,
                                           int *more_ret, wirecopy_error *error) {
    return supply->next(supply->context, target_nbytes, batch, more_ret, error);
}

static inline void wc_supply_processed(const wc_supply *supply, wc_batch *batch) {
    if (supply->processed != NULL) {
        supply->processed(supply->context, batch);
    }
}

static inline uint64_t wc_supply_done(const wc_supply *supply) {
    return supply->done(supply->context);
}

#endif
