/* Inputs that are not read, recognised by their first bytes and refused by name. */
#ifndef WC_REFUSE_REFUSED_H
#define WC_REFUSE_REFUSED_H

#include "refuse/refusal.h"

/* bytes: the first of the file, decompressed; WC_DETECT_NBYTES (format/detect.h) of them, or the whole file. NULL:
 * nothing that is refused by its signature. */
const wc_refusal *wc_refused_by_signature(const uint8_t *bytes, size_t nbytes);

/* Tables in columns: Parquet, Arrow, Feather, ORC. The one place that knows them; a part of wc_refused_by_signature. */
const wc_refusal *wc_refused_columns(const uint8_t *bytes, size_t nbytes);

/* For what would be read as text or CSV: bytes that are no text in UTF-8, UTF-16 or an 8-bit encoding. NULL: they may
 * be text. path: its ending tells brotli, which has no mark. */
const wc_refusal *wc_refused_as_binary(const char *path, const uint8_t *bytes, size_t nbytes);

#endif
