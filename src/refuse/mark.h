/* Marks: bytes at a fixed place that tell what a file is. */
#ifndef WC_REFUSE_MARK_H
#define WC_REFUSE_MARK_H

#include <stddef.h>
#include <stdint.h>
#include <string.h>

/* A literal and its length, NULs in it counted. */
#define WC_MARK(text) text, sizeof(text) - 1

static inline int wc_has_mark(const uint8_t *bytes, size_t nbytes, size_t offset, const char *mark,
                              size_t mark_nbytes) {
    return nbytes >= offset + mark_nbytes && memcmp(bytes + offset, mark, mark_nbytes) == 0;
}

#endif
