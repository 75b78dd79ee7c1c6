/* What a run will take. */
#include "base/sized.h"
#include "verbs/verbs.h"

wirecopy_code wirecopy_plan_run(const wirecopy_options *options, uint64_t ndocuments, uint64_t average_nbytes,
                                wirecopy_plan *plan_ret, wirecopy_error *error) {
    wirecopy_plan own;
    wirecopy_code code = wc_sized_check(plan_ret, "plan", error);
    if (code == WIRECOPY_OK) {
        code = wc_plan_run(options, ndocuments, average_nbytes, &own, error);
    }
    if (code == WIRECOPY_OK) {
        wc_sized_write(plan_ret, &own, sizeof own);
    }
    return code;
}
