/* Names that stand on lines: in TSV and in lists of files. */
#ifndef WC_IO_ESCAPE_H
#define WC_IO_ESCAPE_H

#include <stddef.h>

/* A byte becomes at most two. */
enum { WC_ESCAPED_MOST = 2 };

/* Writes the bytes with \t, \n, \r for tabs and line breaks, and \\ for a backslash, so that different names stay
 * different (as PostgreSQL's COPY does). Returns the number of bytes written. */
static inline size_t wc_escape(const char *bytes, size_t nbytes, char *escaped_ret) {
    size_t length = 0;
    for (size_t i = 0; i < nbytes; i++) {
        char byte = bytes[i];
        char letter = byte == '\t' ? 't' : byte == '\n' ? 'n' : byte == '\r' ? 'r' : byte == '\\' ? '\\' : 0;
        if (letter != 0) {
            escaped_ret[length++] = '\\';
        }
        escaped_ret[length++] = letter != 0 ? letter : byte;
    }
    return length;
}

#endif
