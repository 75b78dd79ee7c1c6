/* How rare each gram is: counts of the texts it is found in, over one text of each family of copies, and weights from
 * them. What many unrelated texts share weighs nothing, whoever printed it: weight by inverse document frequency
 * (Sparck Jones 1972), squared as in the inner product of two texts so weighted (Salton and Buckley 1988), none past a
 * cap. */
#ifndef WC_NEWS_RARITY_H
#define WC_NEWS_RARITY_H

#include <stddef.h>
#include <stdint.h>

#include "wirecopy/wirecopy.h"

/* Texts counted at most: over more, weights hardly change, and the cap keeps its meaning. */
enum { WC_RARITY_TEXTS = 1 << 14 };

/* A gram found in more texts than this has no weight; in a small dump, than one in twelve of its texts, but never under
 * the lesser number: so many may be copies of one story. */
enum { WC_RARITY_CAP = 40, WC_RARITY_CAP_SHARE = 12, WC_RARITY_CAP_LEAST = 16 };

/* Weight of a gram that no other text has. */
enum { WC_RARITY_UNIT = 255 };

/* A site's own furniture: a gram in more than this many of its texts, and in one in WC_RARITY_SITE_SHARE. */
enum { WC_RARITY_SITE_CAP = 4, WC_RARITY_SITE_SHARE = 16 };

typedef struct wc_rarity {
    const wirecopy_allocator *allocator;
    uint8_t *counts; /* by the hash's lower half; 255 stands for that and more. Grams may share a count: it is then
                        too high, which costs a little weight and nothing else */
    uint64_t *rare;  /* a bit for each count: whether grams of that count weigh anything. Most grams of a text are
                        common,  and this fits nearer caches than the counts do */
    unsigned bits;
    uint8_t weights[256]; /* by count */
    uint32_t *sites;      /* of the texts counted, ascending */
    size_t nsites;
} wc_rarity;

/* ngrams: about how many will be added. */
wirecopy_code wc_rarity_create(wc_rarity *rarity_ret, size_t ngrams, const wirecopy_allocator *allocator,
                               wirecopy_error *error);
/* The bytes of a table for that many. */
size_t wc_rarity_nbytes(size_t ngrams);
void wc_rarity_clear(wc_rarity *rarity);

/* Counts a text's distinct grams. site: 0 where there is none. Thread-safe. */
void wc_rarity_add(wc_rarity *rarity, const uint64_t *hashes, size_t count, uint32_t site);

/* Works out the weights once ntexts were added; sites: ntexts of them, sorted here, kept and released with rarity. */
void wc_rarity_finish(wc_rarity *rarity, uint32_t ntexts, uint32_t *sites);

/* Moves the hashes of grams that weigh something in the dump to the front, in their order, their starts with them where
 * these are not NULL, and asks for what wc_rarity_weight will need. Returns how many. Thread-safe. */
size_t wc_rarity_filter(const wc_rarity *rarity, uint32_t site, uint64_t *hashes, uint32_t *starts, size_t count);

/* Above how many of a site's texts a gram is its furniture. Thread-safe. */
uint32_t wc_rarity_site_limit(const wc_rarity *rarity, uint32_t site);

/* A gram's weight in the dump, by the lower half of its hash, of which the lowest bit does not count. A
 * wc_weight_fn with the rarity as context. */
uint32_t wc_rarity_value_weight(const void *rarity, uint32_t value);

/* 0 to WC_RARITY_UNIT. Thread-safe. */
uint32_t wc_rarity_weight(const wc_rarity *rarity, uint64_t hash, uint32_t site, uint32_t site_limit);

#endif
