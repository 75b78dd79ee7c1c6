#include "format/warc_header.h"

#include <string.h>
#include <strings.h>

size_t wc_header_end(const uint8_t *bytes, size_t nbytes) {
    size_t line = 0;
    while (line < nbytes) {
        const uint8_t *end = memchr(bytes + line, '\n', nbytes - line);
        if (end == NULL) {
            return 0;
        }
        size_t next = (size_t)(end - bytes) + 1;
        size_t length = next - line;
        if (length == 1 || (length == 2 && bytes[line] == '\r')) {
            return next;
        }
        line = next;
    }
    return 0;
}

static int is_blank(uint8_t byte) {
    return byte == ' ' || byte == '\t' || byte == '\r' || byte == '\n';
}

static const char *trim(const uint8_t *start, const uint8_t *end, size_t *nbytes_ret) {
    while (start < end && is_blank(*start)) {
        start++;
    }
    while (end > start && is_blank(end[-1])) {
        end--;
    }
    *nbytes_ret = (size_t)(end - start);
    return (const char *)start;
}

const char *wc_header_field(const uint8_t *bytes, size_t header_nbytes, const char *name, size_t *nbytes_ret) {
    size_t name_length = strlen(name);
    const uint8_t *line = bytes, *end = bytes + header_nbytes;
    while (line < end) {
        const uint8_t *stop = memchr(line, '\n', (size_t)(end - line));
        stop = stop != NULL ? stop : end;
        const uint8_t *colon = line + name_length;
        if ((size_t)(stop - line) > name_length && strncasecmp((const char *)line, name, name_length) == 0) {
            while (colon < stop && (*colon == ' ' || *colon == '\t')) {
                colon++;
            }
            if (colon < stop && *colon == ':') {
                return trim(colon + 1, stop, nbytes_ret);
            }
        }
        line = stop < end ? stop + 1 : end;
    }
    return NULL;
}

int wc_header_content_length(const uint8_t *bytes, size_t header_nbytes, uint64_t *length_ret) {
    size_t nbytes;
    const char *value = wc_header_field(bytes, header_nbytes, "Content-Length", &nbytes);
    /* 18 digits stay below 2^63 even when offsets are added. */
    if (value == NULL || nbytes == 0 || nbytes > 18) {
        return 0;
    }
    uint64_t length = 0;
    for (size_t i = 0; i < nbytes; i++) {
        if (value[i] < '0' || value[i] > '9') {
            return 0;
        }
        length = length * 10 + (uint64_t)(value[i] - '0');
    }
    *length_ret = length;
    return 1;
}
