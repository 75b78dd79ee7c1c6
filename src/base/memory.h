/* All of the library's memory goes through the caller's allocator. */
#ifndef WIRECOPY_BASE_MEMORY_H
#define WIRECOPY_BASE_MEMORY_H

#include <stddef.h>

#include "wirecopy/wirecopy.h"

/* The allocator to use where the caller gave none: malloc, realloc, free. */
extern const wirecopy_allocator wirecopy_allocator_default;

/* NULL on failure. count * each is checked for overflow. Not cleared. */
void *wirecopy_allocate(const wirecopy_allocator *allocator, size_t count, size_t each);
void *wirecopy_allocate_zeroed(const wirecopy_allocator *allocator, size_t count, size_t each);
void wirecopy_release(const wirecopy_allocator *allocator, void *memory, size_t count, size_t each);

/* Makes *array hold at least `wanted` elements, growing by half; *capacity is updated. */
wirecopy_code wirecopy_grow(const wirecopy_allocator *allocator, void **array, size_t *capacity, size_t wanted,
                            size_t each, wirecopy_error *error);

/* Gives back what *array holds beyond `count` elements, once it will not grow any more. */
void wirecopy_fit(const wirecopy_allocator *allocator, void **array, size_t *capacity, size_t count, size_t each);

#endif
