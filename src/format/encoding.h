/* The encoding of a file. */
#ifndef WC_FORMAT_ENCODING_H
#define WC_FORMAT_ENCODING_H

#include <stddef.h>
#include <stdint.h>

#include "base/encoding.h"

/* Chooses the encoding of a file by its first bytes: that of a byte order mark; else the one that was named, resolved
 * (base/encoding.h); else, if none was (NULL), UTF-16 or UTF-32 if the bytes show it. Of UTF-16 and UTF-32 without an
 * order the bytes show which. encoding_ret: as iconv calls it; empty for UTF-8. */
void wc_encoding_choose(const char *named, const uint8_t *bytes, size_t nbytes, char encoding_ret[WC_ENCODING_NBYTES]);

/* Whether the bytes are UTF-8 beyond doubt though `encoding` was named, as iconv calls it: what is read then is another
 * text, and nothing in it may be undecodable. */
int wc_encoding_is_mistaken(const char *encoding, const uint8_t *bytes, size_t nbytes);

/* What the encoding of bytes that are no UTF-8 may be, for a message; empty if nothing is to be said, or the library
 * was built without uchardet. */
void wc_encoding_guess(const uint8_t *bytes, size_t nbytes, char guess_ret[WC_ENCODING_NBYTES]);

/* The encoding whose escape sequences the bytes have, such as ISO-2022-JP, though each byte is ASCII; NULL if they have
 * none. Static. */
const char *wc_encoding_escaped(const uint8_t *bytes, size_t nbytes);

#endif
