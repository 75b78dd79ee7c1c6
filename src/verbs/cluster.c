#include "result/result.h"

wirecopy_code wirecopy_group_files(const wirecopy_options *options, const wirecopy_input *input,
                                   wirecopy_result **result_ret, wirecopy_stats *stats_ret, wirecopy_error *error) {
    return wc_result_make(options, input, NULL, WC_VERB_GROUP, result_ret, stats_ret, error);
}

wirecopy_code wirecopy_cluster_documents(const wirecopy_options *options, const wirecopy_input *input, const char *path,
                                         wirecopy_table table, int duplicates_only, wirecopy_stats *stats_ret,
                                         wirecopy_error *error) {
    wirecopy_result *result;
    wirecopy_code code = wc_result_make(options, input, NULL, WC_VERB_CLUSTER, &result, stats_ret, error);
    if (code == WIRECOPY_OK) {
        code = wirecopy_result_write(result, path, table, duplicates_only, error);
    }
    wc_result_close(result, stats_ret);
    return code;
}
