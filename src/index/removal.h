/* Documents that go, with all that follows for texts, stories and segments. */
#ifndef WC_INDEX_REMOVAL_H
#define WC_INDEX_REMOVAL_H

#include "index/disk.h"

/* Within a transaction that writes: makes the temporary table gone(document, text), for those that are to go. */
wirecopy_code wc_removal_begin(wc_disk *disk, wirecopy_error *error);
wirecopy_code wc_removal_finish(wc_disk *disk, const char *verb, uint64_t *removed_ret, wirecopy_error *error);

#endif
