/* The fields of one CSV record. */
#ifndef WC_FORMAT_CSV_FIELDS_H
#define WC_FORMAT_CSV_FIELDS_H

#include <stddef.h>
#include <stdint.h>

#include "format/dialect.h"

typedef enum wc_csv_problem {
    WC_CSV_OK = 0,
    WC_CSV_UNCLOSED,   /* the quote that opens the field is never closed */
    WC_CSV_AFTER_QUOTE /* bytes between a closing quote and the separator */
} wc_csv_problem;

typedef struct wc_csv_field {
    const uint8_t *bytes; /* without the quotes around it */
    size_t nbytes;
    int has_quotes; /* contains doubled quotes or escapes, which wc_csv_unquote resolves */
    int escapes;    /* a backslash is an escape */
    size_t start;   /* of the field in the record, quote included */
} wc_csv_field;

/* Reads the field at *position of a record without its line end, and advances *position past the separator, or to
 * SIZE_MAX after the last field. */
wc_csv_problem wc_csv_next(const uint8_t *bytes, size_t nbytes, const wc_dialect *dialect, size_t *position,
                           wc_csv_field *field_ret);

/* The length of a record without the returns before its line feed: two where a table of "\r\n" was written as text. */
static inline size_t wc_csv_trim(const uint8_t *bytes, size_t nbytes, const wc_dialect *dialect) {
    while (nbytes > 0 && bytes[nbytes - 1] == '\r' && dialect->line_end == '\n') {
        nbytes--;
    }
    return nbytes;
}

/* Copies the field's text, at most field->nbytes, and returns its length. */
size_t wc_csv_unquote(const wc_csv_field *field, uint8_t *copy_ret);

#endif
