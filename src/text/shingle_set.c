#include "text/shingle_set.h"

#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "text/shingles.h"

/* Hashes are spread evenly, so one pass that deals them by their top bits into as many buckets as there are hashes
 * leaves next to nothing to sort. 2^12 counters stay in the first-level cache. */
enum { BUCKET_BITS_MAX = 12, INSERTION_MAX = 24 };

void wirecopy_shingle_set_clear(wirecopy_shingle_set *set, const wirecopy_allocator *allocator) {
    wirecopy_release(allocator, set->hashes, set->capacity, sizeof *set->hashes);
    *set = (wirecopy_shingle_set){0};
}

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

static unsigned bucket_bits(size_t n) {
    unsigned bits = 1;
    while (bits < BUCKET_BITS_MAX && ((size_t)1 << bits) < n) {
        bits++;
    }
    return bits;
}

static void sort_hashes(const uint64_t *hashes, size_t n, uint64_t *sorted_ret) {
    uint32_t starts[(1 << BUCKET_BITS_MAX) + 1];
    unsigned bits = bucket_bits(n);
    size_t nbuckets = (size_t)1 << bits;
    memset(starts, 0, (nbuckets + 1) * sizeof *starts);
    for (size_t i = 0; i < n; i++) {
        starts[(hashes[i] >> (64 - bits)) + 1]++;
    }
    for (size_t k = 0; k < nbuckets; k++) {
        starts[k + 1] += starts[k];
    }
    for (size_t i = 0; i < n; i++) {
        sorted_ret[starts[hashes[i] >> (64 - bits)]++] = hashes[i];
    }
    /* Dealing moved every start to the next bucket's. */
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

wirecopy_code wirecopy_shingle_set_fill(wirecopy_shingle_set *set, wirecopy_shingle_set *scratch,
                                        const wirecopy_tokens *tokens, uint32_t ngram, uint64_t seed,
                                        wirecopy_error *error) {
    size_t n = wirecopy_shingles_count(tokens->ntokens, ngram);
    wirecopy_code code =
        wirecopy_grow(tokens->allocator, (void **)&set->hashes, &set->capacity, n, sizeof *set->hashes, error);
    if (code == WIRECOPY_OK) {
        code = wirecopy_grow(tokens->allocator, (void **)&scratch->hashes, &scratch->capacity, n,
                             sizeof *scratch->hashes, error);
    }
    if (code != WIRECOPY_OK) {
        return code;
    }
    wirecopy_shingles_hash(tokens, ngram, seed, 0, n, scratch->hashes);
    sort_hashes(scratch->hashes, n, set->hashes);
    set->length = drop_repeats(set->hashes, n);
    return WIRECOPY_OK;
}

double wirecopy_shingle_set_jaccard(const wirecopy_kernels *kernels, const wirecopy_shingle_set *a,
                                    const wirecopy_shingle_set *b) {
    size_t shared = kernels->intersect(a->hashes, a->length, b->hashes, b->length);
    size_t either = a->length + b->length - shared;
    return either == 0 ? 0.0 : (double)shared / (double)either;
}
