#include "read/reading.h"

#include <string.h>

#include "format/lines.h"

/* A block's buffer with this much unused room, after a long record, is freed. Chosen: eight blocks. */
enum { SPARE_NBYTES = 4 << 20 };

wirecopy_code wc_reading_open(wc_reading *at, uint32_t number, wc_input_file *file, wirecopy_error *error) {
    at->number = number;
    at->offset = 0;
    at->first = 1;
    at->in_oversize = 0;
    return wc_feed_open(&at->feed, file, error);
}

void wc_reading_start(const wc_reading *at, size_t target_nbytes, wc_block *block) {
    if (block->capacity > SPARE_NBYTES && block->capacity / 4 > target_nbytes) {
        wc_block_clear(block);
    }
    block->sequence = at->sequence;
    block->file = at->number;
    block->offset = at->offset;
    block->nbytes = block->nextents = 0;
    block->first = at->first;
    block->reason = WIRECOPY_REASON_NONE;
    block->message[0] = '\0';
    block->skipped_nbytes = block->skipped_lines = 0;
    block->continues = block->is_open = 0;
}

size_t wc_reading_next_end(wc_reading *at, const wc_block *block, int ends) {
    at->splitter.offset = at->offset + block->skipped_nbytes;
    return at->splitter.next(&at->splitter, block->bytes, &at->scanned, block->nbytes, ends);
}

wirecopy_code wc_reading_finish(wc_reading *at, wc_block *block, size_t cut, wirecopy_error *error) {
    wirecopy_code code = wc_feed_take_back(&at->feed, block, cut, error);
    if (code != WIRECOPY_OK) {
        return code;
    }
    memset(block->bytes + cut, 0, WC_BLOCK_PADDING);
    block->was_refused = at->feed.was_refused;
    block->undecodable = at->feed.decoder != NULL ? wc_decoder_replaced(at->feed.decoder) - at->replaced : 0;
    at->replaced += block->undecodable;
    at->scanned = at->scanned > cut ? at->scanned - cut : 0;
    at->offset += cut + block->skipped_nbytes;
    at->first = 0;
    at->sequence++;
    if (block->reason != WIRECOPY_REASON_NONE) {
        block->skipped_lines += wc_count_lines(block->bytes, cut, wc_file_line_end(&at->feed.file->file));
    }
    return WIRECOPY_OK;
}
