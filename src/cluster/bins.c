#include "cluster/bins.h"

#include "base/memory.h"
#include "cluster/disjoint_sets.h"

int wc_bins_join(uint32_t *parents, uint32_t count, const uint64_t *pairs, size_t npairs) {
    for (size_t i = 0; i < npairs; i++) {
        uint32_t a = (uint32_t)(pairs[i] >> 32), b = (uint32_t)pairs[i];
        if (a >= count || b >= count) {
            return 0;
        }
        wc_sets_join(parents, a, b);
    }
    return 1;
}

/* The bin that is being filled, and how many it has. */
typedef struct filling {
    uint32_t bin, members, next;
} filling;

static uint32_t bin_of(filling *work, uint32_t size, uint32_t least) {
    if (size >= least) {
        return work->next++;
    }
    if (work->bin == WIRECOPY_NO_BIN || work->members + size > least) {
        work->bin = work->next++;
        work->members = 0;
    }
    work->members += size;
    return work->bin;
}

wirecopy_code wc_bins_pack(uint32_t *parents, uint32_t count, uint32_t least, const wirecopy_allocator *allocator,
                           uint32_t *bins_ret, wirecopy_error *error) {
    uint32_t *sizes = wc_allocate_zeroed(allocator, count, sizeof *sizes);
    if (sizes == NULL) {
        return wc_fail_refused(allocator, count * sizeof *sizes, error);
    }
    filling work = {.bin = WIRECOPY_NO_BIN};
    for (uint32_t i = 0; i < count; i++) {
        sizes[wc_sets_find(parents, i)]++;
    }
    /* A set is named by its smallest member, which comes first. */
    for (uint32_t i = 0; i < count; i++) {
        uint32_t first = wc_sets_find(parents, i);
        bins_ret[i] = first < i           ? bins_ret[first]
                      : sizes[first] == 1 ? WIRECOPY_NO_BIN
                                          : bin_of(&work, sizes[first], least);
    }
    wc_release(allocator, sizes, count, sizeof *sizes);
    return WIRECOPY_OK;
}
