#include "pipeline/clock.h"

#include <sys/resource.h>
#include <time.h>

double wirecopy_seconds(void) {
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + (double)now.tv_nsec * 1e-9;
}

void wirecopy_lap(double *mark, double *sum) {
    double now = wirecopy_seconds();
    *sum += now - *mark;
    *mark = now;
}

void wirecopy_spend(double start, double *stage, double *part) {
    double seconds = wirecopy_seconds() - start;
    *stage += seconds;
    *part += seconds;
}

uint64_t wirecopy_peak_nbytes(void) {
    struct rusage usage;
    getrusage(RUSAGE_SELF, &usage);
    return (uint64_t)usage.ru_maxrss * 1024;
}
