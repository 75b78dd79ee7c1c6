/* Sorted sets of 64-bit hashes. */
#ifndef WC_TEXT_HASHES_H
#define WC_TEXT_HASHES_H

#include <stddef.h>
#include <stdint.h>

/* Sorts hashes[n] in ascending order without repeats into sorted_ret, which holds n; returns how many remain. The upper
 * `zeros` bits, up to 32, are zero in all of them. */
size_t wc_hashes_sort(const uint64_t *hashes, size_t n, unsigned zeros, uint64_t *sorted_ret);

#endif
