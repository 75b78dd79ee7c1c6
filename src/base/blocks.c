#include "base/blocks.h"

#include <stdint.h>
#include <stdlib.h>

static void *resize_by_malloc(void *context, void *memory, size_t old_nbytes, size_t new_nbytes) {
    (void)context;
    (void)old_nbytes;
    if (new_nbytes == 0) {
        free(memory);
        return NULL;
    }
    return realloc(memory, new_nbytes);
}

const wirecopy_allocator wc_allocator_default = {resize_by_malloc, NULL};

void *wc_allocate(const wirecopy_allocator *allocator, size_t count, size_t each) {
    if (each != 0 && count > SIZE_MAX / each) {
        return NULL;
    }
    size_t nbytes = count * each;
    return allocator->resize(allocator->context, NULL, 0, nbytes != 0 ? nbytes : 1);
}

void wc_release(const wirecopy_allocator *allocator, void *memory, size_t count, size_t each) {
    if (memory != NULL) {
        size_t nbytes = count * each;
        allocator->resize(allocator->context, memory, nbytes != 0 ? nbytes : 1, 0);
    }
}
