#include "sketch/kept.h"

#include <string.h>

#define XXH_INLINE_ALL
#include <xxhash.h>

#include "base/memory.h"

void wc_kept_clear(wc_kept *kept, const wirecopy_allocator *allocator) {
    wc_release(allocator, kept->values, kept->capacity, sizeof *kept->values);
    wc_release(allocator, kept->squeezed, kept->squeezed_capacity, 1);
    wc_release(allocator, kept->places, kept->places_capacity, sizeof *kept->places);
    wc_release(allocator, kept->token_places, kept->token_capacity, sizeof *kept->token_places);
    wc_release(allocator, kept->numbers, kept->numbers_capacity, sizeof *kept->numbers);
    wc_release(allocator, kept->quoted, kept->quoted_capacity, sizeof *kept->quoted);
    *kept = (wc_kept){0};
}

uint32_t wc_kept_value(const void *word, size_t nbytes, uint64_t seed) {
    return (uint32_t)(XXH3_64bits_withSeed(word, nbytes, seed) >> 48);
}

/* The first byte of that place or a later one. */
static size_t byte_at(const wc_kept *kept, uint32_t place) {
    size_t from = 0, to = kept->nbytes;
    if (!kept->wide) {
        return place < to ? place : to;
    }
    while (from < to) {
        size_t middle = from + (to - from) / 2;
        if (kept->places[middle] < place) {
            from = middle + 1;
        } else {
            to = middle;
        }
    }
    return from;
}

int wc_kept_same_gram(const wc_kept *a, uint32_t a_place, const wc_kept *b, uint32_t b_place) {
    size_t a_from = byte_at(a, a_place), a_to = byte_at(a, a_place + WC_UNITS_GRAM);
    size_t b_from = byte_at(b, b_place), b_to = byte_at(b, b_place + WC_UNITS_GRAM);
    return a_to - a_from == b_to - b_from && memcmp(a->squeezed + a_from, b->squeezed + b_from, a_to - a_from) == 0;
}

size_t wc_kept_count(const uint32_t *values) {
    return WC_KEPT_HEAD + (size_t)values[1] + 2 * (size_t)values[2] + (wc_kept_cells(values[0]) + 3) / 4;
}

int wc_kept_holds(const uint32_t *values, size_t count) {
    if (count < WC_KEPT_HEAD) {
        return 0;
    }
    uint64_t ncells = wc_kept_cells(values[0]), place = 0;
    if (wc_kept_count(values) != count) {
        return 0;
    }
    wc_kept_view view = wc_kept_read(values);
    for (uint32_t i = 0; i < view.ngrams; i++) {
        place += view.grams[i] & WC_KEPT_STEP_MAX;
    }
    int holds =
        place <= view.length && view.nnumbers <= WC_KEPT_NUMBERS + WC_KEPT_NAMES && view.ndates <= WC_KEPT_DATES;
    for (uint32_t i = 0; i < view.nnumbers; i++) {
        uint32_t cell = view.numbers[2 * i + 1] & 0xFFFF;
        holds = holds && cell < ncells && (i == 0 || view.numbers[2 * i] >= view.numbers[2 * i - 2]);
    }
    return holds;
}
