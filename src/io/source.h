/* The bytes of a file as they lie on disk or come down a pipe. */
#ifndef WC_IO_SOURCE_H
#define WC_IO_SOURCE_H

#include <stdatomic.h>

#include "io/inputs.h"

typedef struct wc_source {
    int fd; /* -1: closed */
    int owns_fd;
    int regular;
    uint64_t start;         /* of the bytes in the file: stdin may have been read from before */
    uint64_t position;      /* bytes taken so far */
    int spool_fd;           /* where not -1, what is taken is copied here ... */
    int replay;             /* ... or taken from here */
    int spool_failed;       /* the last error was of the scratch copy, not of this file */
    _Atomic uint64_t *done; /* counts what is taken */
    int (*stop)(void *);    /* polled while a pipe has nothing to give; NULL: never */
    void *stop_context;
} wc_source;

/* Opens the file (WIRECOPY_ERROR_IO where the system refuses); spool and replay are the caller's to set. */
wirecopy_code wc_source_open(const wc_input_file *file, wc_source *source_ret, wirecopy_error *error);
void wc_source_close(wc_source *source);

/* Takes up to nbytes; *got_ret is 0 at the end. */
wirecopy_code wc_source_read(wc_source *source, void *bytes_ret, size_t nbytes, size_t *got_ret, wirecopy_error *error);

#endif
