/* Text for a page: a buffer that grows, and what is strange in a text made harmless and visible. */
#ifndef WC_REPORT_MARKUP_H
#define WC_REPORT_MARKUP_H

#include <stddef.h>
#include <stdint.h>

#include "wirecopy/wirecopy.h"

/* The first failure is kept, and what comes after it does nothing: who writes looks once, at the end. */
typedef struct wc_markup {
    const wirecopy_allocator *allocator;
    char *bytes;
    size_t nbytes, capacity;
    wirecopy_code code;
    wirecopy_error error;
} wc_markup;

void wc_markup_init(wc_markup *html, const wirecopy_allocator *allocator);
void wc_markup_clear(wc_markup *html);

/* Markup of the program's own. */
void wc_markup_put(wc_markup *html, const char *markup);
void wc_markup_put_bytes(wc_markup *html, const char *bytes, size_t nbytes);

/* The same with numbers; strings in it must be the program's own. */
__attribute__((format(printf, 2, 3))) void wc_markup_print(wc_markup *html, const char *format, ...);

/* A name, an id, a line: in <bdi>, so that it does not turn what stands beside it. What moves text about or is not seen
 * (controls, escape sequences, marks of direction) is shown by name; line breaks too. */
void wc_markup_name(wc_markup *html, const char *bytes, size_t nbytes);

/* The same without <bdi>, as an attribute's value. */
void wc_markup_value(wc_markup *html, const char *bytes, size_t nbytes);

/* Running text, whose line breaks stay. */
void wc_markup_text(wc_markup *html, const char *bytes, size_t nbytes);

/* A string of JSON that may stand in a script element: every < is escaped. */
void wc_markup_json(wc_markup *html, const char *bytes, size_t nbytes);

/* The greatest length up to most at which a text can be cut. */
size_t wc_markup_cut(const char *bytes, size_t nbytes, size_t most);

/* Whether bytes are UTF-8 of characters that a line of a table can hold as they are. */
int wc_markup_is_plain(const char *bytes, size_t nbytes);

#endif
