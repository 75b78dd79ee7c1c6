#include "base/error.h"
#include "base/options.h"
#include "result/result.h"
#include "verbs/reported.h"
#include "verbs/verbs.h"

static wirecopy_code group(const wirecopy_options *options, const wirecopy_input *input,
                           struct ArrowArrayStream *stream, wirecopy_result **result_ret, wirecopy_stats *stats_ret,
                           wirecopy_error *error) {
    wirecopy_input own;
    wc_input_init(&own, sizeof own);
    wirecopy_code code = input != NULL ? wc_input_fields(input, &own, error) : WIRECOPY_OK;
    if (code == WIRECOPY_OK && stream == NULL) {
        code = wc_fail(error, WIRECOPY_ERROR_ARGUMENT, "the stream is NULL: pass one that was not used before");
    }
    own.stream = stream;
    return code == WIRECOPY_OK ? wc_reported_make(options, &own, NULL, WC_VERB_GROUP, result_ret, stats_ret, error)
                               : code;
}

wirecopy_code wc_group_stream(const wirecopy_options *options, const wirecopy_input *input,
                              struct ArrowArrayStream *stream, wirecopy_result **result_ret, wirecopy_stats *stats_ret,
                              wirecopy_error *error) {
    *result_ret = NULL;
    wirecopy_code code = group(options, input, stream, result_ret, stats_ret, error);
    if (stream != NULL && stream->release != NULL) {
        stream->release(stream);
    }
    return code;
}
