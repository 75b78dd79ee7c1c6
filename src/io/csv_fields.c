#include "io/csv_fields.h"

#include <string.h>

/* The offset of the quote that closes the field whose text starts at i; nbytes if there is none. */
static size_t find_closing(const uint8_t *bytes, size_t i, size_t nbytes, int *has_quotes_ret) {
    *has_quotes_ret = 0;
    while (i < nbytes) {
        const uint8_t *quote = memchr(bytes + i, '"', nbytes - i);
        if (quote == NULL) {
            return nbytes;
        }
        i = (size_t)(quote - bytes);
        if (i + 1 >= nbytes || bytes[i + 1] != '"') {
            return i;
        }
        *has_quotes_ret = 1;
        i += 2;
    }
    return nbytes;
}

static size_t find_separator(const uint8_t *bytes, size_t i, size_t nbytes, uint8_t separator) {
    const uint8_t *found = i < nbytes ? memchr(bytes + i, separator, nbytes - i) : NULL;
    return found != NULL ? (size_t)(found - bytes) : nbytes;
}

static wc_csv_problem next_quoted(const uint8_t *bytes, size_t nbytes, uint8_t separator, size_t *position,
                                  wc_csv_field *field) {
    size_t start = *position + 1;
    size_t close = find_closing(bytes, start, nbytes, &field->has_quotes);
    field->bytes = bytes + start;
    field->nbytes = close - start;
    if (close == nbytes) {
        return WC_CSV_UNCLOSED;
    }
    size_t after = close + 1;
    int ends = after == nbytes;
    *position = ends ? SIZE_MAX : after + 1;
    return ends || bytes[after] == separator ? WC_CSV_OK : WC_CSV_AFTER_QUOTE;
}

wc_csv_problem wc_csv_next(const uint8_t *bytes, size_t nbytes, uint8_t separator, size_t *position,
                           wc_csv_field *field_ret) {
    size_t start = *position;
    *field_ret = (wc_csv_field){.start = start};
    if (start < nbytes && bytes[start] == '"') {
        return next_quoted(bytes, nbytes, separator, position, field_ret);
    }
    size_t stop = find_separator(bytes, start, nbytes, separator);
    field_ret->bytes = bytes + start;
    field_ret->nbytes = stop - start;
    *position = stop == nbytes ? SIZE_MAX : stop + 1;
    return WC_CSV_OK;
}

size_t wc_csv_unquote(const wc_csv_field *field, uint8_t *copy_ret) {
    const uint8_t *bytes = field->bytes, *end = bytes + field->nbytes, *quote;
    size_t written = 0;
    while (field->has_quotes && bytes < end && (quote = memchr(bytes, '"', (size_t)(end - bytes))) != NULL) {
        size_t nbytes = (size_t)(quote - bytes) + 1;
        memcpy(copy_ret + written, bytes, nbytes);
        written += nbytes;
        bytes += nbytes + 1;
    }
    if (bytes < end) {
        memcpy(copy_ret + written, bytes, (size_t)(end - bytes));
        written += (size_t)(end - bytes);
    }
    return written;
}
