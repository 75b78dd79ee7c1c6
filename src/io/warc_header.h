/* Header lines: "Name: value", up to an empty line. Those of WARC, and of HTTP within it. */
#ifndef WC_IO_WARC_HEADER_H
#define WC_IO_WARC_HEADER_H

#include <stddef.h>
#include <stdint.h>

/* The longest header taken for one: arbitrary, far over any seen. */
enum { WC_HEADER_NBYTES_MAX = 1 << 20 };

/* The offset after the empty line that ends the header; 0 where there is none. */
size_t wc_header_end(const uint8_t *bytes, size_t nbytes);

/* The value of a field, names compared without case, spaces around it cut; NULL where it is not there. */
const char *wc_header_field(const uint8_t *bytes, size_t header_nbytes, const char *name, size_t *nbytes_ret);

/* The value of Content-Length; 0 returned where there is none that is a number. */
int wc_header_content_length(const uint8_t *bytes, size_t header_nbytes, uint64_t *length_ret);

#endif
