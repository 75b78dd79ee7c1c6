#include "near/furniture.h"

#include <string.h>

#include "base/error.h"
#include "base/memory.h"
#include "base/walk.h"

wirecopy_code wc_furniture_create(wc_furniture *furniture_ret, const wc_signatures *signatures,
                                  const wirecopy_allocator *allocator, wirecopy_error *error) {
    *furniture_ret = (wc_furniture){
        .allocator = allocator, .nsignatures = signatures->count, .stride = (signatures->permutations + 7) / 8};
    furniture_ret->flags = wc_allocate_zeroed(allocator, signatures->count, furniture_ret->stride);
    return furniture_ret->flags != NULL
               ? WIRECOPY_OK
               : wc_fail_refused(allocator, (size_t)signatures->count * furniture_ret->stride, error);
}

void wc_furniture_clear(wc_furniture *furniture) {
    if (furniture->allocator != NULL) {
        wc_release(furniture->allocator, furniture->flags, furniture->nsignatures, furniture->stride);
    }
    *furniture = (wc_furniture){0};
}

/* Positions that share a byte of flags; and values that are prefetched ahead, which hides a cache miss. Chosen. */
enum { POSITIONS = 8, AHEAD = 16 };

/* The most signatures that are counted, evenly spaced over all: values that are common in a large dump are common among
 * these, and their table fits the caches. Measured: on the labelled dumps a third to a half of the signatures costs
 * 0.002 to 0.007 of ARI, two thirds nothing (docs/architecture.md, Constants of the near profile). */
enum { COUNTED_MOST = WIRECOPY_FURNITURE_TEXTS };

/* The components that a value occurs in, up to the number that matters. */
typedef struct spread {
    uint32_t value, ncomponents; /* 0: the slot is free */
    uint32_t components[WC_FURNITURE_COMPONENTS];
} spread;

/* The values at one position of the signatures counted. */
typedef struct value_counts {
    uint32_t *values, *components; /* by signature counted; values: one array for each of POSITIONS */
    size_t count;
    spread *spreads; /* by value, by open addressing */
    size_t nspreads; /* a power of two */
} value_counts;

/* The common values at one position, in an open-addressing table; 0: free. A value of 0 never counts as common. */
typedef struct value_set {
    uint32_t *slots;
    size_t nslots; /* a power of two */
} value_set;

/* XXH32_PRIME1 of xxHash. */
static uint32_t hash_of(uint32_t value) {
    return (value * 0x9E3779B1u) >> 8;
}

static size_t slots_for(size_t count) {
    size_t nslots = 2;
    while (nslots < 2 * count) {
        nslots *= 2;
    }
    return nslots;
}

size_t wc_furniture_find_nbytes(size_t nsignatures) {
    const value_counts *counts = NULL;
    size_t count = nsignatures < COUNTED_MOST ? nsignatures : COUNTED_MOST;
    return count * (POSITIONS * sizeof *counts->values + sizeof *counts->components) +
           slots_for(count) * sizeof *counts->spreads;
}

static spread *spread_of(const value_counts *counts, uint32_t value) {
    size_t slot = hash_of(value) & (counts->nspreads - 1);
    while (counts->spreads[slot].ncomponents != 0 && counts->spreads[slot].value != value) {
        slot = (slot + 1) & (counts->nspreads - 1);
    }
    return &counts->spreads[slot];
}

static void note_component(spread *noted, uint32_t value, uint32_t component) {
    noted->value = value;
    for (uint32_t i = 0; i < noted->ncomponents; i++) {
        if (i == WC_FURNITURE_COMPONENTS || noted->components[i] == component) {
            return;
        }
    }
    if (noted->ncomponents < WC_FURNITURE_COMPONENTS) {
        noted->components[noted->ncomponents] = component;
    }
    noted->ncomponents++;
}

static void count_components(value_counts *counts, uint32_t k) {
    const uint32_t *values = counts->values + k * counts->count;
    memset(counts->spreads, 0, counts->nspreads * sizeof *counts->spreads);
    for (size_t i = 0; i < counts->count; i++) {
        uint32_t soon = values[i + AHEAD < counts->count ? i + AHEAD : i];
        __builtin_prefetch(&counts->spreads[hash_of(soon) & (counts->nspreads - 1)]);
        note_component(spread_of(counts, values[i]), values[i], counts->components[i]);
    }
}

static int is_common(const spread *noted) {
    return noted->ncomponents > WC_FURNITURE_COMPONENTS && noted->value != 0;
}

/* The slot that holds the value, or the free slot for it. Most lookups end at the first slot, in one of the two ways
 * unpredictably: a single branch tests both. */
static inline size_t slot_of(const value_set *set, uint32_t value) {
    size_t slot = hash_of(value) & (set->nslots - 1);
    while ((set->slots[slot] != value) & (set->slots[slot] != 0)) {
        slot = (slot + 1) & (set->nslots - 1);
    }
    return slot;
}

static wirecopy_code make_set(value_set *set_ret, size_t count, const wirecopy_allocator *allocator,
                              wirecopy_error *error) {
    set_ret->nslots = slots_for(4 * count);
    set_ret->slots = wc_allocate_zeroed(allocator, set_ret->nslots, sizeof *set_ret->slots);
    return set_ret->slots != NULL ? WIRECOPY_OK
                                  : wc_fail_refused(allocator, set_ret->nslots * sizeof *set_ret->slots, error);
}

static wirecopy_code keep_common(const value_counts *counts, value_set *set_ret, const wirecopy_allocator *allocator,
                                 wirecopy_error *error) {
    size_t ncommon = 0;
    for (size_t i = 0; i < counts->nspreads; i++) {
        ncommon += (size_t)is_common(&counts->spreads[i]);
    }
    wirecopy_code code = make_set(set_ret, ncommon, allocator, error);
    if (code != WIRECOPY_OK) {
        return code;
    }
    for (size_t i = 0; i < counts->nspreads; i++) {
        if (is_common(&counts->spreads[i])) {
            set_ret->slots[slot_of(set_ret, counts->spreads[i].value)] = counts->spreads[i].value;
        }
    }
    return WIRECOPY_OK;
}

static uint32_t positions_in(const wc_signatures *signatures, uint32_t byte) {
    uint32_t left = signatures->permutations - POSITIONS * byte;
    return left < POSITIONS ? left : POSITIONS;
}

static void choose_counted(value_counts *counts, const wc_signatures *signatures, const uint32_t *component,
                           uint32_t byte, const wirecopy_allocator *allocator) {
    WC_EACH(size_t, i, counts->count, WC_AT_RANDOM, allocator) {
        size_t chosen = i * signatures->count / counts->count;
        const uint32_t *minima = wc_signature(signatures, (uint32_t)chosen) + POSITIONS * byte;
        counts->components[i] = component[chosen];
        for (uint32_t k = 0; k < positions_in(signatures, byte); k++) {
            counts->values[k * counts->count + i] = minima[k];
        }
    }
}

static wirecopy_code find_common(value_counts *counts, const wc_signatures *signatures, const uint32_t *component,
                                 uint32_t byte, value_set *sets_ret, const wirecopy_allocator *allocator,
                                 wirecopy_error *error) {
    wirecopy_code code = WIRECOPY_OK;
    choose_counted(counts, signatures, component, byte, allocator);
    for (uint32_t k = 0; code == WIRECOPY_OK && k < positions_in(signatures, byte); k++) {
        count_components(counts, k);
        code = keep_common(counts, &sets_ret[k], allocator, error);
    }
    return code;
}

static uint8_t common_positions(const value_set *sets, const uint32_t *minima, uint32_t npositions) {
    uint32_t bits = 0;
    for (uint32_t k = 0; k < npositions; k++) {
        bits |= (uint32_t)(sets[k].slots[slot_of(&sets[k], minima[k])] != 0) << k;
    }
    return (uint8_t)bits;
}

static void flag_common(const wc_furniture *furniture, const wc_signatures *signatures, const value_set *sets,
                        uint32_t byte) {
    uint32_t npositions = positions_in(signatures, byte), permutations = signatures->permutations;
    uint8_t *flags = furniture->flags + byte;
    wc_walk walk = wc_walk_over(furniture->allocator, signatures->count, WC_RUN_ROWS);
    while (wc_walk_next(&walk)) {
        size_t first = walk.from, count = walk.to - walk.from;
        const uint32_t *minima = wc_row_run(signatures->reader, first, count);
        minima += POSITIONS * byte;
        for (size_t i = 0; i < count; i++) {
            __builtin_prefetch(minima + (i + AHEAD < count ? i + AHEAD : i) * permutations);
            flags[(first + i) * furniture->stride] = common_positions(sets, minima + i * permutations, npositions);
        }
    }
}

static wirecopy_code find_sets(const wc_signatures *signatures, const uint32_t *component, uint32_t byte,
                               value_set *sets_ret, const wirecopy_allocator *allocator, wirecopy_error *error) {
    value_counts counts = {.count = signatures->count < COUNTED_MOST ? signatures->count : COUNTED_MOST};
    counts.nspreads = slots_for(counts.count);
    counts.values = wc_allocate(allocator, POSITIONS * counts.count, sizeof *counts.values);
    counts.components = wc_allocate(allocator, counts.count, sizeof *counts.components);
    counts.spreads = wc_allocate(allocator, counts.nspreads, sizeof *counts.spreads);
    wirecopy_code code = counts.values == NULL || counts.components == NULL || counts.spreads == NULL
                             ? wc_fail_refused(allocator, counts.nspreads * sizeof *counts.spreads, error)
                             : find_common(&counts, signatures, component, byte, sets_ret, allocator, error);
    if (code == WIRECOPY_OK) {
        code = wc_row_reader_check(signatures->reader, error);
    }
    wc_release(allocator, counts.values, POSITIONS * counts.count, sizeof *counts.values);
    wc_release(allocator, counts.components, counts.count, sizeof *counts.components);
    wc_release(allocator, counts.spreads, counts.nspreads, sizeof *counts.spreads);
    return code;
}

static void free_sets(value_set *sets, const wirecopy_allocator *allocator) {
    for (uint32_t k = 0; k < POSITIONS; k++) {
        wc_release(allocator, sets[k].slots, sets[k].nslots, sizeof *sets[k].slots);
    }
}

wirecopy_code wc_furniture_find(wc_furniture *furniture, const wc_signatures *signatures, const uint32_t *component,
                                uint32_t byte, wirecopy_error *error) {
    value_set sets[POSITIONS] = {0};
    wirecopy_code code = find_sets(signatures, component, byte, sets, furniture->allocator, error);
    if (code == WIRECOPY_OK) {
        flag_common(furniture, signatures, sets, byte);
        code = wc_row_reader_check(signatures->reader, error);
    }
    free_sets(sets, furniture->allocator);
    return code;
}

wirecopy_code wc_furniture_values(const wc_signatures *signatures, const uint32_t *component, uint32_t byte,
                                  wc_pairs *values, wirecopy_error *error) {
    value_set sets[POSITIONS] = {0};
    wirecopy_code code = find_sets(signatures, component, byte, sets, values->allocator, error);
    for (uint32_t k = 0; code == WIRECOPY_OK && k < positions_in(signatures, byte); k++) {
        for (size_t slot = 0; code == WIRECOPY_OK && slot < sets[k].nslots; slot++) {
            uint64_t value = (uint64_t)(POSITIONS * byte + k) << 32 | sets[k].slots[slot];
            code = sets[k].slots[slot] != 0 ? wc_pairs_add(values, value, error) : WIRECOPY_OK;
        }
    }
    free_sets(sets, values->allocator);
    return code;
}

wirecopy_code wc_furniture_flag(wc_furniture *furniture, const wc_signatures *signatures, const uint64_t *values,
                                size_t nvalues, uint32_t byte, wirecopy_error *error) {
    value_set sets[POSITIONS] = {0};
    wirecopy_code code = WIRECOPY_OK;
    size_t next = 0;
    for (uint32_t k = 0; code == WIRECOPY_OK && k < POSITIONS; k++) {
        uint32_t position = POSITIONS * byte + k;
        size_t from, i;
        for (; next < nvalues && values[next] >> 32 < position; next++) {
        }
        for (from = next; next < nvalues && values[next] >> 32 == position; next++) {
        }
        code = make_set(&sets[k], next - from, furniture->allocator, error);
        for (i = from; code == WIRECOPY_OK && i < next; i++) {
            sets[k].slots[slot_of(&sets[k], (uint32_t)values[i])] = (uint32_t)values[i];
        }
    }
    if (code == WIRECOPY_OK) {
        flag_common(furniture, signatures, sets, byte);
        code = wc_row_reader_check(signatures->reader, error);
    }
    free_sets(sets, furniture->allocator);
    return code;
}

static const uint8_t *flags_of(const wc_furniture *furniture, uint32_t signature) {
    return furniture->flags + (size_t)signature * furniture->stride;
}

int wc_furniture_in(const wc_furniture *furniture, uint32_t signature) {
    const uint8_t *flags = flags_of(furniture, signature);
    for (uint32_t i = 0; i < furniture->stride; i++) {
        if (flags[i] != 0) {
            return 1;
        }
    }
    return 0;
}

/* The least number of positions for an estimate. In a large dump some texts share one minimum by chance, which would
 * make them copies if it were their only position without furniture. Chosen; 1 to 16 give the same groups on the
 * labelled dumps (docs/architecture.md, Constants of the near profile). */
enum { OWN_LEAST = 4 };

double wc_furniture_jaccard(const wc_furniture *furniture, const wc_kernels *kernels, const wc_signatures *signatures,
                            uint32_t a, uint32_t b) {
    const uint32_t *a_minima = wc_signature(signatures, a);
    return wc_furniture_between(furniture, kernels, a, a_minima, b, wc_signature(signatures, b),
                                signatures->permutations);
}

double wc_furniture_between(const wc_furniture *furniture, const wc_kernels *kernels, uint32_t a,
                            const uint32_t *a_minima, uint32_t b, const uint32_t *b_minima, uint32_t permutations) {
    const wc_own counted =
        kernels->own(a_minima, flags_of(furniture, a), b_minima, flags_of(furniture, b), permutations);
    return counted.own < OWN_LEAST ? -1.0 : (double)counted.agreeing / counted.own;
}

static uint32_t flags_at(const uint8_t *flags, size_t word, uint32_t stride) {
    uint32_t held = 0;
    for (size_t i = 0; i < sizeof held && word * sizeof held + i < stride; i++) {
        held |= (uint32_t)flags[word * sizeof held + i] << 8 * i;
    }
    return held;
}

/* Only positions at which neither has furniture are certain to count, and only they can agree. */
int wc_furniture_may_reach(const wc_furniture *furniture, const wc_signatures *signatures, uint32_t a, uint32_t b,
                           double least) {
    const wc_digests *digests = signatures->digests;
    if (digests == NULL || digests->words == NULL) {
        return 1;
    }
    const uint8_t *a_flags = flags_of(furniture, a), *b_flags = flags_of(furniture, b);
    int furnished = 0, agreeing = 0;
    for (size_t word = 0; word < digests->words_each; word++) {
        uint32_t either = flags_at(a_flags, word, furniture->stride) | flags_at(b_flags, word, furniture->stride);
        furnished += __builtin_popcount(either);
        agreeing += __builtin_popcount(wc_digests_agreeing_at(digests, word, a, b) & ~either);
    }
    return agreeing >= least * ((int)signatures->permutations - furnished);
}
