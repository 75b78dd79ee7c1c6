/* The documents of a dump: each record's place, its id, its corpus entry. */
#ifndef WC_DUMP_DOCUMENTS_H
#define WC_DUMP_DOCUMENTS_H

#include <pthread.h>

#include "base/options.h"
#include "dump/batch.h"
#include "dump/corpus.h"
#include "run/progress.h"
#include "dump/batch_sink.h"
#include "dump/site_names.h"
#include "dump/supply.h"

/* An extent of the input that is not a document: a skipped record or a header line. */
typedef struct wc_gap {
    uint64_t offset, nbytes; /* in the decompressed file */
    uint32_t file;
    wirecopy_reason reason;
    int is_header, is_open; /* as of wc_record */
} wc_gap;

#define WC_SPOOLED_NOWHERE UINT64_MAX
#define WC_ALL_OWN UINT32_MAX

typedef struct wc_rereader wc_rereader;

/* How to find the lines of a batch's documents. */
typedef enum wc_lines_kind {
    WC_LINES_UNKNOWN = 0, /* its bytes were not read */
    WC_LINES_EVEN,        /* each document is a line, and each line a document */
    WC_LINES_LISTED       /* in the dump's lines */
} wc_lines_kind;

typedef struct wc_line_mark {
    uint32_t document; /* the batch's first */
    wc_lines_kind kind;
    uint64_t line;  /* of the first document, from 0; where lines are listed, of the batch */
    uint64_t place; /* of the first document in the dump's lines */
} wc_line_mark;

struct wc_dump;

/* What ids, dates and sites are read from: each a field (dump/likely.c). */
enum { WC_PURPOSES = 3 };

/* Of a purpose, the files none of whose records has its field. */
typedef struct wc_lacking {
    char names[2][64]; /* what may be meant in the first such file, and in the first that has another; empty: none */
    uint32_t files[2]; /* their numbers */
    uint32_t bare;     /* the first file in which nothing may be meant */
    int has_bare;
} wc_lacking;

/* Before the input is read, and once it is: documents from elsewhere may then be added after its own (dump/ingest.h).
 */
typedef struct wc_supplement {
    wirecopy_code (*begin)(void *context, struct wc_dump *dump, wirecopy_error *error);
    wirecopy_code (*add)(void *context, struct wc_dump *dump, wirecopy_error *error);
    void *context;
} wc_supplement;

typedef struct wc_dump {
    const wirecopy_allocator *allocator;
    const wirecopy_sketcher *sketcher;
    wirecopy_input input;
    uint32_t threads;
    wc_progress *progress;
    wirecopy_stats *stats;
    wc_supply supply;  /* where documents come from, except for signature files */
    wc_reader *reader; /* NULL if they come from signature files or are supplied as rows */
    wc_file *files;    /* without a reader: the files that were signed; their paths are owned */
    uint32_t nfiles;
    size_t files_capacity;
    uint64_t replayed_nbytes, replay_nbytes; /* of signature files: read so far, and in all */
    wc_batch_sink *sink;                     /* where batches are written as they are committed; NULL: nowhere */
    int signs_only;                          /* batches are written there and not kept */
    wc_supplement supplement;                /* add NULL: none */
    uint32_t nown;                           /* documents of the input; WC_ALL_OWN until others are added */
    int keeps_hosts;                         /* non-zero: hosts are kept, for an index */
    wc_corpus corpus;

    /* by document */
    uint64_t *offsets; /* of the record in the decompressed file; for a supplied row its number */
    uint32_t *nbytes, *text_nbytes;
    size_t offsets_capacity, nbytes_capacity, text_nbytes_capacity;
    uint32_t *ranks; /* of the record, as input.preferences has it; only where there are some */
    size_t ranks_capacity;
    wc_strings ids, dates; /* dates only if the input names a date field */
    wc_site_names sites;   /* only for a report */
    wc_strings hosts;      /* as wc_site_name has them; only for an index */
    uint64_t *spooled;     /* offset of its text in the scratch file if its file cannot be read again, else
                              WC_SPOOLED_NOWHERE; ends with the last spooled document */
    size_t nspooled, spooled_capacity;

    uint32_t *file_starts; /* by file, up to the one being read: its first document */
    size_t nfile_starts, file_starts_capacity;
    wc_gap *gaps; /* in input order */
    size_t ngaps, gaps_capacity;
    int keep_gaps;
    uint32_t told_of_file; /* whose bytes were found to be no text: its number + 1 */
    uint32_t told_of_table; /* that it has no text column: its file's number + 1 */
    wc_fields seen;        /* fields found */
    wc_fields file_seen;   /* in the file that is read */
    wc_lacking lacking[WC_PURPOSES];

    uint32_t *lines; /* of documents in batches whose lines are listed: from the batch's first line */
    size_t nlines, lines_capacity;
    uint64_t repeated_against; /* documents of input.against whose id an earlier document has */
    wc_line_mark *marks; /* one for each batch with documents, in input order */
    size_t nmarks, marks_capacity;
    uint64_t line, record; /* of the file being read, before the next block */
    /* Of the file being counted: whether it gave a document (dump/unused.h). nempty: empty files in folders. */
    uint32_t file_counted;
    uint64_t file_records, file_documents, file_unreported, file_breaks, file_odd_ids, nempty;
    char broken[512]; /* the notice of the first file that could not be read to its end; else empty */
    int spool_fd;     /* -1: no scratch file yet */
    uint64_t spool_nbytes;
    wc_rereader **rereaders; /* by thread */

    /* Records of more bytes are parsed one at a time, since parsing takes many times a record's length. */
    uint64_t large_nbytes;
    pthread_mutex_t large_lock;
} wc_dump;

#endif
