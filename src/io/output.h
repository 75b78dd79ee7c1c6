/* A file that appears complete or not at all. */
#ifndef WC_IO_OUTPUT_H
#define WC_IO_OUTPUT_H

#include <stddef.h>
#include <stdint.h>

#include "wirecopy/wirecopy.h"

typedef struct wc_output wc_output;

/* What is wrong with a path can be told before hours go into what is to be written there: its folder is missing, or its
 * name asks for a compression that is not written. */
wirecopy_code wc_output_check(const char *path, wirecopy_error *error);

/* "-" is stdout. Any other path is written to a temporary file beside it, unless it exists and is not a regular file (a
 * device, a named pipe), which is written directly. A name that ends in .gz or .zst is that of a compressed file. Buffered. */
wirecopy_code wc_output_open(const char *path, const wirecopy_allocator *allocator, wc_output **output_ret,
                             wirecopy_error *error);

/* For an output that is not all that a run is for: a reader that closes the pipe wants no more of it, and what is still
 * written to it is dropped. */
void wc_output_outlive_reader(wc_output *output);

/* WIRECOPY_ERROR_PIPE if the reader has closed the pipe, else WIRECOPY_ERROR_IO with file name and reason. */
wirecopy_code wc_output_write(wc_output *output, const void *bytes, size_t nbytes, wirecopy_error *error);

/* Flushes, syncs and closes the temporary file. What is left for wc_output_commit can hardly fail, so that of several
 * outputs all or none appear. Nothing may be written afterwards. */
wirecopy_code wc_output_seal(wc_output *output, wirecopy_error *error);

/* Seals the file, renames it to its final name (keeping the mode of a file that it replaces), and frees output, even on
 * failure. */
wirecopy_code wc_output_commit(wc_output *output, wirecopy_error *error);

/* Removes the temporary file and frees output. NULL is allowed. */
void wc_output_discard(wc_output *output);

#endif
