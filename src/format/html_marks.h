/* What bytes tell of HTML before it is parsed, and what its elements are. */
#ifndef WC_FORMAT_HTML_MARKS_H
#define WC_FORMAT_HTML_MARKS_H

#include <stddef.h>
#include <stdint.h>

/* White space as HTML has it. */
static inline int wc_html_is_space(uint8_t byte) {
    return byte == ' ' || byte == '\t' || byte == '\n' || byte == '\r' || byte == '\f';
}

/* Whether bytes begin as a page does: with a doctype of HTML, or one of the elements that begin one. */
int wc_html_is_page(const uint8_t *bytes, size_t nbytes);

/* Whether bytes have HTML in them: an element that texts in fields have, or a character reference. */
int wc_html_is_within(const uint8_t *bytes, size_t nbytes);

/* The encoding that a page names in its first 1,024 bytes (Encoding Standard: prescan); NULL: none. */
const char *wc_html_charset(const uint8_t *bytes, size_t nbytes, size_t *nbytes_ret);

/* Whether a name, in any case, is in a list. */
int wc_html_is_one_of(const char *name, const char *const *list, size_t count);

/* Whether an element begins and ends a line of its own; whether it is a cell of a table. */
int wc_html_is_block(const char *name);
int wc_html_is_cell(const char *name);

#endif
