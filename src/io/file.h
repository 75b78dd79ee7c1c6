/* One file of the inputs. */
#ifndef WC_IO_FILE_H
#define WC_IO_FILE_H

#include <stddef.h>
#include <stdint.h>

#include "wirecopy/wirecopy.h"

/* A file of the inputs. Owned by the reader. */
typedef struct wc_file {
    const char *path;       /* as shown to the user; "-" for stdin */
    wirecopy_format format; /* known once the file's first block is read */
    int seekable;           /* a plain regular file: a block's bytes are at its offset on disk */
    uint8_t *header;        /* CSV and TSV: the header record's bytes; else NULL */
    size_t header_nbytes;
    int is_rows; /* not a file but rows that the caller supplied, named by their numbers */
} wc_file;

#endif
