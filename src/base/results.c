#include "base/sized.h"

static const size_t nothing = 0;

void wirecopy_stats_init(wirecopy_stats *stats, size_t size) {
    wc_sized_init(stats, size, &nothing, sizeof nothing);
}

void wirecopy_comparison_init(wirecopy_comparison *comparison, size_t size) {
    wc_sized_init(comparison, size, &nothing, sizeof nothing);
}

void wirecopy_explanation_init(wirecopy_explanation *explanation, size_t size) {
    wc_sized_init(explanation, size, &nothing, sizeof nothing);
}

void wirecopy_tuned_init(wirecopy_tuned *tuned, size_t size) {
    wc_sized_init(tuned, size, &nothing, sizeof nothing);
}

void wirecopy_plan_init(wirecopy_plan *plan, size_t size) {
    wc_sized_init(plan, size, &nothing, sizeof nothing);
}
