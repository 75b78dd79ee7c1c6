#include "lsh/furniture.h"

#include <string.h>

#include "base/error.h"
#include "base/memory.h"

wirecopy_code wirecopy_furniture_create(wirecopy_furniture *furniture_ret, const wirecopy_signatures *signatures,
                                        const wirecopy_allocator *allocator, wirecopy_error *error) {
    *furniture_ret = (wirecopy_furniture){
        .allocator = allocator, .nsignatures = signatures->count, .stride = (signatures->permutations + 7) / 8};
    furniture_ret->flags = wirecopy_allocate_zeroed(allocator, signatures->count, furniture_ret->stride);
    return furniture_ret->flags != NULL
               ? WIRECOPY_OK
               : wirecopy_fail_memory(error, (size_t)signatures->count * furniture_ret->stride);
}

void wirecopy_furniture_clear(wirecopy_furniture *furniture) {
    if (furniture->allocator != NULL) {
        wirecopy_release(furniture->allocator, furniture->flags, furniture->nsignatures, furniture->stride);
    }
    *furniture = (wirecopy_furniture){0};
}

enum { POSITIONS = 8, AHEAD = 16, COUNT_MAX = 255, COUNTERS_MIN = 1024, COUNTERS_MAX = 1 << 24 };

/* In how many components a value occurs, counted as far as it matters. */
typedef struct spread {
    uint32_t value, ncomponents; /* 0: the slot is free */
    uint32_t components[WIRECOPY_FURNITURE_COMPONENTS];
} spread;

/* The values at one position of all signatures. Counters, found by a hash of the value, tell how often it occurs at
 * most: with as many counters as signatures hardly any but the common values pass, and only these are told apart. */
typedef struct census {
    const uint32_t *values;
    size_t count;
    uint8_t *counters; /* up to COUNT_MAX each */
    size_t ncounters;  /* a power of two */
    uint32_t *common;  /* signatures whose value may be common */
    size_t ncommon;
    spread *spreads; /* by value, by open addressing */
    size_t nspreads; /* a power of two */
} census;

static uint32_t hash_of(uint32_t value) {
    return (value * 0x9E3779B1u) >> 8;
}

static int may_be_common(const census *counted, uint32_t value) {
    return counted->counters[hash_of(value) & (counted->ncounters - 1)] > WIRECOPY_FURNITURE_COMPONENTS;
}

static void count_values(census *counted) {
    memset(counted->counters, 0, counted->ncounters);
    for (size_t i = 0; i < counted->count; i++) {
        uint8_t *counter = &counted->counters[hash_of(counted->values[i]) & (counted->ncounters - 1)];
        *counter += *counter < COUNT_MAX;
    }
}

/* Without a branch, since whether a value is common is as good as random. */
static void list_common(census *counted) {
    counted->ncommon = 0;
    for (size_t i = 0; i < counted->count; i++) {
        counted->common[counted->ncommon] = (uint32_t)i;
        counted->ncommon += may_be_common(counted, counted->values[i]);
    }
}

static spread *spread_of(const census *counted, uint32_t value) {
    size_t slot = hash_of(value) & (counted->nspreads - 1);
    while (counted->spreads[slot].ncomponents != 0 && counted->spreads[slot].value != value) {
        slot = (slot + 1) & (counted->nspreads - 1);
    }
    return &counted->spreads[slot];
}

/* The value of the i-th signature listed; what will be looked up soon is asked for ahead. */
static inline uint32_t value_of(const census *counted, size_t i) {
    size_t ahead = i + AHEAD < counted->ncommon ? i + AHEAD : i;
    uint32_t soon = counted->values[counted->common[ahead]];
    __builtin_prefetch(&counted->spreads[hash_of(soon) & (counted->nspreads - 1)]);
    return counted->values[counted->common[i]];
}

static void note_component(spread *noted, uint32_t value, uint32_t component) {
    noted->value = value;
    for (uint32_t i = 0; i < noted->ncomponents; i++) {
        if (i == WIRECOPY_FURNITURE_COMPONENTS || noted->components[i] == component) {
            return;
        }
    }
    if (noted->ncomponents < WIRECOPY_FURNITURE_COMPONENTS) {
        noted->components[noted->ncomponents] = component;
    }
    noted->ncomponents++;
}

static void flag_common(const census *counted, const uint32_t *component, uint8_t bit, uint8_t *flags, size_t stride) {
    for (size_t i = 0; i < counted->ncommon; i++) {
        uint32_t value = value_of(counted, i);
        note_component(spread_of(counted, value), value, component[counted->common[i]]);
    }
    for (size_t i = 0; i < counted->ncommon; i++) {
        if (spread_of(counted, value_of(counted, i))->ncomponents > WIRECOPY_FURNITURE_COMPONENTS) {
            flags[counted->common[i] * stride] |= bit;
        }
    }
}

static wirecopy_code flag_position(const wirecopy_furniture *furniture, census *counted, const uint32_t *component,
                                   uint32_t position, wirecopy_error *error) {
    count_values(counted);
    list_common(counted);
    counted->nspreads = 1;
    while (counted->nspreads <= counted->ncommon) {
        counted->nspreads *= 2;
    }
    counted->spreads = wirecopy_allocate_zeroed(furniture->allocator, counted->nspreads, sizeof *counted->spreads);
    if (counted->spreads == NULL) {
        return wirecopy_fail_memory(error, counted->nspreads * sizeof *counted->spreads);
    }
    flag_common(counted, component, (uint8_t)(1u << position % POSITIONS), furniture->flags + position / POSITIONS,
                furniture->stride);
    wirecopy_release(furniture->allocator, counted->spreads, counted->nspreads, sizeof *counted->spreads);
    return WIRECOPY_OK;
}

static uint32_t positions_in(const wirecopy_signatures *signatures, uint32_t byte) {
    uint32_t left = signatures->permutations - POSITIONS * byte;
    return left < POSITIONS ? left : POSITIONS;
}

/* One pass over the signatures instead of one for each position, since each look at one is a cache miss. */
static void copy_columns(const wirecopy_signatures *signatures, uint32_t byte, uint32_t *columns_ret) {
    uint32_t npositions = positions_in(signatures, byte);
    for (size_t i = 0; i < signatures->count; i++) {
        const uint32_t *minima = signatures->minima + i * signatures->permutations + POSITIONS * byte;
        for (uint32_t k = 0; k < npositions; k++) {
            columns_ret[k * (size_t)signatures->count + i] = minima[k];
        }
    }
}

wirecopy_code wirecopy_furniture_find(wirecopy_furniture *furniture, const wirecopy_signatures *signatures,
                                      const uint32_t *component, uint32_t byte, wirecopy_error *error) {
    size_t count = signatures->count;
    census counted = {.count = count, .ncounters = COUNTERS_MIN};
    while (counted.ncounters < count && counted.ncounters < COUNTERS_MAX) {
        counted.ncounters *= 2;
    }
    counted.counters = wirecopy_allocate(furniture->allocator, counted.ncounters, 1);
    counted.common = wirecopy_allocate(furniture->allocator, count, sizeof *counted.common);
    uint32_t *columns = wirecopy_allocate(furniture->allocator, POSITIONS * count, sizeof *columns);
    wirecopy_code code = WIRECOPY_OK;
    if (counted.counters == NULL || counted.common == NULL || columns == NULL) {
        code = wirecopy_fail_memory(error, counted.ncounters + (POSITIONS + 1) * count * sizeof *columns);
    } else {
        copy_columns(signatures, byte, columns);
    }
    for (uint32_t k = 0; code == WIRECOPY_OK && k < positions_in(signatures, byte); k++) {
        counted.values = columns + k * count;
        code = flag_position(furniture, &counted, component, POSITIONS * byte + k, error);
    }
    wirecopy_release(furniture->allocator, counted.counters, counted.ncounters, 1);
    wirecopy_release(furniture->allocator, counted.common, count, sizeof *counted.common);
    wirecopy_release(furniture->allocator, columns, POSITIONS * count, sizeof *columns);
    return code;
}

static const uint8_t *flags_of(const wirecopy_furniture *furniture, uint32_t signature) {
    return furniture->flags + (size_t)signature * furniture->stride;
}

int wirecopy_furniture_in(const wirecopy_furniture *furniture, uint32_t signature) {
    const uint8_t *flags = flags_of(furniture, signature);
    for (uint32_t i = 0; i < furniture->stride; i++) {
        if (flags[i] != 0) {
            return 1;
        }
    }
    return 0;
}

double wirecopy_furniture_jaccard(const wirecopy_furniture *furniture, const wirecopy_kernels *kernels,
                                  const wirecopy_signatures *signatures, uint32_t a, uint32_t b) {
    size_t permutations = signatures->permutations;
    const wirecopy_own counted =
        kernels->own(signatures->minima + a * permutations, flags_of(furniture, a),
                     signatures->minima + b * permutations, flags_of(furniture, b), permutations);
    return counted.own == 0 ? -1.0 : (double)counted.agreeing / counted.own;
}
