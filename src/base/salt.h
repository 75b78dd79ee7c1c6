/* Unpredictable salts for hash tables. Without one, a text could be written so that its hashes collide in a table and
 * lookups take time quadratic in their number. Results never depend on a salt. */
#ifndef WC_BASE_SALT_H
#define WC_BASE_SALT_H

#include <stddef.h>
#include <stdint.h>

/* Odd, and different on each call. Thread-safe. */
uint64_t wc_salt(void);

/* The slot of a hash in a table of 2^bits slots, bits over 0: multiply and shift (Dietzfelbinger, Hagerup, Katajainen,
 * Penttonen 1997). */
static inline size_t wc_salted_slot(uint64_t hash, uint64_t salt, unsigned bits) {
    return (size_t)(hash * salt >> (64 - bits));
}

#endif
