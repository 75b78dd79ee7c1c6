#include <string.h>

#include "base/os.h"
#include "format/splitter.h"
#include "format/warc_header.h"

/* A record is a header, Content-Length bytes, and line breaks. Bytes that do not begin with such a header, up to the
 * next line that begins one, form an extent of their own, which the parser reports. A record whose Content-Length ends
 * where none begins, or beyond the file, ends where the first header begins within it: a wrong length loses one record
 * and not all that follow. */
typedef enum warc_state { HEADER = 0, CONTENT, LINE_BREAKS, LOST } warc_state;

/* What may be seen again of records with a wrong length: this, and a multiple of what was read. Chosen. */
enum { AGAIN_NBYTES = 64 << 20, AGAIN_SHARE = 4 };

static const char mark[] = "\nWARC/";
enum { MARK_NBYTES = sizeof mark - 1 };

static size_t skip_line_breaks(const uint8_t *bytes, size_t i, size_t nbytes) {
    while (i < nbytes && (bytes[i] == '\r' || bytes[i] == '\n')) {
        i++;
    }
    return i;
}

/* The state after the header at *scanned; HEADER if more bytes are needed to decide. */
static warc_state read_header(wc_splitter *splitter, const uint8_t *bytes, size_t *scanned, size_t nbytes, int ends) {
    size_t start = skip_line_breaks(bytes, *scanned, nbytes);
    size_t compared = nbytes - start < MARK_NBYTES - 1 ? nbytes - start : MARK_NBYTES - 1;
    if (memcmp(bytes + start, mark + 1, compared) != 0) {
        *scanned = start;
        return LOST;
    }
    size_t header_nbytes = wc_header_end(bytes + start, nbytes - start);
    if (header_nbytes == 0 && !ends && nbytes - start < WC_HEADER_NBYTES_MAX) {
        return HEADER;
    }
    int known = header_nbytes != 0 && wc_header_content_length(bytes + start, header_nbytes, &splitter->left);
    if (!known) {
        *scanned = start;
        return LOST;
    }
    splitter->passed = splitter->header_nbytes = header_nbytes;
    *scanned = start + header_nbytes;
    uint64_t place = splitter->offset + *scanned,
             there = splitter->file_nbytes > place ? splitter->file_nbytes - place : 0;
    if (splitter->file_nbytes > 0 && splitter->left > there) {
        *scanned -= 1; /* a mark begins with the header's last line break */
        return LOST;
    }
    return CONTENT;
}

static warc_state pass_content(wc_splitter *splitter, size_t *scanned, size_t nbytes) {
    uint64_t there = nbytes - *scanned;
    uint64_t passed = there < splitter->left ? there : splitter->left;
    *scanned += (size_t)passed;
    splitter->passed += passed;
    splitter->left -= passed;
    return splitter->left == 0 ? LINE_BREAKS : CONTENT;
}

/* The mark begins with a line break: the bytes to be seen again start with it. */
static size_t find_mark(const uint8_t *bytes, size_t *scanned, size_t nbytes) {
    const uint8_t *found = wc_os_find(bytes + *scanned, nbytes - *scanned, mark, MARK_NBYTES);
    if (found != NULL) {
        *scanned = (size_t)(found - bytes) + 1;
        return *scanned;
    }
    size_t tail = MARK_NBYTES - 1;
    *scanned = nbytes - *scanned > tail ? nbytes - tail : *scanned;
    return WC_NO_END;
}

/* Where the next record begins within this one, of which all bytes up to *scanned are still there; WC_NO_END: nowhere.
 */
static size_t find_within(const wc_splitter *splitter, const uint8_t *bytes, size_t scanned, size_t nbytes) {
    if (splitter->passed > scanned) {
        return WC_NO_END;
    }
    size_t from = scanned - (size_t)(splitter->passed - splitter->header_nbytes) - 1;
    size_t until = nbytes - scanned < MARK_NBYTES ? nbytes : scanned + MARK_NBYTES;
    const uint8_t *found = wc_os_find(bytes + from, until - from, mark, MARK_NBYTES);
    return found != NULL ? (size_t)(found - bytes) + 1 : WC_NO_END;
}

/* Lengths that were made wrong on purpose must not have a file read many times over. */
static int may_look_within(const wc_splitter *splitter, size_t end) {
    uint64_t most = AGAIN_NBYTES + AGAIN_SHARE * (splitter->offset + end);
    return splitter->passed <= splitter->record_nbytes_most && splitter->seen_again + splitter->passed <= most;
}

/* After the content: sets *end_ret to where the record ends, unless more bytes are needed to decide. */
static void pass_line_breaks(wc_splitter *splitter, const uint8_t *bytes, size_t *scanned, size_t nbytes, int ends,
                             size_t *end_ret) {
    size_t end = skip_line_breaks(bytes, *scanned, nbytes), there = nbytes - end;
    splitter->passed += end - *scanned;
    *scanned = end;
    if (there == 0 || (there < MARK_NBYTES - 1 && !ends)) {
        return;
    }
    size_t compared = there < MARK_NBYTES - 1 ? there : MARK_NBYTES - 1, within = WC_NO_END;
    if (memcmp(bytes + end, mark + 1, compared) != 0) {
        /* The parser, which has only the block, finds the same end if the bytes are not there. */
        splitter->cuts = 1;
        within = may_look_within(splitter, end) ? find_within(splitter, bytes, end, nbytes) : WC_NO_END;
        splitter->seen_again += within != WC_NO_END ? splitter->passed : 0;
    }
    *scanned = *end_ret = within != WC_NO_END ? within : end;
}

/* Advances by one state. Returns non-zero if it needs no more bytes; sets *end_ret where the record ends. */
static int advance(wc_splitter *splitter, const uint8_t *bytes, size_t *scanned, size_t nbytes, int ends,
                   size_t *end_ret) {
    warc_state before = (warc_state)splitter->state;
    switch (before) {
    case HEADER:
        splitter->state = (int)read_header(splitter, bytes, scanned, nbytes, ends);
        break;
    case CONTENT:
        splitter->state = (int)pass_content(splitter, scanned, nbytes);
        break;
    case LINE_BREAKS:
        pass_line_breaks(splitter, bytes, scanned, nbytes, ends, end_ret);
        break;
    case LOST:
        *end_ret = find_mark(bytes, scanned, nbytes);
        break;
    }
    if (*end_ret != WC_NO_END) {
        splitter->state = HEADER;
    }
    return splitter->state != (int)before;
}

size_t wc_split_warc(wc_splitter *splitter, const uint8_t *bytes, size_t *scanned, size_t nbytes, int ends) {
    size_t end = WC_NO_END;
    int open = *scanned < nbytes || splitter->state != HEADER;
    while (*scanned <= nbytes && open && end == WC_NO_END && advance(splitter, bytes, scanned, nbytes, ends, &end)) {
    }
    if (end == WC_NO_END && ends && open) {
        size_t within = splitter->state == CONTENT ? find_within(splitter, bytes, nbytes, nbytes) : WC_NO_END;
        *scanned = end = within != WC_NO_END ? within : nbytes;
        splitter->state = HEADER;
    }
    return end;
}
