/* Radix sort of 64-bit records. */
#ifndef WC_BASE_RADIX_H
#define WC_BASE_RADIX_H

#include <stddef.h>
#include <stdint.h>

#include "wirecopy/wirecopy.h"

/* Sorts records[0, n) by bits [low_bit, 64), keeping the order of equal ones. scratch holds n. The result is in
 * records. Least significant digit first (Knuth, TAOCP vol. 3, 5.2.5). */
void wc_radix_sort(uint64_t *records, uint64_t *scratch, size_t n, unsigned low_bit);

/* The same for records that may fill much of the memory, within the budget of the allocator that they came from. */
void wc_radix_sort_within(uint64_t *records, uint64_t *scratch, size_t n, unsigned low_bit,
                          const wirecopy_allocator *allocator);

#endif
