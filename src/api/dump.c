/* A dump in files to another file. */
#include "verbs/verbs.h"

wirecopy_code wirecopy_cluster_documents(const wirecopy_options *options, const wirecopy_input *input, const char *path,
                                         wirecopy_table table, int duplicates_only, wirecopy_stats *stats_ret,
                                         wirecopy_error *error) {
    return wc_cluster_documents(options, input, path, table, duplicates_only, stats_ret, error);
}

wirecopy_code wirecopy_sign_documents(const wirecopy_options *options, const wirecopy_input *input, const char *path,
                                      wirecopy_stats *stats_ret, wirecopy_error *error) {
    return wc_sign_documents(options, input, path, stats_ret, error);
}

wirecopy_code wirecopy_dedup_documents(const wirecopy_options *options, const wirecopy_input *input,
                                       const wirecopy_dedup *dedup, wirecopy_stats *stats_ret, wirecopy_error *error) {
    return wc_dedup_documents(options, input, dedup, NULL, stats_ret, error);
}

wirecopy_code wirecopy_pairs_documents(const wirecopy_options *options, const wirecopy_input *input, const char *path,
                                       wirecopy_stats *stats_ret, wirecopy_error *error) {
    return wc_pairs_documents(options, input, path, stats_ret, error);
}

wirecopy_code wirecopy_pairs_each(const wirecopy_options *options, const wirecopy_input *input, wirecopy_pair_fn pair,
                                  void *context, wirecopy_stats *stats_ret, wirecopy_error *error) {
    return wc_pairs_each(options, input, pair, context, stats_ret, error);
}
