/* Pages: HTML in the bodies of WARC records, in files and in fields. */
#ifndef WC_PARSE_PAGE_H
#define WC_PARSE_PAGE_H

#include "parse/body.h"
#include "parse/parse.h"

/* Decoders and buffers of a parser. */
typedef struct wc_pages wc_pages;

/* NULL is allowed. */
void wc_pages_free(wc_pages *pages, const wirecopy_allocator *allocator);

/* Undoes the codings of a body (parse/body.h), within the limit of a record. */
wirecopy_code wc_page_body(wc_parser *parser, const wc_body *body, const uint8_t **bytes_ret, size_t *nbytes_ret,
                           wc_record *record, wirecopy_error *error);

/* Sets record->text to the text of a decoded body. label: its encoding as the server told it; NULL: it did not.
 * is_html: what input.html says is done with it; else only the encoding is looked at. */
wirecopy_code wc_page_text(wc_parser *parser, const uint8_t *bytes, size_t nbytes, const char *label,
                           size_t label_nbytes, int is_html, wc_record *record, wirecopy_error *error);

/* For records of other formats: replaces record->text by its text where it is HTML, as input.html says. */
wirecopy_code wc_page_field(wc_parser *parser, wc_record *record, wirecopy_error *error);

#endif
