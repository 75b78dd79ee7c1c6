/* Bytes in the encoding that a page names, as UTF-8. */
#ifndef WC_PARSE_CHARSET_H
#define WC_PARSE_CHARSET_H

#include "parse/parse.h"

/* Room for a label, with its NUL. Chosen: longer than any that iconv knows. */
enum { WC_LABEL_NBYTES = 40 };

/* A decoder of the last encoding used. One a thread. */
typedef struct wc_charset {
    char name[WC_LABEL_NBYTES];
    void *conversion; /* iconv_t; NULL: none */
} wc_charset;

void wc_charset_clear(wc_charset *charset);

/* Whether the bytes need no decoding: they are UTF-8 throughout, and the label, if there is one, is not of an encoding
 * whose bytes are ASCII alone. */
int wc_charset_is_utf8(const char *label, size_t label_nbytes, const uint8_t *bytes, size_t nbytes);

/* Appends the bytes as UTF-8; those that the encoding does not have become U+FFFD. label: as pages write it, ignoring
 * case; NULL or unknown: what browsers take then, UTF-8 where the bytes are that, else windows-1252. Bytes that are
 * UTF-8 throughout are taken so whatever a server says, unless the label is of an encoding whose bytes are ASCII alone.
 */
wirecopy_code wc_charset_decode(wc_charset *charset, const char *label, size_t label_nbytes, const uint8_t *bytes,
                                size_t nbytes, wc_bytes *out, const wirecopy_allocator *allocator,
                                wirecopy_error *error);

#endif
