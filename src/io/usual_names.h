/* Names that fields of news dumps have, besides those that the user asks for. */
#ifndef WC_IO_USUAL_NAMES_H
#define WC_IO_USUAL_NAMES_H

#include <stddef.h>

/* In any case. */
int wc_is_usual_name(const char *name, size_t nbytes);

#endif
