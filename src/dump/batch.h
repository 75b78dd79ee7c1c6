/* A block of records and what one thread derived from it. */
#ifndef WC_DUMP_BATCH_H
#define WC_DUMP_BATCH_H

#include "parse/parser.h"
#include "sketch/kept.h"
#include "sketch/sketcher.h"

/* Concatenated strings, with the end of each. */
typedef struct wc_strings {
    char *bytes;
    size_t nbytes, bytes_capacity;
    uint64_t *ends;
    size_t count, ends_capacity;
} wc_strings;

wirecopy_code wc_strings_add(wc_strings *strings, const wirecopy_allocator *allocator, const char *bytes, size_t nbytes,
                             wirecopy_error *error);
const char *wc_strings_get(const wc_strings *strings, size_t i, size_t *nbytes_ret);
void wc_strings_clear(wc_strings *strings, const wirecopy_allocator *allocator);

/* The text of a supplied row, valid until the same thread's next call. Thread-safe. */
typedef wirecopy_code (*wc_row_text_fn)(void *context, uint32_t thread, uint64_t row, const char **text_ret,
                                        size_t *nbytes_ret, wirecopy_error *error);

/* A row that the caller supplied: a record without bytes to parse. */
typedef struct wc_given {
    const char *text, *id, *date, *site; /* NULL: none */
    size_t text_nbytes, id_nbytes, date_nbytes, site_nbytes;
} wc_given;

/* A document: a record with a usable text. */
typedef struct wc_document {
    uint64_t record; /* in the block, from 0 */
    uint64_t offset; /* in the block */
    uint32_t nbytes, text_nbytes;
    wc_content content;
    uint64_t kept_end;    /* in the batch's kept; its start is the end of the one before */
    uint32_t site, inner; /* as of wc_places */
    int has_id;
    uint32_t rank; /* of the record */
} wc_document;

/* A record that was skipped, or a header line. */
typedef struct wc_skipped {
    uint64_t offset, nbytes, line; /* in the block */
    wirecopy_reason reason;
    int is_header, is_open; /* as of wc_record */
    int message; /* index into messages; -1 if none was kept */
} wc_skipped;

typedef struct wc_batch {
    const wirecopy_allocator *allocator;
    wc_block
        block; /* of supplied rows: offset is the number of the first, nbytes counts their bytes; it has no bytes */
    wc_given *given;
    size_t ngiven, given_capacity;
    int is_given;          /* the batch consists of supplied rows */
    int given_as_utf8;     /* their strings must be valid UTF-8 */
    int texts_by_callback; /* their texts come from the worker, one by one */
    wc_strings made_up;    /* strings of rows that the caller does not hold: joined texts, formatted integers */
    void *holds;           /* what else rows point into; the supply's */
    uint64_t nrecords, lines;
    wc_document *documents;
    size_t ndocuments, documents_capacity;
    int is_parsed;            /* from bytes in this run, and so: */
    uint32_t *document_lines; /* of each document, in the block */
    size_t document_lines_capacity;
    uint32_t *minima; /* ndocuments * permutations */
    size_t minima_capacity;
    uint32_t *kept; /* where sketches have one */
    size_t nkept, kept_capacity;
    wc_strings ids, dates, texts;
    wc_strings sites; /* by name, if keeps_sites: where a report is asked for */
    int keeps_sites;
    wc_strings hosts;    /* as wc_site_name has them, where the dump keeps them: for an index */
    wc_fields seen;      /* fields found */
    int is_no_text;      /* the block's bytes are not valid in the file's encoding */
    const char *escaped; /* the encoding whose escape sequences the file's first block has; NULL: none */
    wc_skipped *skipped;
    size_t nskipped, skipped_capacity;
    char messages[WIRECOPY_NOTICES_MAX][256];
    int nmessages;
    struct {
        uint8_t *bytes;
        size_t nbytes, capacity;
    } packed;           /* the batch as a frame's payload, if frames are kept */
    wirecopy_code code; /* of processing it */
    wirecopy_error error;
} wc_batch;

void wc_batch_init(wc_batch *batch, const wirecopy_allocator *allocator);
void wc_batch_clear(wc_batch *batch);

#endif
