#include "news/leaders.h"

#include "base/walk.h"
#include "base/radix.h"

void wc_leaders_choose(const wc_neighbours *neighbours, uint32_t shown_most, uint64_t *records, uint32_t *family_ret,
                       uint32_t *leader_ret) {
    uint32_t n = neighbours->ntexts;
    WC_EACH(uint32_t, text, n, WC_IN_ORDER, neighbours->allocator) {
        uint64_t degree = neighbours->starts[text + 1] - neighbours->starts[text];
        records[text] = (UINT32_MAX - (degree < UINT32_MAX ? degree : UINT32_MAX)) << 32 | text;
        family_ret[text] = UINT32_MAX;
    }
    wc_radix_sort_within(records, records + n, n, 32, neighbours->allocator);
    WC_EACH(uint32_t, i, n, WC_AT_RANDOM, neighbours->allocator) {
        uint32_t text = (uint32_t)records[i];
        if (family_ret[text] != UINT32_MAX) {
            continue;
        }
        family_ret[text] = leader_ret[text] = text;
        uint32_t shown = 0;
        for (uint64_t k = neighbours->starts[text]; k < neighbours->starts[text + 1]; k++) {
            uint32_t other = neighbours->all[k].other;
            if (family_ret[other] == UINT32_MAX) {
                family_ret[other] = text;
                leader_ret[other] = shown++ < shown_most ? other : text;
            }
        }
    }
}
