#include "run/clock.h"

#include <time.h>

double wc_seconds(void) {
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + (double)now.tv_nsec * 1e-9;
}

void wc_lap(double *mark, double *sum) {
    double now = wc_seconds();
    *sum += now - *mark;
    *mark = now;
}

void wc_spend(double start, double *stage, double *part) {
    double seconds = wc_seconds() - start;
    *stage += seconds;
    *part += seconds;
}
