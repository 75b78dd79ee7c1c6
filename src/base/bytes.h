/* Bytes that grow. */
#ifndef WC_BASE_BYTES_H
#define WC_BASE_BYTES_H

#include <stddef.h>
#include <stdint.h>

#include "wirecopy/wirecopy.h"

typedef struct wc_bytes {
    uint8_t *bytes;
    size_t nbytes, capacity;
} wc_bytes;

wirecopy_code wc_bytes_reserve(wc_bytes *buffer, const wirecopy_allocator *allocator, size_t nbytes,
                               wirecopy_error *error);
void wc_bytes_clear(wc_bytes *buffer, const wirecopy_allocator *allocator);

#endif
