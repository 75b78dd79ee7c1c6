/* A text read closely: its weighted grams in the order they stand, and what another text, or others, have of them. */
#ifndef WIRECOPY_MATCH_READING_H
#define WIRECOPY_MATCH_READING_H

#include "match/gramset.h"

/* A gram where it stands. */
typedef struct wirecopy_traced {
    uint64_t gram;  /* as in a gramset */
    uint32_t start; /* byte of the folded text */
} wirecopy_traced;

typedef struct wirecopy_reading {
    wirecopy_gramset set; /* of the grams traced */
    wirecopy_traced *trace; /* in text order, first occurrences and repeats, those that weigh something */
    size_t ntraced, capacity;
} wirecopy_reading;

void wirecopy_reading_clear(wirecopy_reading *reading, const wirecopy_allocator *allocator);

/* table is scratch. */
wirecopy_code wirecopy_reading_fill(wirecopy_reading *reading, wirecopy_gramtable *table, const wirecopy_tokens *tokens,
                                    uint64_t seed, const wirecopy_rarity *rarity, uint32_t site, wirecopy_error *error);

/* Where the weight of a text lies, as seen from a set of grams: in grams the set has; in passages of the text's own;
 * and in short breaks, which noise, a turn of phrase or a changed word leave. */
typedef struct wirecopy_composition {
    double shared, own, broken;
} wirecopy_composition;

/* Seen from the grams of table that have at least that value; grams of that level are looked at. */
wirecopy_composition wirecopy_reading_compose(const wirecopy_reading *reading, const wirecopy_gramtable *table,
                                              uint32_t least, uint32_t level);

/* How one copy relates to another that represents it, whose grams table holds. contained_ret, contains_ret: the share of the copy's weight that
 * the other has, and of the other's that the copy has. */
wirecopy_relation wirecopy_reading_relate(const wirecopy_reading *copy, const wirecopy_reading *representative,
                                          const wirecopy_gramtable *table, double *contained_ret, double *contains_ret);

#endif
