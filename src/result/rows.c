#include "base/error.h"
#include "result/result.h"

static void fill_row(const wirecopy_result *result, uint32_t document, wirecopy_result_row *row) {
    const wc_dump *dump = &result->job.dump;
    wc_membership membership;
    wc_result_membership(result, document, &membership);
    row->id = wc_strings_get(&dump->ids, document, &row->id_nbytes);
    row->position = dump->offsets[document];
    row->is_removed = result->removed != NULL && result->removed[document];
    row->representative = membership.representative;
    row->ndocuments = membership.ndocuments;
    row->relation = membership.relation;
    row->similarity = membership.similarity;
    row->contained = membership.contained;
    row->contains = membership.contains;
    row->is_in_series = membership.series != UINT32_MAX;
    row->series = row->is_in_series ? membership.series : 0;
    row->ndraws_from = membership.ndraws;
    for (size_t i = 0; i < membership.ndraws; i++) {
        row->draws_from[i] = membership.draws[i];
    }
    if (dump->dates.count > 0) {
        row->date = wc_strings_get(&dump->dates, document, &row->date_nbytes);
    }
}

wirecopy_code wc_result_document(const wirecopy_result *result, uint64_t document, wirecopy_result_row *row_ret,
                                 wirecopy_error *error) {
    if (document >= result->job.dump.corpus.ndocuments) {
        return wc_fail(error, WIRECOPY_ERROR_ARGUMENT, "document %llu is out of range: there are %llu",
                       (unsigned long long)document, (unsigned long long)result->job.dump.corpus.ndocuments);
    }
    *row_ret = (wirecopy_result_row){.size = sizeof *row_ret};
    fill_row(result, (uint32_t)document, row_ret);
    return WIRECOPY_OK;
}
