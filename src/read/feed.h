/* The bytes of one file after another as blocks are made of them: decompressed, in UTF-8, and taken back where a block
 * is cut before them. */
#ifndef WC_READ_FEED_H
#define WC_READ_FEED_H

#include "io/source.h"
#include "io/stream.h"
#include "read/block.h"
#include "read/decoder.h"
#include "read/readahead.h"

typedef struct wc_feed {
    const wirecopy_allocator *allocator;
    const wirecopy_input *input;
    uint64_t memory_nbytes; /* of the run; 0: no limit */
    const char *tmp;
    int keep_streams;  /* as of wc_reader_open */
    int keep_original; /* as of wc_reader_keep_original */
    int (*stop)(void *);
    void *stop_context;
    _Atomic uint64_t done; /* bytes on disk that were read */

    int is_open;
    wc_input_file *file; /* the one that is open */
    wc_source source;
    wc_stream stream;
    wc_readahead *readahead; /* NULL: the stream is read directly */
    wc_decoder *decoder;     /* NULL: the file is UTF-8 */
    int ended;               /* nothing more to read of the file */
    char failure[256];       /* why reading failed; else empty */
    int was_refused;         /* reading failed because of the system, not of the data */

    uint8_t *carry; /* read but not in a block yet: [carry_start, carry_end) */
    size_t carry_start, carry_end, carry_capacity;
} wc_feed;

/* A file that cannot be opened has a failure, and no bytes. Errors are for what stops the run. */
wirecopy_code wc_feed_open(wc_feed *feed, wc_input_file *file, wirecopy_error *error);
void wc_feed_close(wc_feed *feed);
/* Closes, and frees what is carried. */
void wc_feed_clear(wc_feed *feed);

/* Fills the block with wanted bytes, whatever sizes reads return, so that blocks depend on the input alone: with fewer
 * only at the end of the file, or where reading it failed. */
wirecopy_code wc_feed_fill(wc_feed *feed, wc_block *block, size_t wanted, wirecopy_error *error);
/* Takes back the block's bytes from cut on. */
wirecopy_code wc_feed_take_back(wc_feed *feed, wc_block *block, size_t cut, wirecopy_error *error);
/* What is in the block, the first bytes of the file, is decoded from file.encoding, and all after it; the block is
 * filled again. */
wirecopy_code wc_feed_decode(wc_feed *feed, wc_block *block, size_t wanted, wirecopy_error *error);
/* Gives up the rest of the file. */
void wc_feed_drop(wc_feed *feed);

/* All of the file is in blocks. */
int wc_feed_is_used_up(const wc_feed *feed);
/* What the file is compressed by; NULL: it is not. */
const char *wc_feed_codec(const wc_feed *feed);

#endif
