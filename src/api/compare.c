/* Two texts, or two documents of a dump, side by side. */
#include "base/sized.h"
#include "near/compare_texts.h"
#include "verbs/verbs.h"

static const size_t owned[] = {offsetof(wirecopy_comparison, passages), offsetof(wirecopy_comparison, a_text),
                               offsetof(wirecopy_comparison, b_text)};

enum { NOWNED = sizeof owned / sizeof owned[0] };

wirecopy_code wirecopy_compare_texts(const wirecopy_sketcher *sketcher, const char *a, size_t a_nbytes, const char *b,
                                     size_t b_nbytes, wirecopy_comparison *comparison_ret, wirecopy_error *error) {
    wirecopy_comparison own;
    wirecopy_code code = wc_sized_check(comparison_ret, "comparison", error);
    if (code == WIRECOPY_OK) {
        code = wc_compare_texts(sketcher, a, a_nbytes, b, b_nbytes, &own, error);
        wc_sized_hand_over(comparison_ret, &own, sizeof own, owned, NOWNED);
    }
    return code;
}

wirecopy_code wirecopy_compare_documents(const wirecopy_options *options, const wirecopy_input *input, const char *a_id,
                                         const char *b_id, wirecopy_comparison *comparison_ret,
                                         wirecopy_stats *stats_ret, wirecopy_error *error) {
    wirecopy_comparison own = {.size = sizeof own};
    wirecopy_code code = wc_sized_check(comparison_ret, "comparison", error);
    if (code == WIRECOPY_OK) {
        code = wc_compare_documents(options, input, a_id, b_id, &own, stats_ret, error);
        wc_sized_hand_over(comparison_ret, &own, sizeof own, owned, NOWNED);
    }
    return code;
}

void wirecopy_comparison_clear(wirecopy_comparison *comparison) {
    wc_sized_clear(comparison, owned, NOWNED);
}
