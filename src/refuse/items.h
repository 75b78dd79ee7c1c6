/* Records in binary notations that need no mark of their own: maps with names, or lists of such maps, of which the
 * first is well-formed as far as the bytes go. */
#ifndef WC_REFUSE_ITEMS_H
#define WC_REFUSE_ITEMS_H

#include <stddef.h>
#include <stdint.h>

int wc_is_message_pack(const uint8_t *bytes, size_t nbytes);

int wc_is_cbor(const uint8_t *bytes, size_t nbytes);

#endif
