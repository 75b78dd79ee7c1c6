/* What is known of one file of the inputs. */
#ifndef WC_IO_FILE_H
#define WC_IO_FILE_H

#include <stddef.h>
#include <stdint.h>

#include "wirecopy/wirecopy.h"

/* A file of the inputs. Owned by the reader. */
typedef struct wc_file {
    const char *path;       /* as shown to the user; "-" for stdin */
    wirecopy_format format; /* known once the file's first block was read */
    int seekable;           /* a plain regular file: bytes of a block are those at its offset on disk */
    uint8_t *header;        /* CSV and TSV: the header record's bytes; else NULL */
    size_t header_nbytes;
    int is_rows; /* no file: rows that the caller gave, named by their numbers */
} wc_file;

#endif
