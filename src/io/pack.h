/* Texts made smaller, for files that hold them (zstd, at its fastest level). */
#ifndef WIRECOPY_IO_PACK_H
#define WIRECOPY_IO_PACK_H

#include <stddef.h>

#include "wirecopy/wirecopy.h"

/* The most bytes that packing takes. */
size_t wirecopy_pack_bound(size_t nbytes);

/* packed_ret: wirecopy_pack_bound(nbytes). */
wirecopy_code wirecopy_pack(const void *bytes, size_t nbytes, void *packed_ret, size_t *packed_nbytes_ret,
                            wirecopy_error *error);

/* Non-zero where exactly nbytes came out. */
int wirecopy_unpack(const void *packed, size_t packed_nbytes, void *bytes_ret, size_t nbytes);

#endif
