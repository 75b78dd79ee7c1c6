#include "base/radix.h"

#include <string.h>

#include "base/paged.h"
#include "base/walk.h"

/* A digit has 8 bits: 256 write positions fit the first-level cache. In a mapped file it has 4, since each write
 * position faults in up to 2 MiB of the file (measured: docs/performance.md). */
enum { DIGIT_BITS = 8, DIGIT_BITS_IN_FILE = 4, DIGITS = 1 << DIGIT_BITS };

/* Records up to which insertion sort is used, which is faster than clearing 256 counters for every digit. Chosen. */
enum { INSERTION_MAX = 48 };

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

void wc_insertion_sort(uint64_t *records, size_t n) {
    sort_by_insertion(records, n, 0);
}

/* Records processed between two checks of the budget: half a megabyte. */
enum { STRIDE = 1 << 16 };

/* Bits from low_bit on in which some records differ from the first. Of hashes that is soon known. */
static uint64_t find_varied(const uint64_t *records, size_t n, unsigned low_bit, const wirecopy_allocator *allocator) {
    uint64_t varied = 0, all = UINT64_MAX << low_bit;
    for (wc_walk walk = wc_walk_over(allocator, n, STRIDE); (varied & all) != all && wc_walk_next(&walk);) {
        for (size_t i = walk.from; i < walk.to; i++) {
            varied |= records[i] ^ records[0];
        }
    }
    return varied & all;
}

static inline void deal(const uint64_t *from, uint64_t *to, size_t n, unsigned shift, unsigned bits,
                        const wirecopy_allocator *allocator) {
    size_t places[DIGITS] = {0}, mask = ((size_t)1 << bits) - 1;
    for (wc_walk walk = wc_walk_over(allocator, n, STRIDE); wc_walk_next(&walk);) {
        for (size_t i = walk.from; i < walk.to; i++) {
            places[(from[i] >> shift) & mask]++;
        }
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
}

/* The usual number of bits is passed as a constant, so that the compiler specialises the loop. */
static void deal_digit(const uint64_t *from, uint64_t *to, size_t n, unsigned shift, unsigned bits,
                       const wirecopy_allocator *allocator) {
    if (bits == DIGIT_BITS) {
        deal(from, to, n, shift, DIGIT_BITS, allocator);
    } else {
        deal(from, to, n, shift, bits, allocator);
    }
}

/* scratch may be the second half of the block that begins with the records. */
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
    /* Digits begin where records differ: numbers of few texts, side by side, have two and not eight. */
    for (uint64_t varied = find_varied(records, n, low_bit, allocator); varied != 0;) {
        unsigned shift = (unsigned)__builtin_ctzll(varied);
        deal_digit(from, to, n, shift, bits, allocator);
        varied = shift + bits < 64 ? varied >> (shift + bits) << (shift + bits) : 0;
        uint64_t *swapped = from;
        from = to;
        to = swapped;
    }
    if (from != records) {
        for (wc_walk walk = wc_walk_over(allocator, n, STRIDE); wc_walk_next(&walk);) {
            memcpy(records + walk.from, from + walk.from, (walk.to - walk.from) * sizeof *records);
        }
    }
}

/* Places by the highest bits in which records differ: their ends take half of a cache of the first level. Chosen;
 * frames are small (src/CMakeLists.txt). */
enum { PLACES_BITS = 12, PLACES = 1 << PLACES_BITS };

static unsigned find_shift(const uint64_t *records, size_t n, unsigned low_bit) {
    uint64_t varied = 0;
    for (size_t i = 0; i < n; i++) {
        varied |= records[i] ^ records[0];
    }
    unsigned top = varied != 0 ? 64 - (unsigned)__builtin_clzll(varied) : 0;
    return top > low_bit + PLACES_BITS ? top - PLACES_BITS : low_bit;
}

/* Of few records, places are not worth their ends, and more have places of more than 32 bits. */
void wc_radix_sort_placed(uint64_t *records, uint64_t *scratch, size_t n, unsigned low_bit) {
    if (n <= PLACES || n > UINT32_MAX) {
        wc_radix_sort(records, scratch, n, low_bit);
        return;
    }
    uint32_t ends[PLACES] = {0}, end = 0;
    unsigned shift = find_shift(records, n, low_bit);
    for (size_t i = 0; i < n; i++) {
        ends[records[i] >> shift & (PLACES - 1)]++;
    }
    for (uint32_t place = 0; place < PLACES; place++) {
        uint32_t count = ends[place];
        ends[place] = end;
        end += count;
    }
    for (size_t i = 0; i < n; i++) {
        scratch[ends[records[i] >> shift & (PLACES - 1)]++] = records[i];
    }
    for (uint32_t place = 0, from = 0; place < PLACES; from = ends[place++]) {
        size_t count = ends[place] - from;
        wc_radix_sort(scratch + from, records + from, count, low_bit);
        memcpy(records + from, scratch + from, count * sizeof *records);
    }
}
