/* The host that a URL names. */
#ifndef WC_BASE_HOST_H
#define WC_BASE_HOST_H

#include <stddef.h>

/* Where wanted stands first; NULL: nowhere. */
const char *wc_find_bytes(const char *bytes, size_t nbytes, const char *wanted);

/* Narrows a URL to its host, without "www.": what stands between "://", or a name before it and "@", and ":", "/", "?"
 * or "#". Any other field stays as it is. */
void wc_narrow_to_host(const char **field, size_t *nbytes);

/* Narrows a URL to whose page it is: to its host, without "m.", "mobile.", "amp." and "www1." too. Any other field
 * stays as it is. */
void wc_narrow_to_site(const char **field, size_t *nbytes);

#endif
