/* Counting line breaks. */
#ifndef WC_IO_LINES_H
#define WC_IO_LINES_H

#include <stddef.h>
#include <stdint.h>
#include <string.h>

static inline uint64_t wc_count_lines(const uint8_t *bytes, size_t nbytes) {
    uint64_t lines = 0;
    const uint8_t *end = bytes + nbytes, *found;
    while (bytes < end && (found = memchr(bytes, '\n', (size_t)(end - bytes))) != NULL) {
        lines++;
        bytes = found + 1;
    }
    return lines;
}

#endif
