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

/* records: signatures that hold one value. dealt, scratch: room for as many. */
static int spans_components(const uint64_t *records, size_t n, const uint32_t *component, uint64_t *dealt,
                            uint64_t *scratch) {
    for (size_t i = 0; i < n; i++) {
        dealt[i] = (uint64_t)component[(uint32_t)records[i]] << 32;
    }
    wirecopy_radix_sort(dealt, scratch, n, 32);
    size_t ncomponents = 1;
    for (size_t i = 1; i < n; i++) {
        ncomponents += dealt[i] != dealt[i - 1];
    }
    return ncomponents > WIRECOPY_FURNITURE_COMPONENTS;
}

static void flag_position(wirecopy_furniture *furniture, const wirecopy_signatures *signatures,
                          const uint32_t *component, uint32_t position, uint64_t *records) {
    uint32_t count = signatures->count;
    uint64_t *dealt = records + count, *scratch = records + 2 * (size_t)count;
    for (uint32_t i = 0; i < count; i++) {
        records[i] = (uint64_t)signatures->minima[(size_t)i * signatures->permutations + position] << 32 | i;
    }
    wirecopy_radix_sort(records, scratch, count, 32);
    for (uint32_t from = 0, to; from < count; from = to) {
        for (to = from + 1; to < count && records[to] >> 32 == records[from] >> 32; to++) {
        }
        if (to - from > WIRECOPY_FURNITURE_COMPONENTS &&
            spans_components(records + from, to - from, component, dealt, scratch)) {
            for (uint32_t i = from; i < to; i++) {
                furniture->flags[(uint32_t)records[i] * (size_t)furniture->stride + position / 8] |=
                    (uint8_t)(1u << position % 8);
            }
        }
    }
}

wirecopy_code wirecopy_furniture_find(wirecopy_furniture *furniture, const wirecopy_signatures *signatures,
                                      const uint32_t *component, uint32_t byte, wirecopy_error *error) {
    size_t count = signatures->count;
    uint64_t *records = wirecopy_allocate(furniture->allocator, 3 * count, sizeof *records);
    if (records == NULL) {
        return wirecopy_fail_memory(error, 3 * count * sizeof *records);
    }
    for (uint32_t position = 8 * byte; position < 8 * byte + 8 && position < signatures->permutations; position++) {
        flag_position(furniture, signatures, component, position, records);
    }
    wirecopy_release(furniture->allocator, records, 3 * count, sizeof *records);
    return WIRECOPY_OK;
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

double wirecopy_furniture_jaccard(const wirecopy_furniture *furniture, const wirecopy_signatures *signatures,
                                  uint32_t a, uint32_t b) {
    uint32_t permutations = signatures->permutations, own = 0, agreeing = 0;
    const uint32_t *a_minima = signatures->minima + (size_t)a * permutations;
    const uint32_t *b_minima = signatures->minima + (size_t)b * permutations;
    const uint8_t *a_flags = flags_of(furniture, a), *b_flags = flags_of(furniture, b);
    for (uint32_t p = 0; p < permutations; p++) {
        const uint8_t *lesser = a_minima[p] <= b_minima[p] ? a_flags : b_flags;
        uint32_t is_own = ~(uint32_t)lesser[p / 8] >> p % 8 & 1u;
        own += is_own;
        agreeing += is_own & (a_minima[p] == b_minima[p]);
    }
    return own == 0 ? -1.0 : (double)agreeing / own;
}
