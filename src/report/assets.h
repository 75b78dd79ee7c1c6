/* The style and the script of a page, as they stand in page.css and page.js, made by cmake/embed.cmake. */
#ifndef WC_REPORT_ASSETS_H
#define WC_REPORT_ASSETS_H

#include <stddef.h>

enum { WC_SHA256_NBYTES = 32 };

extern const char wc_page_css[], wc_page_js[];
extern const size_t wc_page_css_nbytes, wc_page_js_nbytes;
extern const unsigned char wc_page_css_sha256[WC_SHA256_NBYTES], wc_page_js_sha256[WC_SHA256_NBYTES];

#endif
