/* How a table is written, from its first bytes, and whether they are those of a table. */
#ifndef WC_FORMAT_SNIFF_H
#define WC_FORMAT_SNIFF_H

#include "format/dialect.h"

/* What the first bytes of a file show. */
typedef struct wc_sniffed {
    wc_dialect dialect;
    int is_table; /* the bytes can hardly be anything but CSV or TSV */
    int is_prose; /* they can hardly be that, whatever the file is called */
} wc_sniffed;

/* Finds the dialect of a file from its first bytes. input.delimiter and input.quoting decide where they are set.
 * `whole`: the bytes are all of the file. format: what the name or the user says, which decides where the bytes leave
 * it open. */
wc_sniffed wc_dialect_sniff(const uint8_t *bytes, size_t nbytes, int whole, wirecopy_format format,
                            const wirecopy_input *input);

#endif
