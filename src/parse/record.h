/* A parsed record of a block. */
#ifndef WC_PARSE_RECORD_H
#define WC_PARSE_RECORD_H

#include <stddef.h>
#include <stdint.h>

#include "wirecopy/wirecopy.h"

typedef struct wc_record {
    size_t offset, nbytes;  /* in the block, with the line end; records are adjacent, and blank lines belong to the
                               record before them, or else after */
    uint64_t line;          /* in the block, from 0: of the record's first non-blank byte, or of a quote that is never
                               closed */
    wirecopy_reason reason; /* NONE for a document */
    int is_header;          /* a CSV header line, which does not count as a record */
    int is_open;            /* CSV: a quote in it is never closed, so that bytes after it would be part of it */
    char message[256];      /* if reason is set: what is wrong and what to do, without file and line */
    const char *text, *id, *date, *site; /* valid until the next call; all but text may be NULL. A number as id is its
                                            JSON text. Several text fields are joined by line breaks */
    uint32_t rank; /* of the values of input.preferences (parse/prefer.h); the lower the more preferred */
    size_t text_nbytes, id_nbytes, date_nbytes, site_nbytes;
} wc_record;

#endif
