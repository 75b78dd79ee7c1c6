/* The bytes of a file or pipe, not decompressed. */
#ifndef WC_IO_SOURCE_H
#define WC_IO_SOURCE_H

#include <stdatomic.h>

#include "io/inputs.h"

typedef struct wc_source {
    int fd; /* -1: closed */
    int owns_fd;
    int regular;
    uint64_t start;         /* offset of the first byte: part of stdin may have been read before */
    uint64_t position;      /* bytes read so far */
    int spool_fd;           /* if not -1, bytes are copied to this file ... */
    const char *spool_folder; /* in this folder */
    int replay;             /* ... or read from it */
    int spool_failed;       /* the last error was of the scratch copy, not of this file */
    _Atomic uint64_t *done; /* counts the bytes read */
    int (*stop)(void *);    /* polled while a pipe is idle; NULL: never */
    void *stop_context;
} wc_source;

/* Opens the file (WIRECOPY_ERROR_IO if that fails); the caller sets spool_fd and replay. */
wirecopy_code wc_source_open(const wc_input_file *file, wc_source *source_ret, wirecopy_error *error);
void wc_source_close(wc_source *source);

/* Reads up to nbytes; *got_ret is 0 at the end. */
wirecopy_code wc_source_read(wc_source *source, void *bytes_ret, size_t nbytes, size_t *got_ret, wirecopy_error *error);

#endif
