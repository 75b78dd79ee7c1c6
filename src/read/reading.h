/* Where a reader stands in the file that it reads, and what its blocks have in common. */
#ifndef WC_READ_READING_H
#define WC_READ_READING_H

#include "format/splitter.h"
#include "read/feed.h"
#include "refuse/text.h"

typedef struct wc_reading {
    wc_feed feed;
    uint32_t number;   /* of the file */
    uint64_t sequence; /* of the next block */
    uint64_t offset;   /* of the next block */
    int first;         /* the next block is the file's first */
    wc_splitter splitter;
    wc_json_splitter json;
    size_t scanned;    /* bytes after the last block that the splitter has scanned */
    uint64_t replaced; /* by the decoder, before the next block */

    wc_refusal_room room; /* for a refusal that names what is in the file */

    int in_oversize;      /* the next block is a further piece of an oversize record */
    int deliver_oversize; /* as of wc_reader_deliver_oversize */
    size_t slack_nbytes;  /* as of wc_reader_hold */
} wc_reading;

wirecopy_code wc_reading_open(wc_reading *at, uint32_t number, wc_input_file *file, wirecopy_error *error);

/* Makes the block an empty one, the next. */
void wc_reading_start(const wc_reading *at, size_t target_nbytes, wc_block *block);
/* The end of the next record in the block, or WC_NO_END. ends: the file has no more bytes than these. */
size_t wc_reading_next_end(wc_reading *at, const wc_block *block, int ends);
/* Cuts the block and advances past it. */
wirecopy_code wc_reading_finish(wc_reading *at, wc_block *block, size_t cut, wirecopy_error *error);

#endif
