/* Counting line breaks. */
#ifndef WC_FORMAT_LINES_H
#define WC_FORMAT_LINES_H

#include <stddef.h>
#include <stdint.h>
#include <string.h>

/* line_end: the byte that ends a line. */
static inline uint64_t wc_count_lines(const uint8_t *bytes, size_t nbytes, uint8_t line_end) {
    uint64_t lines = 0;
    const uint8_t *end = bytes + nbytes, *found;
    while (bytes < end && (found = memchr(bytes, line_end, (size_t)(end - bytes))) != NULL) {
        lines++;
        bytes = found + 1;
    }
    return lines;
}

#endif
