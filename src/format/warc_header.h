/* Header lines of WARC, and of HTTP within it: "Name: value", up to an empty line. */
#ifndef WC_FORMAT_WARC_HEADER_H
#define WC_FORMAT_WARC_HEADER_H

#include <stddef.h>
#include <stdint.h>

/* The longest header that is recognised. Chosen, far longer than any seen. */
enum { WC_HEADER_NBYTES_MAX = 1 << 20 };

/* The offset after the empty line that ends the header; 0 if there is none. */
size_t wc_header_end(const uint8_t *bytes, size_t nbytes);

/* The value of a field, without spaces around it; NULL if it is absent. Names are compared ignoring case. */
const char *wc_header_field(const uint8_t *bytes, size_t header_nbytes, const char *name, size_t *nbytes_ret);

/* Reads Content-Length; returns 0 if it is absent or not a number. */
int wc_header_content_length(const uint8_t *bytes, size_t header_nbytes, uint64_t *length_ret);

#endif
