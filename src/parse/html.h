/* The text of HTML. */
#ifndef WC_PARSE_HTML_H
#define WC_PARSE_HTML_H

#include "base/bytes.h"

typedef enum wc_html_end {
    WC_HTML_READ = 0,
    WC_HTML_DEEP, /* nested deeper than allowed */
    WC_HTML_MEMORY
} wc_html_end;

/* Appends the text of HTML in UTF-8 to out: its paragraphs, lines and cells apart; without scripts, styles, navigation,
 * page headers and footers, forms' controls and what is hidden. White space is one space or one line break. Bytes that
 * are no UTF-8, and NUL, must have been replaced. */
wc_html_end wc_html_text(const uint8_t *bytes, size_t nbytes, uint32_t depth_max, wc_bytes *out,
                         const wirecopy_allocator *allocator);

#endif
