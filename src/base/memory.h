/* The library allocates only through the caller's allocator. */
#ifndef WC_BASE_MEMORY_H
#define WC_BASE_MEMORY_H

#include <stddef.h>

#include "base/blocks.h"
#include "wirecopy/wirecopy.h"

/* As wc_allocate, and cleared. */
void *wc_allocate_zeroed(const wirecopy_allocator *allocator, size_t count, size_t each);

/* Reports that the allocator refused nbytes: WIRECOPY_ERROR_MEMORY, or WIRECOPY_ERROR_IO if scratch disk ran out. Call
 * it right after an allocation returned NULL, before the same thread allocates again. */
wirecopy_code wc_fail_refused(const wirecopy_allocator *allocator, size_t nbytes, wirecopy_error *error);

/* Grows *array to at least `wanted` elements, by half at a time, and updates *capacity. */
wirecopy_code wc_grow(const wirecopy_allocator *allocator, void **array, size_t *capacity, size_t wanted, size_t each,
                      wirecopy_error *error);

/* Shrinks *array to `count` elements, once it is complete. */
void wc_fit(const wirecopy_allocator *allocator, void **array, size_t *capacity, size_t count, size_t each);

#endif
