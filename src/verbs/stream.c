#include "base/error.h"
#include "base/options.h"
#include "result/result.h"
#include "dump/supply_arrow.h"

static wirecopy_code check(const wirecopy_options *options, const wirecopy_input *input, wirecopy_options *options_ret,
                           wirecopy_input *input_ret, wirecopy_error *error) {
    wirecopy_code code = wc_options_copy(options, options_ret, error);
    wirecopy_input_init(input_ret, sizeof *input_ret);
    if (code == WIRECOPY_OK && input != NULL) {
        code = wc_input_fields(input, input_ret, error);
    }
    return code == WIRECOPY_OK && input_ret->checkpoint != NULL
               ? wc_fail(error, WIRECOPY_ERROR_ARGUMENT,
                         "a stream cannot be read again, so that a run over one keeps no checkpoint: leave "
                         "input.checkpoint out")
               : code;
}

wirecopy_code wirecopy_group_stream(const wirecopy_options *options, const wirecopy_input *input,
                                    struct ArrowArrayStream *stream, wirecopy_result **result_ret,
                                    wirecopy_stats *stats_ret, wirecopy_error *error) {
    wirecopy_options own_options;
    wirecopy_input own_input;
    wc_arrow_supply own;
    *result_ret = NULL;
    wirecopy_code code = check(options, input, &own_options, &own_input, error);
    if (code != WIRECOPY_OK) {
        if (stream != NULL && stream->release != NULL) {
            stream->release(stream);
        }
        return code;
    }
    code = wc_arrow_supply_open(&own, stream, &own_input, wc_options_allocator(&own_options), error);
    if (code == WIRECOPY_OK) {
        const wc_supply supply = wc_supply_of_arrow(&own);
        code = wc_result_make(&own_options, &own_input, &supply, WC_VERB_GROUP, result_ret, stats_ret, error);
    }
    wc_arrow_supply_close(&own);
    return code;
}
