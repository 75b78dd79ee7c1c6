/* The fields of one CSV record. */
#ifndef WIRECOPY_IO_CSV_FIELDS_H
#define WIRECOPY_IO_CSV_FIELDS_H

#include <stddef.h>
#include <stdint.h>

typedef enum wirecopy_csv_problem {
    WIRECOPY_CSV_OK = 0,
    WIRECOPY_CSV_UNCLOSED,   /* the quote that opens the field is never closed */
    WIRECOPY_CSV_AFTER_QUOTE /* bytes between a closing quote and the separator */
} wirecopy_csv_problem;

typedef struct wirecopy_csv_field {
    const uint8_t *bytes; /* without the quotes around it */
    size_t nbytes;
    int has_quotes; /* doubled ones within: wirecopy_csv_unquote makes them single */
    size_t start;   /* of the field in the record, quote included */
} wirecopy_csv_field;

/* Takes the field at *position of a record without its line end, and moves *position after the separator, or to
 * SIZE_MAX after the last field. */
wirecopy_csv_problem wirecopy_csv_next(const uint8_t *bytes, size_t nbytes, uint8_t separator, size_t *position,
                                       wirecopy_csv_field *field_ret);

/* Copies the field's text, at most field->nbytes; gives its length. */
size_t wirecopy_csv_unquote(const wirecopy_csv_field *field, uint8_t *copy_ret);

#endif
