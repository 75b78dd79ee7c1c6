/* A block of records and what one thread makes of it: every stage up to the signature while the bytes are in cache. */
#ifndef WIRECOPY_PIPELINE_BATCH_H
#define WIRECOPY_PIPELINE_BATCH_H

#include "io/parser.h"
#include "sketch/sample.h"
#include "sketch/sketcher.h"

/* Bytes that follow one another, with the end of each piece. */
typedef struct wirecopy_strings {
    char *bytes;
    size_t nbytes, bytes_capacity;
    uint64_t *ends;
    size_t count, ends_capacity;
} wirecopy_strings;

wirecopy_code wirecopy_strings_add(wirecopy_strings *strings, const wirecopy_allocator *allocator, const char *bytes,
                                   size_t nbytes, wirecopy_error *error);
const char *wirecopy_strings_get(const wirecopy_strings *strings, size_t i, size_t *nbytes_ret);
void wirecopy_strings_clear(wirecopy_strings *strings, const wirecopy_allocator *allocator);

/* A record that became a document. */
typedef struct wirecopy_made {
    uint64_t record; /* in the block, from 0 */
    uint64_t offset; /* in the block */
    uint32_t nbytes, text_nbytes;
    wirecopy_content content;
    uint64_t sample_end; /* in the batch's samples; its start is the end of the one before */
    uint32_t ngrams, level, site;
    int has_id;
} wirecopy_made;

/* A stretch that did not. */
typedef struct wirecopy_aside {
    uint64_t offset, nbytes, line; /* in the block */
    wirecopy_reason reason;
    int is_header;
    int message; /* index into messages, -1 where none was kept */
} wirecopy_aside;

typedef struct wirecopy_batch {
    const wirecopy_allocator *allocator;
    wirecopy_block block;
    uint64_t nrecords, lines;
    wirecopy_made *made;
    size_t nmade, made_capacity;
    uint32_t *minima; /* nmade * permutations */
    size_t minima_capacity;
    uint32_t *samples; /* news profile */
    size_t nsamples, samples_capacity;
    wirecopy_strings ids, dates, texts;
    wirecopy_aside *asides;
    size_t nasides, asides_capacity;
    char messages[WIRECOPY_NOTICES_MAX][256];
    int nmessages;
    struct {
        uint8_t *bytes;
        size_t nbytes, capacity;
    } packed;           /* as a frame's payload, where frames are kept */
    wirecopy_code code; /* of processing it */
    wirecopy_error error;
} wirecopy_batch;

/* What a thread needs to process batches. */
typedef struct wirecopy_worker {
    const wirecopy_sketcher *sketcher;
    wirecopy_parser *parser;
    wirecopy_tokens tokens;
    wirecopy_sample sample;
} wirecopy_worker;

wirecopy_code wirecopy_worker_init(wirecopy_worker *worker, const wirecopy_sketcher *sketcher,
                                   const wirecopy_input *input, wirecopy_error *error);
void wirecopy_worker_clear(wirecopy_worker *worker);

void wirecopy_batch_init(wirecopy_batch *batch, const wirecopy_allocator *allocator);
void wirecopy_batch_clear(wirecopy_batch *batch);

/* Parses and signs the batch's block; sets code and error. Texts are kept where the file can not be read again. */
void wirecopy_batch_process(wirecopy_batch *batch, wirecopy_worker *worker, const wirecopy_file *file, int keep_texts);

#endif
