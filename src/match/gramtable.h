/* A set of grams to look others up in. A gram is a hash whose lowest byte is not compared and holds a value, not 0: a
 * weight, a count. Open addressing: hashes are spread evenly. */
#ifndef WIRECOPY_MATCH_GRAMTABLE_H
#define WIRECOPY_MATCH_GRAMTABLE_H

#include "base/salt.h"
#include "wirecopy/wirecopy.h"

enum { WIRECOPY_GRAM_VALUE_BITS = 8, WIRECOPY_GRAM_VALUE_MASK = (1 << WIRECOPY_GRAM_VALUE_BITS) - 1 };

static inline uint32_t wirecopy_gram_value(uint64_t gram) {
    return (uint32_t)(gram & WIRECOPY_GRAM_VALUE_MASK);
}

static inline uint64_t wirecopy_gram_with(uint64_t gram, uint32_t value) {
    return (gram & ~(uint64_t)WIRECOPY_GRAM_VALUE_MASK) | value;
}

typedef struct wirecopy_gramtable {
    uint64_t *slots; /* 0: empty */
    size_t capacity;
    unsigned bits; /* 2^bits slots are in use */
    uint64_t salt; /* base/salt.h */
} wirecopy_gramtable;

void wirecopy_gramtable_clear(wirecopy_gramtable *table, const wirecopy_allocator *allocator);

/* Empties the table and makes room for count grams. */
wirecopy_code wirecopy_gramtable_reset(wirecopy_gramtable *table, size_t count, const wirecopy_allocator *allocator,
                                       wirecopy_error *error);

/* Where the gram is, or, in a slot that holds 0, where to put it. */
static inline uint64_t *wirecopy_gramtable_slot(const wirecopy_gramtable *table, uint64_t gram) {
    size_t mask = ((size_t)1 << table->bits) - 1;
    size_t place = wirecopy_salted_slot(gram >> WIRECOPY_GRAM_VALUE_BITS, table->salt, table->bits);
    while (table->slots[place] != 0 && (table->slots[place] ^ gram) > WIRECOPY_GRAM_VALUE_MASK) {
        place = (place + 1) & mask;
    }
    return &table->slots[place];
}

/* The gram's value, 0 where it is not held. */
static inline uint32_t wirecopy_gramtable_value(const wirecopy_gramtable *table, uint64_t gram) {
    return wirecopy_gram_value(*wirecopy_gramtable_slot(table, gram));
}

#endif
