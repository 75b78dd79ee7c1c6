/* The weighted grams of a text, and what two texts have of one another. */
#ifndef WC_NEWS_GRAMSET_H
#define WC_NEWS_GRAMSET_H

#include "news/gramtable.h"
#include "news/rarity.h"
#include "text/tokens.h"

/* Grams of a text that are compared, and that are counted for rarity: all up to twice this many; of a longer one a
 * sample (see sketch/sample.h) of at least so many. What is counted must not depend on the length of the texts it is
 * found in, as far as texts go. */
enum { WC_GRAMSET_COMPARED = 704, WC_GRAMSET_COUNTED = 1 << 16 };

typedef struct wc_gramset {
    uint64_t *grams; /* distinct, in the order they stand: hashes, and once weighed with the weight for their value */
    size_t count, capacity;
    size_t ncommon; /* grams left out since they weigh nothing, repeats counted */
    uint64_t total; /* of the weights */
    uint32_t level;
    int exact;        /* set before it is filled: grams are told apart by their bytes */
    uint8_t *text;    /* exact: folded, ending in a zero */
    uint32_t *places; /* exact: where each gram starts in it */
    size_t text_capacity, places_capacity;
} wc_gramset;

/* Where the bytes of a gram stand, NULL in a set that is not exact. */
static inline const uint8_t *wc_gramset_bytes(const wc_gramset *set, size_t i) {
    return set->exact ? set->text + set->places[i] : NULL;
}

/* What two texts share, in units of the weight of a gram found nowhere else. */
typedef struct wc_overlap {
    double shared, a_total, b_total;
    double a_common, b_common; /* grams of each that weigh nothing, counted */
} wc_overlap;

/* Whether it is exact stays as it is. */
void wc_gramset_clear(wc_gramset *set, const wirecopy_allocator *allocator);

/* For those who fill a set themselves: room for count grams in all; the text of an exact one. */
wirecopy_code wc_gramset_make_room(wc_gramset *set, size_t count, const wirecopy_allocator *allocator,
                                   wirecopy_error *error);
wirecopy_code wc_gramset_keep_text(wc_gramset *set, const wc_tokens *tokens, wirecopy_error *error);

/* The level at which of that many grams at least `least` are left, if there are as many. */
uint32_t wc_gramset_level(size_t ngrams, size_t least);

/* Replaces what set holds by the distinct grams of tokens, unweighted; of at least `least`. table is scratch. */
wirecopy_code wc_gramset_hash(wc_gramset *set, wc_gramtable *table, const wc_tokens *tokens, uint64_t seed,
                              size_t least, wirecopy_error *error);

/* The same, weighed; those that weigh nothing are left out. site: 0 where there is none. */
wirecopy_code wc_gramset_weigh(wc_gramset *set, wc_gramtable *table, const wc_tokens *tokens, uint64_t seed,
                               size_t least, const wc_rarity *rarity, uint32_t site, wirecopy_error *error);

/* Leaves out repeats. table is scratch. */
wirecopy_code wc_gramset_drop_repeats(wc_gramset *set, wc_gramtable *table, const wirecopy_allocator *allocator,
                                      wirecopy_error *error);

/* Replaces what table holds by the weighted grams of set, which must outlive that where it is exact. */
wirecopy_code wc_gramset_tabulate(const wc_gramset *set, wc_gramtable *table, const wirecopy_allocator *allocator,
                                  wirecopy_error *error);

/* a_table: a's grams. */
wc_overlap wc_gramset_overlap(const wc_gramset *a, const wc_gramtable *a_table, const wc_gramset *b);

#endif
