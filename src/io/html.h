/* The text of HTML. */
#ifndef WC_IO_HTML_H
#define WC_IO_HTML_H

#include "io/bytes.h"

typedef enum wc_html_end {
    WC_HTML_READ = 0,
    WC_HTML_DEEP, /* nested deeper than allowed */
    WC_HTML_MEMORY
} wc_html_end;

/* Whether bytes begin as a page does: with a doctype of HTML, or one of the elements that begin one. */
int wc_html_is_page(const uint8_t *bytes, size_t nbytes);

/* Whether bytes have HTML in them: an element that texts in fields have, or a character reference. */
int wc_html_is_within(const uint8_t *bytes, size_t nbytes);

/* The encoding that a page names in its first 1,024 bytes (Encoding Standard: prescan); NULL: none. */
const char *wc_html_charset(const uint8_t *bytes, size_t nbytes, size_t *nbytes_ret);

/* Appends the text of HTML in UTF-8 to out: its paragraphs, lines and cells apart; without scripts, styles, navigation,
 * page headers and footers, forms' controls and what is hidden. White space is one space or one line break. Bytes that
 * are no UTF-8, and NUL, must have been replaced. */
wc_html_end wc_html_text(const uint8_t *bytes, size_t nbytes, uint32_t depth_max, wc_bytes *out,
                         const wirecopy_allocator *allocator);

#endif
