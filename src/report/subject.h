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

/* What a page says of removed documents. */
typedef struct wc_report_words {
    const char *figure;         /* beside their number */
    const char *view;           /* the view of them: what ... */
    const char *column, *other; /* over their number; over the relation, to which one */
    const char *before, *after; /* of the sentence with their number and share */
    const char *beyond;         /* the owner of documents that are not of the input: the ... */
} wc_report_words;

typedef struct wc_report_of {
    wc_job *job;
    const wc_grouping *grouping;
    const wc_relations *relations; /* in full */
    wc_report_fate (*fate)(const void *context, uint32_t document);
    const void *fate_context;
    double remove_from; /* the share from which on a document is removed */
    const char *rule;   /* which of a group is preferred; NULL: no document is removed for its share */
    const wc_report_words *words;
    uint32_t ndocuments; /* those from here on are of input.against, or of an index */
} wc_report_of;

#endif
