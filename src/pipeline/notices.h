/* The first few things a user should know about the input, kept in the stats. */
#ifndef WIRECOPY_PIPELINE_NOTICES_H
#define WIRECOPY_PIPELINE_NOTICES_H

#include "wirecopy/wirecopy.h"

/* Adds a line unless there are WIRECOPY_NOTICES_MAX already. */
__attribute__((format(printf, 2, 3))) void wirecopy_notice(wirecopy_stats *stats, const char *format, ...);

#endif
