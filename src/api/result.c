/* What became of documents that were grouped. */
#include "base/sized.h"
#include "result/result.h"
#include "verbs/verbs.h"

void wirecopy_result_free(wirecopy_result *result) {
    wc_result_close(result, NULL);
}

uint64_t wirecopy_result_count(const wirecopy_result *result) {
    return result->job.dump.corpus.ndocuments;
}

wirecopy_code wirecopy_result_document(const wirecopy_result *result, uint64_t document, wirecopy_result_row *row_ret,
                                       wirecopy_error *error) {
    wirecopy_result_row own;
    wirecopy_code code = wc_sized_check(row_ret, "result_row", error);
    if (code == WIRECOPY_OK) {
        code = wc_result_document(result, document, &own, error);
    }
    if (code == WIRECOPY_OK) {
        wc_sized_write(row_ret, &own, sizeof own);
    }
    return code;
}

wirecopy_code wirecopy_result_write(wirecopy_result *result, const char *path, wirecopy_table table,
                                    int duplicates_only, wirecopy_error *error) {
    return wc_result_write(result, path, table, duplicates_only, error);
}

wirecopy_code wirecopy_result_stream(wirecopy_result *result, int duplicates_only, struct ArrowArrayStream *stream_ret,
                                     wirecopy_error *error) {
    return wc_result_stream(result, duplicates_only, stream_ret, error);
}

wirecopy_code wirecopy_result_pairs_each(wirecopy_result *result, wirecopy_pair_fn pair, void *context,
                                         wirecopy_error *error) {
    return wc_result_pairs_each(result, pair, context, error);
}
