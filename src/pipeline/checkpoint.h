/* What a run keeps in a folder so that, once killed, it can be started again and go on: the documents read so far, and
 * the results of stages that take long, chunk by chunk. */
#ifndef WIRECOPY_PIPELINE_CHECKPOINT_H
#define WIRECOPY_PIPELINE_CHECKPOINT_H

#include <pthread.h>

#include "pipeline/dump.h"
#include "pipeline/settings.h"
#include "pipeline/sink.h"

enum { WIRECOPY_PATH_NBYTES = 4096 };

typedef struct wirecopy_checkpoint {
    const wirecopy_allocator *allocator;
    const char *folder;
    wirecopy_settings settings;
    int lock_fd;
    int is_partial;   /* an input could not be read to its end: results are not kept, since another run may read more */
    uint32_t nstages; /* begun by this run: a run begins the same ones in the same order as any other like it */
} wirecopy_checkpoint;

/* Takes the folder, which is made where there is none. WIRECOPY_ERROR_IO where another run has it. Close
 * checkpoint_ret whatever this returns. */
wirecopy_code wirecopy_checkpoint_open(wirecopy_checkpoint *checkpoint_ret, const wirecopy_dump *dump,
                                       const char *purpose, wirecopy_error *error);

/* Non-zero where a run that ended early has left its seed in the folder. */
int wirecopy_checkpoint_seed(const char *folder, uint64_t *seed_ret);

/* finished: the run has its result, and what was kept goes. */
void wirecopy_checkpoint_close(wirecopy_checkpoint *checkpoint, int finished);

/* Reads the dump: what was kept of it from the folder, the rest from its inputs. WIRECOPY_ERROR_ARGUMENT where what was
 * kept is of another run, WIRECOPY_ERROR_FORMAT where it is damaged. */
wirecopy_code wirecopy_checkpoint_ingest(wirecopy_checkpoint *checkpoint, wirecopy_dump *dump, wirecopy_error *error);

/* The end of a file that is added to. */
typedef struct wirecopy_appender {
    char path[WIRECOPY_PATH_NBYTES];
    int fd;
    size_t unsynced; /* bytes */
} wirecopy_appender;

/* The results of one stage. */
typedef struct wirecopy_ledger {
    const wirecopy_allocator *allocator;
    wirecopy_frames frames; /* what earlier runs kept */
    wirecopy_appender end;  /* fd -1: there is no checkpoint, and nothing is kept */
    wirecopy_sink sink;
    uint8_t *done; /* by chunk */
    size_t nchunks;
    pthread_mutex_t lock;
} wirecopy_ledger;

/* Begins a stage of that many chunks; without a checkpoint (NULL) nothing is ever done or kept. Close ledger_ret
 * whatever this returns. */
wirecopy_code wirecopy_ledger_open(wirecopy_checkpoint *checkpoint, size_t nchunks, wirecopy_ledger *ledger_ret,
                                   wirecopy_error *error);
wirecopy_code wirecopy_ledger_close(wirecopy_ledger *ledger, wirecopy_code code, wirecopy_error *error);

/* The next chunk that was kept, to be taken over; *more_ret is 0 after the last, and only then may chunks be added.
 * results_ret: of nbytes_ret bytes, valid until the next call; a chunk of another length than its own is damaged. */
wirecopy_code wirecopy_ledger_next(wirecopy_ledger *ledger, size_t *chunk_ret, const void **results_ret,
                                   size_t *nbytes_ret, int *more_ret, wirecopy_error *error);

/* The error for results that are not what the stage makes. */
wirecopy_code wirecopy_ledger_damaged(const wirecopy_ledger *ledger, wirecopy_error *error);

static inline int wirecopy_ledger_has(const wirecopy_ledger *ledger, size_t chunk) {
    return ledger->end.fd >= 0 && ledger->done[chunk];
}

/* Keeps a chunk's results; nbytes: a multiple of 8. Thread-safe. */
wirecopy_code wirecopy_ledger_add(wirecopy_ledger *ledger, size_t chunk, const void *results, size_t nbytes,
                                  wirecopy_error *error);

#endif
