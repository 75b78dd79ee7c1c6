/* What a run keeps in a folder so that, once killed, it can be started again and go on: the documents read so far, and
 * the results of stages that take long, chunk by chunk. */
#ifndef WC_STORE_CHECKPOINT_H
#define WC_STORE_CHECKPOINT_H

#include <pthread.h>

#include "dump/dump.h"
#include "store/settings.h"
#include "store/sink.h"

enum { WC_PATH_NBYTES = 4096 };

typedef struct wc_checkpoint {
    const wirecopy_allocator *allocator;
    const char *folder;
    wc_settings settings;
    int lock_fd;
    int is_partial;   /* an input could not be read to its end: results are not kept, since another run may read more */
    uint32_t nstages; /* begun by this run: a run begins the same ones in the same order as any other like it */
} wc_checkpoint;

/* Takes the folder, which is made where there is none. WIRECOPY_ERROR_IO where another run has it. Close
 * checkpoint_ret whatever this returns. */
wirecopy_code wc_checkpoint_open(wc_checkpoint *checkpoint_ret, const wc_dump *dump, const char *purpose,
                                 wirecopy_error *error);

/* Non-zero where a run that ended early has left its seed in the folder. */
int wc_checkpoint_seed(const char *folder, uint64_t *seed_ret);

/* finished: the run has its result, and what was kept goes. */
void wc_checkpoint_close(wc_checkpoint *checkpoint, int finished);

/* Reads the dump: what was kept of it from the folder, the rest from its inputs. WIRECOPY_ERROR_ARGUMENT where what was
 * kept is of another run, WIRECOPY_ERROR_FORMAT where it is damaged. */
wirecopy_code wc_checkpoint_ingest(wc_checkpoint *checkpoint, wc_dump *dump, wirecopy_error *error);

/* The end of a file that is added to. */
typedef struct wc_appender {
    char path[WC_PATH_NBYTES];
    int fd;
    size_t unsynced; /* bytes */
} wc_appender;

/* The results of one stage. */
typedef struct wc_ledger {
    const wirecopy_allocator *allocator;
    wc_frames frames; /* what earlier runs kept */
    wc_appender end;  /* fd -1: there is no checkpoint, and nothing is kept */
    wc_sink sink;
    uint8_t *done; /* by chunk */
    size_t nchunks;
    pthread_mutex_t lock;
} wc_ledger;

/* Begins a stage of that many chunks; without a checkpoint (NULL) nothing is ever done or kept. Close ledger_ret
 * whatever this returns. */
wirecopy_code wc_ledger_open(wc_checkpoint *checkpoint, size_t nchunks, wc_ledger *ledger_ret, wirecopy_error *error);
wirecopy_code wc_ledger_close(wc_ledger *ledger, wirecopy_code code, wirecopy_error *error);

/* The next chunk that was kept, to be taken over; *more_ret is 0 after the last, and only then may chunks be added.
 * results_ret: of nbytes_ret bytes, valid until the next call; a chunk of another length than its own is damaged. */
wirecopy_code wc_ledger_next(wc_ledger *ledger, size_t *chunk_ret, const void **results_ret, size_t *nbytes_ret,
                             int *more_ret, wirecopy_error *error);

/* The error for results that are not what the stage makes. */
wirecopy_code wc_ledger_corrupt(const wc_ledger *ledger, wirecopy_error *error);

static inline int wc_ledger_has(const wc_ledger *ledger, size_t chunk) {
    return ledger->end.fd >= 0 && ledger->done[chunk];
}

/* Keeps a chunk's results; nbytes: a multiple of 8. Thread-safe. */
wirecopy_code wc_ledger_add(wc_ledger *ledger, size_t chunk, const void *results, size_t nbytes, wirecopy_error *error);

#endif
