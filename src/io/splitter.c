#include "io/splitter.h"

#include <string.h>

#include "base/os.h"

/* A record that only the end of the file ends. */
static size_t split_nowhere(wc_splitter *splitter, const uint8_t *bytes, size_t *scanned, size_t nbytes, int ends) {
    (void)splitter;
    (void)bytes;
    size_t end = ends && *scanned < nbytes ? nbytes : WC_NO_END;
    *scanned = nbytes;
    return end;
}

size_t wc_split_line(wc_splitter *splitter, const uint8_t *bytes, size_t *scanned, size_t nbytes, int ends) {
    (void)splitter;
    const uint8_t *found = *scanned < nbytes ? memchr(bytes + *scanned, '\n', nbytes - *scanned) : NULL;
    size_t end = found != NULL ? (size_t)(found - bytes) + 1 : ends && *scanned < nbytes ? nbytes : WC_NO_END;
    *scanned = end != WC_NO_END ? end : nbytes;
    return end;
}

wc_splitter wc_splitter_of(wirecopy_format format) {
    switch (format) {
    case WIRECOPY_FORMAT_JSONL:
        return (wc_splitter){.next = wc_split_line};
    case WIRECOPY_FORMAT_CSV:
        return (wc_splitter){.next = wc_split_csv, .separator = ','};
    case WIRECOPY_FORMAT_TSV:
        return (wc_splitter){.next = wc_split_csv, .separator = '\t'};
    case WIRECOPY_FORMAT_WARC:
        return (wc_splitter){.next = wc_split_warc};
    default:
        return (wc_splitter){.next = split_nowhere};
    }
}

/* Lines alone can be looked for from the back. */
static size_t last_line(const uint8_t *bytes, size_t *scanned, size_t nbytes) {
    const uint8_t *found = *scanned < nbytes ? wc_os_find_last(bytes + *scanned, '\n', nbytes - *scanned) : NULL;
    *scanned = nbytes;
    return found != NULL ? (size_t)(found - bytes) + 1 : WC_NO_END;
}

size_t wc_split_last(wc_splitter *splitter, const uint8_t *bytes, size_t *scanned, size_t nbytes) {
    if (splitter->next == wc_split_line) {
        return last_line(bytes, scanned, nbytes);
    }
    size_t last = WC_NO_END, end;
    while ((end = splitter->next(splitter, bytes, scanned, nbytes, 0)) != WC_NO_END) {
        last = end;
    }
    return last;
}
