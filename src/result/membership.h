/* What a document is to the one that represents its group: the one place that says so, for rows, tables, streams and
 * explanations. */
#ifndef WC_RESULT_MEMBERSHIP_H
#define WC_RESULT_MEMBERSHIP_H

#include "job/job.h"

/* What a document's row says. */
typedef struct wc_membership {
    uint32_t representative; /* document */
    uint32_t ndocuments;     /* of its group */
    wirecopy_relation relation;
    double similarity, contained, contains; /* the last two: 0 where the profile tells no relations */
    uint32_t draws[WC_DRAWS_MAX];           /* representatives of the groups that a round-up draws from */
    size_t ndraws;
} wc_membership;

/* relations: in full. Thread-safe. */
void wc_membership_of(const wc_job *job, const wc_grouping *grouping, const wc_relations *relations, uint32_t document,
                      wc_membership *membership_ret);

/* As wirecopy_relation_name. */
const char *wc_relation_name(wirecopy_relation relation);

#endif
