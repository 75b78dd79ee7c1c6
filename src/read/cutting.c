#include "read/cutting.h"

#include "base/memory.h"
#include "read/oversize.h"

/* The most that a block grows at a time until its record ends. Chosen: few steps for large records. */
enum { STEP_NBYTES = 16 << 20 };

/* A block that has no whole record doubles, up to a limit. */
static wirecopy_code grow(wc_reading *at, wc_block *block, wirecopy_error *error) {
    size_t step = block->nbytes < STEP_NBYTES ? block->nbytes : STEP_NBYTES;
    return wc_feed_fill(&at->feed, block, block->nbytes + (step > 0 ? step : 1), error);
}

static wirecopy_code add_extent(wc_block *block, const wc_json_splitter *json, size_t end, wirecopy_error *error) {
    wirecopy_code code = wc_grow(block->allocator, (void **)&block->extents, &block->extents_capacity,
                                 block->nextents + 1, sizeof *block->extents, error);
    if (code == WIRECOPY_OK) {
        size_t nbytes = json->nbytes < end ? (size_t)json->nbytes : end;
        int is_cut = json->kind == WC_EXTENT_WITHOUT && json->nbytes > end;
        block->extents[block->nextents++] =
            (wc_extent){.offset = end - nbytes, .nbytes = nbytes, .kind = is_cut ? WC_EXTENT_WITHOUT_LONG : json->kind};
    }
    return code;
}

/* Lists the records that end in the block's bytes up to `limit`. *cut_ret is the end of the last one, and stays as it
 * is if there is none. */
static wirecopy_code list_records(wc_reading *at, wc_block *block, size_t limit, int ends, size_t *cut_ret,
                                  wirecopy_error *error) {
    size_t end;
    wirecopy_code code = WIRECOPY_OK;
    while (code == WIRECOPY_OK &&
           (end = wc_json_split(&at->json, block->bytes, &at->scanned, limit, ends)) != WC_NO_END) {
        *cut_ret = end;
        code = add_extent(block, &at->json, end, error);
    }
    return code;
}

/* Where to cut a block that is too long: before the record that is open in it, or before an object that may turn out to
 * be without records. What else there is belongs to no record. WC_NO_END: the record is all of the block. */
static size_t cut_before_long(wc_json_splitter *json, size_t scanned) {
    uint64_t open = wc_json_split_open(json), around = wc_json_split_around(json);
    if (open > 0) {
        return open < scanned ? scanned - (size_t)open : WC_NO_END;
    }
    return around < scanned ? scanned - (size_t)around : scanned;
}

static wirecopy_code find_in_json(wc_reading *at, wc_block *block, size_t target_nbytes, size_t *cut_ret,
                                  wirecopy_error *error) {
    /* What was cut off before a long record has left more to scan than a block. */
    wirecopy_code code = wc_feed_fill(&at->feed, block, at->scanned, error);
    size_t limit = block->nbytes < target_nbytes ? block->nbytes : target_nbytes;
    limit = limit > at->scanned ? limit : at->scanned;
    if (code == WIRECOPY_OK) {
        code = list_records(at, block, limit, 0, cut_ret, error);
    }
    while (code == WIRECOPY_OK && *cut_ret == WC_NO_END) {
        size_t end = wc_json_split(&at->json, block->bytes, &at->scanned, block->nbytes, 0);
        int all = wc_feed_is_used_up(&at->feed);
        if (end != WC_NO_END) {
            *cut_ret = end;
            return add_extent(block, &at->json, end, error);
        }
        if (wc_is_oversize(at, block)) {
            *cut_ret = cut_before_long(&at->json, at->scanned);
            return code;
        }
        if (all) {
            if (at->feed.failure[0] == '\0') {
                code = list_records(at, block, block->nbytes, 1, cut_ret, error);
                *cut_ret = block->nbytes;
            }
            return code;
        }
        code = grow(at, block, error);
    }
    return code;
}

static wirecopy_code find_by_splitter(wc_reading *at, wc_block *block, size_t target_nbytes, size_t *cut_ret,
                                      wirecopy_error *error) {
    wc_splitter *splitter = &at->splitter;
    size_t limit = block->nbytes < target_nbytes ? block->nbytes : target_nbytes;
    limit = limit > at->scanned ? limit : at->scanned;
    int is_warc = at->feed.file->file.format == WIRECOPY_FORMAT_WARC;
    splitter->offset = at->offset;
    size_t cut = wc_split_last(splitter, block->bytes, &at->scanned, limit);
    wirecopy_code code = WIRECOPY_OK;
    while (code == WIRECOPY_OK && cut == WC_NO_END) {
        if (at->scanned < block->nbytes) {
            cut = wc_reading_next_end(at, block, 0);
        }
        int all = wc_feed_is_used_up(&at->feed);
        if (cut != WC_NO_END || wc_is_oversize(at, block)) {
            break;
        }
        if (all && at->feed.failure[0] == '\0') {
            splitter->file_nbytes = at->offset + block->nbytes;
            cut = is_warc ? wc_reading_next_end(at, block, 1) : WC_NO_END;
            cut = cut == WC_NO_END ? block->nbytes : cut;
        }
        if (all) {
            break;
        }
        code = grow(at, block, error);
    }
    *cut_ret = cut;
    return code;
}

wirecopy_code wc_cutting_find(wc_reading *at, wc_block *block, size_t target_nbytes, size_t *cut_ret,
                              wirecopy_error *error) {
    *cut_ret = WC_NO_END;
    return at->splitter.json != NULL ? find_in_json(at, block, target_nbytes, cut_ret, error)
                                     : find_by_splitter(at, block, target_nbytes, cut_ret, error);
}

wirecopy_code wc_cutting_list_open(wc_reading *at, wc_block *block, wirecopy_error *error) {
    size_t cut = WC_NO_END;
    return list_records(at, block, 0, 1, &cut, error);
}
