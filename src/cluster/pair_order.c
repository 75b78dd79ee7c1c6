#include "cluster/pair_order.h"

#include <string.h>

#include "base/capacity.h"
#include "base/error.h"
#include "base/memory.h"
#include "base/walk.h"
#include "cluster/disjoint_sets.h"
#include "base/radix.h"

static uint64_t record_by_leaf(uint64_t pair, uint32_t place, const uint32_t *degrees) {
    uint32_t low = (uint32_t)(pair >> 32), high = (uint32_t)pair;
    return degrees[high] <= degrees[low] ? (uint64_t)high << 32 | WC_LEAF_IS_HIGH | place : (uint64_t)low << 32 | place;
}

static void sort_order(const wc_pairs *pairs, uint64_t *records, uint32_t *order_ret) {
    size_t count = pairs->count;
    wc_radix_sort_within(records, records + count, count, 32, pairs->allocator);
    WC_EACH(size_t, i, count, WC_IN_ORDER, pairs->allocator) {
        order_ret[i] = (uint32_t)records[i];
    }
}

static void order_pairs(const wc_pairs *pairs, uint32_t nentries, uint32_t *numbers, uint64_t *records,
                        uint32_t *order_ret) {
    size_t count = pairs->count;
    memset(numbers, 0, nentries * sizeof *numbers);
    WC_EACH(size_t, i, count, WC_AT_RANDOM, pairs->allocator) {
        numbers[pairs->pairs[i] >> 32]++;
        numbers[(uint32_t)pairs->pairs[i]]++;
    }
    WC_EACH(size_t, i, count, WC_AT_RANDOM, pairs->allocator) {
        records[i] = record_by_leaf(pairs->pairs[i], (uint32_t)i, numbers);
    }
    sort_order(pairs, records, order_ret);
    for (uint32_t i = 0; i < nentries; i++) {
        numbers[i] = i;
    }
    WC_EACH(size_t, i, count, WC_AT_RANDOM, pairs->allocator) {
        wc_sets_join(numbers, (uint32_t)(pairs->pairs[i] >> 32), (uint32_t)pairs->pairs[i]);
    }
    WC_EACH(size_t, i, count, WC_AT_RANDOM, pairs->allocator) {
        uint32_t component = wc_sets_find(numbers, (uint32_t)pairs->pairs[WC_ORDER_PLACE(order_ret[i])]);
        records[i] = (uint64_t)component << 32 | order_ret[i];
    }
    sort_order(pairs, records, order_ret);
}

wirecopy_code wc_pair_order(const wc_pairs *pairs, uint32_t nentries, uint32_t *order_ret, wirecopy_error *error) {
    const wirecopy_allocator *allocator = pairs->allocator;
    size_t count = pairs->count;
    if (count > WIRECOPY_PAIRS_MOST) {
        return wc_fail(error, WIRECOPY_ERROR_LIMIT,
                       "%zu candidate pairs, over the limit of %u: split the input by date or source, or, in the "
                       "near profile, raise the threshold",
                       count, (unsigned)WIRECOPY_PAIRS_MOST);
    }
    uint32_t *numbers = wc_allocate(allocator, nentries, sizeof *numbers);
    uint64_t *records = wc_allocate(allocator, 2 * count, sizeof *records);
    wirecopy_code code = WIRECOPY_OK;
    if (numbers == NULL || records == NULL) {
        code = wc_fail_refused(allocator, nentries * sizeof *numbers + 2 * count * sizeof *records, error);
    } else {
        order_pairs(pairs, nentries, numbers, records, order_ret);
    }
    wc_release(allocator, records, 2 * count, sizeof *records);
    wc_release(allocator, numbers, nentries, sizeof *numbers);
    return code;
}
