/* The byte order mark of UTF-8. */
#ifndef WC_FORMAT_BOM_H
#define WC_FORMAT_BOM_H

#include <stddef.h>
#include <stdint.h>
#include <string.h>

/* The length of those that the bytes begin with: there may be several, where files were joined or written again. */
static inline size_t wc_bom_nbytes(const uint8_t *bytes, size_t nbytes) {
    size_t i = 0;
    while (nbytes - i >= 3 && memcmp(bytes + i, "\xEF\xBB\xBF", 3) == 0) {
        i += 3;
    }
    return i;
}

#endif
