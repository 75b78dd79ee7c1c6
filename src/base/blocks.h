/* Blocks of an allocator, whichever it is: what paged memory, which is one, is made of too. */
#ifndef WC_BASE_BLOCKS_H
#define WC_BASE_BLOCKS_H

#include <stddef.h>

#include "wirecopy/wirecopy.h"

/* The allocator to use where the caller gave none: malloc, realloc, free. */
extern const wirecopy_allocator wc_allocator_default;

/* NULL on failure. count * each is checked for overflow. Not cleared. */
void *wc_allocate(const wirecopy_allocator *allocator, size_t count, size_t each);
void wc_release(const wirecopy_allocator *allocator, void *memory, size_t count, size_t each);

#endif
