/* Names of encodings, as the system's iconv has them. */
#ifndef WC_BASE_ENCODING_H
#define WC_BASE_ENCODING_H

#include "wirecopy/wirecopy.h"

/* Room for a name, with its NUL. Chosen: twice the longest that iconv lists. */
enum { WC_ENCODING_NBYTES = 48 };

/* Finds what iconv calls the encoding of that name, whatever its hyphens and underscores; "latin-1" and "windows1252"
 * are known too. UTF-8 is the empty string. WIRECOPY_ERROR_ARGUMENT if there is none of that name. */
wirecopy_code wc_encoding_resolve(const char *name, char resolved_ret[WC_ENCODING_NBYTES], wirecopy_error *error);

#endif
