#include "read/opening.h"

#include <string.h>

#include "base/error.h"
#include "base/memory.h"
#include "format/bom.h"
#include "format/detect.h"
#include "format/encoding.h"
#include "io/limits.h"

/* White space before the first content that is read to find a file's format. Chosen: no writer makes more. */
enum { BLANK_NBYTES_MOST = 16 << 20 };

/* blank_nbytes: white space, at the start, beyond which the file is looked at. */
static void choose_format(wc_reading *at, const uint8_t *bytes, size_t nbytes, size_t blank_nbytes) {
    wc_file *file = &at->feed.file->file;
    const uint8_t *seen = bytes + blank_nbytes;
    size_t seen_nbytes = nbytes - blank_nbytes;
    int whole = seen_nbytes <= WC_DETECT_NBYTES && wc_feed_is_used_up(&at->feed);
    seen_nbytes = seen_nbytes < WC_DETECT_NBYTES ? seen_nbytes : WC_DETECT_NBYTES;
    if (file->format == WIRECOPY_FORMAT_AUTO) {
        wc_detect_format(file, at->feed.input, seen, seen_nbytes, whole);
    }
    at->splitter = wc_splitter_of(file->format, &file->dialect);
    at->splitter.record_nbytes_most = wc_record_most(at->feed.input, at->feed.memory_nbytes);
    at->splitter.file_nbytes = file->seekable ? at->feed.file->nbytes : 0;
    if (file->format == WIRECOPY_FORMAT_JSON) {
        at->scanned = blank_nbytes + wc_first_record(file, seen, seen_nbytes);
    } else {
        at->scanned = wc_first_record(file, bytes, nbytes < WC_DETECT_NBYTES ? nbytes : WC_DETECT_NBYTES);
    }
    if (file->format == WIRECOPY_FORMAT_JSON) {
        at->json = wc_json_splitter_of(at->feed.input->records_path);
        at->splitter.json = &at->json;
    }
}

/* Chooses the encoding by the file's first bytes, the block's. If they must be decoded, the block is filled again with
 * what they are in UTF-8. */
static wirecopy_code start_decoding(wc_reading *at, wc_block *block, size_t wanted, wirecopy_error *error) {
    wc_file *file = &at->feed.file->file;
    char named[WC_ENCODING_NBYTES];
    size_t nbytes = block->nbytes < WC_DETECT_NBYTES ? block->nbytes : WC_DETECT_NBYTES;
    wirecopy_code code = WIRECOPY_OK;
    if (at->feed.input->encoding != NULL) {
        code = wc_encoding_resolve(at->feed.input->encoding, named, error);
    }
    if (code == WIRECOPY_OK) {
        wc_encoding_choose(at->feed.input->encoding != NULL ? named : NULL, block->bytes, nbytes, file->encoding);
    }
    if (code != WIRECOPY_OK || file->encoding[0] == '\0' || block->nbytes == 0) {
        return code;
    }
    file->seekable = 0;
    file->is_mistaken = wc_encoding_is_mistaken(file->encoding, block->bytes, nbytes);
    at->replaced = 0;
    return wc_feed_decode(&at->feed, block, wanted, error);
}

static size_t count_blank(const wc_block *block) {
    size_t i = wc_bom_nbytes(block->bytes, block->nbytes);
    while (i < block->nbytes && memchr(" \t\r\n", block->bytes[i], 4) != NULL) {
        i++;
    }
    return i;
}

/* Where the first bytes are all white space, reads on until the file shows what it is. */
static wirecopy_code pass_blank(wc_reading *at, wc_block *block, size_t *blank_ret, wirecopy_error *error) {
    wirecopy_code code = WIRECOPY_OK;
    size_t blank = count_blank(block), before = 0;
    *blank_ret = 0;
    if (blank < WC_DETECT_NBYTES) {
        return code;
    }
    while (code == WIRECOPY_OK && blank == block->nbytes && block->nbytes > before && blank < BLANK_NBYTES_MOST) {
        before = block->nbytes;
        code = wc_feed_fill(&at->feed, block, 2 * block->nbytes, error);
        blank = count_blank(block);
    }
    if (code == WIRECOPY_OK) {
        code = wc_feed_fill(&at->feed, block, blank + WC_DETECT_NBYTES, error);
    }
    *blank_ret = blank;
    return code;
}

wirecopy_code wc_opening_find_format(wc_reading *at, wc_block *block, size_t wanted, const wc_refusal **refusal_ret,
                                     wirecopy_error *error) {
    /* Compressed data and archives are known by their own bytes, whatever encoding was named. */
    *refusal_ret =
        wc_refusal_of(at->feed.file, at->feed.input, WIRECOPY_FORMAT_AUTO, block->bytes, block->nbytes, &at->room);
    wirecopy_code code = *refusal_ret == NULL ? start_decoding(at, block, wanted, error) : WIRECOPY_OK;
    size_t blank_nbytes = 0;
    if (code == WIRECOPY_OK && *refusal_ret == NULL) {
        code = pass_blank(at, block, &blank_nbytes, error);
    }
    if (code == WIRECOPY_OK && *refusal_ret == NULL) {
        choose_format(at, block->bytes, block->nbytes, blank_nbytes);
        *refusal_ret = wc_refusal_of(at->feed.file, at->feed.input, at->feed.file->file.format, block->bytes,
                                     block->nbytes, &at->room);
    }
    return code;
}

wirecopy_code wc_opening_keep_header(wc_reading *at, const wc_block *block, wirecopy_error *error) {
    wc_file *file = &at->feed.file->file;
    int has_header = file->format == WIRECOPY_FORMAT_CSV || file->format == WIRECOPY_FORMAT_TSV;
    if (!block->first || !has_header || file->header != NULL || block->nbytes == 0) {
        return WIRECOPY_OK;
    }
    wc_splitter splitter = wc_splitter_of(file->format, &file->dialect);
    size_t scanned = wc_first_record(file, block->bytes, block->nbytes);
    size_t nbytes = splitter.next(&splitter, block->bytes, &scanned, block->nbytes, 1);
    nbytes = nbytes == WC_NO_END ? block->nbytes : nbytes;
    file->header = wc_allocate(at->feed.allocator, nbytes, 1);
    if (file->header == NULL) {
        return wc_fail_memory(error, nbytes);
    }
    memcpy(file->header, block->bytes, nbytes);
    file->header_nbytes = nbytes;
    return WIRECOPY_OK;
}
