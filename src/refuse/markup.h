/* Markup that is no web page: XML and SGML. */
#ifndef WC_REFUSE_MARKUP_H
#define WC_REFUSE_MARKUP_H

#include "refuse/refusal.h"

/* What the first bytes of a file are, or NULL. */
const wc_refusal *wc_refused_markup(const uint8_t *bytes, size_t nbytes);

#endif
