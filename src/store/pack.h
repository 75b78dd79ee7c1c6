/* Compression of texts in files (zstd at its fastest level). */
#ifndef WC_STORE_PACK_H
#define WC_STORE_PACK_H

#include <stddef.h>

#include "wirecopy/wirecopy.h"

/* The most bytes that a compressed text takes. */
size_t wc_pack_bound(size_t nbytes);

/* packed_ret: wc_pack_bound(nbytes). */
wirecopy_code wc_pack(const void *bytes, size_t nbytes, void *packed_ret, size_t *packed_nbytes_ret,
                      wirecopy_error *error);

/* Non-zero if the result has exactly nbytes. */
int wc_unpack(const void *packed, size_t packed_nbytes, void *bytes_ret, size_t nbytes);

#endif
