/* Radix sort of 64-bit records. */
#ifndef WC_BASE_RADIX_H
#define WC_BASE_RADIX_H

#include <stddef.h>
#include <stdint.h>

#include "wirecopy/wirecopy.h"

/* Sorts records[0, n) by bits [low_bit, 64); stable. scratch holds n records. The result is in records. Least
 * significant digit first (Knuth, TAOCP vol. 3, 5.2.5). */
void wc_radix_sort(uint64_t *records, uint64_t *scratch, size_t n, unsigned low_bit);

/* The same, not stable, of records that differ most in their upper bits: they are dealt once to thousands of places by
 * the highest bits in which any two differ, and sorted place by place, each in a cache of the first level. */
void wc_radix_sort_placed(uint64_t *records, uint64_t *scratch, size_t n, unsigned low_bit);

/* The same for large arrays, within the budget of the allocator that holds them. */
void wc_radix_sort_within(uint64_t *records, uint64_t *scratch, size_t n, unsigned low_bit,
                          const wirecopy_allocator *allocator);

/* Sorts records that nearly are, by all bits. */
void wc_insertion_sort(uint64_t *records, size_t n);

#endif
