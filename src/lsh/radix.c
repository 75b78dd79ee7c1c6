#include "lsh/radix.h"

#include <string.h>

enum { DIGIT_BITS = 8, DIGITS = 1 << DIGIT_BITS, INSERTION_MAX = 48 };

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

/* False where all records share the digit, so that nothing would move. */
static int deal(const uint64_t *from, uint64_t *to, size_t n, unsigned shift) {
    size_t places[DIGITS] = {0};
    for (size_t i = 0; i < n; i++) {
        places[(from[i] >> shift) & (DIGITS - 1)]++;
    }
    if (places[(from[0] >> shift) & (DIGITS - 1)] == n) {
        return 0;
    }
    size_t place = 0;
    for (size_t digit = 0; digit < DIGITS; digit++) {
        size_t count = places[digit];
        places[digit] = place;
        place += count;
    }
    for (size_t i = 0; i < n; i++) {
        to[places[(from[i] >> shift) & (DIGITS - 1)]++] = from[i];
    }
    return 1;
}

void wirecopy_radix_sort(uint64_t *records, uint64_t *scratch, size_t n, unsigned low_bit) {
    if (n <= INSERTION_MAX) {
        sort_by_insertion(records, n, low_bit);
        return;
    }
    uint64_t *from = records, *to = scratch;
    for (unsigned shift = low_bit; shift < 64; shift += DIGIT_BITS) {
        if (deal(from, to, n, shift)) {
            uint64_t *swapped = from;
            from = to;
            to = swapped;
        }
    }
    if (from != records) {
        memcpy(records, from, n * sizeof *records);
    }
}
