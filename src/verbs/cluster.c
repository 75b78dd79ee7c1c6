#include "io/output.h"
#include "result/result.h"
#include "verbs/reported.h"
#include "verbs/verbs.h"

wirecopy_code wc_cluster_documents(const wirecopy_options *options, const wirecopy_input *input, const char *path,
                                   wirecopy_table table, int duplicates_only, wirecopy_stats *stats_ret,
                                   wirecopy_error *error) {
    wirecopy_result *result = NULL;
    wirecopy_code code = wc_output_check(path, error);
    if (code == WIRECOPY_OK) {
        code = wc_reported_make(options, input, NULL, WC_VERB_CLUSTER, &result, stats_ret, error);
    }
    if (code == WIRECOPY_OK) {
        code = wc_result_write(result, path, table, duplicates_only, error);
    }
    if (result != NULL) {
        code = wc_job_publish(&result->job, code, error);
    }
    wc_result_close(result, stats_ret);
    return code;
}
