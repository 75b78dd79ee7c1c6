/* The format of a file. */
#ifndef WC_IO_DETECT_H
#define WC_IO_DETECT_H

#include <stddef.h>
#include <stdint.h>

#include "wirecopy/wirecopy.h"

/* Bytes of a file that are enough for wc_format_by_content. */
enum { WC_DETECT_NBYTES = 4096 };

/* By what the name ends in, a compression's ending aside; AUTO where that says nothing. */
wirecopy_format wc_format_by_name(const char *path);

/* By the first bytes, decompressed. Never AUTO: what is nothing else is text. */
wirecopy_format wc_format_by_content(const uint8_t *bytes, size_t nbytes);

/* 3 where the bytes open with a byte order mark of UTF-8, else 0. */
size_t wc_bom_nbytes(const uint8_t *bytes, size_t nbytes);

#endif
