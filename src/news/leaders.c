#include "news/leaders.h"

#include "base/paged.h"
#include "base/radix.h"

void wc_leaders_choose(const wc_neighbours *neighbours, uint32_t shown_most, uint64_t *records, uint32_t *family_ret,
                       uint32_t *leader_ret) {
    uint32_t n = neighbours->ntexts;
    for (uint32_t text = 0; text < n; text++) {
        wc_breathe_every(neighbours->allocator, WC_BREATH_IN_ORDER, text);
        uint64_t degree = neighbours->starts[text + 1] - neighbours->starts[text];
        records[text] = (UINT32_MAX - (degree < UINT32_MAX ? degree : UINT32_MAX)) << 32 | text;
        family_ret[text] = UINT32_MAX;
    }
    wc_radix_sort_within(records, records + n, n, 32, neighbours->allocator);
    for (uint32_t i = 0; i < n; i++) {
        wc_breathe_every(neighbours->allocator, WC_BREATH_AT_RANDOM, i);
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
