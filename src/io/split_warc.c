#include <string.h>

#include "base/os.h"
#include "io/splitter.h"
#include "io/warc_header.h"

/* A record is a header, as many bytes as its Content-Length says, and line breaks. Where no such header stands, all up
 * to the next line that opens one is a stretch of its own, which the parser reports. */
typedef enum warc_state { HEADER = 0, CONTENT, LINE_BREAKS, LOST } warc_state;

static const char mark[] = "\nWARC/";
enum { MARK_NBYTES = sizeof mark - 1 };

static size_t skip_line_breaks(const uint8_t *bytes, size_t i, size_t nbytes) {
    while (i < nbytes && (bytes[i] == '\r' || bytes[i] == '\n')) {
        i++;
    }
    return i;
}

/* The state after the header at *scanned; HEADER where more bytes must come to tell. */
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
    *scanned = known ? start + header_nbytes : start;
    return known ? CONTENT : LOST;
}

static warc_state pass_content(wc_splitter *splitter, size_t *scanned, size_t nbytes) {
    uint64_t there = nbytes - *scanned;
    uint64_t passed = there < splitter->left ? there : splitter->left;
    *scanned += (size_t)passed;
    splitter->left -= passed;
    return splitter->left == 0 ? LINE_BREAKS : CONTENT;
}

/* The byte before the mark's own letters is a line break: what is shown again starts with it. */
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

/* One state's work. Non-zero where it needs no more bytes; *end_ret is set where the record ends. */
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
        *scanned = skip_line_breaks(bytes, *scanned, nbytes);
        *end_ret = *scanned < nbytes ? *scanned : WC_NO_END;
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
    int open = *scanned < nbytes;
    while (*scanned <= nbytes && open && end == WC_NO_END && advance(splitter, bytes, scanned, nbytes, ends, &end)) {
    }
    if (end == WC_NO_END && ends && open) {
        *scanned = end = nbytes;
        splitter->state = HEADER;
    }
    return end;
}
