/* What is text but no story: tables and collections in notations that are not read, and what stands for a file. */
#ifndef WC_REFUSE_TEXT_H
#define WC_REFUSE_TEXT_H

#include "refuse/refused.h"
#include "wirecopy/wirecopy.h"

/* What the first bytes of a file are, or NULL. */
const wc_refusal *wc_refused_as_text(const uint8_t *bytes, size_t nbytes);

/* Room for a refusal that names what was found in the file. */
typedef struct wc_refusal_room {
    wc_refusal refusal;
    char kind[96], advice[160];
} wc_refusal_room;

/* Of a file that would be one text, what else it is, of several documents: where content is less sure. NULL: nothing.
 */
const wc_refusal *wc_refused_as_one_text(const uint8_t *bytes, size_t nbytes, wc_refusal_room *room);

/* Of one that would be a table of one column. */
const wc_refusal *wc_refused_as_wide_table(const uint8_t *bytes, size_t nbytes, wc_refusal_room *room);

/* What a file is by its name that would be one text by its bytes, or NULL. */
const wc_refusal *wc_refused_by_name(const char *path);

/* Of a file that is a table or JSON by its name alone, and prose by its bytes: one message, where each line would have
 * one. */
const wc_refusal *wc_refused_as_misnamed(wirecopy_format format, const uint8_t *bytes, size_t nbytes);

#endif
