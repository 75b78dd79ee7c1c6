/* How a CSV or TSV file is written. */
#ifndef WC_FORMAT_DIALECT_H
#define WC_FORMAT_DIALECT_H

#include <stddef.h>
#include <stdint.h>

#include "wirecopy/wirecopy.h"

typedef struct wc_dialect {
    uint8_t separator;    /* of fields */
    uint8_t quoting;      /* a wirecopy_quoting other than AUTO */
    uint8_t line_end;     /* '\n', before which a '\r' may stand, or '\r', as old Macs wrote it */
    uint8_t has_sep_line; /* Excel's line "sep=;" stands before the header */
    uint8_t lead_nlines;  /* other lines before the header: a title, comments */
} wc_dialect;

/* The dialect of a CSV or TSV file where the file itself says nothing. */
static inline wc_dialect wc_dialect_of(wirecopy_format format) {
    return format == WIRECOPY_FORMAT_TSV ? (wc_dialect){'\t', WIRECOPY_QUOTING_NONE, '\n', 0, 0}
                                         : (wc_dialect){',', WIRECOPY_QUOTING_DOUBLED, '\n', 0, 0};
}

/* The length of the line "sep=;" that the bytes begin with, after a byte order mark, with both; 0 if there is none.
 * *separator_ret, unless it is NULL, is the separator that it names. */
size_t wc_sep_line_nbytes(const uint8_t *bytes, size_t nbytes, uint8_t *separator_ret);

/* Where a file's first record begins: after the byte order mark, Excel's line and others before the header. */
size_t wc_table_start(const uint8_t *bytes, size_t nbytes, const wc_dialect *dialect);

#endif
