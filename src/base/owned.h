/* Memory that a result hands to its caller. A block stores its allocator and length, so that freeing it needs neither.
 */
#ifndef WC_BASE_OWNED_H
#define WC_BASE_OWNED_H

#include <stddef.h>

#include "wirecopy/wirecopy.h"

/* Allocates a block if `owned` is NULL, else resizes it; it may move. Returns NULL and leaves the old block untouched
 * on failure. */
void *wc_owned_resize(const wirecopy_allocator *allocator, void *owned, size_t nbytes);

void *wc_owned_allocate(const wirecopy_allocator *allocator, size_t nbytes);

/* A copy with a NUL added. NULL on failure. */
char *wc_owned_string(const wirecopy_allocator *allocator, const char *bytes, size_t nbytes);

/* NULL is allowed. */
void wc_owned_free(void *owned);

#endif
