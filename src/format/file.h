/* One file of the inputs. */
#ifndef WC_FORMAT_FILE_H
#define WC_FORMAT_FILE_H

#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "base/encoding.h"
#include "format/dialect.h"
#include "wirecopy/wirecopy.h"

/* A file of the inputs. Owned by the reader. */
typedef struct wc_file {
    const char *path;       /* as the user names it; "-" for standard input */
    wirecopy_format format; /* known once the file's first block is read */
    int seekable;           /* a plain regular file: a block's bytes are at its offset on disk */
    wc_dialect dialect;     /* of CSV and TSV, known with the format */
    uint8_t *header;        /* CSV and TSV: the header record's bytes, and all before it; else NULL */
    size_t header_nbytes;
    int is_array;                      /* JSON: the first value is an array, whose elements are records */
    char encoding[WC_ENCODING_NBYTES]; /* as iconv calls it; empty for UTF-8. Records are decoded: places count there */
    int is_mistaken;                   /* UTF-8 by its bytes, whatever encoding was named */
    int is_against;                    /* of input.against */
    int is_misnamed;                   /* CSV and TSV by its name alone: its bytes are no table */
    int is_rows;                       /* not a file but rows that the caller supplied, named by their numbers */
} wc_file;

/* What messages call it. */
static inline const char *wc_file_name(const wc_file *file) {
    return strcmp(file->path, "-") == 0 ? "standard input" : file->path;
}

/* The byte that ends a line. */
static inline uint8_t wc_file_line_end(const wc_file *file) {
    return file->dialect.line_end != 0 ? file->dialect.line_end : '\n';
}

#endif
