/* Records in binary notations that need no mark of their own: MessagePack and CBOR. */
#ifndef WC_IO_REFUSED_ITEMS_H
#define WC_IO_REFUSED_ITEMS_H

#include "io/refused.h"

/* A map with names, or an array of such maps, of which the first one is well-formed as far as these bytes go. */
const wc_refusal *wc_refused_as_items(const uint8_t *bytes, size_t nbytes);

#endif
