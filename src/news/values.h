/* The values of the numbers and names that were kept of a text, looked up by value. */
#ifndef WC_NEWS_VALUES_H
#define WC_NEWS_VALUES_H

#include "sketch/kept.h"

/* Bits of a text's values, a few of whose lowest tell most others apart. */
enum { WC_VALUE_BITS = 1024 };

typedef struct wc_value_bits {
    uint64_t words[WC_VALUE_BITS / 64];
} wc_value_bits;

/* Bits of a value. */
enum { WC_VALUE_WIDTH = 16 };

static inline uint32_t wc_value_of(const wc_kept_view *kept, uint32_t slot) {
    return kept->numbers[2 * slot + 1] >> (32 - WC_VALUE_WIDTH);
}

static inline uint32_t wc_value_cell(const wc_kept_view *kept, uint32_t slot) {
    return kept->numbers[2 * slot + 1] & 0xFFFF;
}

static inline void wc_values_put(wc_value_bits *bits, uint32_t value) {
    uint32_t bit = value & (WC_VALUE_BITS - 1);
    bits->words[bit / 64] |= (uint64_t)1 << bit % 64;
}

static inline int wc_values_may_have(const wc_value_bits *bits, uint32_t value) {
    uint32_t bit = value & (WC_VALUE_BITS - 1);
    return (int)(bits->words[bit / 64] >> bit % 64 & 1);
}

static inline void wc_values_note(const wc_kept_view *kept, wc_value_bits *bits_ret) {
    *bits_ret = (wc_value_bits){{0}};
    for (uint32_t i = 0; i < kept->nnumbers; i++) {
        wc_values_put(bits_ret, wc_value_of(kept, i));
    }
}

/* bits: those of kept. */
static inline int wc_values_have(const wc_kept_view *kept, const wc_value_bits *bits, uint32_t value) {
    uint32_t i = 0;
    if (!wc_values_may_have(bits, value)) {
        return 0;
    }
    while (i < kept->nnumbers && wc_value_of(kept, i) != value) {
        i++;
    }
    return i < kept->nnumbers;
}

#endif
