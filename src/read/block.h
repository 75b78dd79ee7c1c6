/* A piece of an input file that holds whole records. */
#ifndef WC_READ_BLOCK_H
#define WC_READ_BLOCK_H

#include <stddef.h>
#include <stdint.h>

#include "format/split_json.h"
#include "wirecopy/wirecopy.h"

/* Zero bytes after a block's last one that parsers may read: simdjson needs 64 (SIMDJSON_PADDING). */
#define WC_BLOCK_PADDING 64

/* A record within a block. */
typedef struct wc_extent {
    size_t offset, nbytes;
    wc_extent_kind kind;
} wc_extent;

/* An extent of one file that holds complete records. The buffer belongs to the block and is reused. */
typedef struct wc_block {
    const wirecopy_allocator *allocator;
    uint64_t sequence; /* 0, 1, 2 ... over all files */
    uint32_t file;     /* index for wc_reader_file */
    uint64_t offset;   /* of the block in the decompressed file */
    uint8_t *bytes;    /* nbytes, and WC_BLOCK_PADDING zeroes */
    size_t nbytes, capacity;
    int first;          /* the file's first block */
    wc_extent *extents; /* JSON: its records, in order; the bytes between them belong to none */
    size_t nextents, extents_capacity;
    /* A record that the reader skips has a block of its own, with the reason and a message without file name and line;
     * nbytes may be 0. The block contains the incomplete last record of a file that cannot be read to its end
     * (UNREADABLE). It contains an oversize record (TOO_LARGE) only after wc_reader_deliver_oversize. */
    wirecopy_reason reason;
    char message[256];
    uint64_t skipped_nbytes; /* input bytes that belong to this block but are not in it */
    uint64_t skipped_lines;  /* line breaks of a block with a reason, in its bytes and in those skipped */
    int was_refused;         /* the system failed a read of the file: without that the block might be longer */
    uint64_t undecodable;    /* times that bytes read for this block were no character of the file's encoding */
    int is_open;             /* CSV: as of wc_record, of an oversize one */
    int continues;           /* a piece of an oversize record, which continues in the next block */
} wc_block;

void wc_block_init(wc_block *block, const wirecopy_allocator *allocator);
void wc_block_clear(wc_block *block);

/* Makes room for nbytes and the padding. */
wirecopy_code wc_block_grow(wc_block *block, size_t nbytes, wirecopy_error *error);

#endif
