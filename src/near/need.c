#include "near/furniture.h"
#include "near/near.h"
#include "run/budget.h"
#include "run/threads.h"

/* Most while bands are sorted, or while furniture is looked for. */
wc_need wc_near_need(const wirecopy_options *options, uint64_t ndocuments, uint64_t average_nbytes) {
    (void)average_nbytes;
    uint32_t threads = wc_threads_of(options), bands = wc_banding_choose(options).bands;
    uint64_t band = 2 * sizeof(uint64_t), fit = wc_budget_of(options) / 5 / (band * ndocuments + 1);
    uint64_t at_once = threads < bands ? threads : bands;
    at_once = at_once < fit ? at_once : fit > 0 ? fit : 1;
    uint64_t component = sizeof(uint32_t), flags = (options->permutations + 7) / 8;
    uint64_t group = WC_HELD(wc_grouping, group) + WC_HELD(wc_grouping, documents) + component + flags;
    uint64_t find = threads * wc_furniture_find_nbytes(ndocuments);
    int sorts = at_once * band * ndocuments > group * ndocuments + find;
    return (wc_need){.each = wc_need_kept(options) + (sorts ? at_once * band : group), .fixed = sorts ? 0 : find};
}
