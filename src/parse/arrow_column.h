/* A column of strings, plain or as a dictionary, or of integers or dates that stand for strings, in arrays of the Arrow
 * C data interface. Arrays are not trusted: everything that the interface describes is checked before a byte of a
 * buffer is read. */
#ifndef WC_PARSE_ARROW_COLUMN_H
#define WC_PARSE_ARROW_COLUMN_H

#include <stddef.h>

#include "parse/arrow_date.h"
#include "wirecopy/arrow.h"
#include "wirecopy/wirecopy.h"

typedef enum wc_arrow_kind {
    WC_ARROW_UTF8 = 0,
    WC_ARROW_LARGE_UTF8,
    WC_ARROW_UTF8_VIEW,
    WC_ARROW_INTEGER,
    WC_ARROW_NULLS /* nothing but nulls: what libraries make of a column without a value */
} wc_arrow_kind;

/* Kinds of columns that are accepted beside strings. */
enum { WC_ARROW_WITH_INTEGERS = 1, WC_ARROW_WITH_DATES = 2 };

typedef struct wc_arrow_column {
    const char *name; /* for messages; the caller's */
    int64_t child;    /* index in the stream's structs; -1: the column is absent */
    wc_arrow_kind kind;
    int width, is_signed; /* of integers and dates; width in bytes */
    wc_arrow_unit unit;   /* of dates, which are integers too */
    /* Of the current array. */
    const struct ArrowArray *array;
    const uint8_t *validity, *values, *data; /* values: offsets, views or integers; data: utf8 and large_utf8 */
    const void *const *parts;                /* utf8_view: data buffers ... */
    const uint8_t *part_nbytes;              /* ... and their lengths, 64 bits each */
    int64_t nparts;
    uint64_t start; /* of the struct's first row in the array; of a dictionary, of its first value */
    /* Of dictionaries: rows hold the numbers of values. index_width 0: there is none. */
    int index_width, index_is_signed;
    const uint8_t *index_validity, *indices;
    uint64_t index_start, nvalues;
} wc_arrow_column;

/* Room for a 64-bit integer in decimal (20 characters and a NUL) or a date. */
enum { WC_ARROW_DECIMAL_NBYTES = WC_ARROW_DATE_NBYTES };

/* Reads the column's schema. with: sum of WC_ARROW_WITH_*. */
wirecopy_code wc_arrow_column_open(wc_arrow_column *column, const struct ArrowSchema *schema, unsigned with,
                                   wirecopy_error *error);

/* Makes rows [from, from + count) of a struct array current, and checks the column's child array. Does nothing for
 * absent columns. */
wirecopy_code wc_arrow_column_turn(wc_arrow_column *column, const struct ArrowArray *array, uint64_t from,
                                   uint64_t count, wirecopy_error *error);

/* The string of row i, counted from `from`; *bytes_ret is NULL for a null and for an absent column. An integer or a
 * date is written to decimal[WC_ARROW_DECIMAL_NBYTES]; strings point into the array. */
wirecopy_code wc_arrow_column_get(const wc_arrow_column *column, uint64_t i, char *decimal, const char **bytes_ret,
                                  size_t *nbytes_ret, wirecopy_error *error);

/* Whether item i (with the array's offset) of a bitmap is set; NULL: all are. */
static inline int wc_arrow_is_valid(const uint8_t *validity, uint64_t i) {
    return validity == NULL || (validity[i / 8] >> i % 8 & 1) != 0;
}

/* Checks an array's length, offset, null count and buffers, for any type. nbuffers: the least number of buffers, or the
 * exact number if exact is set. name: for the message. */
wirecopy_code wc_arrow_check(const struct ArrowArray *array, const char *name, int64_t nbuffers, int exact,
                             wirecopy_error *error);

#endif
