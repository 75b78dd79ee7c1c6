#include "lsh/furniture.h"

#include "base/error.h"
#include "base/memory.h"
#include "lsh/radix.h"

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

/* How often each value occurs at each of the eight positions of a byte, by a hash of the value: an upper bound, since
 * values may share a counter. With as many counters as signatures hardly any but the common values pass. */
typedef struct census {
    const wirecopy_signatures *signatures;
    uint8_t *counters; /* 8 * ncounters, each up to COUNT_MAX */
    size_t ncounters;  /* a power of two */
    uint64_t *records; /* 3 * count: signatures under their values; the components of one value; the sort's scratch */
} census;

enum { POSITIONS = 8, COUNT_MAX = 255, COUNTERS_MAX = 1 << 24 };

static uint8_t *counter_of(const census *counted, uint32_t k, uint32_t value) {
    return &counted->counters[k * counted->ncounters + ((value * 0x9E3779B1u) >> 8 & (counted->ncounters - 1))];
}

static uint32_t positions_in(const wirecopy_signatures *signatures, uint32_t byte) {
    uint32_t left = signatures->permutations - POSITIONS * byte;
    return left < POSITIONS ? left : POSITIONS;
}

static void count_values(const census *counted, uint32_t byte) {
    const wirecopy_signatures *signatures = counted->signatures;
    uint32_t npositions = positions_in(signatures, byte);
    for (uint32_t i = 0; i < signatures->count; i++) {
        const uint32_t *minima = signatures->minima + (size_t)i * signatures->permutations + POSITIONS * byte;
        for (uint32_t k = 0; k < npositions; k++) {
            uint8_t *counter = counter_of(counted, k, minima[k]);
            *counter += *counter < COUNT_MAX;
        }
    }
}

/* Signatures whose value at that position may be common, in order of value. */
static size_t list_common(const census *counted, uint32_t byte, uint32_t k) {
    const wirecopy_signatures *signatures = counted->signatures;
    size_t listed = 0;
    for (uint32_t i = 0; i < signatures->count; i++) {
        uint32_t value = signatures->minima[(size_t)i * signatures->permutations + POSITIONS * byte + k];
        if (*counter_of(counted, k, value) > WIRECOPY_FURNITURE_COMPONENTS) {
            counted->records[listed++] = (uint64_t)value << 32 | i;
        }
    }
    wirecopy_radix_sort(counted->records, counted->records + 2 * (size_t)signatures->count, listed, 32);
    return listed;
}

static int spans_components(const census *counted, size_t from, size_t to, const uint32_t *component) {
    uint64_t *dealt = counted->records + counted->signatures->count, *scratch = dealt + counted->signatures->count;
    for (size_t i = from; i < to; i++) {
        dealt[i - from] = (uint64_t)component[(uint32_t)counted->records[i]] << 32;
    }
    wirecopy_radix_sort(dealt, scratch, to - from, 32);
    size_t ncomponents = 1;
    for (size_t i = 1; i < to - from; i++) {
        ncomponents += dealt[i] != dealt[i - 1];
    }
    return ncomponents > WIRECOPY_FURNITURE_COMPONENTS;
}

static void flag_position(wirecopy_furniture *furniture, const census *counted, const uint32_t *component,
                          uint32_t byte, uint32_t k) {
    const uint64_t *records = counted->records;
    size_t listed = list_common(counted, byte, k);
    for (size_t from = 0, to; from < listed; from = to) {
        for (to = from + 1; to < listed && records[to] >> 32 == records[from] >> 32; to++) {
        }
        if (to - from > WIRECOPY_FURNITURE_COMPONENTS && spans_components(counted, from, to, component)) {
            for (size_t i = from; i < to; i++) {
                furniture->flags[(uint32_t)records[i] * (size_t)furniture->stride + byte] |= (uint8_t)(1u << k);
            }
        }
    }
}

wirecopy_code wirecopy_furniture_find(wirecopy_furniture *furniture, const wirecopy_signatures *signatures,
                                      const uint32_t *component, uint32_t byte, wirecopy_error *error) {
    size_t count = signatures->count;
    census counted = {.signatures = signatures, .ncounters = 1024};
    while (counted.ncounters < count && counted.ncounters < COUNTERS_MAX) {
        counted.ncounters *= 2;
    }
    counted.counters = wirecopy_allocate_zeroed(furniture->allocator, POSITIONS, counted.ncounters);
    counted.records = wirecopy_allocate(furniture->allocator, 3 * count, sizeof *counted.records);
    wirecopy_code code = WIRECOPY_OK;
    if (counted.counters == NULL || counted.records == NULL) {
        code = wirecopy_fail_memory(error, POSITIONS * counted.ncounters + 3 * count * sizeof *counted.records);
    } else {
        count_values(&counted, byte);
        for (uint32_t k = 0; k < positions_in(signatures, byte); k++) {
            flag_position(furniture, &counted, component, byte, k);
        }
    }
    wirecopy_release(furniture->allocator, counted.counters, POSITIONS, counted.ncounters);
    wirecopy_release(furniture->allocator, counted.records, 3 * count, sizeof *counted.records);
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

/* The positions of one byte of flags, [8 * byte, 8 * byte + 8), at which two signatures agree. */
static uint32_t agreeing_in(const uint32_t *a, const uint32_t *b, uint32_t n) {
    uint32_t bits = 0;
    for (uint32_t k = 0; k < n; k++) {
        bits |= (uint32_t)(a[k] == b[k]) << k;
    }
    return bits;
}

/* The positions of one byte whose lesser value is no furniture. */
static uint32_t own_in(const uint32_t *a, const uint32_t *b, uint32_t n, uint32_t a_flags, uint32_t b_flags) {
    uint32_t a_lesser = 0;
    for (uint32_t k = 0; k < n; k++) {
        a_lesser |= (uint32_t)(a[k] <= b[k]) << k;
    }
    uint32_t furniture = (a_lesser & a_flags) | (~a_lesser & b_flags);
    return ~furniture & ((1u << n) - 1);
}

double wirecopy_furniture_jaccard(const wirecopy_furniture *furniture, const wirecopy_signatures *signatures,
                                  uint32_t a, uint32_t b) {
    const uint32_t *a_minima = signatures->minima + (size_t)a * signatures->permutations;
    const uint32_t *b_minima = signatures->minima + (size_t)b * signatures->permutations;
    const uint8_t *a_flags = flags_of(furniture, a), *b_flags = flags_of(furniture, b);
    uint32_t own = 0, agreeing = 0;
    for (uint32_t byte = 0; byte < furniture->stride; byte++) {
        uint32_t n = positions_in(signatures, byte), at = POSITIONS * byte;
        uint32_t own_bits = own_in(a_minima + at, b_minima + at, n, a_flags[byte], b_flags[byte]);
        own += (uint32_t)__builtin_popcount(own_bits);
        agreeing += (uint32_t)__builtin_popcount(own_bits & agreeing_in(a_minima + at, b_minima + at, n));
    }
    return own == 0 ? -1.0 : (double)agreeing / own;
}

int wirecopy_furniture_share_own(const wirecopy_furniture *furniture, const wirecopy_signatures *signatures, uint32_t a,
                                 uint32_t b) {
    const uint32_t *a_minima = signatures->minima + (size_t)a * signatures->permutations;
    const uint32_t *b_minima = signatures->minima + (size_t)b * signatures->permutations;
    const uint8_t *flags = flags_of(furniture, a);
    for (uint32_t byte = 0; byte < furniture->stride; byte++) {
        uint32_t n = positions_in(signatures, byte), at = POSITIONS * byte;
        /* Where two signatures agree, the value is furniture in both or in neither. */
        if ((agreeing_in(a_minima + at, b_minima + at, n) & ~(uint32_t)flags[byte]) != 0) {
            return 1;
        }
    }
    return 0;
}
