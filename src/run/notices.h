/* The first few warnings about the input, kept in the stats. */
#ifndef WC_RUN_NOTICES_H
#define WC_RUN_NOTICES_H

#include "wirecopy/wirecopy.h"

/* Adds a notice, or counts it where there are already WIRECOPY_NOTICES_MAX. */
__attribute__((format(printf, 2, 3))) void wc_notice(wirecopy_stats *stats, const char *format, ...);

/* Adds a notice; the last one gives way where there are too many. */
__attribute__((format(printf, 2, 3))) void wc_notice_surely(wirecopy_stats *stats, const char *format, ...);

/* Adds a notice before all others; the last one gives way where there are too many. */
__attribute__((format(printf, 2, 3))) void wc_notice_ahead(wirecopy_stats *stats, const char *format, ...);

/* Whether records that are skipped for that reason are complained of; others are normal in their format. */
int wc_is_reported(wirecopy_reason reason);

/* Records that were skipped and complained of, as stats of this version count them. */
uint64_t wc_stats_skipped(const wirecopy_stats *stats);

#endif
