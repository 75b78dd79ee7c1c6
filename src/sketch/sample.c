#include "sketch/sample.h"

#include <string.h>

#include "base/memory.h"
#include "text/grams.h"
#include "text/hashes.h"

enum { BATCH = 512 };

/* Added to a value for each position that it was moved, so that it does not pass for one that belongs there: the golden
 * ratio in 32 bits. */
static const uint32_t moved = 0x9E3779B9u;

void wc_sample_clear(wc_sample *sample, const wirecopy_allocator *allocator) {
    wc_release(allocator, sample->values, sample->capacity, sizeof *sample->values);
    wc_release(allocator, sample->wide, sample->wide_capacity, sizeof *sample->wide);
    *sample = (wc_sample){0};
}

uint32_t wc_sample_level(size_t ngrams) {
    uint32_t level = 0;
    while (ngrams >> level >= 2 * (size_t)WC_SAMPLE_LEAST &&
           (level < WC_SAMPLE_LEVEL_FIRM || ngrams >> level >= 2 * (size_t)WC_SAMPLE_MOST)) {
        level++;
    }
    return level;
}

/* Values are spread evenly: dealt by their upper bits into as many buckets as there are values, next to nothing is left
 * to sort. */
static void sort_and_drop_repeats(wc_sample *sample, uint64_t *wide) {
    uint64_t *sorted = wide + sample->count;
    for (size_t i = 0; i < sample->count; i++) {
        wide[i] = (uint64_t)sample->values[i] << 32;
    }
    sample->count = wc_hashes_sort(wide, sample->count, 0, sorted);
    for (size_t i = 0; i < sample->count; i++) {
        sample->values[i] = (uint32_t)(sorted[i] >> 32);
    }
}

static void fill_empty(uint32_t *minima, uint32_t empty) {
    uint32_t found[WC_SAMPLE_POSITIONS];
    memcpy(found, minima, sizeof found);
    for (uint32_t i = 0; i < WC_SAMPLE_POSITIONS && empty != UINT32_MAX; i++) {
        uint32_t distance = 0;
        while (empty >> (i + distance) % WC_SAMPLE_POSITIONS & 1) {
            distance++;
        }
        minima[i] = found[(i + distance) % WC_SAMPLE_POSITIONS] + distance * moved;
    }
}

wirecopy_code wc_sample_fill(wc_sample *sample, const wc_tokens *tokens, uint64_t seed, uint32_t *minima_ret,
                             wirecopy_error *error) {
    uint64_t hashes[BATCH];
    uint32_t empty = UINT32_MAX;
    memset(minima_ret, 0xFF, WC_SAMPLE_POSITIONS * sizeof *minima_ret);
    sample->count = 0;
    sample->ngrams = (uint32_t)wc_grams_count(tokens);
    sample->level = wc_sample_level(sample->ngrams);
    wc_gram_cursor cursor = wc_grams_begin(tokens, seed, sample->level);
    for (size_t n; (n = wc_grams_next(&cursor, hashes, NULL, BATCH)) > 0;) {
        wirecopy_code code = wc_grow(tokens->allocator, (void **)&sample->values, &sample->capacity, sample->count + n,
                                     sizeof *sample->values, error);
        if (code != WIRECOPY_OK) {
            return code;
        }
        for (size_t i = 0; i < n; i++) {
            uint32_t position = hashes[i] % WC_SAMPLE_POSITIONS, order = (uint32_t)(hashes[i] >> 32);
            sample->values[sample->count++] = (uint32_t)hashes[i];
            minima_ret[position] = order < minima_ret[position] ? order : minima_ret[position];
            empty &= ~((uint32_t)1 << position);
        }
    }
    if (sample->count == 0) {
        return WIRECOPY_OK;
    }
    fill_empty(minima_ret, empty);
    wirecopy_code code = wc_grow(tokens->allocator, (void **)&sample->wide, &sample->wide_capacity, 2 * sample->count,
                                 sizeof *sample->wide, error);
    if (code == WIRECOPY_OK) {
        sort_and_drop_repeats(sample, sample->wide);
    }
    return code;
}
