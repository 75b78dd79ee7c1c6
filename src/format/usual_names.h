/* Names that fields of news dumps have, besides those that the user asks for. */
#ifndef WC_FORMAT_USUAL_NAMES_H
#define WC_FORMAT_USUAL_NAMES_H

#include <stddef.h>

/* In any case. */
int wc_is_usual_name(const char *name, size_t nbytes);

/* What a field may be for. */
typedef enum wc_purpose { WC_FOR_ID = 0, WC_FOR_DATE, WC_FOR_SITE } wc_purpose;

/* Whether ids, dates or sites are called so where they do not have the default name: "_id", "PubDate", "link". */
int wc_is_likely_name(wc_purpose purpose, const char *name, size_t nbytes);

#endif
