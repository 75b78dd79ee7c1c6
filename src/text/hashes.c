#include "text/hashes.h"

#include <stdlib.h>
#include <string.h>

/* Hashes are uniform: one pass that distributes them by their top bits into as many buckets as there are hashes leaves
 * almost nothing to sort. 2^12 counters (16 KiB) fit the first-level cache. Buckets of up to 24 are sorted by
 * insertion; only adversarial ones are larger. */
enum { BUCKET_BITS_MAX = 12, INSERTION_MAX = 24 };

static int by_value(const void *left, const void *right) {
    uint64_t a = *(const uint64_t *)left, b = *(const uint64_t *)right;
    return (a > b) - (a < b);
}

static void sort_bucket(uint64_t *values, size_t n) {
    if (n > INSERTION_MAX) {
        qsort(values, n, sizeof *values, by_value);
        return;
    }
    for (size_t i = 1; i < n; i++) {
        uint64_t value = values[i];
        size_t j = i;
        for (; j > 0 && values[j - 1] > value; j--) {
            values[j] = values[j - 1];
        }
        values[j] = value;
    }
}

static unsigned bits_for(size_t n) {
    unsigned bits = 1;
    while (bits < BUCKET_BITS_MAX && ((size_t)1 << bits) < n) {
        bits++;
    }
    return bits;
}

static void sort_into(const uint64_t *hashes, size_t n, unsigned zeros, uint64_t *sorted_ret) {
    uint32_t starts[(1 << BUCKET_BITS_MAX) + 1];
    unsigned bits = bits_for(n), shift = 64 - zeros - bits;
    uint64_t mask = ((uint64_t)1 << bits) - 1;
    size_t nbuckets = (size_t)1 << bits;
    memset(starts, 0, (nbuckets + 1) * sizeof *starts);
    for (size_t i = 0; i < n; i++) {
        starts[(hashes[i] >> shift & mask) + 1]++;
    }
    for (size_t k = 0; k < nbuckets; k++) {
        starts[k + 1] += starts[k];
    }
    for (size_t i = 0; i < n; i++) {
        sorted_ret[starts[hashes[i] >> shift & mask]++] = hashes[i];
    }
    /* Distribution advanced each start to that of the next bucket. */
    size_t from = 0;
    for (size_t k = 0; k < nbuckets; k++) {
        sort_bucket(sorted_ret + from, starts[k] - from);
        from = starts[k];
    }
}

static size_t drop_repeats(uint64_t *values, size_t n) {
    size_t kept = 0;
    for (size_t i = 0; i < n; i++) {
        if (kept == 0 || values[kept - 1] != values[i]) {
            values[kept++] = values[i];
        }
    }
    return kept;
}

size_t wc_hashes_sort(const uint64_t *hashes, size_t n, unsigned zeros, uint64_t *sorted_ret) {
    sort_into(hashes, n, zeros, sorted_ret);
    return drop_repeats(sorted_ret, n);
}
