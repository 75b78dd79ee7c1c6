#include "match/gramset.h"

#include "base/memory.h"
#include "sketch/sample.h"
#include "text/grams.h"
#include "text/hashes.h"

/* Counts lie scattered over more memory than caches hold: this many are asked for before they are needed. */
enum { AHEAD = 24 };

enum { BATCH = 512, WEIGHT_BITS = 8, WEIGHT_MASK = (1 << WEIGHT_BITS) - 1 };

void wirecopy_gramset_clear(wirecopy_gramset *set, const wirecopy_allocator *allocator) {
    wirecopy_release(allocator, set->grams, set->capacity, sizeof *set->grams);
    wirecopy_release(allocator, set->scratch, set->scratch_capacity, sizeof *set->scratch);
    *set = (wirecopy_gramset){0};
}

uint32_t wirecopy_gramset_level(size_t ngrams, size_t least) {
    uint32_t level = 0;
    while (ngrams >> level >= 2 * least) {
        level++;
    }
    return level;
}

wirecopy_code wirecopy_gramset_hash(wirecopy_gramset *set, const wirecopy_tokens *tokens, uint64_t seed, size_t least,
                                    wirecopy_error *error) {
    wirecopy_gram_cursor cursor = wirecopy_grams_begin(tokens, seed);
    uint64_t hashes[BATCH];
    size_t count = 0;
    set->level = wirecopy_gramset_level(wirecopy_grams_count(tokens), least);
    for (size_t n; (n = wirecopy_grams_next(&cursor, hashes, NULL, BATCH)) > 0;) {
        wirecopy_code code = wirecopy_grow(tokens->allocator, (void **)&set->scratch, &set->scratch_capacity, count + n,
                                           sizeof *set->scratch, error);
        if (code != WIRECOPY_OK) {
            return code;
        }
        for (size_t i = 0; i < n; i++) {
            set->scratch[count] = hashes[i];
            count += (size_t)wirecopy_sampled(hashes[i], set->level);
        }
    }
    wirecopy_code code =
        wirecopy_grow(tokens->allocator, (void **)&set->grams, &set->capacity, count, sizeof *set->grams, error);
    set->count = code == WIRECOPY_OK ? wirecopy_hashes_sort(set->scratch, count, set->level, set->grams) : 0;
    return code;
}

wirecopy_code wirecopy_gramset_reserve(wirecopy_gramset *set, size_t count, const wirecopy_allocator *allocator,
                                       wirecopy_error *error) {
    wirecopy_code code =
        wirecopy_grow(allocator, (void **)&set->scratch, &set->scratch_capacity, count, sizeof *set->scratch, error);
    return code == WIRECOPY_OK
               ? wirecopy_grow(allocator, (void **)&set->grams, &set->capacity, count, sizeof *set->grams, error)
               : code;
}

void wirecopy_gramset_take(wirecopy_gramset *set, size_t count, uint32_t level) {
    set->level = level;
    set->ncommon = 0;
    set->count = wirecopy_hashes_sort(set->scratch, count, level, set->grams);
}

void wirecopy_gramset_weigh(wirecopy_gramset *set, const wirecopy_rarity *rarity, uint32_t site) {
    uint32_t limit = site != 0 ? wirecopy_rarity_site_limit(rarity, site) : 0;
    size_t kept = 0;
    for (size_t i = 0; i < set->count; i++) {
        uint64_t hash = set->grams[i];
        if (i + AHEAD < set->count) {
            wirecopy_rarity_prefetch(rarity, set->grams[i + AHEAD], site);
        }
        uint32_t weight = wirecopy_rarity_weight(rarity, hash, site, limit);
        set->grams[kept] = (hash & ~(uint64_t)WEIGHT_MASK) | weight;
        kept += weight > 0;
    }
    set->ncommon = set->count - kept;
    set->count = kept;
}

static size_t count_at_level(const wirecopy_gramset *set, uint32_t level) {
    size_t from = 0, to = set->count;
    while (from < to) {
        size_t middle = from + (to - from) / 2;
        if (wirecopy_sampled(set->grams[middle], level)) {
            from = middle + 1;
        } else {
            to = middle;
        }
    }
    return from;
}

static uint64_t sum_weights(const uint64_t *grams, size_t count) {
    uint64_t sum = 0;
    for (size_t i = 0; i < count; i++) {
        sum += grams[i] & WEIGHT_MASK;
    }
    return sum;
}

/* Sums the lesser weight of each shared gram: they differ where the sites do. No branch depends on the hashes. */
static uint64_t sum_shared(const uint64_t *a, size_t a_count, const uint64_t *b, size_t b_count) {
    uint64_t sum = 0;
    for (size_t i = 0, j = 0; i < a_count && j < b_count;) {
        uint64_t x = a[i], y = b[j], x_hash = x >> WEIGHT_BITS, y_hash = y >> WEIGHT_BITS;
        uint64_t lesser = x < y ? x : y;
        sum += x_hash == y_hash ? lesser & WEIGHT_MASK : 0;
        i += x_hash <= y_hash;
        j += y_hash <= x_hash;
    }
    return sum;
}

wirecopy_overlap wirecopy_gramset_overlap(const wirecopy_gramset *a, const wirecopy_gramset *b) {
    uint32_t level = a->level > b->level ? a->level : b->level;
    size_t a_count = count_at_level(a, level), b_count = count_at_level(b, level);
    double scale = (double)((uint64_t)1 << level) / WIRECOPY_RARITY_UNIT;
    double a_scale = (double)((uint64_t)1 << a->level), b_scale = (double)((uint64_t)1 << b->level);
    return (wirecopy_overlap){.shared = scale * (double)sum_shared(a->grams, a_count, b->grams, b_count),
                              .a_total = scale * (double)sum_weights(a->grams, a_count),
                              .b_total = scale * (double)sum_weights(b->grams, b_count),
                              .a_common = a_scale * (double)a->ncommon,
                              .b_common = b_scale * (double)b->ncommon};
}
