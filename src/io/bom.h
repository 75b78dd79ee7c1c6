/* The byte order mark of UTF-8. */
#ifndef WC_IO_BOM_H
#define WC_IO_BOM_H

#include <stddef.h>
#include <stdint.h>
#include <string.h>

/* 3 if the bytes begin with it, else 0. */
static inline size_t wc_bom_nbytes(const uint8_t *bytes, size_t nbytes) {
    return nbytes >= 3 && memcmp(bytes, "\xEF\xBB\xBF", 3) == 0 ? 3 : 0;
}

#endif
