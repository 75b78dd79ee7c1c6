/* What all views of a report are made of. */
#ifndef WC_REPORT_FOUND_H
#define WC_REPORT_FOUND_H

#include "job/job.h"
#include "report/markup.h"
#include "report/method.h"
#include "report/subject.h"

/* No date. */
#define WC_NO_TIME INT64_MIN

/* No site, in place of its number. */
enum { WC_NO_SITE = 0 };

/* Two or more documents. */
typedef struct wc_group_seen {
    uint32_t group;                      /* as the grouping names it */
    uint32_t ndocuments, ntexts, nsites; /* nsites: known ones */
    int64_t first, last;                 /* dates; WC_NO_TIME: none */
    double diversity; /* mean share of a text that the representative lacks, and three texts more that
                         it has in full, so that a group of two does not lead */
} wc_group_seen;

typedef struct wc_found {
    const wc_report_of *of;
    wc_job *job;
    const wirecopy_allocator *allocator;
    const wc_method *method;
    void *state;                 /* the method's */
    uint32_t ndocuments, nsites; /* sites are numbered from 1; 0 is none */
    int64_t *times;              /* by document; NULL: no document has a date */
    uint32_t *starts, *members;  /* by entry that names a group: its documents, in input order */
    wc_group_seen *groups;       /* in the order of their names */
    size_t ngroups, groups_capacity;
} wc_found;

wirecopy_code wc_found_open(wc_found *found, const wc_report_of *of, wirecopy_error *error);
void wc_found_close(wc_found *found);

static inline uint32_t wc_found_entry(const wc_found *found, uint32_t document) {
    return found->job->dump.corpus.entry_of[document];
}

static inline uint32_t wc_found_site(const wc_found *found, uint32_t document) {
    const wc_site_names *sites = &found->job->dump.sites;
    return document < sites->ndocuments ? sites->of[document] : WC_NO_SITE;
}

static inline int64_t wc_found_time(const wc_found *found, uint32_t document) {
    return found->times != NULL ? found->times[document] : WC_NO_TIME;
}

/* Whether documents of an archive or an index are shown beside those of the input. */
static inline int wc_found_is_wider(const wc_found *found) {
    return found->of->ndocuments < found->ndocuments;
}

/* The document that stands for a group. */
uint32_t wc_found_representative(const wc_found *found, uint32_t group);

/* The text of a document, in *copy, which grows. */
typedef struct wc_text_copy {
    char *bytes;
    size_t nbytes, capacity;
} wc_text_copy;

wirecopy_code wc_found_text(const wc_found *found, uint32_t document, wc_text_copy *copy, wirecopy_error *error);
void wc_found_text_clear(const wc_found *found, wc_text_copy *copy);

/* ---- Written in several views ---- */

void wc_put_id(wc_markup *html, const wc_found *found, uint32_t document);
void wc_put_site(wc_markup *html, const wc_found *found, uint32_t site);

/* The first line of a text, as far as it is short. */
void wc_put_beginning(wc_markup *html, const wc_text_copy *text);

/* 2025-03-03 10:00, and a <time> of it. */
void wc_put_time(wc_markup *html, int64_t microseconds);

/* 3 d 4 h */
void wc_put_span(wc_markup *html, int64_t microseconds);

/* 1,234,567 */
void wc_put_count(wc_markup *html, uint64_t count);

/* 12.3 % */
void wc_put_share(wc_markup *html, double part, double whole);

#endif
