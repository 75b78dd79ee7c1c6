/* Time, for stats. */
#ifndef WC_RUN_CLOCK_H
#define WC_RUN_CLOCK_H

/* Seconds since some fixed moment. */
double wc_seconds(void);

/* Adds the seconds since *mark to *sum and moves *mark to now, for parts that follow one another. */
void wc_lap(double *mark, double *sum);

/* Adds the seconds since start to a stage and to the part of it that they were spent on. */
void wc_spend(double start, double *stage, double *part);

#endif
