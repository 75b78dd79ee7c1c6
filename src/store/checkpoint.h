/* What a run keeps in a folder so that it can be resumed after it was killed: the documents read so far, and the
 * results of long stages, chunk by chunk. */
#ifndef WC_STORE_CHECKPOINT_H
#define WC_STORE_CHECKPOINT_H

#include <pthread.h>

#include "dump/dump.h"
#include "store/settings.h"
#include "store/sink.h"

/* PATH_MAX of Linux. */
enum { WC_PATH_NBYTES = 4096 };

typedef struct wc_checkpoint {
    const wirecopy_allocator *allocator;
    const char *folder;
    wc_settings settings;
    int lock_fd;
    int is_partial;   /* an input could not be read to its end: results are not kept, since a later run may read more */
    int is_futile;    /* the same run fails again, since its inputs lack what it names */
    uint32_t nstages; /* begun by this run: runs with the same settings begin the same stages in the same order */
} wc_checkpoint;

/* Locks the folder, which is created if it does not exist. WIRECOPY_ERROR_IO if another run uses it. Close
 * checkpoint_ret whatever this returns. */
wirecopy_code wc_checkpoint_open(wc_checkpoint *checkpoint_ret, const wc_dump *dump, const char *purpose,
                                 wirecopy_error *error);

/* Non-zero if a run that ended early left its seed in the folder. */
int wc_checkpoint_seed(const char *folder, uint64_t *seed_ret);

/* finished: the run has its result, and the checkpoint's files are removed, as they are where nobody can resume from
 * them. */
void wc_checkpoint_close(wc_checkpoint *checkpoint, int finished);

/* Reads the dump: the part that was kept from the folder, the rest from its inputs. WIRECOPY_ERROR_ARGUMENT if the
 * folder belongs to another run, WIRECOPY_ERROR_FORMAT if it is corrupt. */
wirecopy_code wc_checkpoint_ingest(wc_checkpoint *checkpoint, wc_dump *dump, wirecopy_error *error);

/* A file that is appended to. */
typedef struct wc_appender {
    char path[WC_PATH_NBYTES];
    int fd;
    size_t unsynced; /* bytes */
} wc_appender;

/* The results of one stage. */
typedef struct wc_ledger {
    const wirecopy_allocator *allocator;
    wc_frames frames; /* results of earlier runs */
    wc_appender end;  /* fd -1: there is no checkpoint, and nothing is kept */
    wc_sink sink;
    uint8_t *done; /* by chunk */
    size_t nchunks;
    pthread_mutex_t lock;
} wc_ledger;

/* Begins a stage of that many chunks. Without a checkpoint (NULL) no chunk is done and none is kept. Close ledger_ret
 * whatever this returns. */
wirecopy_code wc_ledger_open(wc_checkpoint *checkpoint, size_t nchunks, wc_ledger *ledger_ret, wirecopy_error *error);
wirecopy_code wc_ledger_close(wc_ledger *ledger, wirecopy_code code, wirecopy_error *error);

/* The next chunk that an earlier run kept; *more_ret is 0 after the last, and only then may chunks be added.
 * results_ret: nbytes_ret bytes, valid until the next call. The caller checks the length and calls wc_ledger_corrupt if
 * it is wrong. */
wirecopy_code wc_ledger_next(wc_ledger *ledger, size_t *chunk_ret, const void **results_ret, size_t *nbytes_ret,
                             int *more_ret, wirecopy_error *error);

/* The error for kept results that the stage cannot have produced. */
wirecopy_code wc_ledger_corrupt(const wc_ledger *ledger, wirecopy_error *error);

static inline int wc_ledger_has(const wc_ledger *ledger, size_t chunk) {
    return ledger->end.fd >= 0 && ledger->done[chunk];
}

/* Keeps a chunk's results; nbytes: a multiple of 8. Thread-safe. */
wirecopy_code wc_ledger_add(wc_ledger *ledger, size_t chunk, const void *results, size_t nbytes, wirecopy_error *error);

#endif
