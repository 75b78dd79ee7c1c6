/* Archives whose kind their first member tells. */
#ifndef WC_IO_REFUSED_ARCHIVES_H
#define WC_IO_REFUSED_ARCHIVES_H

#include "io/refusal.h"

/* What the first bytes of a file are, or NULL. zip: office documents and books, too. */
const wc_refusal *wc_refused_zip(const uint8_t *bytes, size_t nbytes);
const wc_refusal *wc_refused_tar(const uint8_t *bytes, size_t nbytes);

#endif
