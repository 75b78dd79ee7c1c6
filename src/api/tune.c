/* A threshold chosen by labels. */
#include "base/sized.h"
#include "verbs/verbs.h"

wirecopy_code wirecopy_tune_documents(const wirecopy_options *options, const wirecopy_input *input,
                                      const char *labels_path, wirecopy_tuned *tuned_ret, wirecopy_stats *stats_ret,
                                      wirecopy_error *error) {
    wirecopy_tuned own = {.size = sizeof own};
    wirecopy_code code = wc_sized_check(tuned_ret, "tuned", error);
    if (code == WIRECOPY_OK) {
        code = wc_tune_documents(options, input, labels_path, &own, stats_ret, error);
        wc_sized_write(tuned_ret, &own, sizeof own);
    }
    return code;
}
