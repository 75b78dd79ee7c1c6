/* All of the library's memory goes through the caller's allocator. */
#ifndef WC_BASE_MEMORY_H
#define WC_BASE_MEMORY_H

#include <stddef.h>

#include "base/blocks.h"
#include "wirecopy/wirecopy.h"

/* As wc_allocate, and cleared. */
void *wc_allocate_zeroed(const wirecopy_allocator *allocator, size_t count, size_t each);

/* Says that the allocator refused nbytes, and why: WIRECOPY_ERROR_MEMORY, or WIRECOPY_ERROR_IO where there was no
 * scratch disk for it. To be called by whoever got NULL, before the same thread asks for more. */
wirecopy_code wc_fail_refused(const wirecopy_allocator *allocator, size_t nbytes, wirecopy_error *error);

/* Makes *array hold at least `wanted` elements, growing by half; *capacity is updated. */
wirecopy_code wc_grow(const wirecopy_allocator *allocator, void **array, size_t *capacity, size_t wanted, size_t each,
                      wirecopy_error *error);

/* Gives back what *array holds beyond `count` elements, once it will not grow any more. */
void wc_fit(const wirecopy_allocator *allocator, void **array, size_t *capacity, size_t count, size_t each);

#endif
