/* A document's relation to its group's representative, for rows, tables, streams and explanations. */
#ifndef WC_RESULT_MEMBERSHIP_H
#define WC_RESULT_MEMBERSHIP_H

#include "job/job.h"

/* The contents of a document's row. */
typedef struct wc_membership {
    uint32_t representative; /* document */
    uint32_t ndocuments;     /* of its group */
    uint32_t series;         /* document that the series is named by; UINT32_MAX: it is in none */
    wirecopy_relation relation;
    double similarity, contained, contains; /* the last two: 0 if the profile has no relations */
    uint32_t draws[WC_DRAWS_MAX];           /* representatives of the groups that a digest draws from */
    size_t ndraws;
} wc_membership;

/* relations: in full. Thread-safe. */
void wc_membership_of(const wc_job *job, const wc_grouping *grouping, const wc_relations *relations, uint32_t document,
                      wc_membership *membership_ret);

/* Of a document that represents its group, or is alone. */
wirecopy_relation wc_relation_own(const wc_job *job, const wc_relations *relations, uint32_t entry, int is_alone);

/* As wirecopy_relation_name. */
const char *wc_relation_name(wirecopy_relation relation);

#endif
