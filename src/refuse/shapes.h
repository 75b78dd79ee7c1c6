/* What programs print, told by the shapes of the first lines: dumps of bytes, listings, patches, logs, values. */
#ifndef WC_REFUSE_SHAPES_H
#define WC_REFUSE_SHAPES_H

#include "refuse/refused.h"

/* Of a file that would be one text, or NULL. */
const wc_refusal *wc_refused_by_shape(const uint8_t *bytes, size_t nbytes);

#endif
