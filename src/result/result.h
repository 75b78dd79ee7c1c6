/* A grouped dump: the group of every document and its relation to the representative. */
#ifndef WC_RESULT_RESULT_H
#define WC_RESULT_RESULT_H

#include "result/membership.h"

struct wirecopy_result {
    const wirecopy_allocator *allocator; /* of the handle itself */
    uint32_t references;                 /* the caller's, and those of streams; atomic */
    wc_job job;
    wc_grouping grouping;
    wc_relations relations;
    int has_evidence;       /* what the pairs of the news profile have in common is still there */
    uint8_t *removed;       /* by document: whether dedup would remove it; NULL: nobody asked */
    char *tmp, *checkpoint; /* copies: the caller's strings may be freed before they are used */
    wirecopy_code written;  /* the result of the last writer */
};

/* Groups rows (NULL: the input's files). verb: what for, CLUSTER or GROUP. stats_ret is filled whatever this returns.
 */
wirecopy_code wc_result_make(const wirecopy_options *options, const wirecopy_input *input, const wc_supply *given,
                             wc_verb verb, wirecopy_result **result_ret, wirecopy_stats *stats_ret,
                             wirecopy_error *error);

/* What is asked of a grouped dump while everything is still there. */
typedef wirecopy_code (*wc_result_step)(void *context, wirecopy_result *result, wirecopy_error *error);

wirecopy_code wc_result_make_with(const wirecopy_options *options, const wirecopy_input *input, const wc_supply *given,
                                  wc_verb verb, wc_result_step step, void *context, wirecopy_result **result_ret,
                                  wirecopy_stats *stats_ret, wirecopy_error *error);

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

/* Whether evidence was kept; else WIRECOPY_ERROR_UNSUPPORTED. */
wirecopy_code wc_result_check_evidence(const wirecopy_result *result, wirecopy_error *error);

/* As wirecopy_result_free; also copies the result's stats to stats_ret if it is not NULL. */
void wc_result_close(wirecopy_result *result, wirecopy_stats *stats_ret);

#endif
