#include "format/csv_fields.h"

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

/* The same where a backslash takes the byte after it as it is. */
static size_t find_closing_escaped(const uint8_t *bytes, size_t i, size_t nbytes, int *has_quotes_ret) {
    *has_quotes_ret = 0;
    while (i < nbytes) {
        int doubled = bytes[i] == '"' && i + 1 < nbytes && bytes[i + 1] == '"';
        if (bytes[i] == '"' && !doubled) {
            return i;
        }
        int escape = doubled || bytes[i] == '\\';
        *has_quotes_ret |= escape;
        i += escape ? 2 : 1;
    }
    return nbytes;
}

static size_t find_separator(const uint8_t *bytes, size_t i, size_t nbytes, uint8_t separator) {
    const uint8_t *found = i < nbytes ? memchr(bytes + i, separator, nbytes - i) : NULL;
    return found != NULL ? (size_t)(found - bytes) : nbytes;
}

static wc_csv_problem next_quoted(const uint8_t *bytes, size_t nbytes, const wc_dialect *dialect, size_t *position,
                                  wc_csv_field *field) {
    size_t start = *position + 1;
    field->escapes = dialect->quoting == WIRECOPY_QUOTING_BACKSLASH;
    size_t close = field->escapes ? find_closing_escaped(bytes, start, nbytes, &field->has_quotes)
                                  : find_closing(bytes, start, nbytes, &field->has_quotes);
    field->bytes = bytes + start;
    field->nbytes = close - start;
    if (close == nbytes) {
        return WC_CSV_UNCLOSED;
    }
    size_t after = close + 1;
    int ends = after == nbytes;
    *position = ends ? SIZE_MAX : after + 1;
    return ends || bytes[after] == dialect->separator ? WC_CSV_OK : WC_CSV_AFTER_QUOTE;
}

wc_csv_problem wc_csv_next(const uint8_t *bytes, size_t nbytes, const wc_dialect *dialect, size_t *position,
                           wc_csv_field *field_ret) {
    size_t start = *position;
    *field_ret = (wc_csv_field){.start = start};
    if (start < nbytes && bytes[start] == '"' && dialect->quoting != WIRECOPY_QUOTING_NONE) {
        return next_quoted(bytes, nbytes, dialect, position, field_ret);
    }
    size_t stop = find_separator(bytes, start, nbytes, dialect->separator);
    field_ret->bytes = bytes + start;
    field_ret->nbytes = stop - start;
    *position = stop == nbytes ? SIZE_MAX : stop + 1;
    return WC_CSV_OK;
}

/* A backslash before another byte than a quote or backslash is text. */
static size_t unescape(const wc_csv_field *field, uint8_t *copy) {
    size_t written = 0;
    for (size_t i = 0; i < field->nbytes; i++) {
        uint8_t next = i + 1 < field->nbytes ? field->bytes[i + 1] : 0;
        int escape =
            (field->bytes[i] == '\\' && (next == '"' || next == '\\')) || (field->bytes[i] == '"' && next == '"');
        i += (size_t)escape;
        copy[written++] = field->bytes[i];
    }
    return written;
}

size_t wc_csv_unquote(const wc_csv_field *field, uint8_t *copy_ret) {
    const uint8_t *bytes = field->bytes, *end = bytes + field->nbytes, *quote;
    size_t written = 0;
    if (field->has_quotes && field->escapes) {
        return unescape(field, copy_ret);
    }
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
