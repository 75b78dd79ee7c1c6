/* A column of strings, or of integers that stand for strings, in arrays of the Arrow C data interface. Arrays come from
 * strangers: whatever the ABI lets one know is checked before a byte of a buffer is read. */
#ifndef WC_IO_ARROW_COLUMN_H
#define WC_IO_ARROW_COLUMN_H

#include <stddef.h>

#include "wirecopy/arrow.h"
#include "wirecopy/wirecopy.h"

typedef enum wc_arrow_kind {
    WC_ARROW_UTF8 = 0,
    WC_ARROW_LARGE_UTF8,
    WC_ARROW_UTF8_VIEW,
    WC_ARROW_INTEGER
} wc_arrow_kind;

typedef struct wc_arrow_column {
    const char *name; /* for messages; the caller's */
    int64_t child;    /* of the stream's structs; -1: there is no such column */
    wc_arrow_kind kind;
    int width, is_signed; /* integers: bytes */
    /* Of the array at hand. */
    const struct ArrowArray *array;
    const uint8_t *validity, *values, *data; /* values: offsets, views or integers; data: utf8 and large_utf8 */
    const void *const *parts;                /* utf8_view: buffers of longer strings ... */
    const uint8_t *part_nbytes;              /* ... and how long each is, 64 bits */
    int64_t nparts;
    uint64_t start; /* of the struct's first row in the array */
} wc_arrow_column;

/* Room for an integer in decimal. */
enum { WC_ARROW_DECIMAL_NBYTES = 24 };

/* What the column's schema says. with_integers: a column of integers will do. */
wirecopy_code wc_arrow_column_open(wc_arrow_column *column, const struct ArrowSchema *schema, int with_integers,
                                   wirecopy_error *error);

/* Turns to the child array of a struct array of which the rows [from, from + count) are meant. Those of absent columns
 * are left alone. */
wirecopy_code wc_arrow_column_turn(wc_arrow_column *column, const struct ArrowArray *array, uint64_t from,
                                   uint64_t count, wirecopy_error *error);

/* The string of row i, counted from `from`; *bytes_ret is NULL for a null and for an absent column. An integer is
 * written to decimal[WC_ARROW_DECIMAL_NBYTES]; strings point into the array. */
wirecopy_code wc_arrow_column_get(const wc_arrow_column *column, uint64_t i, char *decimal, const char **bytes_ret,
                                  size_t *nbytes_ret, wirecopy_error *error);

/* Whether item i (with the array's offset) of a bitmap is set; NULL: all are. */
static inline int wc_arrow_is_valid(const uint8_t *validity, uint64_t i) {
    return validity == NULL || (validity[i / 8] >> i % 8 & 1) != 0;
}

/* Lengths, offset, count of nulls and buffers of an array, whatever its type: nbuffers is how many there must be at
 * least, and just so many where exact. name: for the message. */
wirecopy_code wc_arrow_check(const struct ArrowArray *array, const char *name, int64_t nbuffers, int exact,
                             wirecopy_error *error);

#endif
