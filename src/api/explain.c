/* Why a document is in its group. */
#include "base/sized.h"
#include "verbs/verbs.h"

static const size_t owned[] = {offsetof(wirecopy_explanation, representative),
                               offsetof(wirecopy_explanation, neighbours), offsetof(wirecopy_explanation, partner),
                               offsetof(wirecopy_explanation, text), offsetof(wirecopy_explanation, stretches)};

enum { NOWNED = sizeof owned / sizeof owned[0] };

wirecopy_code wirecopy_explain_document(const wirecopy_options *options, const wirecopy_input *input, const char *id,
                                        wirecopy_explanation *explanation_ret, wirecopy_stats *stats_ret,
                                        wirecopy_error *error) {
    wirecopy_explanation own = {.size = sizeof own};
    wirecopy_code code = wc_sized_check(explanation_ret, "explanation", error);
    if (code == WIRECOPY_OK) {
        code = wc_explain_document(options, input, id, &own, stats_ret, error);
        wc_sized_hand_over(explanation_ret, &own, sizeof own, owned, NOWNED);
    }
    return code;
}

wirecopy_code wirecopy_result_explain(wirecopy_result *result, const char *id, wirecopy_explanation *explanation_ret,
                                      wirecopy_error *error) {
    wirecopy_explanation own = {.size = sizeof own};
    wirecopy_code code = wc_sized_check(explanation_ret, "explanation", error);
    if (code == WIRECOPY_OK) {
        code = wc_result_explain(result, id, &own, error);
        wc_sized_hand_over(explanation_ret, &own, sizeof own, owned, NOWNED);
    }
    return code;
}

wirecopy_code wirecopy_disk_index_explain(wirecopy_disk_index *index, const char *id,
                                          wirecopy_explanation *explanation_ret, wirecopy_error *error) {
    wirecopy_explanation own = {.size = sizeof own};
    wirecopy_code code = wc_sized_check(explanation_ret, "explanation", error);
    if (code == WIRECOPY_OK) {
        code = wc_explain_indexed(index, id, &own, error);
        wc_sized_hand_over(explanation_ret, &own, sizeof own, owned, NOWNED);
    }
    return code;
}

void wirecopy_explanation_clear(wirecopy_explanation *explanation) {
    wc_sized_clear(explanation, owned, NOWNED);
}
