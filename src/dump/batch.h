/* A block of records and what one thread makes of it: every stage up to the signature while the bytes are in cache. */
#ifndef WC_DUMP_BATCH_H
#define WC_DUMP_BATCH_H

#include "io/parser.h"
#include "sketch/kept.h"
#include "sketch/sketcher.h"

/* Bytes that follow one another, with the end of each piece. */
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

/* A record that became a document. */
typedef struct wc_made {
    uint64_t record; /* in the block, from 0 */
    uint64_t offset; /* in the block */
    uint32_t nbytes, text_nbytes;
    wc_content content;
    uint64_t kept_end; /* in the batch's kept; its start is the end of the one before */
    uint32_t site, inner; /* as of wc_places */
    int has_id;
    uint32_t zero; /* so that there is no padding */
} wc_made;

/* A stretch that did not. */
typedef struct wc_aside {
    uint64_t offset, nbytes, line; /* in the block */
    wirecopy_reason reason;
    int is_header;
    int message; /* index into messages, -1 where none was kept */
} wc_aside;

typedef struct wc_batch {
    const wirecopy_allocator *allocator;
    wc_block block;
    uint64_t nrecords, lines;
    wc_made *made;
    size_t nmade, made_capacity;
    uint32_t *minima; /* nmade * permutations */
    size_t minima_capacity;
    uint32_t *kept; /* where sketches have one */
    size_t nkept, kept_capacity;
    wc_strings ids, dates, texts;
    wc_aside *asides;
    size_t nasides, asides_capacity;
    char messages[WIRECOPY_NOTICES_MAX][256];
    int nmessages;
    struct {
        uint8_t *bytes;
        size_t nbytes, capacity;
    } packed;           /* as a frame's payload, where frames are kept */
    wirecopy_code code; /* of processing it */
    wirecopy_error error;
} wc_batch;

/* What a thread needs to process batches. */
typedef struct wc_worker {
    const wirecopy_sketcher *sketcher;
    wc_parser *parser;
    wc_tokens tokens;
    wc_kept kept;
} wc_worker;

wirecopy_code wc_worker_init(wc_worker *worker, const wirecopy_sketcher *sketcher, const wirecopy_input *input,
                             uint64_t memory_nbytes, wirecopy_error *error);
void wc_worker_clear(wc_worker *worker);

void wc_batch_init(wc_batch *batch, const wirecopy_allocator *allocator);
void wc_batch_clear(wc_batch *batch);

/* Parses and signs the batch's block; sets code and error. Texts are kept where the file can not be read again. */
void wc_batch_process(wc_batch *batch, wc_worker *worker, const wc_file *file, int keep_texts);

#endif
