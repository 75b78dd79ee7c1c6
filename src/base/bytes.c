#include "base/bytes.h"

#include "base/memory.h"

wirecopy_code wc_bytes_reserve(wc_bytes *buffer, const wirecopy_allocator *allocator, size_t nbytes,
                               wirecopy_error *error) {
    return wc_grow(allocator, (void **)&buffer->bytes, &buffer->capacity, nbytes, 1, error);
}

void wc_bytes_clear(wc_bytes *buffer, const wirecopy_allocator *allocator) {
    wc_release(allocator, buffer->bytes, buffer->capacity, 1);
    *buffer = (wc_bytes){0};
}
