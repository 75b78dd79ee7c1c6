/* A grouped dump, kept for questions: the group of every document and how it relates to what represents it. */
#ifndef WC_RESULT_RESULT_H
#define WC_RESULT_RESULT_H

#include "result/membership.h"

struct wirecopy_result {
    const wirecopy_allocator *allocator; /* of the handle itself */
    uint32_t references;                 /* the caller's, and those of streams; atomic */
    wc_job job;
    wc_grouping grouping;
    wc_relations relations;
    char *tmp, *checkpoint; /* the options' and the input's own strings may be gone by the time they are needed */
    wirecopy_code written;  /* what the last writer came to */
};

/* Groups rows (NULL: the input's files). verb: what for, CLUSTER or GROUP. stats_ret is filled whatever this returns.
 */
wirecopy_code wc_result_make(const wirecopy_options *options, const wirecopy_input *input, const wc_supply *given,
                             wc_verb verb, wirecopy_result **result_ret, wirecopy_stats *stats_ret,
                             wirecopy_error *error);

/* Thread-safe. */
static inline void wc_result_membership(const wirecopy_result *result, uint32_t document,
                                        wc_membership *membership_ret) {
    wc_membership_of(&result->job, &result->grouping, &result->relations, document, membership_ret);
}

/* What wirecopy_result_document, _write and _stream do. row_ret is of this version. */
wirecopy_code wc_result_document(const wirecopy_result *result, uint64_t document, wirecopy_result_row *row_ret,
                                 wirecopy_error *error);
wirecopy_code wc_result_write(wirecopy_result *result, const char *path, wirecopy_table table, int duplicates_only,
                              wirecopy_error *error);
wirecopy_code wc_result_stream(wirecopy_result *result, int duplicates_only, struct ArrowArrayStream *stream_ret,
                               wirecopy_error *error);

/* As wirecopy_result_free, and fills stats_ret, where not NULL, with what the result's stats came to. */
void wc_result_close(wirecopy_result *result, wirecopy_stats *stats_ret);

#endif
