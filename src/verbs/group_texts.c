#include "base/options.h"
#include "result/result.h"
#include "dump/supply_texts.h"
#include "verbs/reported.h"
#include "verbs/verbs.h"

wirecopy_code wc_group_texts(const wirecopy_options *options, const wirecopy_texts *texts, wirecopy_result **result_ret,
                             wirecopy_stats *stats_ret, wirecopy_error *error) {
    wc_texts_supply own;
    wirecopy_input input;
    *result_ret = NULL;
    wirecopy_code code = wc_texts_supply_init(&own, texts, error);
    if (code != WIRECOPY_OK) {
        return code;
    }
    wc_input_init(&input, sizeof input);
    input.date_field = own.texts.dates.offsets != NULL ? "date" : NULL;
    const wc_supply supply = wc_supply_of_texts(&own);
    return wc_reported_make(options, &input, &supply, WC_VERB_GROUP, result_ret, stats_ret, error);
}
