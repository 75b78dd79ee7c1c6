/* Some records of 64 bits in as few as they take: bits that are the same in all are left out, and of what is above the
 * widest gap only how far it is from the least. Records that are dealt are of one part, so that they have both. */
#ifndef WC_BASE_BUNDLE_H
#define WC_BASE_BUNDLE_H

#include <stddef.h>
#include <stdint.h>

typedef struct wc_bundle {
    uint64_t base;            /* the least of the records, its bits [0, low) left out */
    uint32_t count;           /* records */
    uint8_t low, high, width; /* of a record bits [0, low) and [high, 64) are kept, in so many bits; 64: all */
} wc_bundle;

/* Packs records in place: wc_bundle_words(&result) words are left. */
wc_bundle wc_bundle_pack(uint64_t *records, uint32_t count);

/* One more than are needed, so that two can be read of every record that takes any bits. */
static inline size_t wc_bundle_words(const wc_bundle *bundle) {
    return bundle->width == 64 ? bundle->count : ((size_t)bundle->count * bundle->width + 63) / 64 + 1;
}

/* The records, of those words. */
void wc_bundle_unpack(const wc_bundle *bundle, const uint64_t *words, uint64_t *records_ret);

#endif
