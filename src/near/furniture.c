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

enum { POSITIONS = 8, AHEAD = 16 };

/* Signatures counted, evenly spread over all: what is common in a large dump is common among so many, and their table
 * stays in the caches. */
enum { COUNTED_MOST = 1 << 16 };

/* In how many components a value occurs, counted as far as it matters. */
typedef struct spread {
    uint32_t value, ncomponents; /* 0: the slot is free */
    uint32_t components[WC_FURNITURE_COMPONENTS];
} spread;

/* The values at one position of the signatures counted. */
typedef struct census {
    uint32_t *values, *components; /* by signature counted; values: for each of POSITIONS, one after another */
    size_t count;
    spread *spreads; /* by value, by open addressing */
    size_t nspreads; /* a power of two */
} census;

/* The common values at one position, by open addressing; 0: free. A value of 0 is never common. */
typedef struct value_set {
    uint32_t *slots;
    size_t nslots; /* a power of two */
} value_set;

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
    const census *counted = NULL;
    size_t count = nsignatures < COUNTED_MOST ? nsignatures : COUNTED_MOST;
    return count * (POSITIONS * sizeof *counted->values + sizeof *counted->components) +
           slots_for(count) * sizeof *counted->spreads;
}

static spread *spread_of(const census *counted, uint32_t value) {
    size_t slot = hash_of(value) & (counted->nspreads - 1);
    while (counted->spreads[slot].ncomponents != 0 && counted->spreads[slot].value != value) {
        slot = (slot + 1) & (counted->nspreads - 1);
    }
    return &counted->spreads[slot];
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

static void count_components(census *counted, uint32_t k) {
    const uint32_t *values = counted->values + k * counted->count;
    memset(counted->spreads, 0, counted->nspreads * sizeof *counted->spreads);
    for (size_t i = 0; i < counted->count; i++) {
        uint32_t soon = values[i + AHEAD < counted->count ? i + AHEAD : i];
        __builtin_prefetch(&counted->spreads[hash_of(soon) & (counted->nspreads - 1)]);
        note_component(spread_of(counted, values[i]), values[i], counted->components[i]);
    }
}

static int is_common(const spread *noted) {
    return noted->ncomponents > WC_FURNITURE_COMPONENTS && noted->value != 0;
}

/* The slot that holds the value, or the free one where it belongs. Most looks end at the first slot; one branch for
 * both ends, since which of the two it is is as good as random. */
static inline size_t slot_of(const value_set *set, uint32_t value) {
    size_t slot = hash_of(value) & (set->nslots - 1);
    while ((set->slots[slot] != value) & (set->slots[slot] != 0)) {
        slot = (slot + 1) & (set->nslots - 1);
    }
    return slot;
}

static wirecopy_code keep_common(const census *counted, value_set *set_ret, const wirecopy_allocator *allocator,
                                 wirecopy_error *error) {
    size_t ncommon = 0;
    for (size_t i = 0; i < counted->nspreads; i++) {
        ncommon += (size_t)is_common(&counted->spreads[i]);
    }
    set_ret->nslots = slots_for(4 * ncommon);
    set_ret->slots = wc_allocate_zeroed(allocator, set_ret->nslots, sizeof *set_ret->slots);
    if (set_ret->slots == NULL) {
        return wc_fail_refused(allocator, set_ret->nslots * sizeof *set_ret->slots, error);
    }
    for (size_t i = 0; i < counted->nspreads; i++) {
        if (is_common(&counted->spreads[i])) {
            set_ret->slots[slot_of(set_ret, counted->spreads[i].value)] = counted->spreads[i].value;
        }
    }
    return WIRECOPY_OK;
}

static uint32_t positions_in(const wc_signatures *signatures, uint32_t byte) {
    uint32_t left = signatures->permutations - POSITIONS * byte;
    return left < POSITIONS ? left : POSITIONS;
}

static void choose_counted(census *counted, const wc_signatures *signatures, const uint32_t *component, uint32_t byte,
                           const wirecopy_allocator *allocator) {
    WC_EACH(size_t, i, counted->count, WC_AT_RANDOM, allocator) {
        size_t chosen = i * signatures->count / counted->count;
        const uint32_t *minima = wc_signature(signatures, (uint32_t)chosen) + POSITIONS * byte;
        counted->components[i] = component[chosen];
        for (uint32_t k = 0; k < positions_in(signatures, byte); k++) {
            counted->values[k * counted->count + i] = minima[k];
        }
    }
}

static wirecopy_code find_common(census *counted, const wc_signatures *signatures, const uint32_t *component,
                                 uint32_t byte, value_set *sets_ret, const wirecopy_allocator *allocator,
                                 wirecopy_error *error) {
    wirecopy_code code = WIRECOPY_OK;
    choose_counted(counted, signatures, component, byte, allocator);
    for (uint32_t k = 0; code == WIRECOPY_OK && k < positions_in(signatures, byte); k++) {
        count_components(counted, k);
        code = keep_common(counted, &sets_ret[k], allocator, error);
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

wirecopy_code wc_furniture_find(wc_furniture *furniture, const wc_signatures *signatures, const uint32_t *component,
                                uint32_t byte, wirecopy_error *error) {
    const wirecopy_allocator *allocator = furniture->allocator;
    value_set sets[POSITIONS] = {0};
    census counted = {.count = signatures->count < COUNTED_MOST ? signatures->count : COUNTED_MOST};
    counted.nspreads = slots_for(counted.count);
    counted.values = wc_allocate(allocator, POSITIONS * counted.count, sizeof *counted.values);
    counted.components = wc_allocate(allocator, counted.count, sizeof *counted.components);
    counted.spreads = wc_allocate(allocator, counted.nspreads, sizeof *counted.spreads);
    wirecopy_code code = counted.values == NULL || counted.components == NULL || counted.spreads == NULL
                             ? wc_fail_refused(allocator, counted.nspreads * sizeof *counted.spreads, error)
                             : find_common(&counted, signatures, component, byte, sets, allocator, error);
    if (code == WIRECOPY_OK) {
        flag_common(furniture, signatures, sets, byte);
        code = wc_row_reader_check(signatures->reader, error);
    }
    for (uint32_t k = 0; k < POSITIONS; k++) {
        wc_release(allocator, sets[k].slots, sets[k].nslots, sizeof *sets[k].slots);
    }
    wc_release(allocator, counted.values, POSITIONS * counted.count, sizeof *counted.values);
    wc_release(allocator, counted.components, counted.count, sizeof *counted.components);
    wc_release(allocator, counted.spreads, counted.nspreads, sizeof *counted.spreads);
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

/* Two texts of hundreds of thousands have one least value in common by chance, and by that alone would pass for copies
 * where nothing else is their own. */
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

/* Positions that neither has furniture at are counted, and those alone can agree. */
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
