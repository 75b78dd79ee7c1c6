/* The documents of a dump: where each record lies, its id, its place in the corpus. */
#ifndef WC_DUMP_DOCUMENTS_H
#define WC_DUMP_DOCUMENTS_H

#include <pthread.h>

#include "base/options.h"
#include "dump/batch.h"
#include "dump/corpus.h"
#include "run/progress.h"
#include "dump/batch_sink.h"
#include "dump/supply.h"

/* A stretch of input that is no document: an unusable record, or a header line. */
typedef struct wc_stretch {
    uint64_t offset, nbytes; /* in the decompressed file */
    uint32_t file;
    int is_header;
} wc_stretch;

#define WC_SPOOLED_NOWHERE UINT64_MAX

typedef struct wc_rereader wc_rereader;

typedef struct wc_dump {
    const wirecopy_allocator *allocator;
    const wirecopy_sketcher *sketcher;
    wirecopy_input input;
    uint32_t threads;
    wc_progress *progress;
    wirecopy_stats *stats;
    wc_supply supply;  /* where documents come from, unless that is signature files */
    wc_reader *reader; /* NULL where they come from signature files, or are given as rows */
    wc_file *files;    /* without a reader: those that were signed; their paths are owned */
    uint32_t nfiles;
    size_t files_capacity;
    uint64_t replayed_nbytes, replay_nbytes; /* of the signature files that were read, and of all */
    wc_batch_sink *sink;                     /* where batches go as they are committed; NULL: nowhere */
    int signs_only;                          /* they go there and are not kept */
    wc_corpus corpus;

    /* by document */
    uint64_t *offsets; /* of the record in the decompressed file; of a given row its number */
    uint32_t *nbytes, *text_nbytes;
    size_t offsets_capacity, nbytes_capacity, text_nbytes_capacity;
    wc_strings ids, dates; /* dates only where the input names a date field */
    uint64_t *spooled;     /* where its text stands in the scratch file, for files that can't be read again; of
                              others WC_SPOOLED_NOWHERE, or nothing after the last that can't */
    size_t nspooled, spooled_capacity;

    uint32_t *file_starts; /* by file: its first document; files after the one being read are not in it */
    size_t nfile_starts, file_starts_capacity;
    wc_stretch *stretches; /* in input order */
    size_t nstretches, stretches_capacity;
    int keep_stretches;

    uint64_t line, record; /* of the file being read, before the next block */
    int spool_fd;          /* -1: none yet */
    uint64_t spool_nbytes;
    wc_rereader **rereaders; /* by thread */

    /* A record of more bytes is parsed while no other one is: what that takes is many times its length. */
    uint64_t large_nbytes;
    pthread_mutex_t large_lock;
} wc_dump;

#endif
