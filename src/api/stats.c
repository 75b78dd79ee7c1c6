/* What a run did, added up. */
#include "base/sized.h"
#include "run/notices.h"

uint64_t wirecopy_stats_skipped(const wirecopy_stats *stats) {
    wirecopy_stats own = {.size = sizeof own};
    wc_sized_read(stats, &own, sizeof own);
    return wc_stats_skipped(&own);
}
