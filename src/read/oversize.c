#include "read/oversize.h"

#include <stdio.h>
#include <string.h>

#include "format/lines.h"
#include "io/limits.h"

/* Bytes read at a time of a record that is not held. Chosen: little memory beyond a record's end. */
enum { SKIP_NBYTES = 1 << 20 };

int wc_is_oversize(const wc_reading *at, const wc_block *block) {
    uint64_t limit = wc_record_most(at->feed.input, at->feed.memory_nbytes);
    return block->nbytes > at->slack_nbytes && block->nbytes - at->slack_nbytes > limit;
}

/* nbytes: of the record, as far as it was read. */
static void mark_oversize(const wc_reading *at, wc_block *block, uint64_t nbytes) {
    block->reason = WIRECOPY_REASON_TOO_LARGE;
    wc_describe_too_large(at->feed.input, at->feed.memory_nbytes, nbytes, block->message, sizeof block->message);
    if (at->splitter.json != NULL && at->feed.input->records_path == NULL) {
        size_t length = strlen(block->message);
        snprintf(block->message + length, sizeof block->message - length,
                 ", or name the array in it that has the records with records_path");
    }
}

/* Drops the bytes that the splitter has scanned. */
static void drop_scanned(wc_reading *at, wc_block *block, size_t nbytes) {
    block->skipped_nbytes += nbytes;
    block->skipped_lines += wc_count_lines(block->bytes, nbytes, wc_file_line_end(&at->feed.file->file));
    memmove(block->bytes, block->bytes + nbytes, block->nbytes - nbytes);
    block->nbytes -= nbytes;
    at->scanned -= at->scanned < nbytes ? at->scanned : nbytes;
}

static wirecopy_code skip_oversize(wc_reading *at, wc_block *block, wirecopy_error *error) {
    size_t end = WC_NO_END;
    while (end == WC_NO_END) {
        drop_scanned(at, block, at->scanned);
        wirecopy_code code = wc_feed_fill(&at->feed, block, block->nbytes + SKIP_NBYTES, error);
        if (code != WIRECOPY_OK) {
            return code;
        }
        end = wc_reading_next_end(at, block, 0);
        if (end == WC_NO_END && wc_feed_is_used_up(&at->feed)) {
            end = block->nbytes;
        }
    }
    const wc_file *file = &at->feed.file->file;
    int ends_line = end > 0 && block->bytes[end - 1] == wc_file_line_end(file) && file->format != WIRECOPY_FORMAT_TEXT;
    int in_quotes = block->is_open = wc_split_csv_in_quotes(&at->splitter);
    drop_scanned(at, block, end);
    mark_oversize(at, block, block->skipped_nbytes - (uint64_t)(ends_line && !in_quotes));
    if (in_quotes) {
        size_t length = strlen(block->message);
        snprintf(block->message + length, sizeof block->message - length, ", or close its quote");
    }
    /* The rest of the buffer is returned to the carry; the block itself is empty. */
    return wc_reading_finish(at, block, 0, error);
}

/* The next piece of an oversize record: at least as much as the splitter needs to continue. */
wirecopy_code wc_oversize_go_on(wc_reading *at, wc_block *block, size_t target_nbytes, wirecopy_error *error) {
    size_t least = target_nbytes > 64 ? target_nbytes : 64, cut = WC_NO_END;
    int all = 0;
    while (cut == WC_NO_END && at->scanned == 0 && !all) {
        wirecopy_code code =
            wc_feed_fill(&at->feed, block, 2 * block->nbytes > least ? 2 * block->nbytes : least, error);
        if (code != WIRECOPY_OK) {
            return code;
        }
        cut = wc_reading_next_end(at, block, 0);
        all = wc_feed_is_used_up(&at->feed);
    }
    mark_oversize(at, block, block->nbytes);
    block->continues = cut == WC_NO_END;
    if (block->continues && all) {
        cut = block->nbytes;
        block->continues = 0;
    }
    at->in_oversize = block->continues;
    return wc_reading_finish(at, block, block->continues ? at->scanned : cut, error);
}

wirecopy_code wc_oversize_start(wc_reading *at, wc_block *block, wirecopy_error *error) {
    if (!at->deliver_oversize) {
        return skip_oversize(at, block, error);
    }
    mark_oversize(at, block, block->nbytes);
    block->continues = at->in_oversize = 1;
    return wc_reading_finish(at, block, at->scanned, error);
}
