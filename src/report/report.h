/* A page of what a run found, for people: one HTML file that needs nothing else. docs/report.md */
#ifndef WC_REPORT_REPORT_H
#define WC_REPORT_REPORT_H

#include "report/subject.h"

/* Writes the page to options.report of the job. */
wirecopy_code wc_report_page(const wc_report_of *of, wirecopy_error *error);

#endif
