#include "format/dialect.h"

#include <string.h>
#include <strings.h>

#include "format/bom.h"

size_t wc_sep_line_nbytes(const uint8_t *bytes, size_t nbytes, uint8_t *separator_ret) {
    static const char start[] = "sep=";
    size_t i = wc_bom_nbytes(bytes, nbytes), length = sizeof start - 1;
    int is_quoted = i < nbytes && bytes[i] == '"';
    i += (size_t)is_quoted;
    if (nbytes - i <= length || strncasecmp((const char *)bytes + i, start, length) != 0) {
        return 0;
    }
    i += length;
    int is_written = nbytes - i >= 2 && bytes[i] == '\\' && bytes[i + 1] == 't';
    uint8_t separator = is_written ? '\t' : bytes[i];
    i += is_written ? 2 : 1;
    if (is_quoted && (i == nbytes || bytes[i++] != '"')) {
        return 0;
    }
    size_t end = i;
    end += end < nbytes && bytes[end] == '\r';
    end += end < nbytes && bytes[end] == '\n';
    if ((end == i && end < nbytes) || separator == '\r' || separator == '\n' || separator == '"') {
        return 0;
    }
    if (separator_ret != NULL) {
        *separator_ret = separator;
    }
    return end;
}

size_t wc_table_start(const uint8_t *bytes, size_t nbytes, const wc_dialect *dialect) {
    size_t i = dialect->has_sep_line ? wc_sep_line_nbytes(bytes, nbytes, NULL) : wc_bom_nbytes(bytes, nbytes);
    for (unsigned line = 0; line < dialect->lead_nlines && i < nbytes; line++) {
        const uint8_t *end = memchr(bytes + i, dialect->line_end, nbytes - i);
        i = end != NULL ? (size_t)(end - bytes) + 1 : nbytes;
    }
    /* Empty lines, as the parser passes over them. */
    for (;;) {
        size_t end = i;
        while (dialect->line_end == '\n' && end < nbytes && bytes[end] == '\r') {
            end++;
        }
        if (end == nbytes || bytes[end] != dialect->line_end) {
            return i;
        }
        i = end + 1;
    }
}
