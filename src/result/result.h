/* A grouped dump, kept for questions: the group of every document and how it relates to what represents it. */
#ifndef WC_RESULT_RESULT_H
#define WC_RESULT_RESULT_H

#include "job/job.h"

struct wirecopy_result {
    const wirecopy_allocator *allocator; /* of the handle itself */
    uint32_t references;                 /* the caller's, and those of streams; atomic */
    wc_job job;
    wc_grouping grouping;
    wc_relations relations;
    char *tmp, *checkpoint; /* the options' and the input's own strings may be gone by the time they are needed */
    wirecopy_code written;  /* what the last writer came to */
};

/* What a document's row says. */
typedef struct wc_membership {
    uint32_t representative; /* document */
    uint32_t ndocuments;     /* of its group */
    wirecopy_relation relation;
    double similarity, contained, contains; /* the last two: 0 where the profile tells no relations */
    uint32_t draws[WC_DRAWS_MAX];         /* representatives of the groups that a digest draws from */
    size_t ndraws;
} wc_membership;

/* Groups rows (NULL: the input's files). verb: what for, CLUSTER or GROUP. stats_ret is filled whatever this returns. */
wirecopy_code wc_result_make(const wirecopy_options *options, const wirecopy_input *input, const wc_supply *given,
                             wc_verb verb, wirecopy_result **result_ret, wirecopy_stats *stats_ret, wirecopy_error *error);

/* Thread-safe. */
void wc_result_membership(const wirecopy_result *result, uint32_t document, wc_membership *membership_ret);

/* As wirecopy_result_free, and fills stats_ret, where not NULL, with what the result's stats came to. */
void wc_result_close(wirecopy_result *result, wirecopy_stats *stats_ret);

#endif
