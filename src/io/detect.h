/* Detection of a file's format. */
#ifndef WC_IO_DETECT_H
#define WC_IO_DETECT_H

#include <stddef.h>
#include <stdint.h>

#include "wirecopy/wirecopy.h"

/* Bytes of a file that wc_format_by_content needs. Chosen: one page holds the first line or header of most dumps. */
enum { WC_DETECT_NBYTES = 4096 };

/* By the extension of the name, ignoring that of a compression; AUTO if it is unknown. */
wirecopy_format wc_format_by_name(const char *path);

/* By the first bytes, decompressed. Never AUTO: the format is text if it is nothing else. */
wirecopy_format wc_format_by_content(const uint8_t *bytes, size_t nbytes);

/* 3 if the bytes begin with a UTF-8 byte order mark, else 0. */
size_t wc_bom_nbytes(const uint8_t *bytes, size_t nbytes);

#endif
