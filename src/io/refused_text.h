/* What is text but no story: tables and collections in notations that are not read, and what stands for a file. */
#ifndef WC_IO_REFUSED_TEXT_H
#define WC_IO_REFUSED_TEXT_H

#include "io/refused.h"

/* What the first bytes of a file are, or NULL. */
const wc_refusal *wc_refused_as_text(const uint8_t *bytes, size_t nbytes);

/* Of a file that would be one text, what else it is, of several documents: where content is less sure. NULL: nothing.
 */
const wc_refusal *wc_refused_as_one_text(const uint8_t *bytes, size_t nbytes);

/* Of one that would be a table of one column. */
const wc_refusal *wc_refused_as_wide_table(const uint8_t *bytes, size_t nbytes);

/* What a file is by its name that would be one text by its bytes, or NULL. */
const wc_refusal *wc_refused_by_name(const char *path);

#endif
