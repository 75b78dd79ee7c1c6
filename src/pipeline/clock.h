/* Time and memory of the process, for stats. */
#ifndef WIRECOPY_PIPELINE_CLOCK_H
#define WIRECOPY_PIPELINE_CLOCK_H

#include <stdint.h>

/* Seconds since some fixed moment. */
double wirecopy_seconds(void);

/* The most memory the process has had resident. */
uint64_t wirecopy_peak_nbytes(void);

#endif
