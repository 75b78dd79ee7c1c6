#include "base/error.h"
#include "base/options.h"
#include "base/walk.h"
#include "dump/supply_callback.h"
#include "result/result.h"
#include "verbs/reported.h"
#include "verbs/verbs.h"

typedef struct callback {
    wirecopy_member_fn member;
    void *context;
} callback;

static wirecopy_code report(const callback *called, uint64_t position, uint64_t representative, double similarity,
                            wirecopy_error *error) {
    return called->member(called->context, position, representative, similarity) == 0
               ? WIRECOPY_OK
               : wc_fail(error, WIRECOPY_ERROR_INTERRUPTED, "interrupted");
}

/* Documents without a token are not in the result; they are alone. */
static wirecopy_code report_members(const wirecopy_result *result, uint64_t ndocuments, const callback *called,
                                    wirecopy_error *error) {
    const wc_dump *dump = &result->job.dump;
    uint64_t position = 0;
    wirecopy_code code = WIRECOPY_OK;
    WC_EACH_WHILE(code == WIRECOPY_OK, uint32_t, document, dump->corpus.ndocuments, WC_AT_RANDOM, dump->allocator) {
        wc_membership membership;
        wc_result_membership(result, document, &membership);
        for (; code == WIRECOPY_OK && position < dump->offsets[document]; position++) {
            code = report(called, position, position, 1.0, error);
        }
        if (code == WIRECOPY_OK) {
            code = report(called, position++, dump->offsets[membership.representative], membership.similarity, error);
        }
    }
    for (; code == WIRECOPY_OK && position < ndocuments; position++) {
        code = report(called, position, position, 1.0, error);
    }
    return code;
}

/* No document may be left out for its length: the caller would not learn of it. */
static wirecopy_code check_taken(const wirecopy_result *result, wirecopy_error *error) {
    const wirecopy_stats *stats = &result->job.own_stats;
    uint64_t nlarge = stats->skipped[WIRECOPY_REASON_TOO_LARGE];
    return nlarge == 0
               ? WIRECOPY_OK
               : wc_fail(error, WIRECOPY_ERROR_LIMIT, "%llu texts are over 4G, the most that one may have: split them",
                         (unsigned long long)nlarge);
}

wirecopy_code wc_group(const wirecopy_options *options, uint64_t ndocuments, wirecopy_text_fn text, void *text_context,
                       wirecopy_member_fn member, void *member_context, wirecopy_error *error) {
    wc_callback_supply own = {.text = text, .text_context = text_context, .count = ndocuments};
    const wc_supply supply = wc_supply_of_callback(&own);
    const callback called = {member, member_context};
    wirecopy_input input;
    wirecopy_result *result;
    wc_input_init(&input, sizeof input);
    input.record_nbytes_max = UINT64_MAX;
    wirecopy_code code = wc_reported_make(options, &input, &supply, WC_VERB_GROUP, &result, NULL, error);
    if (code == WIRECOPY_OK) {
        code = check_taken(result, error);
    }
    if (code == WIRECOPY_OK) {
        code = report_members(result, ndocuments, &called, error);
    }
    wc_result_close(result, NULL);
    return code;
}
