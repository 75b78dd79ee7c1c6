#include "cluster/pairs.h"

#include "base/error.h"
#include "base/memory.h"
#include "base/walk.h"
#include "base/radix.h"

/* A pair turns up once for every band it shares; dropping repeats at twice the size after the last drop keeps the list
 * within twice what is distinct, at a cost linear in what is added. Arbitrary start: 8 MiB. */
enum { COMPACT_FIRST = 1 << 20 };

void wc_pairs_init(wc_pairs *pairs, const wirecopy_allocator *allocator) {
    *pairs = (wc_pairs){.allocator = allocator, .compact_at = COMPACT_FIRST};
}

void wc_pairs_clear(wc_pairs *pairs) {
    wc_release(pairs->allocator, pairs->pairs, pairs->capacity, sizeof *pairs->pairs);
    wc_pairs_init(pairs, pairs->allocator);
}

wirecopy_code wc_pairs_add(wc_pairs *pairs, uint64_t pair, wirecopy_error *error) {
    if (pairs->count == pairs->capacity) {
        wirecopy_code code = WIRECOPY_OK;
        if (pairs->count >= pairs->compact_at) {
            code = wc_pairs_compact(pairs, error);
            pairs->compact_at = pairs->count * 2 > COMPACT_FIRST ? pairs->count * 2 : COMPACT_FIRST;
        }
        if (code == WIRECOPY_OK && pairs->count + pairs->count / 2 >= pairs->capacity) {
            code = wc_grow(pairs->allocator, (void **)&pairs->pairs, &pairs->capacity, pairs->count + 1,
                           sizeof *pairs->pairs, error);
        }
        if (code != WIRECOPY_OK) {
            return code;
        }
    }
    pairs->pairs[pairs->count++] = pair;
    return WIRECOPY_OK;
}

wirecopy_code wc_pairs_compact(wc_pairs *pairs, wirecopy_error *error) {
    uint64_t *scratch = wc_allocate(pairs->allocator, pairs->count, sizeof *scratch);
    if (scratch == NULL) {
        return wc_fail_refused(pairs->allocator, pairs->count * sizeof *scratch, error);
    }
    wc_radix_sort_within(pairs->pairs, scratch, pairs->count, 0, pairs->allocator);
    wc_release(pairs->allocator, scratch, pairs->count, sizeof *scratch);
    size_t kept = 0;
    WC_EACH(size_t, i, pairs->count, WC_IN_ORDER, pairs->allocator) {
        if (kept == 0 || pairs->pairs[kept - 1] != pairs->pairs[i]) {
            pairs->pairs[kept++] = pairs->pairs[i];
        }
    }
    pairs->count = kept;
    return WIRECOPY_OK;
}

wirecopy_code wc_pairs_take(wc_pairs *pairs, wc_pairs *from, wirecopy_error *error) {
    wirecopy_code code = wc_grow(pairs->allocator, (void **)&pairs->pairs, &pairs->capacity, pairs->count + from->count,
                                 sizeof *pairs->pairs, error);
    if (code == WIRECOPY_OK && from->count > 0) {
        WC_EACH(size_t, i, from->count, WC_IN_ORDER, pairs->allocator) {
            pairs->pairs[pairs->count++] = from->pairs[i];
        }
    }
    wc_pairs_clear(from);
    return code;
}
