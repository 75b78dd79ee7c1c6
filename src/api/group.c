/* Documents grouped, wherever they come from. */
#include "verbs/reported.h"
#include "verbs/verbs.h"

wirecopy_code wirecopy_group(const wirecopy_options *options, uint64_t ndocuments, wirecopy_text_fn text,
                             void *text_context, wirecopy_member_fn member, void *member_context,
                             wirecopy_error *error) {
    return wc_group(options, ndocuments, text, text_context, member, member_context, error);
}

wirecopy_code wirecopy_group_texts(const wirecopy_options *options, const wirecopy_texts *texts,
                                   wirecopy_result **result_ret, wirecopy_stats *stats_ret, wirecopy_error *error) {
    return wc_group_texts(options, texts, result_ret, stats_ret, error);
}

wirecopy_code wirecopy_group_stream(const wirecopy_options *options, const wirecopy_input *input,
                                    struct ArrowArrayStream *stream, wirecopy_result **result_ret,
                                    wirecopy_stats *stats_ret, wirecopy_error *error) {
    return wc_group_stream(options, input, stream, result_ret, stats_ret, error);
}

wirecopy_code wirecopy_group_files(const wirecopy_options *options, const wirecopy_input *input,
                                   wirecopy_result **result_ret, wirecopy_stats *stats_ret, wirecopy_error *error) {
    return wc_reported_make(options, input, NULL, WC_VERB_GROUP, result_ret, stats_ret, error);
}

wirecopy_code wirecopy_group_kept(const wirecopy_options *options, const wirecopy_input *input,
                                  const wirecopy_dedup *dedup, wirecopy_result **result_ret, wirecopy_stats *stats_ret,
                                  wirecopy_error *error) {
    return wc_group_kept(options, input, dedup, NULL, result_ret, stats_ret, error);
}
