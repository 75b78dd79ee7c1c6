/* Archives whose kind their first member tells. */
#ifndef WC_REFUSE_ARCHIVES_H
#define WC_REFUSE_ARCHIVES_H

#include "refuse/refusal.h"

/* What the first bytes of a file are, or NULL. zip: office documents and books, too. */
const wc_refusal *wc_refused_zip(const uint8_t *bytes, size_t nbytes);
const wc_refusal *wc_refused_tar(const uint8_t *bytes, size_t nbytes);

#endif
