/* Memory that a result hands to its caller. It knows its own allocator and length, so that whoever frees it need not.
 */
#ifndef WC_BASE_OWNED_H
#define WC_BASE_OWNED_H

#include <stddef.h>

#include "wirecopy/wirecopy.h"

/* Makes a block, where `owned` is NULL, or changes one's length; it may move. NULL on failure, the old block untouched.
 */
void *wc_owned_resize(const wirecopy_allocator *allocator, void *owned, size_t nbytes);

void *wc_owned_allocate(const wirecopy_allocator *allocator, size_t nbytes);

/* A copy with a NUL added. NULL on failure. */
char *wc_owned_string(const wirecopy_allocator *allocator, const char *bytes, size_t nbytes);

/* Takes NULL. */
void wc_owned_free(void *owned);

#endif
