#include "base/options.h"
#include "base/sized.h"
#include "lsh/banding.h"
#include "run/budget.h"
#include "dump/ingest.h"
#include "job/profiles.h"
#include "run/threads.h"

/* The program with its libraries, and what it takes for a dump of one document: 4.9 MB measured with glibc 2.36. */
enum { PROGRAM_NBYTES = 5 << 20 };

/* What is over the budget lies in scratch files. */
static void plan_memory(const wirecopy_options *options, wc_need needed, uint64_t ndocuments, wirecopy_plan *plan) {
    uint64_t budget = wc_budget_of(options);
    uint64_t all = wc_ingest_nbytes(wc_threads_of(options)) + needed.fixed + ndocuments * needed.each;
    uint64_t held = all < budget ? all : budget;
    plan->memory_nbytes = PROGRAM_NBYTES + held;
    plan->disk_nbytes = all - held;
}

static void plan_candidates(const wirecopy_options *options, wirecopy_plan *plan) {
    wc_banding banding = wc_banding_choose(options);
    plan->bands = banding.bands;
    plan->rows = banding.rows;
    plan->false_positives = wc_banding_false_positives(banding, options->threshold);
    plan->misses = wc_banding_misses(banding, options->threshold);
    for (int i = 0; i < WIRECOPY_CURVE_POINTS; i++) {
        plan->curve[i] = wc_banding_chance(banding, i / (WIRECOPY_CURVE_POINTS - 1.0));
    }
}

wirecopy_code wirecopy_plan_run(const wirecopy_options *options, uint64_t ndocuments, uint64_t average_nbytes,
                                wirecopy_plan *plan_ret, wirecopy_error *error) {
    wirecopy_options own, checked;
    wirecopy_code code = wc_sized_check(plan_ret, "plan", error);
    if (code == WIRECOPY_OK) {
        code = wc_options_copy(options, &own, error);
    }
    if (code != WIRECOPY_OK) {
        return code;
    }
    const wc_profile *profile = wc_profile_of(own.profile);
    profile->prepare(&own);
    code = wc_options_check(&own, &checked, error);
    if (code != WIRECOPY_OK) {
        return code;
    }
    wirecopy_plan plan = {.threshold = checked.threshold, .spool_nbytes = ndocuments * average_nbytes};
    if (profile->bands) {
        plan_candidates(&checked, &plan);
    }
    plan_memory(&checked, profile->need(&checked, ndocuments, average_nbytes), ndocuments, &plan);
    wc_sized_write(plan_ret, &plan, sizeof plan);
    return WIRECOPY_OK;
}
