/* Results compressed as the name of their file says. */
#ifndef WC_IO_COMPRESS_H
#define WC_IO_COMPRESS_H

#include <stddef.h>
#include <stdint.h>

#include "wirecopy/wirecopy.h"

typedef struct wc_compressor wc_compressor;

/* Takes compressed bytes. */
typedef wirecopy_code (*wc_compressed_fn)(void *context, const uint8_t *bytes, size_t nbytes, wirecopy_error *error);

/* Whether a name ends as a compression that results can have: .gz, .zst. */
int wc_compression_is_named(const char *path);

/* WIRECOPY_ERROR_ARGUMENT for the name of a compression or format that is not written, such as .xz and .parquet. */
wirecopy_code wc_output_name_check(const char *path, wirecopy_error *error);

/* *compressor_ret is NULL where the name asks for none. */
wirecopy_code wc_compressor_create(const char *path, const wirecopy_allocator *allocator,
                                   wc_compressor **compressor_ret, wirecopy_error *error);
void wc_compressor_free(wc_compressor *compressor);

/* ends: no bytes follow. */
wirecopy_code wc_compress(wc_compressor *compressor, const uint8_t *bytes, size_t nbytes, int ends,
                          wc_compressed_fn write, void *context, wirecopy_error *error);

#endif
