/* The views of a report, a file each, in their order. Each writes a section; who calls looks at html->code. */
#ifndef WC_REPORT_VIEWS_H
#define WC_REPORT_VIEWS_H

#include "report/found.h"
#include "report/sample.h"

/* Bars of the histogram of similarity. Chosen: a fiftieth each. */
enum { WC_BARS = 50 };

/* Of all pairs, in one pass. */
typedef struct wc_pairs_seen {
    wc_sample sample;
    uint64_t bars[WC_BARS];
    uint64_t count, over; /* pairs; those at or over the threshold */
    int is_sample;        /* below the threshold, a sample was looked at */
} wc_pairs_seen;

wirecopy_code wc_pairs_see(const wc_found *found, wc_pairs_seen *seen_ret, wirecopy_error *error);

/* most: bytes that the view may take. */
wirecopy_code wc_view_pairs(wc_markup *html, const wc_found *found, const wc_pairs_seen *seen, size_t most,
                            wirecopy_error *error);
wirecopy_code wc_view_groups(wc_markup *html, const wc_found *found, size_t most, wirecopy_error *error);
wirecopy_code wc_view_sources(wc_markup *html, const wc_found *found, wirecopy_error *error);
wirecopy_code wc_view_removed(wc_markup *html, const wc_found *found, const wc_pairs_seen *seen, wirecopy_error *error);
void wc_view_run(wc_markup *html, const wc_found *found);

/* The histogram with the threshold, and for candidates by chance the curve of chances. */
void wc_put_histogram(wc_markup *html, const wc_pairs_seen *seen, double threshold, const wc_recall *recall);

#endif
