/* What is text but no story: tables and collections in notations that are not read, and what stands for a file. */
#ifndef WC_IO_REFUSED_TEXT_H
#define WC_IO_REFUSED_TEXT_H

#include "io/refused.h"

/* What the first bytes of a file are, or NULL. */
const wc_refusal *wc_refused_as_text(const uint8_t *bytes, size_t nbytes);

/* What a file is by its name that would be one text by its bytes, or NULL. */
const wc_refusal *wc_refused_by_name(const char *path);

#endif
