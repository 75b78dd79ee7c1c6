#include "base/radix.h"

#include <string.h>

#include "base/paged.h"
#include "base/walk.h"

/* Of records in a mapped file fewer digits are told apart at a time: records are dealt to as many places as there are
 * digits, and each brings a piece of the file with it, which may be 2 MiB. */
enum { DIGIT_BITS = 8, DIGIT_BITS_IN_FILE = 4, DIGITS = 1 << DIGIT_BITS, INSERTION_MAX = 48 };

static void sort_by_insertion(uint64_t *records, size_t n, unsigned low_bit) {
    for (size_t i = 1; i < n; i++) {
        uint64_t record = records[i];
        size_t j = i;
        for (; j > 0 && records[j - 1] >> low_bit > record >> low_bit; j--) {
            records[j] = records[j - 1];
        }
        records[j] = record;
    }
}

/* Records gone through before the budget is looked at: half a megabyte. */
enum { STRIDE = 1 << 16 };

/* False where all records share the digit, so that nothing would move. */
static inline int deal(const uint64_t *from, uint64_t *to, size_t n, unsigned shift, unsigned bits,
                       const wirecopy_allocator *allocator) {
    size_t places[DIGITS] = {0}, mask = ((size_t)1 << bits) - 1;
    for (wc_walk walk = wc_walk_over(allocator, n, STRIDE); wc_walk_next(&walk);) {
        for (size_t i = walk.from; i < walk.to; i++) {
            places[(from[i] >> shift) & mask]++;
        }
    }
    if (places[(from[0] >> shift) & mask] == n) {
        return 0;
    }
    size_t place = 0;
    for (size_t digit = 0; digit <= mask; digit++) {
        size_t count = places[digit];
        places[digit] = place;
        place += count;
    }
    for (wc_walk walk = wc_walk_over(allocator, n, STRIDE); wc_walk_next(&walk);) {
        for (size_t i = walk.from; i < walk.to; i++) {
            to[places[(from[i] >> shift) & mask]++] = from[i];
        }
    }
    return 1;
}

/* The usual number of bits is a constant to the compiler. */
static int deal_digit(const uint64_t *from, uint64_t *to, size_t n, unsigned shift, unsigned bits,
                      const wirecopy_allocator *allocator) {
    return bits == DIGIT_BITS ? deal(from, to, n, shift, DIGIT_BITS, allocator)
                              : deal(from, to, n, shift, bits, allocator);
}

/* Scratch may be the second half of one block with the records. */
static int lie_in_file(const uint64_t *records, const uint64_t *scratch, const wirecopy_allocator *allocator) {
    return allocator != NULL && (wc_view_of(allocator, records).fd >= 0 || wc_view_of(allocator, scratch).fd >= 0);
}

void wc_radix_sort(uint64_t *records, uint64_t *scratch, size_t n, unsigned low_bit) {
    wc_radix_sort_within(records, scratch, n, low_bit, NULL);
}

void wc_radix_sort_within(uint64_t *records, uint64_t *scratch, size_t n, unsigned low_bit,
                          const wirecopy_allocator *allocator) {
    if (n <= INSERTION_MAX) {
        sort_by_insertion(records, n, low_bit);
        return;
    }
    uint64_t *from = records, *to = scratch;
    unsigned bits = lie_in_file(records, scratch, allocator) ? DIGIT_BITS_IN_FILE : DIGIT_BITS;
    for (unsigned shift = low_bit; shift < 64; shift += bits) {
        if (deal_digit(from, to, n, shift, bits, allocator)) {
            uint64_t *swapped = from;
            from = to;
            to = swapped;
        }
    }
    if (from != records) {
        for (wc_walk walk = wc_walk_over(allocator, n, STRIDE); wc_walk_next(&walk);) {
            memcpy(records + walk.from, from + walk.from, (walk.to - walk.from) * sizeof *records);
        }
    }
}
