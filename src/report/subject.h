/* What a page is of: a grouped dump, and what dedup makes of it. */
#ifndef WC_REPORT_SUBJECT_H
#define WC_REPORT_SUBJECT_H

#include "job/job.h"

/* What becomes of a document, as dedup chooses. */
typedef struct wc_report_fate {
    int is_removed;
    uint32_t kept;              /* the document for which it is removed; else the most preferred of its group */
    wirecopy_relation relation; /* to that one */
} wc_report_fate;

typedef struct wc_report_of {
    wc_job *job;
    const wc_grouping *grouping;
    const wc_relations *relations; /* in full */
    wc_report_fate (*fate)(const void *context, uint32_t document);
    const void *fate_context;
    double remove_from;  /* the share from which on a document is removed */
    const char *rule;    /* which of a group is preferred */
    int is_removing;     /* dedup: what it says of removed documents is done and not only what would be */
    uint32_t ndocuments; /* those from here on are of input.against */
} wc_report_of;

#endif
