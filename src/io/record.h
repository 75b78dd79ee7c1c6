/* A record of a block, taken apart. */
#ifndef WC_IO_RECORD_H
#define WC_IO_RECORD_H

#include <stddef.h>
#include <stdint.h>

#include "wirecopy/wirecopy.h"

typedef struct wc_record {
    size_t offset, nbytes;  /* in the block: the record's own bytes with its line end; records follow one another
                               without a gap, blank lines belong to the record before or else after */
    uint64_t line;          /* in the block, from 0: where the record's first byte that is not blank stands; for a
                               quote that is never closed, where that quote stands */
    wirecopy_reason reason; /* NONE for a document */
    int is_header;          /* a CSV header line: bytes to pass through, no record to count */
    char message[256];      /* where reason is set: what was wrong and what to do, without file and line */
    const char *text, *id, *date, *site; /* valid until the next call; all but text NULL where the record has none. A
                                            number as id is its JSON text. Several text fields are joined by a line
                                            break */
    size_t text_nbytes, id_nbytes, date_nbytes, site_nbytes;
} wc_record;

#endif
