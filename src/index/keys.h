/* The keys of the texts of an input, dealt into parts by value as its documents are read. */
#ifndef WC_INDEX_KEYS_H
#define WC_INDEX_KEYS_H

#include "base/deal.h"
#include "dump/documents.h"
#include "profile/profile.h"

/* Parts, by the upper bits of keys: of a million texts each is sorted in some megabytes. The keys of few texts are one
 * part. */
enum { WC_KEYS_PARTS = 256 };

typedef struct wc_keys {
    wc_batch_sink sink; /* the dump's view of it */
    const wirecopy_sketcher *sketcher;
    const wc_profile *profile;
    wc_key_list list; /* scratch */
    wc_deal deal;     /* wc_key_record of entries */
    uint16_t *counts; /* by entry: its keys, or UINT16_MAX where it has more */
    size_t capacity;
    wc_dealer dealer;
} wc_keys;

/* Clear keys_ret whatever this returns. */
wirecopy_code wc_keys_create(wc_keys *keys_ret, const wirecopy_sketcher *sketcher, const wc_profile *profile,
                             uint32_t nparts, wirecopy_error *error);
void wc_keys_clear(wc_keys *keys);

/* After the last document. */
wirecopy_code wc_keys_finish(wc_keys *keys, wirecopy_error *error);

static inline uint32_t wc_keys_part(const wc_keys *keys, uint64_t record) {
    return (uint32_t)((record >> 32) * keys->deal.nparts >> 32);
}

#endif
