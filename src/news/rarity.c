#include "news/rarity.h"

#include <math.h>
#include <stdlib.h>

#include "base/error.h"
#include "base/memory.h"
#include "base/paged.h"

/* Places asked for before they are needed: they lie scattered over more memory than caches hold. */
enum { AHEAD = 24 };

enum { BITS_LEAST = 12, BITS_MOST = 25, COUNT_MAX = 255 };

/* Texts that a dump is taken to have besides, so that in a dump of ten a gram of two texts is still rare. */
static const double texts_besides = 32.0;

static size_t rare_length(const wc_rarity *rarity) {
    return (size_t)1 << (rarity->bits - 6);
}

static unsigned bits_for(size_t ngrams) {
    unsigned bits = BITS_LEAST;
    while (bits < BITS_MOST && (size_t)1 << bits < ngrams) {
        bits++;
    }
    return bits;
}

size_t wc_rarity_nbytes(size_t ngrams) {
    const wc_rarity made = {.bits = bits_for(ngrams)};
    return ((size_t)1 << made.bits) * sizeof *made.counts + rare_length(&made) * sizeof *made.rare;
}

wirecopy_code wc_rarity_create(wc_rarity *rarity_ret, size_t ngrams, const wirecopy_allocator *allocator,
                               wirecopy_error *error) {
    allocator = wc_allocator_firm(allocator);
    *rarity_ret = (wc_rarity){.allocator = allocator, .bits = bits_for(ngrams)};
    rarity_ret->counts = wc_allocate_zeroed(allocator, (size_t)1 << rarity_ret->bits, 1);
    rarity_ret->rare = wc_allocate_zeroed(allocator, rare_length(rarity_ret), sizeof *rarity_ret->rare);
    return rarity_ret->counts == NULL || rarity_ret->rare == NULL
               ? wc_fail_refused(allocator, (size_t)1 << rarity_ret->bits, error)
               : WIRECOPY_OK;
}

void wc_rarity_clear(wc_rarity *rarity) {
    if (rarity->allocator != NULL) {
        wc_release(rarity->allocator, rarity->counts, (size_t)1 << rarity->bits, 1);
        wc_release(rarity->allocator, rarity->rare, rare_length(rarity), sizeof *rarity->rare);
        wc_release(rarity->allocator, rarity->sites, rarity->nsites, sizeof *rarity->sites);
    }
    *rarity = (wc_rarity){0};
}

/* A site's count of a gram stands under a hash of both. The lower half of a gram's hash is all that is kept of it in a
 * sample; 31 bits of that leave room for the site. */
static inline size_t place_of(const wc_rarity *rarity, uint64_t hash, uint32_t site) {
    uint64_t mixed = ((uint64_t)site << 31 | (uint32_t)hash >> 1) * 0x9E3779B97F4A7C15u;
    return mixed >> (64 - rarity->bits);
}

static inline void prefetch(const wc_rarity *rarity, uint64_t hash, uint32_t site) {
    __builtin_prefetch(&rarity->counts[place_of(rarity, hash, 0)]);
    if (site != 0) {
        __builtin_prefetch(&rarity->counts[place_of(rarity, hash, site)]);
    }
}

static inline int is_rare(const wc_rarity *rarity, size_t place) {
    return (int)(rarity->rare[place >> 6] >> (place & 63) & 1);
}

uint32_t wc_rarity_value_weight(const void *context, uint32_t value) {
    const wc_rarity *rarity = context;
    size_t place = place_of(rarity, value, 0);
    return is_rare(rarity, place) ? rarity->weights[rarity->counts[place]] : 0;
}

size_t wc_rarity_filter(const wc_rarity *rarity, uint32_t site, uint64_t *hashes, uint32_t *starts, size_t count) {
    size_t kept = 0;
    for (size_t i = 0; i < count; i++) {
        if (i + AHEAD < count) {
            __builtin_prefetch(&rarity->rare[place_of(rarity, hashes[i + AHEAD], 0) >> 6]);
        }
        /* No branch: which grams are common is as good as random. */
        size_t rare = (size_t)is_rare(rarity, place_of(rarity, hashes[i], 0));
        hashes[kept] = hashes[i];
        if (starts != NULL) {
            starts[kept] = starts[i];
        }
        kept += rare;
    }
    for (size_t i = 0; i < kept; i++) {
        prefetch(rarity, hashes[i], site);
    }
    return kept;
}

static void raise_count(uint8_t *count) {
    uint8_t seen = __atomic_load_n(count, __ATOMIC_RELAXED);
    while (seen < COUNT_MAX &&
           !__atomic_compare_exchange_n(count, &seen, (uint8_t)(seen + 1), 1, __ATOMIC_RELAXED, __ATOMIC_RELAXED)) {
    }
}

void wc_rarity_add(wc_rarity *rarity, const uint64_t *hashes, size_t count, uint32_t site) {
    for (size_t i = 0; i < count; i++) {
        if (i + AHEAD < count) {
            prefetch(rarity, hashes[i + AHEAD], site);
        }
        raise_count(&rarity->counts[place_of(rarity, hashes[i], 0)]);
        if (site != 0) {
            raise_count(&rarity->counts[place_of(rarity, hashes[i], site)]);
        }
    }
}

static int by_value(const void *left, const void *right) {
    uint32_t a = *(const uint32_t *)left, b = *(const uint32_t *)right;
    return (a > b) - (a < b);
}

void wc_rarity_finish(wc_rarity *rarity, uint32_t ntexts, uint32_t *sites) {
    double all = ntexts + texts_besides;
    uint32_t cap = ntexts / WC_RARITY_CAP_SHARE;
    cap = cap > WC_RARITY_CAP_LEAST ? cap : WC_RARITY_CAP_LEAST;
    cap = cap < WC_RARITY_CAP ? cap : WC_RARITY_CAP;
    for (uint32_t count = 0; count <= cap; count++) {
        double idf = log(all / (count > 0 ? count : 1)) / log(all);
        rarity->weights[count] = idf > 0.0 ? (uint8_t)(idf * idf * WC_RARITY_UNIT + 0.5) : 0;
    }
    for (size_t place = 0; place < (size_t)1 << rarity->bits; place++) {
        rarity->rare[place >> 6] |= (uint64_t)(rarity->weights[rarity->counts[place]] > 0) << (place & 63);
    }
    rarity->sites = sites;
    rarity->nsites = ntexts;
    qsort(sites, ntexts, sizeof *sites, by_value);
}

static size_t first_at_least(const uint32_t *values, size_t n, uint64_t value) {
    size_t from = 0, to = n;
    while (from < to) {
        size_t middle = from + (to - from) / 2;
        if (values[middle] < value) {
            from = middle + 1;
        } else {
            to = middle;
        }
    }
    return from;
}

uint32_t wc_rarity_site_limit(const wc_rarity *rarity, uint32_t site) {
    size_t from = first_at_least(rarity->sites, rarity->nsites, site);
    size_t texts = first_at_least(rarity->sites, rarity->nsites, (uint64_t)site + 1) - from;
    size_t limit = texts / WC_RARITY_SITE_SHARE;
    limit = limit > WC_RARITY_SITE_CAP ? limit : WC_RARITY_SITE_CAP;
    return limit < COUNT_MAX ? (uint32_t)limit : COUNT_MAX - 1;
}

uint32_t wc_rarity_weight(const wc_rarity *rarity, uint64_t hash, uint32_t site, uint32_t site_limit) {
    uint32_t weight = rarity->weights[rarity->counts[place_of(rarity, hash, 0)]];
    if (weight > 0 && site != 0 && rarity->counts[place_of(rarity, hash, site)] > site_limit) {
        return 0;
    }
    return weight;
}
