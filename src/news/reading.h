/* A text read closely: its weighted grams in the order they stand, and what another text, or others, have of them. */
#ifndef WC_NEWS_READING_H
#define WC_NEWS_READING_H

#include "news/gramset.h"

/* A gram where it stands. */
typedef struct wc_traced {
    uint64_t gram;  /* as in a gramset */
    uint32_t start; /* byte of the folded text */
} wc_traced;

typedef struct wc_reading {
    wc_gramset set;   /* of the grams traced */
    wc_traced *trace; /* in text order, first occurrences and repeats, those that weigh something */
    size_t ntraced, capacity;
} wc_reading;

void wc_reading_clear(wc_reading *reading, const wirecopy_allocator *allocator);

/* table is scratch. */
wirecopy_code wc_reading_fill(wc_reading *reading, wc_gramtable *table, const wc_tokens *tokens, uint64_t seed,
                              const wc_rarity *rarity, uint32_t site, wirecopy_error *error);

/* Where the weight of a text lies, as seen from a set of grams: in grams the set has; in passages of the text's own;
 * and in short breaks, which noise, a turn of phrase or a changed word leave. */
typedef struct wc_composition {
    double shared, own, broken;
} wc_composition;

/* Seen from the grams of table that have at least that value; grams of that level are looked at. */
wc_composition wc_reading_compose(const wc_reading *reading, const wc_gramtable *table, uint32_t least, uint32_t level);

/* How one copy relates to another that represents it, whose grams table holds. contained_ret, contains_ret: the share
 * of the copy's weight that the other has, and of the other's that the copy has. */
wirecopy_relation wc_reading_relate(const wc_reading *copy, const wc_reading *representative, const wc_gramtable *table,
                                    double *contained_ret, double *contains_ret);

#endif
