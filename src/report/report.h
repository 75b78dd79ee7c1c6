/* A page of what a run found, for people: one HTML file that needs nothing else. docs/report.md */
#ifndef WC_REPORT_REPORT_H
#define WC_REPORT_REPORT_H

#include "io/output.h"
#include "report/subject.h"

/* Writes the page to options.report of the job, and seals it: whoever commits it does so once what the run is for has
 * its name, so that no page is left of a run that failed. of_page: allocates *page_ret, which is NULL where this fails.
 */
wirecopy_code wc_report_page(const wc_report_of *of, const wirecopy_allocator *of_page, wc_output **page_ret,
                             wirecopy_error *error);

#endif
