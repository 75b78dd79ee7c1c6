/* A set of grams to look others up in. A gram is a hash whose lowest byte is not compared and holds a value, not 0: a
 * weight, a count. Open addressing: hashes are spread evenly. An exact table holds where the bytes of each stand too,
 * and takes two grams for one only where these agree. */
#ifndef WC_NEWS_GRAMTABLE_H
#define WC_NEWS_GRAMTABLE_H

#include "base/salt.h"
#include "text/grams.h"

enum { WC_GRAM_VALUE_BITS = 8, WC_GRAM_VALUE_MASK = (1 << WC_GRAM_VALUE_BITS) - 1 };

static inline uint32_t wc_gram_value(uint64_t gram) {
    return (uint32_t)(gram & WC_GRAM_VALUE_MASK);
}

static inline uint64_t wc_gram_with(uint64_t gram, uint32_t value) {
    return (gram & ~(uint64_t)WC_GRAM_VALUE_MASK) | value;
}

/* Whether the gram of eight characters at a, or fewer up to the zero that ends a text, is the one at b. */
static inline int wc_same_gram(const uint8_t *a, const uint8_t *b) {
    for (int characters = 0;; a++, b++) {
        characters += (*a & 0xC0) != 0x80;
        if (characters > WC_GRAM_CHARACTERS) {
            return (*b & 0xC0) != 0x80;
        }
        if (*a != *b || *a == 0) {
            return *a == *b;
        }
    }
}

typedef struct wc_gramtable {
    uint64_t *slots;       /* 0: empty */
    const uint8_t **bytes; /* by slot, in texts of the caller's; NULL: hashes alone are compared */
    size_t capacity;
    unsigned bits; /* 2^bits slots are in use */
    uint64_t salt; /* base/salt.h */
} wc_gramtable;

void wc_gramtable_clear(wc_gramtable *table, const wirecopy_allocator *allocator);

/* Empties the table and makes room for count grams. A table is exact or not for as long as it is not cleared. */
wirecopy_code wc_gramtable_reset(wc_gramtable *table, size_t count, int exact, const wirecopy_allocator *allocator,
                                 wirecopy_error *error);

/* Where the gram is, or, in a slot that holds 0, where to put it. bytes: NULL where the table is not exact. */
static inline uint64_t *wc_gramtable_slot(const wc_gramtable *table, uint64_t gram, const uint8_t *bytes) {
    size_t mask = ((size_t)1 << table->bits) - 1;
    size_t place = wc_salted_slot(gram >> WC_GRAM_VALUE_BITS, table->salt, table->bits);
    while (table->slots[place] != 0 && ((table->slots[place] ^ gram) > WC_GRAM_VALUE_MASK ||
                                        (bytes != NULL && !wc_same_gram(table->bytes[place], bytes)))) {
        place = (place + 1) & mask;
    }
    return &table->slots[place];
}

/* Fills a slot that was found for the gram. */
static inline void wc_gramtable_fill(wc_gramtable *table, uint64_t *slot, uint64_t gram, const uint8_t *bytes) {
    *slot = gram;
    if (bytes != NULL) {
        table->bytes[slot - table->slots] = bytes;
    }
}

/* The gram's value, 0 where it is not held. */
static inline uint32_t wc_gramtable_value(const wc_gramtable *table, uint64_t gram, const uint8_t *bytes) {
    return wc_gram_value(*wc_gramtable_slot(table, gram, bytes));
}

#endif
