#include "format/splitter.h"

#include <string.h>

#include "base/os.h"

/* A record that extends to the end of the file. */
static size_t split_nowhere(wc_splitter *splitter, const uint8_t *bytes, size_t *scanned, size_t nbytes, int ends) {
    (void)splitter;
    (void)bytes;
    size_t end = ends && *scanned < nbytes ? nbytes : WC_NO_END;
    *scanned = nbytes;
    return end;
}

size_t wc_split_line(wc_splitter *splitter, const uint8_t *bytes, size_t *scanned, size_t nbytes, int ends) {
    const uint8_t *found = *scanned < nbytes ? memchr(bytes + *scanned, splitter->line_end, nbytes - *scanned) : NULL;
    size_t end = found != NULL ? (size_t)(found - bytes) + 1 : ends && *scanned < nbytes ? nbytes : WC_NO_END;
    *scanned = end != WC_NO_END ? end : nbytes;
    return end;
}

static wc_splitter splitter_of_table(const wc_dialect *dialect) {
    return dialect->quoting == WIRECOPY_QUOTING_NONE
               ? (wc_splitter){.next = wc_split_line, .line_end = dialect->line_end}
               : (wc_splitter){.next = wc_split_csv,
                               .separator = dialect->separator,
                               .line_end = dialect->line_end,
                               .escapes = dialect->quoting == WIRECOPY_QUOTING_BACKSLASH};
}

wc_splitter wc_splitter_of(wirecopy_format format, const wc_dialect *dialect) {
    switch (format) {
    case WIRECOPY_FORMAT_JSONL:
        return (wc_splitter){.next = wc_split_line, .line_end = '\n'};
    case WIRECOPY_FORMAT_CSV:
    case WIRECOPY_FORMAT_TSV:
        return splitter_of_table(dialect);
    case WIRECOPY_FORMAT_JSON:
        return (wc_splitter){.next = wc_split_json, .line_end = '\n'};
    case WIRECOPY_FORMAT_WARC:
        return (wc_splitter){.next = wc_split_warc};
    default:
        return (wc_splitter){.next = split_nowhere};
    }
}

size_t wc_split_json(wc_splitter *splitter, const uint8_t *bytes, size_t *scanned, size_t nbytes, int ends) {
    return wc_json_split(splitter->json, bytes, scanned, nbytes, ends);
}

/* Only the last line can be found by searching backwards. */
static size_t last_line(const uint8_t *bytes, size_t *scanned, size_t nbytes, uint8_t line_end) {
    const uint8_t *found = *scanned < nbytes ? wc_os_find_last(bytes + *scanned, line_end, nbytes - *scanned) : NULL;
    *scanned = nbytes;
    return found != NULL ? (size_t)(found - bytes) + 1 : WC_NO_END;
}

size_t wc_split_last(wc_splitter *splitter, const uint8_t *bytes, size_t *scanned, size_t nbytes) {
    if (splitter->next == wc_split_line) {
        return last_line(bytes, scanned, nbytes, splitter->line_end);
    }
    size_t last = WC_NO_END, end;
    splitter->cuts = 0;
    while (!splitter->cuts && (end = splitter->next(splitter, bytes, scanned, nbytes, 0)) != WC_NO_END) {
        last = end;
    }
    return last;
}
